/** Which generations are kept: each rule keeps what it names, and the budget has the last word. */
export interface RetentionPolicy {
  /** The newest of each session. */
  readonly newest: number;
  /** For how many hours the newest generation of each hour is kept. */
  readonly hours: number;
  /** For how many days the newest generation of each day is kept. */
  readonly days: number;
  /** The most bytes for all sessions of one server. */
  readonly bytes: number;
}

export const DEFAULT_RETENTION: RetentionPolicy = { newest: 20, hours: 24, days: 30, bytes: 500 * 1024 * 1024 };

/** What decides about a generation. */
export interface KeptSnapshot {
  readonly session: string;
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly pinned: boolean;
  /** Whether all of its texts are there. */
  readonly whole: boolean;
  /** Bytes of its own file. */
  readonly bytes: number;
  /** Its texts, by their SHA-256, without repeats. */
  readonly texts: readonly string[];
}

export interface RetentionDecision {
  readonly session: string;
  readonly number: number;
  readonly keep: boolean;
  readonly reason: RetentionReason;
}

/** `newest`: the session's last one, or its last one with all texts. `recent`: one of the newest N. `outdated`: no rule names it. */
export type RetentionReason = "pinned" | "newest" | "recent" | "hourly" | "daily" | "outdated" | "budget";
