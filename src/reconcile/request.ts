import type { Emit } from "../model/event.ts";
import type { Consent, Operation, Plan } from "../model/plan.ts";
import type { SessionSpec } from "../model/spec.ts";
import type { makePlan } from "../plan/plan.ts";

export type Planner = typeof makePlan;

export interface ApplyRequest {
  readonly specs: readonly SessionSpec[];
  /** Asked once, with the plan, and only when something in it waits for consent. */
  readonly consent: (plan: Plan) => Promise<Consent>;
  /** How long to wait for another writer, in milliseconds. */
  readonly lockTimeoutMs: number;
  readonly emit: Emit;
  /** How specs become a plan: a deletion is one of its own kind. */
  readonly planner?: Planner;
}

/** What was done, and what was not. */
export interface ApplyReport {
  /** As it was shown and agreed to. */
  readonly plan: Plan;
  /** What is left of it: operations that wait for consent, or cannot be done. */
  readonly left: readonly Operation[];
  /** Commands that had ended again when all was verified: they were started as the manifest says. */
  readonly ended: readonly Operation[];
}
