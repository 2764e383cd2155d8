/** Why an operation is in a plan, for whoever does not do all of a plan. */
export type Reason =
  /** A part is not there. */
  | "missing"
  /** A pane's process has ended. */
  | "ended"
  /** The manifest changed. */
  | "change"
  /** Somebody changed tmux by hand. */
  | "drift"
  /** A window has another size than its layout was computed for. */
  | "size";

/** What may be done of one session's plan. Changes of the manifest always may. */
export interface Restraint {
  /** Whether changes made by hand are undone. */
  readonly undoes: boolean;
  /** Whether windows and panes are put back to their places. */
  readonly moves: boolean;
  /** The keys of the windows and panes (`addressKey`) that may be made, or the whole session. */
  readonly makes: ReadonlySet<string> | "session";
  /** The keys of the panes whose process has ended and may be started again. */
  readonly restarts: ReadonlySet<string>;
}

/** By the sessions' names. To a session that is not in here, nothing is done. */
export type Restraints = ReadonlyMap<string, Restraint>;
