import { processMark } from "../diff/marks.ts";
import { hash } from "../lib/hash.ts";
import type { PaneSpec, SessionSpec } from "../model/spec.ts";
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
}

/** What `new-session`, `new-window`, `split-window` and `respawn-pane` take to start a pane's process. */
export interface PaneStart {
  readonly args: readonly string[];
  /** The names of the environment in there. */
  readonly env: readonly string[];
  readonly file?: RunFile;
}

export function startPane(
  spec: PaneSpec,
  { session, window }: { readonly session: SessionSpec; readonly window: string },
  context: StartContext,
): PaneStart {
  const env = { ...spec.env, TMX_SESSION: session.name, TMX_WINDOW: window, TMX_PANE: spec.key };
  const flags = Object.entries(env).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const file = runFileOf(spec, JSON.stringify([session.name, window, spec.key]), context);
  const program = programOf(spec, file, context);
  const command = withPath(program, spec.env["PATH"] ?? session.env["PATH"]);
  return {
    args: ["-c", literalFormat(spec.root), ...flags, ...(command.length > 0 ? ["--", ...command] : [])],
    env: Object.keys(env),
    ...(file ? { file } : {}),
  };
}

function runFileOf(spec: PaneSpec, place: string, { runs, nonce }: StartContext): RunFile | undefined {
  if (spec.process.kind !== "run") return undefined;
  return { path: `${runs}/${nonce}-${hash(place + processMark(spec))}`, lines: spec.process.lines };
}

/** The program and its arguments; none for the shell that tmux starts by itself. */
function programOf({ process }: PaneSpec, file: RunFile | undefined, { scripts }: StartContext): readonly string[] {
  switch (process.kind) {
    case "shell":
      return [];
    case "run":
      return ["/bin/sh", `${scripts}/start.sh`, file!.path];
    case "supervised":
      // tmux puts its default-shell into SHELL: the command is one of that shell's, as it is for tmux's own.
      return ["/bin/sh", "-c", 'exec "${SHELL:-/bin/sh}" -c "$1"', "tmx", process.lines.join("\n")];
  }
}

/** tmux gives a new pane the PATH of the client that made it, whatever -e says, so this one is set on the way. */
function withPath(program: readonly string[], path: string | undefined): readonly string[] {
  if (path === undefined) return program;
  const plain = ["/bin/sh", "-c", 'exec "${SHELL:-/bin/sh}" -l'];
  return ["/usr/bin/env", `PATH=${path}`, ...(program.length > 0 ? program : plain)];
}
