import { observeRequest } from "../diff/diff.ts";
import type { SessionMatch } from "../diff/match.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { Consent, Only, Plan } from "../model/plan.ts";
import type { Restraints } from "../model/restraint.ts";
import type { PlanBasis } from "../model/saved-plan.ts";
import type { SessionSpec } from "../model/spec.ts";
import { basisOf, type PlanInputs } from "../plan/basis.ts";
import { type MatchedPlan, makePlan } from "../plan/plan.ts";
import { isGone } from "../plan/restoring.ts";
import { restrain } from "../plan/restraint.ts";
import type { Applied } from "../model/applied.ts";
import { conflictFailure, missingRoots, outdatedPlan } from "./failures.ts";
import { hookedSessions } from "./hooks/hooked.ts";
import type { HookStages } from "./hooks/stages.ts";
import type { Ports } from "./ports.ts";
import { recordOf } from "./record.ts";
import type { ApplyReport, ApplyRequest, Planner, Settled } from "./request.ts";
import { Run } from "./run.ts";
import { isUnfinished } from "./work.ts";

/** What these specs need. Reads only. */
export async function plan(ports: Ports, request: LookRequest): Promise<Result<Plan, Failure>> {
  const seen = await look(ports, request);
  if (!seen.ok) return seen;
  const outdated = request.basis && outdatedPlan(request.basis, seen.value);
  return outdated ? err(outdated) : ok(seen.value.plan);
}

/** What these specs need, with what a saved plan is held against. Reads only. */
export async function planWithBasis(
  ports: Ports,
  request: LookRequest,
): Promise<Result<{ readonly plan: Plan; readonly basis: PlanBasis }, Failure>> {
  const seen = await look(ports, request);
  return seen.ok ? ok({ plan: seen.value.plan, basis: basisOf(seen.value) }) : seen;
}

export interface LookRequest {
  readonly specs: readonly SessionSpec[];
  readonly consent?: Consent;
  readonly only?: Only | undefined;
  readonly planner?: Planner;
  readonly restraints?: Restraints | undefined;
  readonly basis?: PlanBasis;
  readonly fresh?: boolean | undefined;
}

export async function look(
  ports: Ports,
  { specs, consent = "none", only, planner = makePlan, restraints, fresh }: LookRequest,
): Promise<Result<PlanInputs, Failure>> {
  const applied = await ports.state.load(specs.map(({ name }) => name));
  const observed = await ports.tmux.observe(observeRequest(specs, [...applied.values()]));
  if (!observed.ok) return observed;
  const input = { specs, observed: observed.value, applied, consent, only };
  const planned = restrained(planner, restraints);
  const matched = planned(input);
  const gone = fresh || planner !== makePlan ? [] : goneSessions(matched, applied);
  if (gone.length === 0) return ok({ ...matched, applied });
  const saved = await ports.saved();
  const restorable = await saved.restorable(gone, { applied, server: observed.value.server });
  return restorable.ok ? ok({ ...planned({ ...input, restorable: restorable.value }), applied }) : restorable;
}

/** The sessions that were applied once, and of which nothing is there. */
const goneSessions = ({ matches }: MatchedPlan, applied: ReadonlyMap<string, Applied>): readonly SessionSpec[] =>
  matches
    .filter((match) => !match.isPartial && isGone(match) && applied.get(match.spec.name)?.at)
    .map(({ spec }) => spec);

/** Observe, plan, ask, and carry it out. */
export async function apply(ports: Ports, request: ApplyRequest): Promise<Result<ApplyReport, Failure>> {
  const { specs, only, planner = makePlan, restraints, fresh } = request;
  const wanted: LookRequest = { specs, only, planner, restraints, fresh };
  const first = await look(ports, wanted);
  if (!first.ok) return first;
  const outdated = conflictFailure(first.value.plan) ?? (request.basis && outdatedPlan(request.basis, first.value));
  if (outdated) return err(outdated);
  const hooks = await hookStages(ports, request, first.value);
  const refused = await hooks?.approve();
  if (refused) return err(refused);
  const waiting = first.value.plan.operations.some(({ state }) => state === "pending");
  const consent = waiting ? await request.consent(first.value.plan) : "none";
  const agreed = waiting ? await look(ports, { ...wanted, consent }) : first;
  if (!agreed.ok) return agreed;
  const proceed = (seen: PlanInputs, settled?: Settled): Promise<Result<ApplyReport, Failure>> =>
    carryOut(ports, request, { seen, consent, ...(settled && { settled }) });
  if (!hooks) return proceed(agreed.value);
  const lookAgain = (): Promise<Result<PlanInputs, Failure>> => look(ports, { ...wanted, consent });
  return hooks.around({ seen: agreed.value, lookAgain, proceed });
}

/** The hooks of these sessions; most have none, and then nothing of it is loaded. */
async function hookStages(
  ports: Ports,
  request: ApplyRequest,
  { applied }: PlanInputs,
): Promise<HookStages<PlanInputs> | undefined> {
  const sessions = hookedSessions(request.specs, applied);
  if (sessions.length === 0) return undefined;
  const { HookStages } = await import("./hooks/stages.ts");
  return new HookStages(ports, await ports.hooks(), request, sessions);
}

/** Lock, execute, verify, remember. */
async function carryOut(
  ports: Ports,
  request: ApplyRequest,
  { seen, consent, settled }: { readonly seen: PlanInputs; readonly consent: Consent; readonly settled?: Settled },
): Promise<Result<ApplyReport, Failure>> {
  const { plan } = seen;
  if (!isUnfinished(plan) && isRemembered(seen)) {
    const done = await settled?.(seen);
    return done?.ok === false ? done : ok({ plan, left: plan.operations, ended: [] });
  }
  const missing = missingRoots(ports, request.specs, plan);
  if (missing) return err(missing);
  const prepared = await request.before?.(seen);
  if (prepared?.ok === false) return prepared;
  const planner = plannerFor(request, seen);
  const run = new Run(ports, request, { consent, planner, ...(settled && { settled }) });
  const done = await run.execute(plan.server !== undefined);
  return done.ok && seen.restored ? ok({ ...done.value, restored: seen.restored }) : done;
}

/** What comes back was decided when the plan was shown. */
const plannerFor =
  ({ planner = makePlan, restraints }: ApplyRequest, { restored }: PlanInputs): Planner =>
  (input) =>
    restrained(planner, restraints)({ ...input, restorable: restored });

const restrained =
  (planner: Planner, restraints: Restraints | undefined): Planner =>
  (input) =>
    restraints ? restrain(planner(input), restraints) : planner(input);

const isRemembered = (seen: PlanInputs): boolean => seen.matches.every((match) => isRecorded(match, seen));

/** Whether the record of the last apply says what this one would: what shows in no operation (`stop`) may have changed. */
export function isRecorded(match: SessionMatch, { plan, applied }: PlanInputs): boolean {
  const before = applied.get(match.spec.name);
  if (match.spec.windows.length === 0) return before === undefined || match.observed !== undefined;
  return (
    before !== undefined &&
    // A run that did not finish is none that is remembered.
    before.at !== 0 &&
    !before.intent &&
    isSameSpec(recordOf({ match, plan, before, done: [], at: 0 }).spec, before.spec)
  );
}

/** Where a manifest is makes no difference to what it says. */
function isSameSpec({ source: _here, ...one }: SessionSpec, { source: _there, ...other }: SessionSpec): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
