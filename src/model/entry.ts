/** What was done and why, one event a line, each with a number that only grows. */
export interface Entry {
  readonly cursor: number;
  /** ISO 8601. */
  readonly time: string;
  readonly kind: string;
  readonly session?: string;
  readonly [key: string]: unknown;
}
