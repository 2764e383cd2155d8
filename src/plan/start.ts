import { processMark } from "../diff/marks.ts";
import { hash } from "../lib/hash.ts";
import type { PaneSpec } from "../model/spec.ts";
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

/** What `new-window`, `split-window` and `respawn-pane` take to start a pane's process. */
export interface PaneStart {
  readonly args: readonly string[];
  readonly file?: RunFile;
}

export function startPane(
  spec: PaneSpec,
  place: { readonly session: string; readonly window: string },
  context: StartContext,
): PaneStart {
  const marks = { TMX_SESSION: place.session, TMX_WINDOW: place.window, TMX_PANE: spec.key };
  const env = Object.entries({ ...spec.env, ...marks }).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const base = ["-c", literalFormat(spec.root), ...env];
  const { process } = spec;
  switch (process.kind) {
    case "shell":
      return { args: base };
    case "run": {
      const name = hash(JSON.stringify([place, spec.key, processMark(spec)]));
      const file = { path: `${context.runs}/${context.nonce}-${name}`, lines: process.lines };
      return { args: [...base, "--", "/bin/sh", `${context.scripts}/start.sh`, file.path], file };
    }
    case "supervised":
      return { args: [...base, "--", ...supervised(process.lines)] };
  }
}

/** tmux puts its default-shell into SHELL; the command is one of that shell's, as it is for tmux's own. */
const supervised = (lines: readonly string[]): readonly string[] => [
  "/bin/sh",
  "-c",
  'exec "${SHELL:-/bin/sh}" -c "$1"',
  "tmx",
  lines.join("\n"),
];
