import { plainShellWord } from "../lib/shell-word.ts";
import type { Process } from "./process.ts";

/** What runs in a pane. */
export type Program =
  /** An interactive shell that waits for its next line, or what tmux itself starts in its place. */
  | { readonly kind: "shell" }
  | {
      readonly kind: "command";
      /** One list of arguments for each program of a pipeline. */
      readonly pipeline: readonly (readonly string[])[];
      /** Whether it is the pane's own process, and not the job of a shell. */
      readonly isOwn: boolean;
    }
  | { readonly kind: "unknown"; readonly why: string };

/** The command line that starts it again. */
export const commandLine = (pipeline: readonly (readonly string[])[]): string =>
  pipeline.map((words) => words.map(plainShellWord).join(" ")).join(" | ");

const SHELLS = new Set([
  "bash",
  "zsh",
  "fish",
  "sh",
  "dash",
  "ash",
  "ksh",
  "mksh",
  "nu",
  "tcsh",
  "csh",
  "elvish",
  "xonsh",
]);

/** Options of shells that take the next argument as their value. */
const WITH_VALUE = new Set(["--rcfile", "--init-file", "--init-command", "-C", "-o", "+o", "-O", "+O"]);

/** Whether these arguments start a shell for a person: with no command and no script. */
export function isInteractiveShell(words: readonly string[]): boolean {
  const [first = "", ...rest] = words;
  const name = first.replace(/^-/, "").split("/").at(-1);
  if (name === "busybox") return isInteractiveShell(rest);
  if (name === undefined || !SHELLS.has(name)) return false;
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at]!;
    if (WITH_VALUE.has(word)) at += 1;
    else if (!/^[-+]/.test(word) || /^-[A-Za-z]*c/.test(word)) return false;
  }
  return true;
}

/** Whether it is what tmux starts in a pane by itself, where its default-command is this one. */
export function isDefaultCommand(program: Program, defaultCommand: string): boolean {
  if (program.kind !== "command" || !program.isOwn || defaultCommand === "") return false;
  const [words = []] = program.pipeline;
  // A shell may go on to hold the command, or become it.
  const [shell, flag, command, ...rest] = words;
  const isHeld = isInteractiveShell([shell ?? ""]) && flag === "-c" && rest.length === 0 && command === defaultCommand;
  return isHeld || commandLine([words]) === defaultCommand.trim().replace(/^exec\s+/, "");
}

interface Sources {
  /** The process table, or nothing where it cannot be read. */
  readonly processes: readonly Process[];
  /** The arguments of a process; nothing when they cannot be read as text. */
  readonly wordsOf: (pid: number) => readonly string[] | undefined;
}

/** What runs in the pane whose first process this is. */
export function programIn(pid: number, { processes, wordsOf }: Sources): Program {
  const own = processes.find((process) => process.pid === pid);
  const words = wordsOf(pid);
  if (!own || own.zombie || !words) return { kind: "unknown", why: "its command line cannot be read" };
  if (!isInteractiveShell(words)) return { kind: "command", pipeline: [words], isOwn: true };
  if (own.foreground <= 0 || own.foreground === own.group) return { kind: "shell" };
  const job = processes.filter(({ group, zombie }) => group === own.foreground && !zombie);
  // The programs of a pipeline are all the shell's own children; what they start themselves is not for the shell to say.
  const children = job.filter(({ parent }) => parent === pid).toSorted((a, b) => a.pid - b.pid);
  const leader = job.find((process) => process.pid === own.foreground) ?? job[0];
  const programs = children.length > 0 ? children : leader ? [leader] : [];
  const pipeline = programs.map((process) => wordsOf(process.pid));
  if (pipeline.length === 0) return { kind: "shell" };
  if (!pipeline.every((each) => each !== undefined && each.length > 0))
    return { kind: "unknown", why: "its command line cannot be read" };
  // A shell that runs several commands in a process of its own looks like the shell it came from.
  if (pipeline.some((each) => isSame(each!, words)))
    return { kind: "unknown", why: "it is part of a shell's own script" };
  return { kind: "command", pipeline: pipeline as string[][], isOwn: false };
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((word, at) => word === other[at]);
