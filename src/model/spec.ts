import type { LayoutList } from "../lib/layout-tree.ts";
import type { Hooks } from "./hooks.ts";
import type { SnapshotPolicy } from "./snapshot-policy.ts";

/**
 * What is desired: a manifest after validation, interpolation and defaults. Everything is resolved here (absolute
 * directories, merged environments, identity keys), so that nothing behind it needs the manifest again.
 */

/** Option or environment names to values, in the manifest's order. Flags are `on` and `off`, as tmux writes them. */
export type StringMap = Readonly<Record<string, string>>;

export interface SessionSpec {
  /** The tmux session's name, and its identity. */
  readonly name: string;
  /** Absolute directory. New windows that a person opens start here too. */
  readonly root: string;
  /** The tmux session environment. */
  readonly env: StringMap;
  /** tmux session options. */
  readonly options: StringMap;
  /** What happens to windows and panes in this session that tmx did not make. */
  readonly unmanaged: "keep" | "prune";
  /** How it is kept as it should be while it is watched; absent for `missing`: what has vanished comes back. */
  readonly heal?: "enforce" | "observe";
  /** Commands around the session's life; absent when there are none. */
  readonly hooks?: Hooks;
  /** How it is saved; absent where its manifest does not say. */
  readonly snapshot?: SnapshotPolicy;
  /** At least one. */
  readonly windows: readonly WindowSpec[];
  readonly source: ManifestSource;
}

export interface WindowSpec {
  /** Identity inside the session: `id`, else `name`, else `+N`, its place among the unnamed windows. */
  readonly key: string;
  /** Without a name the window keeps tmux's automatic one. */
  readonly name?: string;
  /** tmux's own index, when the manifest fixes it. */
  readonly index?: number;
  readonly layout?: Layout;
  /** tmux window options; `synchronize` is in here as `synchronize-panes`. */
  readonly options: StringMap;
  /** The window that is shown when the session is made. At most one per session. */
  readonly focus: boolean;
  /** Made only when it is asked for by its key; once it is there it is a window like any other. */
  readonly manual?: true;
  /** At least one. */
  readonly panes: readonly PaneSpec[];
}

export interface PaneSpec {
  /** Identity inside the window: `name`, else `+N`, its place among its unnamed siblings. */
  readonly key: string;
  readonly name?: string;
  readonly process: Process;
  /** Absolute directory that the process starts in. */
  readonly root: string;
  /** The window's and the pane's own environment, merged; the session's is not in here. */
  readonly env: StringMap;
  readonly title?: string;
  /** The active pane of its window when that is made. At most one per window. */
  readonly focus: boolean;
  /** Cells, or percent of the window, along the direction in which the named layout gives its main pane room. */
  readonly size?: PaneSize;
  readonly stop: StopPolicy;
  /** `restart`: a change of the process is consent enough to replace it. */
  readonly onChange: "ask" | "restart";
  /** tmux pane options; supervised panes have `remain-on-exit` in here. */
  readonly options: StringMap;
}

/** How a pane's process starts. `lines` are prompt lines, at least one, never empty strings. */
export type Process =
  /** The plain interactive shell. */
  | { readonly kind: "shell" }
  /** The interactive shell, which runs the lines once after its start-up files. */
  | { readonly kind: "run"; readonly lines: readonly string[] }
  /** The lines are the pane's process. */
  | {
      readonly kind: "supervised";
      readonly lines: readonly string[];
      readonly restart: "on-failure" | "always";
    };

export interface PaneSize {
  readonly amount: number;
  readonly unit: "cells" | "percent";
}

/** The graceful-shutdown ladder: keys or a signal, then this long to end, then SIGKILL. */
export interface StopPolicy {
  /** tmux key names, sent in order. */
  readonly keys: readonly string[];
  /** Sent to the foreground job when there are no keys; without either the terminal hangs up (SIGHUP). */
  readonly signal?: string;
  readonly graceMs: number;
}

/** How a pane is stopped that says nothing of it: its terminal hangs up, and then it has this long. */
export const DEFAULT_STOP: StopPolicy = { keys: [], graceMs: 5_000 };

export type Layout =
  | { readonly kind: "named"; readonly name: LayoutName }
  /** A tmux layout string with a valid checksum and as many cells as the window has panes. */
  | { readonly kind: "string"; readonly text: string }
  /** Computed for the window's size. The window's panes are in the order in which the tree has them. */
  | { readonly kind: "tree"; readonly root: LayoutList };

export const LAYOUT_NAMES = ["even-horizontal", "even-vertical", "main-horizontal", "main-vertical", "tiled"] as const;
export type LayoutName = (typeof LAYOUT_NAMES)[number];

/** Where a spec came from, for messages and for the record of what was applied. */
export interface ManifestSource {
  /** The path as the user gave it, or `<stdin>`. */
  readonly file: string;
  /** 1-based line of the document's `session` value. */
  readonly line: number;
}
