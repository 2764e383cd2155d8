import type { Emit } from "../model/event.ts";
import type { Origin } from "../model/generation.ts";
import type { Consent, Only, Operation, Plan } from "../model/plan.ts";
import type { Restraints } from "../model/restraint.ts";
import type { Restorable } from "../model/restoration.ts";
import type { PlanBasis } from "../model/saved-plan.ts";
import type { SessionSpec } from "../model/spec.ts";
import type { Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { HookRun } from "../model/hooks.ts";
import type { HookedSpec } from "../model/trust.ts";
import type { makePlan, MatchedPlan } from "../plan/plan.ts";

export type Planner = typeof makePlan;

export interface ApplyRequest {
  readonly specs: readonly SessionSpec[];
  /** Asked once, with the plan, and only when something in it waits for consent. */
  readonly consent: (plan: Plan) => Promise<Consent>;
  /** How long to wait for another writer, in milliseconds. */
  readonly lockTimeoutMs: number;
  readonly emit: Emit;
  readonly only?: Only | undefined;
  /** How specs become a plan: a deletion is one of its own kind. */
  readonly planner?: Planner;
  /** What may be done of the plan, where that is not all. */
  readonly restraints?: Restraints | undefined;
  /** Why this is done, for the history; an apply where absent. */
  readonly origin?: Origin;
  /** What a saved plan was made from: nothing is done when that has moved. */
  readonly basis?: PlanBasis;
  /** Asked once, and only for hooks that nobody has approved; a yes approves exactly these. Absent: a no. */
  readonly approve?: (specs: readonly HookedSpec[]) => Promise<boolean>;
  /** Done once it is decided what is done, and before anything is: a failure, and nothing is done at all. */
  readonly before?: (seen: MatchedPlan) => Promise<Result<void, Failure>>;
  /** Asked under the lock, before anything is changed: a failure, and nothing is. */
  readonly refuse?: () => Failure | undefined;
  /** Of a session that is ended: what was applied to it stays remembered, for whoever starts it again. */
  readonly remembers?: boolean;
  /** Makes sessions that went with their server anew, whatever was saved of them. */
  readonly fresh?: boolean;
  /** Runs no hooks; what is due because of this run counts as run. */
  readonly skipHooks?: boolean;
}

/** Called when all is verified, before it is remembered. */
export type Settled = (now: MatchedPlan) => Promise<Result<void, Failure>>;

/** What was done, and what was not. */
export interface ApplyReport {
  /** As it was shown and agreed to. */
  readonly plan: Plan;
  /** What is left of it: operations that wait for consent, or cannot be done. */
  readonly left: readonly Operation[];
  /** Commands that had ended again when all was verified: they were started as the manifest says. */
  readonly ended: readonly Operation[];
  /** Sessions that were restored, with what became of all that was saved. */
  readonly restored?: ReadonlyMap<string, Restorable>;
  /** Sessions that were stopped before, and are not any more. */
  readonly started?: readonly string[];
  /** The hooks that ran, or should have; absent when none had a reason to. */
  readonly hooks?: readonly HookRun[];
}
