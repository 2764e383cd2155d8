/** How often a session is to be saved by itself, as a person has set it. */
export interface Autosave {
  readonly session: string;
  /** Milliseconds. */
  readonly every: number | "off";
}
