import type { StartContext } from "../start.ts";

/** Where things are that restored panes are started from. Absolute paths. */
export interface RestoreContext {
  readonly start: StartContext;
  /** A private directory for the lines that wait at prompts, which may take days. */
  readonly waiting: string;
  /** tmux's ids of the sessions that are there, by their names: not every name is a target. */
  readonly sessions?: ReadonlyMap<string, string>;
}
