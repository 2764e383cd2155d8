import type { Address } from "./address.ts";
import type { Operation } from "./plan.ts";
import type { ObservedServer } from "./observed.ts";
import type { Reason } from "./restraint.ts";

/** What one look at tmux tells of sessions that are watched. Plain data: who decides what to do needs nothing else. */
export interface Survey {
  /** Absent when no server was running. */
  readonly server?: ObservedServer;
  readonly sessions: ReadonlyMap<string, SurveyedSession>;
  /** Every session of the server, by the name that it is managed under, else by its own. */
  readonly present: ReadonlySet<string>;
}

export interface SurveyedSession {
  readonly isThere: boolean;
  /** How many clients look at it. */
  readonly attached: number;
  /** The keys of its windows and panes (`addressKey`) that are there. */
  readonly parts: ReadonlySet<string>;
  readonly processes: readonly SurveyedProcess[];
  /** All that an apply would do, with why. */
  readonly operations: readonly SurveyedOperation[];
  /** Why nothing may be applied at all: the name is somebody else's. */
  readonly conflict?: { readonly message: string; readonly hint: string };
  /** Whether it was ever applied and not deleted since. */
  readonly isApplied: boolean;
  /** Whether the manifest says what was applied last, also where that shows in no operation. */
  readonly isCurrent: boolean;
  /** Whether the manifest changed the places of parts since it was applied. */
  readonly isReordered: boolean;
  /** Whether it has hooks, which may be due although nothing is to be done. */
  readonly isHooked: boolean;
}

/** The process of a pane that is there and does not close with it. */
export interface SurveyedProcess {
  /** The pane. */
  readonly address: Address;
  readonly pid: number;
  readonly hasEnded: boolean;
}

export interface SurveyedOperation {
  readonly reason: Reason;
  readonly operation: Operation;
}
