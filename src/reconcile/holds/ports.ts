import type { Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { Hold, Holds } from "../../model/hold.ts";

export interface HoldPort {
  /** Of these sessions, those about which something was said. One of which that cannot be read counts as paused. */
  read(sessions: readonly string[]): Holds;
  set(hold: Hold): Promise<Result<void, Failure>>;
  lift(session: string): Promise<Result<void, Failure>>;
}

/** What commands need that say something of sessions, or take it back. */
export interface HoldingPorts {
  readonly holds: HoldPort;
}
