import { observeRequest } from "../diff/diff.ts";
import type { SessionMatch } from "../diff/match.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { Applied } from "../model/applied.ts";
import type { Failure } from "../model/failure.ts";
import type { ObserveRequest, Observed } from "../model/observed.ts";
import type { Consent, Operation, Plan } from "../model/plan.ts";
import type { SessionSpec } from "../model/spec.ts";
import { lower } from "../plan/lower.ts";
import { addressOf } from "../plan/operations.ts";
import { makePlan, type MatchedPlan } from "../plan/plan.ts";
import { endingsOf } from "./endings.ts";
import { acquireLock, afterFirstChange, type Lock, releaseLock } from "./lock.ts";
import type { Emit } from "../model/event.ts";
import type { Ports } from "./ports.ts";
import { assumeApplied, recordOf } from "./record.ts";
import { askToStop, reap } from "./stop.ts";

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

type Planner = typeof makePlan;

/** What was done, and what was not. */
export interface ApplyReport {
  /** As it was shown and agreed to. */
  readonly plan: Plan;
  /** What is left of it: operations that wait for consent, or cannot be done. */
  readonly left: readonly Operation[];
}

/** New ids become known with every message; three are enough for anything, and one more shows that it is done. */
const MOST_ROUNDS = 5;

/** What these specs need. Reads only. */
export async function plan(
  ports: Ports,
  {
    specs,
    consent = "none",
    planner = makePlan,
  }: { specs: readonly SessionSpec[]; consent?: Consent; planner?: Planner },
): Promise<Result<Plan, Failure>> {
  const applied = await ports.state.load(specs.map(({ name }) => name));
  const observed = await ports.tmux.observe(observeRequest(specs, [...applied.values()]));
  return observed.ok ? ok(planner({ specs, observed: observed.value, applied, consent }).plan) : observed;
}

/** Observe, plan, ask, lock, execute, verify, remember. */
export async function apply(ports: Ports, request: ApplyRequest): Promise<Result<ApplyReport, Failure>> {
  const { planner = makePlan } = request;
  const first = await plan(ports, { specs: request.specs, planner });
  if (!first.ok) return first;
  const conflict = conflictFailure(first.value);
  if (conflict) return err(conflict);
  const waiting = first.value.operations.some(({ state }) => state === "pending");
  const consent = waiting ? await request.consent(first.value) : "none";
  const agreed = waiting ? await plan(ports, { specs: request.specs, consent, planner }) : first;
  if (!agreed.ok) return agreed;
  if (!agreed.value.operations.some(({ state }) => state === "planned")) {
    return ok({ plan: agreed.value, left: agreed.value.operations });
  }
  const missing = missingRoots(ports, request.specs, agreed.value);
  if (missing) return err(missing);
  const run = new Run(ports, request, { consent, planner });
  return run.execute();
}

/** One locked run: messages until nothing is left to do, then a look at the result. */
class Run {
  readonly #ports: Ports;
  readonly #request: ApplyRequest;
  readonly #consent: Consent;
  readonly #planner: Planner;
  readonly #refusals: string[] = [];
  #applied: ReadonlyMap<string, Applied> = new Map();

  constructor(
    ports: Ports,
    request: ApplyRequest,
    { consent, planner }: { readonly consent: Consent; readonly planner: Planner },
  ) {
    this.#ports = ports;
    this.#request = request;
    this.#consent = consent;
    this.#planner = planner;
  }

  async execute(): Promise<Result<ApplyReport, Failure>> {
    const { specs, lockTimeoutMs, emit } = this.#request;
    const known = await this.#ports.state.load(specs.map(({ name }) => name));
    const names = observeRequest(specs, [...known.values()]);
    const lock = await acquireLock(this.#ports, { request: names, timeoutMs: lockTimeoutMs, emit });
    if (!lock.ok) return lock;
    const result = await this.#locked(lock.value, names);
    if (!result.ok || !result.value.released) await releaseLock(this.#ports, lock.value);
    return result.ok ? ok(result.value.report) : result;
  }

  async #locked(lock: Lock, names: ObserveRequest): Promise<Result<Done, Failure>> {
    const { specs } = this.#request;
    // Another writer may have finished while this one waited.
    this.#applied = await this.#ports.state.load(specs.map(({ name }) => name));
    const begun = this.#plan(lock.observed, this.#applied);
    const conflict = conflictFailure(begun.plan);
    if (conflict) return err(conflict);
    const intended = await this.#ports.state.intend(this.#ports.lease.token, specs);
    if (!intended.ok) return intended;
    const changed = await this.#changeUntilDone(lock, names, begun);
    return changed.ok ? this.#verify(begun.plan, changed.value) : changed;
  }

  async #changeUntilDone(lock: Lock, names: ObserveRequest, begun: MatchedPlan): Promise<Result<Changed, Failure>> {
    let [held, now, released] = [lock, begun, false];
    for (let round = 0; round < MOST_ROUNDS && isUnfinished(now.plan); round++) {
      const step = await this.#change(held, names, now);
      if (!step.ok) return step;
      const { observed } = step.value;
      const held1 = observed.server?.lease === lock.mine;
      if (!held1) return this.#overtaken(names);
      held = afterFirstChange(lock);
      released = step.value.released;
      now = this.#plan(observed, this.#judged(now, observed));
      if (this.#refusals.length > 0 || released) break;
    }
    return ok({ now, released });
  }

  /** Someone else started the server, or took the lease from a process it thought dead: nothing was done. */
  async #overtaken(names: ObserveRequest): Promise<Result<Changed, Failure>> {
    const { lockTimeoutMs: timeoutMs, emit } = this.#request;
    const again = await acquireLock(this.#ports, { request: names, timeoutMs, emit });
    if (!again.ok) return again;
    this.#applied = await this.#ports.state.load(this.#request.specs.map(({ name }) => name));
    const now = this.#plan(again.value.observed, this.#applied);
    const conflict = conflictFailure(now.plan);
    return conflict ? err(conflict) : this.#changeUntilDone(again.value, names, now);
  }

  async #change(lock: Lock, names: ObserveRequest, matched: MatchedPlan): Promise<Result<Step, Failure>> {
    const { tmux, state, runFile, build } = this.#ports;
    const { lines, files, complete, ending } = lower(matched, build);
    const wrote = await state.writeRuns(files.map(({ path, lines: prompt }) => ({ path, content: runFile(prompt) })));
    if (!wrote.ok) return wrote;
    const endings = endingsOf(matched.plan, ending, this.#applied);
    await askToStop(this.#ports, endings, this.#request.emit);
    const afterwards = complete ? [lock.release] : [];
    const changed = await tmux.change(
      { condition: lock.condition, lines: [...lock.first, ...lines], afterwards },
      names,
    );
    if (!changed.ok) return changed;
    this.#refusals.push(...changed.value.refusals);
    const stuck = await reap(this.#ports, endings, this.#request.emit);
    if (stuck) return err(stuck);
    return ok({ observed: changed.value.observed, released: complete });
  }

  async #verify(agreed: Plan, { now, released }: Changed): Promise<Result<Done, Failure>> {
    const undone = now.plan.operations.filter(({ state }) => state === "planned");
    if (undone.length > 0 || this.#refusals.length > 0) return err(notAsPlanned(undone, this.#refusals));
    const at = this.#ports.clock.now();
    const { plan: left, matches } = now;
    const records = matches
      .filter(({ spec }) => spec.windows.length > 0)
      .map((match) => recordOf({ match, plan: left, before: this.#applied.get(match.spec.name), at }));
    const gone = matches.filter(({ spec }) => spec.windows.length === 0).map(({ spec }) => spec.name);
    const kept = await this.#ports.state.commit(this.#ports.lease.token, records, gone);
    if (!kept.ok) return kept;
    return ok({ report: { plan: agreed, left: left.operations }, released });
  }

  #plan(observed: Observed, applied: ReadonlyMap<string, Applied>): MatchedPlan {
    return this.#planner({ specs: this.#request.specs, observed, applied, consent: this.#consent });
  }

  /** Once a message with no refusals went through, what tmux shows of an option is how tmux writes it. */
  #judged({ matches }: MatchedPlan, observed: Observed): ReadonlyMap<string, Applied> {
    if (this.#refusals.length > 0) return this.#applied;
    const now = this.#plan(observed, this.#applied).matches;
    const settled = now.filter(
      ({ spec }) => matches.find((match) => match.spec === spec)?.observed && isWhole(spec, matches),
    );
    return new Map([
      ...this.#applied,
      ...settled.map((match) => [match.spec.name, assumeApplied(match, this.#applied.get(match.spec.name))] as const),
    ]);
  }
}

interface Step {
  readonly observed: Observed;
  readonly released: boolean;
}

interface Changed {
  readonly now: MatchedPlan;
  readonly released: boolean;
}

interface Done {
  readonly report: ApplyReport;
  /** Whether the last message gave the lease back. */
  readonly released: boolean;
}

/** Whether every part of a session existed before the last message, so that the message set all its values. */
const isWhole = (spec: SessionSpec, matches: readonly SessionMatch[]): boolean =>
  matches
    .filter((match) => match.spec === spec)
    .every(({ windows }) => windows.every(({ observed, panes }) => observed && panes.every((pane) => pane.observed)));

const isUnfinished = ({ operations }: Plan): boolean => operations.some(({ state }) => state === "planned");

function conflictFailure({ conflicts }: Plan): Failure | undefined {
  const [conflict] = conflicts;
  if (!conflict) return undefined;
  const others = conflicts.slice(1).map(({ message }) => message);
  return {
    code: "conflict",
    message: conflict.message,
    hint: conflict.hint,
    ...(others.length > 0 ? { details: others } : {}),
  };
}

/** tmux starts a pane whose folder is missing somewhere else, silently. */
function missingRoots(
  { missingFolders }: Ports,
  specs: readonly SessionSpec[],
  { operations }: Plan,
): Failure | undefined {
  const starting = new Set(
    operations
      .filter(
        ({ action, level, state }) =>
          level === "pane" && state === "planned" && action !== "delete" && action !== "update",
      )
      .map(({ address }) => JSON.stringify([address.session, address.window, address.pane])),
  );
  const panes = specs.flatMap((session) =>
    session.windows.flatMap((window) =>
      window.panes
        .filter((pane) => starting.has(JSON.stringify([session.name, window.key, pane.key])))
        .map((pane) => ({ address: `${session.name}:${window.key}.${pane.key}`, root: pane.root })),
    ),
  );
  const missing = new Set(missingFolders(panes.map(({ root }) => root)));
  const bad = panes.filter(({ root }) => missing.has(root));
  if (bad.length === 0) return undefined;
  return {
    code: "root-missing",
    message: `${missing.size === 1 ? "a folder" : `${missing.size} folders`} that panes start in cannot be used`,
    details: bad.map(({ address, root }) => `${address}: ${root}`),
    hint: "create it, or change `root:` in the manifest; nothing was changed",
  };
}

function notAsPlanned(undone: readonly Operation[], refusals: readonly string[]): Failure {
  return {
    code: "not-as-planned",
    message:
      undone.length === 0
        ? "tmux refused a part of the plan"
        : `${undone.length} operation(s) did not come out as planned`,
    details: [
      ...refusals.map((said) => `tmux: ${said}`),
      ...undone.map(
        (operation) => `${operation.action} ${operation.level} ${addressOf(operation)}: ${operation.cause}`,
      ),
    ],
    hint: "what else was planned is done; mend the cause and apply again",
  };
}
