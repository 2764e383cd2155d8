import { commandLine, type Program } from "../model/program.ts";
import type { Process } from "../model/spec.ts";

/**
 * Whether a pane runs what its manifest says. A plain shell is there whatever somebody runs in it; a supervised command
 * has to be the pane's own process.
 */
export function isRunning(process: Process, program: Program): boolean {
  if (process.kind === "shell") return true;
  if (program.kind !== "command" || (process.kind === "supervised" && !program.isOwn)) return false;
  const line = process.lines.at(-1)!;
  if (program.pipeline.length > 1) return line.trim() === commandLine(program.pipeline);
  const words = program.pipeline[0]!;
  const isShellOf = words.length === 3 && words[1] === "-c" && words[2] === line;
  return isShellOf || line.trim() === commandLine([words]) || isSameWords(wordsOf(line), words);
}

/** What runs, in the words of a manifest. */
export const processOf = (program: Program): Process =>
  program.kind === "command" ? { kind: "run", lines: [commandLine(program.pipeline)] } : { kind: "shell" };

/** The words of a plain command line; nothing where a shell would make something of it that does not show in a process. */
function wordsOf(line: string): readonly string[] | undefined {
  if (/[|&;<>()$`\n*?[\]{}~]/.test(line.replace(/'[^']*'/g, ""))) return undefined;
  const words = line.match(/(?:[^\s'"\\]|'[^']*'|"[^"]*"|\\.)+/g);
  return words?.map((word) =>
    word.replace(/'([^']*)'|"([^"]*)"|\\(.)/g, (_, a?: string, b?: string, c?: string) => a ?? b ?? c ?? ""),
  );
}

/** The program may show with its whole path, and a script behind the name of what reads it. */
function isSameWords(wanted: readonly string[] | undefined, found: readonly string[]): boolean {
  if (!wanted) return false;
  const tail = JSON.stringify(wanted.slice(1));
  const first = wanted[0]!.split("/").at(-1);
  return [found, found.slice(1)].some(
    ([program, ...rest]) => program?.split("/").at(-1) === first && JSON.stringify(rest) === tail,
  );
}
