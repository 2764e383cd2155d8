import { observeRequest } from "../diff/diff.ts";
import type { SessionMatch } from "../diff/match.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { Applied } from "../model/applied.ts";
import type { Failure } from "../model/failure.ts";
import type { ObserveRequest, Observed } from "../model/observed.ts";
import type { Consent, Operation, Plan } from "../model/plan.ts";
import { lower } from "../plan/lower.ts";
import type { MatchedPlan } from "../plan/plan.ts";
import { ended, endingsOf } from "./endings.ts";
import { conflictFailure, notAsPlanned } from "./failures.ts";
import { acquireLock, afterFirstChange, type Lock, releaseLock } from "./lock.ts";
import type { Ports } from "./ports.ts";
import { assumeApplied, recordOf, withoutMade } from "./record.ts";
import type { ApplyReport, ApplyRequest, Planner } from "./request.ts";
import { askToStop, reap } from "./stop.ts";

/** New ids become known with every message; three are enough for anything, and one more shows that it is done. */
const MOST_ROUNDS = 5;

/** One locked run: messages until nothing is left to do, then a look at the result. */
export class Run {
  readonly #ports: Ports;
  readonly #request: ApplyRequest;
  readonly #consent: Consent;
  readonly #planner: Planner;
  readonly #refusals: string[] = [];
  #applied: ReadonlyMap<string, Applied> = new Map();
  /** Panes whose command had ended before this run, and that it has not started again yet. */
  #dead: ReadonlySet<string | undefined> | undefined;
  #overtakes = 0;
  /** Commands that this run has started, and that have ended again. */
  #ended: readonly Operation[] = [];

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

  /** @param serverRuns whether there was a server at the last look */
  async execute(serverRuns: boolean): Promise<Result<ApplyReport, Failure>> {
    const { specs, lockTimeoutMs, emit } = this.#request;
    const known = await this.#ports.state.load(specs.map(({ name }) => name));
    const names = observeRequest(specs, [...known.values()]);
    const lock = await acquireLock(this.#ports, { request: names, timeoutMs: lockTimeoutMs, emit, serverRuns });
    if (!lock.ok) return lock;
    const changed = await this.#locked(lock.value, names);
    // Before the record is written: whoever finds no record has work to do, and clears a dead writer's lease away.
    if (!changed.ok || !changed.value.released) await releaseLock(this.#ports, lock.value);
    return changed.ok ? this.#verify(changed.value) : changed;
  }

  async #locked(lock: Lock, names: ObserveRequest): Promise<Result<Changed, Failure>> {
    const { specs } = this.#request;
    // Another writer may have finished while this one waited.
    this.#applied = await this.#ports.state.load(specs.map(({ name }) => name));
    const begun = this.#plan(lock.observed, this.#applied);
    const conflict = conflictFailure(begun.plan);
    if (conflict) return err(conflict);
    const intended = await this.#ports.state.intend(this.#ports.lease.token, specs);
    if (!intended.ok) return intended;
    return this.#changeUntilDone(lock, names, begun);
  }

  async #changeUntilDone(lock: Lock, names: ObserveRequest, begun: MatchedPlan): Promise<Result<Changed, Failure>> {
    let [held, now, released] = [lock, begun, false];
    for (let round = 0; round < MOST_ROUNDS && isUnfinished(now.plan); round++) {
      const step = await this.#change(held, names, now);
      if (!step.ok) return step;
      const { observed, refused, arranged } = step.value;
      const held1 = observed.server?.lease === lock.mine;
      if (!held1) return this.#overtaken(names);
      held = afterFirstChange(lock);
      released = step.value.released;
      const before = now.plan;
      this.#forgetGone(now);
      now = this.#plan(observed, refused ? this.#applied : this.#judged(arranged, observed));
      if (released || (refused && isSameWork(before, now.plan))) break;
    }
    return ok({ agreed: begun.plan, now, released });
  }

  /** Someone else started the server, or took the lease from a process it thought dead: nothing was done. */
  async #overtaken(names: ObserveRequest): Promise<Result<Changed, Failure>> {
    const { lockTimeoutMs: timeoutMs, emit } = this.#request;
    this.#overtakes += 1;
    if (this.#overtakes > MOST_ROUNDS) return err(RESTLESS);
    const again = await acquireLock(this.#ports, { request: names, timeoutMs, emit, serverRuns: true });
    if (!again.ok) return again;
    const changed = await this.#locked(again.value, names);
    if (!changed.ok) await releaseLock(this.#ports, again.value);
    return changed;
  }

  async #change(lock: Lock, names: ObserveRequest, matched: MatchedPlan): Promise<Result<Step, Failure>> {
    const { tmux, state, runFile, build } = this.#ports;
    const { lines, files, complete, ending } = lower(matched, build);
    const wrote = await state.writeRuns(files.map(({ path, lines: prompt }) => ({ path, content: runFile(prompt) })));
    if (!wrote.ok) return wrote;
    const { emit } = this.#request;
    const endings = endingsOf(matched.plan, ending, this.#applied);
    const spentMs = await askToStop(this.#ports, endings, emit);
    // A pane whose process was asked to stop may have gone by itself, and then has to be made anew.
    const isLast = complete && endings.length === 0;
    const afterwards = isLast ? [lock.release] : [];
    const changed = await tmux.change(
      { condition: lock.condition, lines: [...lock.first, ...lines], afterwards },
      names,
    );
    if (!changed.ok) return changed;
    const { observed, refusals } = changed.value;
    this.#refusals.push(...refusals);
    if (ending.length > 0) this.#dead = new Set();
    const stuck = await reap(this.#ports, ended(endings, observed), { emit, spentMs });
    if (stuck) return err(stuck);
    return ok({ observed, refused: refusals.length > 0, arranged: ending, released: isLast });
  }

  async #verify({ agreed, now }: Changed): Promise<Result<ApplyReport, Failure>> {
    const undone = planned(now.plan);
    // What tmux complains of although all came out as planned are the user's own hooks.
    if (undone.length > 0) return err(notAsPlanned(undone, this.#refusals));
    const at = this.#ports.clock.now();
    const { plan: left, matches } = now;
    const records = matches
      .filter(({ spec }) => spec.windows.length > 0)
      .map((match) => recordOf({ match, plan: left, before: this.#applied.get(match.spec.name), at }));
    const gone = matches.filter(isGone).map(({ spec }) => spec.name);
    const kept = await this.#ports.state.commit(this.#ports.lease.token, records, gone);
    if (!kept.ok) return kept;
    return ok({ plan: agreed, left: left.operations, ended: this.#ended });
  }

  /** A plan in which no command is started twice by one run, however soon it ends. */
  #plan(observed: Observed, applied: ReadonlyMap<string, Applied>): MatchedPlan {
    const matched = this.#planner({ specs: this.#request.specs, observed, applied, consent: this.#consent });
    const { operations } = matched.plan;
    this.#dead ??= new Set(operations.filter(isRestart).map(({ id }) => id));
    this.#ended = operations.filter((operation) => isRestart(operation) && !this.#dead!.has(operation.id));
    const left = operations.filter((operation) => !this.#ended.includes(operation));
    return { ...matched, plan: { ...matched.plan, operations: left } };
  }

  /** What was applied to a part that had gone says nothing about the one that was made in its place. */
  #forgetGone({ matches }: MatchedPlan): void {
    const known = matches.flatMap((match) => {
      const before = this.#applied.get(match.spec.name);
      return match.observed && before ? [[match.spec.name, withoutMade(before, match)] as const] : [];
    });
    this.#applied = new Map(known);
  }

  /** Once a message with no refusals went through, what tmux shows of an option is how tmux writes it. */
  #judged(arranged: readonly SessionMatch[], observed: Observed): ReadonlyMap<string, Applied> {
    const specs = new Set(arranged.map(({ spec }) => spec));
    const settled = this.#plan(observed, this.#applied).matches.filter(({ spec }) => specs.has(spec));
    return new Map([
      ...this.#applied,
      ...settled.map((match) => [match.spec.name, assumeApplied(match, this.#applied.get(match.spec.name))] as const),
    ]);
  }
}

const RESTLESS: Failure = {
  code: "tmux-failed",
  message: "the tmux server ended, or was taken over by another tmx, again and again while this one was at work",
  hint: "apply again when it has come to rest: what is there by then is not made twice",
};

interface Step {
  readonly observed: Observed;
  /** Whether tmux refused a part of the message. */
  readonly refused: boolean;
  /** The sessions of which every value was set by the message. */
  readonly arranged: readonly SessionMatch[];
  readonly released: boolean;
}

interface Changed {
  /** What was still to be done when the lock was got. */
  readonly agreed: Plan;
  readonly now: MatchedPlan;
  /** Whether the last message gave the lease back. */
  readonly released: boolean;
}

const planned = ({ operations }: Plan): readonly Operation[] => operations.filter(({ state }) => state === "planned");

export const isUnfinished = (plan: Plan): boolean => planned(plan).length > 0;

/** Whether a message did nothing of what it was for. */
const isSameWork = (before: Plan, after: Plan): boolean =>
  JSON.stringify(planned(before)) === JSON.stringify(planned(after));

/** A session that was to go, and of which nothing is left. */
const isGone = ({ spec, observed, surplus }: SessionMatch): boolean =>
  spec.windows.length === 0 && !observed && surplus.windows.length + surplus.panes.length === 0;

/** A command that is to be started again because it has ended. */
const isRestart = ({ action, endsProcess }: Operation): boolean => action === "replace" && !endsProcess;
