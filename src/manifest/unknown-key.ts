import { quote } from "../lib/quote.ts";
import { nearest } from "../lib/suggest.ts";
import { KEYS } from "./manifest.gen.ts";
import type { Path } from "./path.ts";
import type { Problem } from "./problem.ts";

type Level = keyof typeof KEYS;

/** A key that the language does not have in this place, with the one that is probably meant. */
export function unknownKey(key: string, parent: Path): Problem {
  const level = levelOf(parent);
  const path = [...parent, key];
  return { code: "unknown-key", message: `unknown key ${quote(key)}`, hint: keyHint(key, level), path, target: "key" };
}

export const didYouMean = (key: string): string => `did you mean ${quote(key)}?`;

function keyHint(key: string, level: Level): string {
  const valid: readonly string[] = KEYS[level];
  if (/\s/.test(key)) return 'a command that holds ": " needs quotes around all of it';
  const similar = nearest(key, valid) ?? FOREIGN_KEYS[key];
  if (similar !== undefined && valid.includes(similar)) return didYouMean(similar);
  const home = (["manifest", "window", "pane", "stop", "hooks", "snapshot"] as const).find((other) =>
    isKeyOf(other, key),
  );
  if (home !== undefined) return `${quote(key)} belongs ${LEVEL_NAMES[home]}`;
  return `valid keys here: ${valid.join(", ")}`;
}

const isKeyOf = (level: Level, key: string): boolean => (KEYS[level] as readonly string[]).includes(key);

const LEVEL_NAMES: Record<Level, string> = {
  manifest: "at the top of the document",
  window: "in a window",
  pane: "in a pane",
  stop: "under stop",
  snapshot: "under snapshot",
  hooks: "under hooks",
  hook: "in a hook",
  layout: "in a layout tree",
  layoutPart: "in an entry of a layout tree",
};

/** What other tools for the same purpose call these keys. */
const FOREIGN_KEYS: Partial<Record<string, string>> = {
  name: "session",
  session_name: "session",
  start_directory: "root",
  project_root: "root",
  cwd: "root",
  dir: "root",
  path: "root",
  window_name: "name",
  environment: "env",
  shell_command: "run",
  shell_command_before: "beforeEach",
  before: "beforeEach",
  pre: "beforeEach",
  cmd: "run",
  command: "run",
  commands: "run",
  window_index: "index",
  options_after: "options",
};

function levelOf(path: Path): Level {
  if (path.length === 0) return "manifest";
  if (path[0] === "hooks") return path.length === 1 ? "hooks" : "hook";
  if (path.at(-1) === "stop") return "stop";
  if (path[0] === "snapshot") return "snapshot";
  // Windows are entries of the topmost list, and a layout is all that goes on below one without a name of its own.
  if (path[2] === "layout") return path.length === 3 ? "layout" : "layoutPart";
  return path.at(-2) === "panes" ? "pane" : "window";
}
