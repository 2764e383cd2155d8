import { hash } from "../../lib/hash.ts";
import { unreachable } from "../../lib/unreachable.ts";
import type { PaneEnd } from "../../model/observed.ts";
import type { RestoredPane, RestoredProcess } from "../../model/restoration.ts";
import { type PaneStart, type RunFile, type Start, startArguments, startOf, throughShell } from "../start.ts";
import type { RestoreContext } from "./context.ts";

export interface RestoredPlace {
  /** The session's key, else its name. */
  readonly session: string;
  readonly env: Readonly<Record<string, string | null>>;
  /** Tells this pane from all others of the session. */
  readonly seat: string;
}

/** How a pane that comes back is started: once, by the very command that makes it, its text first. */
export function startRestored(pane: RestoredPane, place: RestoredPlace, context: RestoreContext): PaneStart {
  const { env, program, file, path } = startOfProcess(pane.process, place, context);
  return startArguments({
    directory: pane.directory,
    env: { ...pane.env, ...env },
    program: pane.text === undefined ? program : script(`${context.start.scripts}/replay.sh`, [pane.text, ...program]),
    path: pane.env["PATH"] ?? path,
    file,
  });
}

type ProcessStart = Pick<Start, "program" | "path" | "file"> & Partial<Pick<Start, "env">>;

function startOfProcess(process: RestoredProcess, place: RestoredPlace, context: RestoreContext): ProcessStart {
  const path = place.env["PATH"] ?? undefined;
  switch (process.kind) {
    case "manifest":
      return startOf(process.spec, { session: sessionOf(place), window: process.window }, context.start);
    case "shell":
      return { program: [], path };
    case "run":
    case "waiting":
      return { ...startInShell(process, place, context), path };
    case "own":
      return { program: throughShell(process.line), path };
    case "ended":
      return { program: endingWith(process.end), path };
    default:
      return unreachable(process);
  }
}

/** What a manifest knows as its session: without the variables that are taken away. */
const sessionOf = ({ session, env }: RestoredPlace): { name: string; env: Record<string, string> } => ({
  name: session,
  env: Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== null)),
});

function startInShell(
  { kind, line }: Extract<RestoredProcess, { readonly line: string }>,
  { session, seat }: RestoredPlace,
  { start, waiting }: RestoreContext,
): { readonly program: readonly string[]; readonly file: RunFile } {
  const name = `${start.nonce}-${hash(JSON.stringify([session, seat, kind, line]))}`;
  const path = `${start.runs}/${name}`;
  const file: RunFile =
    kind === "run" ? { path, lines: [line] } : { path, lines: [], waiting: { line, path: `${waiting}/${name}` } };
  return { program: script(`${start.scripts}/start.sh`, [path]), file };
}

/** Ends as the process before it ended. One whose end nobody knows did not end well. */
function endingWith({ status, signal = status === undefined ? SIGKILL : undefined }: PaneEnd): readonly string[] {
  if (signal === undefined) return ["/bin/sh", "-c", `${UNTIL_READ}; exit ${status}`];
  return ["/bin/sh", "-c", `${UNTIL_READ}; ulimit -c 0; kill -${signal} $$; exit ${128 + signal}`];
}

/**
 * tmux forgets what it has not read yet of a process that ends. So the terminal is asked whether it is well: its answer,
 * four bytes, comes behind all that stood before the question. Without one this goes on after a while.
 */
const UNTIL_READ =
  "{ stty -echo -icanon min 0 time 20 && printf '\\033[5n' >/dev/tty && dd bs=1 count=4; } >/dev/null 2>&1";

const SIGKILL = 9;

/**
 * One of tmx's scripts. It may have moved away by the time that somebody starts the pane again: what it was to start
 * comes up without it. It is read and not started: that spares a process's start in every pane.
 */
function script(path: string, args: readonly string[]): readonly string[] {
  const plain = 'shift; if [ $# -gt 0 ]; then exec "$@"; fi; exec "${SHELL:-/bin/sh}" -l';
  return ["/bin/sh", "-c", `if [ -r "$0" ]; then . "$0"; fi; ${plain}`, path, ...args];
}
