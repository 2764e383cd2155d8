import { quote } from "../../lib/quote.ts";
import { nearest } from "../../lib/suggest.ts";
import type { Options } from "../manifest.gen.ts";
import type { Path } from "../path.ts";
import type { Problem } from "../problem.ts";
import { knownOptions, levelsOf, type OptionLevel } from "../tmux-options.ts";

/** Options that tmux knows at this level, and names that it might know one day. */
export function checkOptions(
  options: Options | undefined,
  level: Exclude<OptionLevel, "server">,
  path: Path,
): Problem[] {
  return Object.keys(options ?? {}).flatMap((name) => {
    const problem = checkName(name.replace(/\[[0-9]+\]$/, ""), level);
    return problem ? [{ ...problem, path: [...path, name], target: "key" as const }] : [];
  });
}

function checkName(name: string, level: OptionLevel): Omit<Problem, "path"> | undefined {
  if (name.startsWith("@")) return name.startsWith("@tmx_") ? reserved(name) : undefined;
  const levels = levelsOf(name);
  if (levels) return levels.includes(level) ? undefined : misplaced(name, levels);
  const similar = nearest(name, knownOptions());
  if (similar === undefined) return undefined;
  return {
    code: "unknown-option",
    message: `tmux has no option ${quote(name)}`,
    hint: `did you mean ${quote(similar)}?`,
  };
}

const reserved = (name: string): Omit<Problem, "path"> => ({
  code: "reserved-name",
  message: `the option ${quote(name)} is reserved`,
  hint: "names that start with @tmx_ hold what tmx has to remember",
});

function misplaced(name: string, levels: readonly OptionLevel[]): Omit<Problem, "path"> {
  const home = levels[0] ?? "server";
  return { code: "misplaced-option", message: `${quote(name)} is a ${home} option`, hint: HOMES[home] };
}

const HOMES: Record<OptionLevel, string> = {
  session: "it belongs in the options at the top of the document",
  window: "it belongs in the options of a window",
  pane: "it belongs in the options of a pane",
  server: "it holds for all sessions, so it belongs in tmux.conf",
};
