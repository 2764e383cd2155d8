/** That a person wants a session left alone: it outlives whoever watches. */
export type Hold = Stopped | Paused;

/** It was ended, and stays away until it is started again. */
export interface Stopped {
  readonly kind: "stopped";
  readonly session: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** It is looked at, and nothing is done about what is seen. */
export interface Paused {
  readonly kind: "paused";
  readonly session: string;
  readonly since: number;
  /** When it is over by itself; absent where only a person ends it. */
  readonly until?: number;
  readonly reason?: string;
}

/** Holds by their sessions' names. */
export type Holds = ReadonlyMap<string, Hold>;

/** Those that are not over. */
export const inForce = (holds: Holds, now: number): Holds =>
  new Map([...holds].filter(([, hold]) => isInForce(hold, now)));

export const isInForce = (hold: Hold, now: number): boolean =>
  hold.kind === "stopped" || hold.until === undefined || hold.until > now;
