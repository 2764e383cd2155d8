import { processMark } from "../diff/marks.ts";
import { hash } from "../lib/hash.ts";
import { paneEnv } from "../model/pane-env.ts";
import type { PaneSpec, Process, SessionSpec, StringMap } from "../model/spec.ts";
import { literalFormat } from "../tmux/script.ts";

/** Where things are that a pane's process is started from. Absolute paths. */
export interface StartContext {
  /** The installed shell integration. */
  readonly scripts: string;
  /** A private directory for run files. */
  readonly runs: string;
  /** Tells the run files of one apply from those of another. */
  readonly nonce: string;
}

/** A file that must exist before the pane starts: the lines its shell runs, once, at the first prompt. */
export interface RunFile {
  readonly path: string;
  readonly lines: readonly string[];
  /** In place of lines that run: one that stands at the first prompt, typed and not run. */
  readonly waiting?: WaitingLine;
}

export interface WaitingLine {
  readonly line: string;
  /** A file that holds the line for as long as it waits: the next save reads it. */
  readonly path: string;
}

/** What a pane's process is to be started from. */
export interface Start {
  readonly directory: string;
  /** Environment of the pane alone. */
  readonly env: StringMap;
  /** The program and its arguments; none for the shell that tmux starts by itself. */
  readonly program: readonly string[];
  /** PATH, where it is another than that of who starts it. */
  readonly path?: string | undefined;
  readonly file?: RunFile | undefined;
}

/** What `new-session`, `new-window`, `split-window` and `respawn-pane` take to start a pane's process. */
export interface PaneStart {
  readonly args: readonly string[];
  /** The names of the environment in there. */
  readonly env: readonly string[];
  readonly file?: RunFile;
}

/** What a start needs to know of the manifest around the pane. */
export interface StartPlace {
  readonly session: Pick<SessionSpec, "name" | "env">;
  readonly window: string;
}

export const startPane = (spec: PaneSpec, place: StartPlace, context: StartContext): PaneStart =>
  startArguments(startOf(spec, place, context));

export function startOf(spec: PaneSpec, { session, window }: StartPlace, context: StartContext): Start {
  const file = runFileOf(spec, JSON.stringify([session.name, window, spec.key]), context);
  return {
    directory: spec.root,
    env: paneEnv(spec, { session: session.name, window }),
    program: programOf(spec.process, file, context),
    path: spec.env["PATH"] ?? session.env["PATH"],
    file,
  };
}

export function startArguments({ directory, env, program, path, file }: Start): PaneStart {
  const flags = Object.entries(env).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const command = withPath(program, path);
  return {
    args: ["-c", literalFormat(directory), ...flags, ...(command.length > 0 ? ["--", ...command] : [])],
    env: Object.keys(env),
    ...(file ? { file } : {}),
  };
}

function runFileOf(spec: PaneSpec, place: string, { runs, nonce }: StartContext): RunFile | undefined {
  if (spec.process.kind !== "run") return undefined;
  return { path: `${runs}/${nonce}-${hash(place + processMark(spec))}`, lines: spec.process.lines };
}

function programOf(process: Process, file: RunFile | undefined, { scripts }: StartContext): readonly string[] {
  switch (process.kind) {
    case "shell":
      return [];
    case "run":
      return ["/bin/sh", `${scripts}/start.sh`, file!.path];
    case "supervised":
      return throughShell(process.lines.join("\n"));
  }
}

/** tmux puts its default-shell into SHELL: the command is one of that shell's, as it is for tmux's own. */
export const throughShell = (command: string): readonly string[] => [
  "/bin/sh",
  "-c",
  'unset TMX_DEFAULT_COMMAND; exec "${SHELL:-/bin/sh}" -c "$1"',
  "tmx",
  command,
];

/** tmux gives a new pane the PATH of the client that made it, whatever -e says, so this one is set on the way. */
function withPath(program: readonly string[], path: string | undefined): readonly string[] {
  if (path === undefined) return program;
  const plain = ["/bin/sh", "-c", 'exec "${SHELL:-/bin/sh}" -l'];
  return ["/usr/bin/env", `PATH=${path}`, ...(program.length > 0 ? program : plain)];
}
