import { observeRequest } from "../diff/diff.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { Applied } from "../model/applied.ts";
import type { Failure } from "../model/failure.ts";
import type { Consent, Plan } from "../model/plan.ts";
import type { SessionSpec } from "../model/spec.ts";
import { makePlan, type MatchedPlan } from "../plan/plan.ts";
import { conflictFailure, missingRoots } from "./failures.ts";
import type { Ports } from "./ports.ts";
import { recordOf } from "./record.ts";
import type { ApplyReport, ApplyRequest, Planner } from "./request.ts";
import { isUnfinished, Run } from "./run.ts";

/** What these specs need. Reads only. */
export async function plan(ports: Ports, request: LookRequest): Promise<Result<Plan, Failure>> {
  const seen = await look(ports, request);
  return seen.ok ? ok(seen.value.plan) : seen;
}

interface LookRequest {
  readonly specs: readonly SessionSpec[];
  readonly consent?: Consent;
  readonly planner?: Planner;
}

interface Seen extends MatchedPlan {
  readonly applied: ReadonlyMap<string, Applied>;
}

async function look(
  ports: Ports,
  { specs, consent = "none", planner = makePlan }: LookRequest,
): Promise<Result<Seen, Failure>> {
  const applied = await ports.state.load(specs.map(({ name }) => name));
  const observed = await ports.tmux.observe(observeRequest(specs, [...applied.values()]));
  if (!observed.ok) return observed;
  return ok({ ...planner({ specs, observed: observed.value, applied, consent }), applied });
}

/** Observe, plan, ask, lock, execute, verify, remember. */
export async function apply(ports: Ports, request: ApplyRequest): Promise<Result<ApplyReport, Failure>> {
  const { planner = makePlan } = request;
  const first = await look(ports, { specs: request.specs, planner });
  if (!first.ok) return first;
  const conflict = conflictFailure(first.value.plan);
  if (conflict) return err(conflict);
  const waiting = first.value.plan.operations.some(({ state }) => state === "pending");
  const consent = waiting ? await request.consent(first.value.plan) : "none";
  const agreed = waiting ? await look(ports, { specs: request.specs, consent, planner }) : first;
  if (!agreed.ok) return agreed;
  if (!isUnfinished(agreed.value.plan) && isRemembered(agreed.value)) {
    return ok({ plan: agreed.value.plan, left: agreed.value.plan.operations, ended: [] });
  }
  const missing = missingRoots(ports, request.specs, agreed.value.plan);
  if (missing) return err(missing);
  const run = new Run(ports, request, { consent, planner });
  return run.execute(agreed.value.plan.server !== undefined);
}

/** Whether the record of the last apply says what this one would: what shows in no operation (`stop`) may have changed. */
const isRemembered = ({ matches, plan, applied }: Seen): boolean =>
  matches.every((match) => {
    const before = applied.get(match.spec.name);
    if (match.spec.windows.length === 0) return before === undefined || match.observed !== undefined;
    return (
      before !== undefined && !before.intent && isSameSpec(recordOf({ match, plan, before, at: 0 }).spec, before.spec)
    );
  });

/** Where a manifest is makes no difference to what it says. */
function isSameSpec({ source: _here, ...one }: SessionSpec, { source: _there, ...other }: SessionSpec): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
