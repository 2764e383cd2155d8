import type { LayoutCell } from "../lib/tmux-layout.ts";

/** The tmux server as one atomic read saw it. Plain data: nothing in here is looked up later. */
export interface Observed {
  /** Absent when no server is running. */
  readonly server?: ObservedServer;
  readonly sessions: readonly ObservedSession[];
}

export interface ObservedServer {
  readonly pid: number;
  /** Seconds since the epoch. Together with `pid` it tells one server's life from the next. */
  readonly startTime: number;
  readonly socketPath: string;
  readonly version: string;
  /** The raw value of the writer's lease, empty when nobody holds it. */
  readonly lease: string;
}

export interface ObservedSession {
  /** `$N`, valid only within the life of this server. */
  readonly id: string;
  readonly name: string;
  /** The manifest's key for this object, when the label is ours and really belongs to this object. */
  readonly label?: SessionLabel;
  /** How many clients look at it. */
  readonly attached: number;
  /** Effective values of the environment names that were asked for; unset names read as empty. */
  readonly env: Readonly<Record<string, string>>;
  /** In index order, at least one. */
  readonly windows: readonly ObservedWindow[];
}

export interface ObservedWindow {
  readonly id: string;
  readonly index: number;
  readonly name: string;
  readonly label?: WindowLabel;
  readonly active: boolean;
  readonly zoomed: boolean;
  /** Cells. */
  readonly width: number;
  readonly height: number;
  /** tmux's `window-size`: `manual` when somebody fixed the size. */
  readonly sizing: string;
  /** The cells of its panes, zoomed or not; absent where nobody asked, or where tmux shows them in a way not known. */
  readonly cells?: LayoutCell;
  /** Where tmux writes a line of text into the panes at the window's edge; absent also where nobody asked. */
  readonly statusEdge?: "top" | "bottom";
  /** Which layout tmx gave this window last (a hash); empty when it never did. */
  readonly layoutMark: string;
  /** In tmux's own order, at least one. Floating panes are left out: they are never managed. */
  readonly panes: readonly ObservedPane[];
}

export interface ObservedPane {
  readonly id: string;
  readonly label?: PaneLabel;
  readonly active: boolean;
  readonly title: string;
  /** The title tmx gave this pane last; programs may have changed it since. */
  readonly titleMark: string;
  /** What the process was started as (a hash of the manifest's part); empty for panes tmx did not start. */
  readonly processMark: string;
  readonly pid: number;
  /** Present when the process has ended and the pane was kept. */
  readonly dead?: PaneEnd;
  /** Cells. */
  readonly width: number;
  readonly height: number;
  /** Effective values, as seen from this pane, of the option names that were asked for, on every level. */
  readonly options: Readonly<Record<string, string>>;
}

export interface PaneEnd {
  /** Absent when tmux does not know (a process that was killed may leave none). */
  readonly status?: number;
  readonly signal?: number;
}

/** The tmux user option that says: tmx made this object, for this part of that manifest. */
export type Label = SessionLabel | WindowLabel | PaneLabel;
export interface SessionLabel {
  readonly level: "session";
  readonly session: string;
}
export interface WindowLabel {
  readonly level: "window";
  readonly session: string;
  readonly window: string;
}
export interface PaneLabel {
  readonly level: "pane";
  readonly session: string;
  readonly window: string;
  readonly pane: string;
}

/** The names whose live values a plan needs, so that one read brings them all. */
export interface ObserveRequest {
  readonly options: readonly string[];
  readonly env: readonly string[];
  /** Whether the layouts of windows are needed as well. */
  readonly layouts?: boolean;
}
