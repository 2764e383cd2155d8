import { observeRequest } from "../diff/diff.ts";
import type { SessionMatch } from "../diff/match.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { Applied } from "../model/applied.ts";
import type { Failure } from "../model/failure.ts";
import type { GitState } from "../model/generation.ts";
import type { ObserveRequest, Observed } from "../model/observed.ts";
import type { Consent, Operation, Plan } from "../model/plan.ts";
import type { Restorable } from "../model/restoration.ts";
import { lower } from "../plan/lower.ts";
import type { MatchedPlan } from "../plan/plan.ts";
import { missingStrangers } from "../plan/restoring.ts";
import { ended, endingsOf } from "./endings.ts";
import { conflictFailure, notAsPlanned, outdatedPlan } from "./failures.ts";
import { generationsOf } from "./generations.ts";
import { acquireLock, afterFirstChange, type Lock, releaseLock } from "./lock.ts";
import { Memory } from "./memory.ts";
import type { Ports } from "./ports.ts";
import { plannedSpec } from "./record.ts";
import type { ApplyReport, ApplyRequest, Planner, Settled } from "./request.ts";
import { askToStop, reap } from "./stop.ts";
import { isRestart, isSameWork, isUnfinished, planned } from "./work.ts";

/** New ids become known with every message; three are enough for anything, and one more shows that it is done. */
const MOST_ROUNDS = 5;

/** One locked run: messages until nothing is left to do, then a look at the result. */
export class Run {
  readonly #ports: Ports;
  readonly #request: ApplyRequest;
  readonly #consent: Consent;
  readonly #planner: Planner;
  readonly #settled: Settled | undefined;
  readonly #refusals: string[] = [];
  readonly #memory = new Memory();
  /** Panes whose command had ended before this run, and that it has not started again yet. */
  #dead: ReadonlySet<string | undefined> | undefined;
  /** Sessions that this run brings back. */
  #restored: ReadonlyMap<string, Restorable> = new Map();
  #overtakes = 0;
  /** Commands that this run has started, and that have ended again. */
  #ended: readonly Operation[] = [];
  /** Looked up while tmux is at work. */
  #git: Promise<ReadonlyMap<string, GitState>> | undefined;

  constructor(ports: Ports, request: ApplyRequest, { consent, planner, settled }: RunOptions) {
    this.#ports = ports;
    this.#request = request;
    this.#consent = consent;
    this.#planner = planner;
    this.#settled = settled;
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
    this.#memory.recall(await this.#ports.state.load(specs.map(({ name }) => name)));
    const begun = this.#plan(lock.observed, this.#memory.applied);
    this.#restored = begun.restored ?? new Map();
    const refused = conflictFailure(begun.plan) ?? this.#moved(lock.observed) ?? this.#request.refuse?.();
    if (refused) return err(refused);
    this.#git ??= this.#ports.git(manifestsOf(this.#request));
    const intended = await this.#ports.state.intend(this.#ports.lease.token, begun.matches.map(plannedSpec));
    if (!intended.ok) return intended;
    return this.#changeUntilDone(lock, names, begun);
  }

  /** A saved plan is done as it was made or not at all. */
  #moved(observed: Observed): Failure | undefined {
    const { basis, specs, only } = this.#request;
    if (!basis) return undefined;
    const { applied } = this.#memory;
    return outdatedPlan(basis, { ...this.#planner({ specs, observed, applied, consent: "none", only }), applied });
  }

  async #changeUntilDone(lock: Lock, names: ObserveRequest, begun: MatchedPlan): Promise<Result<Changed, Failure>> {
    let [held, now, released] = [lock, begun, false];
    for (let round = 0; round < MOST_ROUNDS && isUnfinished(now.plan); round++) {
      const step = await this.#change(held, names, now);
      if (!step.ok) return step;
      const { observed, refused, arranged } = step.value;
      const held1 = observed.server?.lease === lock.mine;
      // A saved plan is not begun again where it was left: what it was made from is not what is there any more.
      if (!held1) return round > 0 && this.#request.basis ? err(HALF_DONE) : this.#overtaken(names);
      held = afterFirstChange(lock);
      released = step.value.released;
      const before = now.plan;
      this.#memory.forgetGone(now);
      if (!refused) this.#memory.note(before, arranged);
      const applied = refused ? this.#memory.applied : this.#judged(arranged, observed);
      now = this.#plan(observed, applied);
      const isStuck = isSameWork(before, now.plan);
      const isToGoOn = released && !isStuck && isUnfinished(now.plan) && !this.#request.basis;
      if (isToGoOn) return this.#goOn(names, { agreed: begun.plan, applied });
      if (released || (refused && isStuck)) break;
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

  /** The last message has given the lease back, and only then something showed that others had hidden. */
  async #goOn(request: ObserveRequest, { agreed, applied }: SoFar): Promise<Result<Changed, Failure>> {
    const { lockTimeoutMs: timeoutMs, emit } = this.#request;
    const lock = await acquireLock(this.#ports, { request, timeoutMs, emit, serverRuns: true });
    if (!lock.ok) return lock;
    const changed = await this.#changeUntilDone(lock.value, request, this.#plan(lock.value.observed, applied));
    if (!changed.ok) await releaseLock(this.#ports, lock.value);
    return changed.ok ? ok({ ...changed.value, agreed }) : changed;
  }

  async #change(lock: Lock, names: ObserveRequest, matched: MatchedPlan): Promise<Result<Step, Failure>> {
    const { tmux, state, promptFiles, build } = this.#ports;
    const { lines, files, complete, ending } = lower(matched, build);
    const wrote = await state.writeRuns(files.flatMap(promptFiles));
    const shown = wrote.ok ? await this.#writeTexts(matched) : wrote;
    if (!shown.ok) return shown;
    const { emit } = this.#request;
    const endings = endingsOf(matched.plan, ending, this.#memory.applied);
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

  /** What panes that come back show before their processes start. */
  async #writeTexts({ restored }: MatchedPlan): Promise<Result<void, Failure>> {
    if (!restored) return ok(undefined);
    const texts = [...restored.values()].flatMap(({ blueprint }) => blueprint.texts);
    return (await this.#ports.saved()).writeTexts(texts);
  }

  async #verify({ agreed, now }: Changed): Promise<Result<ApplyReport, Failure>> {
    const { plan: left, matches } = now;
    const undone = [...planned(left), ...matches.flatMap((match) => this.#missing(match))];
    const at = this.#ports.clock.now();
    const { remembers = false } = this.#request;
    const records = remembers
      ? this.#memory.recordsOf(matches, at)
      : matches
          .filter(({ spec }) => spec.windows.length > 0)
          .map((match) => this.#memory.recordOf(match, { agreed, left, at }));
    // Before the record, which ends the run: whatever kills this one here, the next finds it unfinished.
    const kept = remembers ? ok(undefined) : await this.#keep({ agreed, undone, matches, records, at });
    // What tmux complains of although all came out as planned are the user's own hooks.
    if (undone.length > 0) return err(notAsPlanned(undone, this.#refusals));
    if (!kept.ok) return kept;
    const settled = await this.#settled?.(now);
    if (settled?.ok === false) return settled;
    const gone = remembers ? [] : matches.filter(isGone).map(({ spec }) => spec.name);
    const committed = await this.#ports.state.commit(this.#ports.lease.token, records, gone);
    if (!committed.ok) return committed;
    return ok({ plan: agreed, left: left.operations, ended: this.#ended });
  }

  #missing(match: SessionMatch): readonly Operation[] {
    const restored = this.#restored.get(match.spec.name);
    return restored ? missingStrangers(match, restored) : [];
  }

  async #keep({ records, ...finished }: Outcome): Promise<Result<void, Failure>> {
    const { origin = { cause: "apply" } } = this.#request;
    const specs = new Map(records.map(({ spec }) => [spec.name, spec]));
    const git = (await this.#git) ?? new Map<string, GitState>();
    return this.#ports.history.keep(generationsOf({ ...finished, specs, origin, git }));
  }

  /** A plan in which no command is started twice by one run, however soon it ends. */
  #plan(observed: Observed, applied: ReadonlyMap<string, Applied>): MatchedPlan {
    const { specs, only } = this.#request;
    const matched = this.#planner({ specs, observed, applied, consent: this.#consent, only });
    const { operations } = matched.plan;
    this.#dead ??= new Set(operations.filter(isRestart).map(({ id }) => id));
    this.#ended = operations.filter((operation) => isRestart(operation) && !this.#dead!.has(operation.id));
    const left = operations.filter((operation) => !this.#ended.includes(operation));
    return { ...matched, plan: { ...matched.plan, operations: left } };
  }

  /** What counts as applied once a message with no refusals went through. */
  #judged(arranged: readonly SessionMatch[], observed: Observed): ReadonlyMap<string, Applied> {
    const specs = new Set(arranged.map(({ spec }) => spec));
    const { matches } = this.#plan(observed, this.#memory.applied);
    return this.#memory.assuming(matches.filter(({ spec }) => specs.has(spec)));
  }
}

const HALF_DONE: Failure = {
  code: "plan-outdated",
  message: "another tmx took over while the saved plan was being done: a part of it is done",
  hint: "see what is left with: tmx plan FILE",
};

const RESTLESS: Failure = {
  code: "tmux-failed",
  message: "the tmux server ended, or was taken over by another tmx, again and again while this one was at work",
  hint: "apply again when it has come to rest: what is there by then is not made twice",
};

interface RunOptions {
  readonly consent: Consent;
  readonly planner: Planner;
  readonly settled?: Settled;
}

interface Step {
  readonly observed: Observed;
  /** Whether tmux refused a part of the message. */
  readonly refused: boolean;
  /** The sessions of which every value was set by the message. */
  readonly arranged: readonly SessionMatch[];
  readonly released: boolean;
}

interface SoFar {
  /** What was to be done at first. */
  readonly agreed: Plan;
  /** What has been applied by now, or counts as if it had been. */
  readonly applied: ReadonlyMap<string, Applied>;
}

interface Changed {
  /** What was still to be done when the lock was got. */
  readonly agreed: Plan;
  readonly now: MatchedPlan;
  /** Whether the last message gave the lease back. */
  readonly released: boolean;
}

interface Outcome extends Pick<MatchedPlan, "matches"> {
  readonly agreed: Plan;
  readonly undone: readonly Operation[];
  readonly records: readonly Applied[];
  readonly at: number;
}

/** The manifests that say why this is done: a rollback has none. */
const manifestsOf = ({ specs, origin }: ApplyRequest): readonly string[] =>
  origin?.cause === "rollback"
    ? []
    : specs.map(({ source }) => source.file).filter((file) => file !== "" && !file.startsWith("<"));

/** A session that was to go, and of which nothing is left. */
const isGone = ({ spec, observed, surplus }: SessionMatch): boolean =>
  spec.windows.length === 0 && !observed && surplus.windows.length + surplus.panes.length === 0;
