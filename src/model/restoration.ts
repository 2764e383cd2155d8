import type { Address } from "./address.ts";
import type { PaneEnd } from "./observed.ts";
import type { RestoredField } from "./restore.ts";
import type { PaneSpec, StringMap } from "./spec.ts";

/**
 * What a restore is to make of one session, decided to the last detail: the blueprint that is turned into tmux's
 * language as it is. It comes from a snapshot, or from a manifest and a snapshot together.
 */
export interface Restoration {
  /** The name that the session gets. */
  readonly name: string;
  /** The session's key, where it is to be managed. */
  readonly key?: string;
  /** Absolute, and there. */
  readonly root: string;
  /** null takes a variable away from what all sessions have. */
  readonly env: Readonly<Record<string, string | null>>;
  readonly options: StringMap;
  /** Indexes, the window to be shown first. */
  readonly stack: readonly number[];
  /** The session of the group that it joins, which has the windows: then those in here are not made again. */
  readonly joins?: string;
  /** By index, at least one. */
  readonly windows: readonly RestoredWindow[];
}

export interface RestoredWindow {
  readonly index: number;
  readonly name: string;
  readonly key?: string;
  readonly layoutMark: string;
  /** Without `automatic-rename` the window goes on with the automatic name that all have, or not, by default. */
  readonly options: StringMap;
  /** Checked by `parseLayout`, with exactly as many cells as there are panes. */
  readonly layout: string;
  readonly width: number;
  readonly height: number;
  readonly zoomed: boolean;
  /** The window that this one is, where it is linked here from elsewhere: then nothing of it is made. */
  readonly link?: { readonly session: string; readonly index: number };
  /** At least one. */
  readonly panes: readonly RestoredPane[];
}

export interface RestoredPane {
  /** The keys of its label; both or none. */
  readonly key?: string;
  readonly windowKey?: string;
  readonly processMark: string;
  readonly titleMark: string;
  readonly title: string;
  readonly options: StringMap;
  readonly active: boolean;
  readonly last: boolean;
  readonly marked: boolean;
  /** Absolute, and there. */
  readonly directory: string;
  /** Environment of the pane alone. */
  readonly env: StringMap;
  /** What it shows before its process starts: a file, private and its own, that is emptied when it was shown. Absolute. */
  readonly text?: string;
  /** The text's SHA-256, so that a later save can tell what was added to it; empty for none. */
  readonly textMark: string;
  /** What tmux said that it was started with, in tmux's own quoting; empty for the default shell. */
  readonly startCommand: string;
  readonly process: RestoredProcess;
}

export type RestoredProcess =
  /** As a manifest starts it, through the same door. */
  | { readonly kind: "manifest"; readonly spec: PaneSpec; readonly window: string }
  /** The user's interactive shell. */
  | { readonly kind: "shell" }
  /** The interactive shell, which runs the line once, at its first prompt. */
  | { readonly kind: "run"; readonly line: string }
  /** The interactive shell, with the line typed at its first prompt, not run. */
  | { readonly kind: "waiting"; readonly line: string }
  /** The pane's own process, through the user's shell; the pane goes with it. */
  | { readonly kind: "own"; readonly line: string }
  /** Nothing: it ends at once as it had ended, and the pane is kept. */
  | { readonly kind: "ended"; readonly end: PaneEnd };

/** A restoration, the texts that have to be there before it is carried out, and what becomes of all that was saved. */
export interface Blueprint {
  readonly restoration: Restoration;
  readonly texts: readonly NeededText[];
  readonly fields: readonly RestoredField[];
}

/** A text, the private file that a pane reads it from, and that pane. */
export interface NeededText {
  readonly address: Address;
  readonly path: string;
  readonly sha256: string;
  /** Whether it goes up into the history at once. */
  readonly isAbove: boolean;
}

/** What a managed session comes back from when its server has gone, or when it was stopped. */
export interface Restorable {
  readonly wasStopped: boolean;
  readonly generation: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The newer generations that were damaged, and passed over. */
  readonly damaged: readonly number[];
  readonly blueprint: Blueprint;
}
