import type { PaneEnd } from "./observed.ts";
import type { Program } from "./program.ts";
import type { StringMap } from "./spec.ts";

/**
 * One saved state of one session. Plain data, immutable once published; `schemas/snapshot.schema.json` describes the
 * file, and validates whatever is read from one. Ids (`$1`, `@2`, `%3`) are in here only to tell what was the same
 * object in one life of one server: they never become a target.
 */
export interface Snapshot {
  /** The session's name when it was saved. */
  readonly session: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly cause: SnapshotCause;
  readonly note?: string;
  /** Whether the session was ended on purpose right after it was saved. */
  readonly ends?: true;
  /** The life of the server that it was saved from. */
  readonly server: ServerLife;
  readonly machine: Machine;
  /** tmux's own id of the session in that life. */
  readonly id: string;
  /** The key that tmx manages it by, with where its manifest was; absent for a session that tmx does not manage. */
  readonly managed?: ManagedBy;
  /** The directory that new windows of it start in. */
  readonly root: string;
  /** Variables set in the session itself; null for one that is taken away from what all sessions have. */
  readonly env: Readonly<Record<string, string | null>>;
  /** Names of variables that were left out because their values are secrets (docs/snapshots.md). */
  readonly secrets: readonly string[];
  /** Options set on the session itself, as tmux writes them, without tmx's own. */
  readonly options: StringMap;
  /** The group that it shares its windows with, by tmux's name of it. */
  readonly group?: string;
  /** Whether texts were saved. */
  readonly hasText: boolean;
  /** Window indexes, the current one first, then as they were looked at before. Windows never looked at are left out. */
  readonly stack: readonly number[];
  /** By index, at least one. A window that is linked twice into the session is in here twice, with one id. */
  readonly windows: readonly SnapshotWindow[];
}

export type SnapshotCause = "manual" | "auto" | "before-delete" | "before-restore";

/** Tells one life of one server from every other. */
export interface ServerLife {
  readonly pid: number;
  /** Seconds since the epoch. */
  readonly startTime: number;
  readonly socketPath: string;
  readonly version: string;
}

export interface Machine {
  readonly host: string;
  /** The kernel's id of this boot; empty where there is none. */
  readonly boot: string;
}

export interface ManagedBy {
  readonly key: string;
  /** The manifest's whole path, where it had one. */
  readonly file?: string;
  /** The generation of its history that was the newest then. */
  readonly generation?: number;
}

export interface SnapshotWindow {
  readonly id: string;
  readonly index: number;
  readonly name: string;
  /** The key of its label. */
  readonly key?: string;
  /** tmx's mark of the layout that it got last; empty for none. */
  readonly layoutMark: string;
  /** Options set on the window itself, without tmx's own; `automatic-rename` is in here when it is set locally. */
  readonly options: StringMap;
  /** The layout of all its panes, zoomed or not: a string that `parseLayout` reads, as large as `width` and `height`. */
  readonly layout: string;
  /** Cells. */
  readonly width: number;
  readonly height: number;
  /** The layout before a smaller client squeezed the same panes; a restore uses this one. */
  readonly full?: FullLayout;
  readonly zoomed: boolean;
  /** Names of the other sessions that this very window is linked into, groups not counted. */
  readonly links: readonly string[];
  /** In tmux's order, at least one, floating panes left out. */
  readonly panes: readonly SnapshotPane[];
}

export interface FullLayout {
  readonly layout: string;
  readonly width: number;
  readonly height: number;
}

export interface SnapshotPane {
  readonly id: string;
  /** The key of its label, and of the window that the label names: panes move. */
  readonly key?: string;
  readonly windowKey?: string;
  /** tmx's marks; empty for none. */
  readonly processMark: string;
  readonly titleMark: string;
  readonly title: string;
  /** Options set on the pane itself, without tmx's own. */
  readonly options: StringMap;
  /** Cells. */
  readonly width: number;
  readonly height: number;
  readonly active: boolean;
  /** Whether it is the one that was active before. */
  readonly last: boolean;
  /** Whether it is the server's marked pane. */
  readonly marked: boolean;
  /** The pane's first process's own directory; absent where nobody can tell. */
  readonly directory?: string;
  /** The directory of the job in the foreground, where that is another process. */
  readonly jobDirectory?: string;
  readonly program: Program;
  /** What tmux says that the pane was started with, in tmux's own quoting; empty for the default shell. */
  readonly startCommand: string;
  /** The pane's first process and its foreground job; absent for a dead pane. */
  readonly process?: ProcessIdentity;
  readonly job?: ProcessIdentity;
  /** The command line that a restore has left at the prompt, and that nobody has run since. */
  readonly waiting?: string;
  readonly dead?: PaneEnd;
  /** Whether a full-screen program had the alternate screen. */
  readonly alternate: boolean;
  /** Absent when texts were not saved, or could not be for this pane. */
  readonly text?: SnapshotText;
  readonly seen: PaneSeen;
}

/** A process that no later one with the same id is taken for: the machine's boot is in `Snapshot.machine`. */
export interface ProcessIdentity {
  readonly pid: number;
  /** As `Process.started`. */
  readonly started: string;
}

/** A pane's text, kept by its content and shared between generations. */
export interface SnapshotText {
  /** SHA-256 of the uncompressed UTF-8 text, in hexadecimal. */
  readonly sha256: string;
  readonly lines: number;
  /** Uncompressed. */
  readonly bytes: number;
}

/** What tells without capturing it that a pane's text is what it was: nothing of it has changed since. */
export interface PaneSeen {
  readonly historySize: number;
  readonly historyBytes: number;
  readonly cursorX: number;
  readonly cursorY: number;
  /** Seconds since the epoch, of the window's last output. */
  readonly activity: number;
}

/** A published generation: a snapshot with what is known of it beside its content. */
export interface SnapshotGeneration {
  readonly number: number;
  readonly snapshot: Snapshot;
  readonly pinned: boolean;
  /** Bytes on the disk, its texts included, shared ones too. */
  readonly size: number;
}

/** A file that is none, or not as it was written, and has been moved out of the way. */
export interface DamagedSnapshot {
  /** Where it is now. */
  readonly file: string;
  readonly why: string;
  /** The number that it had, where its name tells. */
  readonly number?: number;
}

/** A save that was not published, and kept aside. */
export interface RefusedSnapshot {
  readonly session: string;
  readonly at: number;
  readonly why: string;
  readonly file: string;
}
