/** One process, as the system's table tells it. */
export interface Process {
  readonly pid: number;
  readonly name: string;
  readonly parent: number;
  readonly group: number;
  /** The terminal session: a pane's processes all have its first process's id here. */
  readonly session: number;
  /** The group in the foreground of its terminal. */
  readonly foreground: number;
  /** When it started, in the system's own unit. Tells it from a later process with the same id. */
  readonly started: string;
  readonly stopped: boolean;
  /** Ended, and only waits for its parent to notice. */
  readonly zombie: boolean;
}
