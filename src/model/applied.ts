import type { SessionSpec } from "./spec.ts";

/**
 * What was applied last to one session: the third input of the three-way merge. It tells "removed from the file" from
 * "added by hand" and drift from change. Losing it loses neither ownership nor anybody's work.
 */
export interface Applied {
  readonly spec: SessionSpec;
  /**
   * How tmux itself wrote the option values that were set (`#FF0000` comes back as `#ff0000`), by address and name,
   * so that a canonical spelling is not taken for drift.
   */
  readonly shown: Readonly<Record<string, string>>;
  /** Written before an apply starts: names in here may have been set by a run that did not finish. */
  readonly intent?: SessionSpec;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** When the session was made or taken over, in milliseconds since the epoch: what was saved before was another one. */
  readonly since?: number;
}
