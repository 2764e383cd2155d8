import type { ObservedPane, ObservedSession, ObservedWindow } from "./observed.ts";
import type { Program } from "./program.ts";
import type { PaneSpec, SessionSpec, StringMap, WindowSpec } from "./spec.ts";

/**
 * One session in full, as exporting and adopting need it: what observing tells, what is set on each part itself, and
 * what its panes run.
 */
export interface LiveSession extends Omit<ObservedSession, "windows"> {
  /** Options set on the session itself, as tmux writes them. */
  readonly own: StringMap;
  /** Variables set in the session itself. */
  readonly variables: StringMap;
  readonly defaults: Defaults;
  /** The machine's name, which tmux gives new panes as their title. */
  readonly host: string;
  readonly windows: readonly LiveWindow[];
  /** What was applied last, where the session is managed and that is remembered. */
  readonly applied?: SessionSpec;
}

/** What a session has when nothing of its own is set. */
export interface Defaults {
  /** The server's own values of session options. */
  readonly session: StringMap;
  readonly window: StringMap;
  readonly variables: StringMap;
  /** Names of variables that tmux takes from whoever attaches; they may hold `*` and `?`. */
  readonly fromClients: readonly string[];
}

export interface LiveWindow extends Omit<ObservedWindow, "panes"> {
  readonly own: StringMap;
  /** Whether tmux renames it by itself. */
  readonly isAutomatic: boolean;
  /** tmux's own text, in the notation of its version. */
  readonly layout: string;
  /** What named layouts are computed with. */
  readonly rules: LayoutRules;
  readonly panes: readonly LivePane[];
  /** As it was applied last. */
  readonly before?: WindowSpec;
  /** As the manifest arranged it, while the window's mark says that this is what it got last. */
  readonly arranged?: WindowSpec;
}

/** tmux's options for the main pane of a layout and for the others: cells or percent. */
export interface LayoutRules {
  /** The server's version: versions share out what is left over differently. */
  readonly version: string;
  readonly width: string;
  readonly height: string;
  readonly otherWidth: string;
  readonly otherHeight: string;
}

export interface LivePane extends ObservedPane {
  readonly own: StringMap;
  readonly program: Program;
  /** Its process's own directory, where that can be known. */
  readonly directory?: string;
  /** As it was applied last. */
  readonly before?: PaneSpec;
  /** As the manifest started it, while the pane's mark says that this is what its process was started from. */
  readonly started?: PaneSpec;
}

/** What only a second look at a session tells. Ids are in here to see whether the session has changed since the first. */
export interface SessionDetails {
  readonly own: StringMap;
  readonly variables: StringMap;
  readonly defaults: Defaults;
  readonly host: string;
  readonly windows: readonly WindowDetails[];
}

export interface WindowDetails extends Pick<LiveWindow, "id" | "own" | "isAutomatic" | "layout" | "rules"> {
  readonly panes: readonly PaneDetails[];
}

export interface PaneDetails {
  readonly id: string;
  readonly pid: number;
  readonly own: StringMap;
  /** The directory that tmux started it in; empty where it does not tell. */
  readonly startedIn: string;
  readonly isFloating: boolean;
}

/** What the process table tells of a pane. */
export interface PaneProcess {
  readonly program: Program;
  readonly directory?: string;
}
