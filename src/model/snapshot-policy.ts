const SECOND_MS = 1000;

/** Saved more often, a session would do little else; and what is saved less often helps nobody. In milliseconds. */
export const isAutosaveInterval = (ms: number): boolean => ms >= SECOND_MS && ms <= 7 * 24 * 60 * 60 * SECOND_MS;

export const AUTOSAVE_LIMITS = "a second is the least, and a week the most";

/** What a manifest says of its session's snapshots. */
export interface SnapshotPolicy {
  /** Milliseconds from one save to the next; absent when it is not saved by itself. */
  readonly everyMs?: number;
  /** How many of the newest generations are kept; absent for as many as of every session. */
  readonly keep?: number;
  /** The most lines of a pane's text, history and screen together; absent for the default. */
  readonly text?: number;
}
