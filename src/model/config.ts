import { NO_POLICY, type ProgramPolicy } from "./program-policy.ts";

/** What holds for all sessions of one person: the configuration file, with its defaults. */
export interface Config {
  readonly programs: ProgramPolicy;
  readonly snapshot: SnapshotLimits;
}

export interface SnapshotLimits {
  /** How many of a session's newest generations stay. */
  readonly keep: number;
  /** How many lines of text are saved of each pane. */
  readonly text: number;
  /** Bytes that all generations of one server may take. */
  readonly budget: number;
}

export const DEFAULT_CONFIG: Config = {
  programs: NO_POLICY,
  snapshot: { keep: 20, text: 2_000, budget: 500 * 1024 ** 2 },
};
