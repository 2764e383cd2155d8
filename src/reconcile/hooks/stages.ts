import { err, ok, type Result } from "../../lib/result.ts";
import type { Applied } from "../../model/applied.ts";
import type { Failure } from "../../model/failure.ts";
import { type HookState, isFailed, type SeenSession } from "../../model/hooks.ts";
import type { Plan } from "../../model/plan.ts";
import type { MatchedPlan } from "../../plan/plan.ts";
import { conflictFailure, missingRoots } from "../failures.ts";
import type { Ports } from "../ports.ts";
import type { ApplyReport, ApplyRequest, Settled } from "../request.ts";
import { hookEvents, isSameLook, seenSession } from "./events.ts";
import { hookFailed, notApproved, withFailedHooks } from "./failures.ts";
import { type HookedSession, hookedSessions, hooksNow, hooksThen } from "./hooked.ts";
import { acquireHookLock } from "./lock.ts";
import type { HookPorts } from "./ports.ts";
import { HookRunner } from "./runner.ts";

interface Look extends MatchedPlan {
  readonly applied: ReadonlyMap<string, Applied>;
}

/** The apply that hooks stand around. */
export interface Steps<Seen extends Look> {
  /** What was seen, and agreed to, without a lock. */
  readonly seen: Seen;
  readonly lookAgain: () => Promise<Result<Seen, Failure>>;
  /** Does it. `settled` is called when all is verified, before it is remembered. */
  readonly proceed: (seen: Seen, settled?: Settled) => Promise<Result<ApplyReport, Failure>>;
}

/**
 * The hooks of one apply. Those before a change stop it by failing. Those after one are noted as run before they are:
 * a tmx that is killed in one of them does not run it twice.
 */
export class HookStages<Seen extends Look> {
  readonly #ports: Ports;
  readonly #hooks: HookPorts;
  readonly #request: ApplyRequest;
  #sessions: readonly HookedSession[];
  readonly #runner: HookRunner;

  constructor(ports: Ports, hooks: HookPorts, request: ApplyRequest, sessions: readonly HookedSession[]) {
    this.#ports = ports;
    this.#hooks = hooks;
    this.#request = request;
    this.#sessions = sessions;
    this.#runner = new HookRunner(ports, hooks, request);
  }

  /** Then the hooks are those that were applied last, which need not be the file's any more. */
  #isDeletion(): boolean {
    return this.#request.specs.every(({ windows }) => windows.length === 0);
  }

  /** Makes sure that a person has approved what may run. */
  async approve(): Promise<Failure | undefined> {
    if (this.#request.skipHooks) return undefined;
    const { approvals } = this.#hooks;
    const unapproved = this.#sessions
      .flatMap((session) => hooksNow(session) ?? [])
      .filter((spec) => !approvals.has(spec));
    if (unapproved.length === 0) return undefined;
    if (!(await this.#request.approve?.(unapproved))) return notApproved(unapproved, this.#isDeletion());
    for (const spec of unapproved) {
      const added = await approvals.add(spec, this.#ports.clock.now());
      if (!added.ok) return added.error;
    }
    return undefined;
  }

  async around(steps: Steps<Seen>): Promise<Result<ApplyReport, Failure>> {
    if (!this.#isConcerned(steps.seen)) return steps.proceed(steps.seen);
    const turns = new Map<string, number>();
    try {
      const locked = await this.#lock(turns);
      if (!locked.ok) return locked;
      const done = await this.#locked(steps);
      return done.ok
        ? ok({ ...done.value, hooks: this.#runner.runs })
        : err(withFailedHooks(done.error, this.#runner.runs));
    } finally {
      for (const [session, turn] of turns) await this.#hooks.locks.free(session, turn);
    }
  }

  /** Whether anything is to be done with these sessions, or has happened to them. */
  #isConcerned({ plan, matches }: MatchedPlan): boolean {
    return this.#sessions.some((session) => {
      const { name, wanted, isDeletion } = session;
      const state = this.#hooks.states.load(name);
      const isDropped = !wanted && !isDeletion && state !== undefined;
      return isDropped || isPlanned(plan, name) || !isSameLook(state, seenIn({ plan, matches }, session));
    });
  }

  /** In the order of their names, so that two who want the same ones do not wait for each other. */
  async #lock(turns: Map<string, number>): Promise<Result<void, Failure>> {
    const { lockTimeoutMs: timeoutMs, emit } = this.#request;
    for (const session of this.#sessions.map(({ name }) => name).toSorted()) {
      const turn = await acquireHookLock(this.#ports, this.#hooks, { session, timeoutMs, emit });
      if (!turn.ok) return turn;
      turns.set(session, turn.value);
    }
    return ok(undefined);
  }

  async #locked({ lookAgain, proceed }: Steps<Seen>): Promise<Result<ApplyReport, Failure>> {
    // Another may have been at work while this one waited.
    const looked = await lookAgain();
    if (!looked.ok) return looked;
    const seen = looked.value;
    const locked = new Set(this.#sessions.map(({ name }) => name));
    this.#sessions = hookedSessions(this.#request.specs, seen.applied).filter(({ name }) => locked.has(name));
    const obstacle = conflictFailure(seen.plan) ?? missingRoots(this.#ports, this.#request.specs, seen.plan);
    if (obstacle) return err(obstacle);
    const stopped = (await this.#catchUp(seen)) ?? (await this.#before(seen.plan));
    if (stopped) return err(stopped);
    return proceed(seen, (now) => this.#settle(now));
  }

  /** What happened since the last look: a session that was made meanwhile is looked at when all is done. */
  async #catchUp(seen: MatchedPlan): Promise<Failure | undefined> {
    for (const session of this.#sessions) {
      const state = this.#hooks.states.load(session.name);
      const now = seenIn(seen, session);
      const isKnown = state === undefined || state.session?.life === now?.life;
      const failure = await this.#note(session, state, isKnown ? now : undefined);
      if (failure) return failure;
    }
    return undefined;
  }

  /** The hooks that have a say in whether anything is done at all. */
  async #before(plan: Plan): Promise<Failure | undefined> {
    for (const session of this.#sessions) {
      const { name, isDeletion } = session;
      const hook = isDeletion ? "beforeDelete" : "beforeCreate";
      if (isDeletion ? !isPlanned(plan, name) : !isCreated(plan, name)) continue;
      const run = await this.#runner.run(hooksNow(session), hook);
      if (run && isFailed(run)) return hookFailed(run);
    }
    const created = this.#sessions.filter(({ name, wanted }) => wanted && isCreated(plan, name));
    for (const { name } of created) {
      const saved = await this.#hooks.states.save(name, {});
      if (!saved.ok) return saved.error;
    }
    return undefined;
  }

  async #settle(now: MatchedPlan): Promise<Result<void, Failure>> {
    for (const session of this.#sessions) {
      const state = this.#hooks.states.load(session.name);
      const failure = await this.#note(session, state, seenIn(now, session));
      if (failure) return err(failure);
      if (session.wanted || (session.isDeletion && seenIn(now, session))) continue;
      const forgotten = await this.#hooks.states.save(session.name, undefined);
      if (!forgotten.ok) return forgotten;
    }
    return ok(undefined);
  }

  /** Notes what is seen of a session, and then runs what is due because of it. */
  async #note(
    session: HookedSession,
    before: HookState | undefined,
    now: SeenSession | undefined,
  ): Promise<Failure | undefined> {
    if (isSameLook(before, now)) return undefined;
    const saved = await this.#hooks.states.save(session.name, now ? { session: now } : {});
    if (!saved.ok) return saved.error;
    for (const hook of hookEvents(before, now)) {
      const isPast = !now || hook === "afterDelete";
      await this.#runner.run(isPast ? hooksThen(session) : hooksNow(session), hook);
    }
    return undefined;
  }
}

const seenIn = ({ plan, matches }: MatchedPlan, { name }: HookedSession): SeenSession | undefined => {
  const match = matches.find(({ spec }) => spec.name === name);
  return match && seenSession(match, plan.server);
};

const isPlanned = ({ operations }: Plan, session: string): boolean =>
  operations.some(({ address, state }) => address.session === session && state === "planned");

const isCreated = ({ operations }: Plan, session: string): boolean =>
  operations.some(
    ({ address, state, level, action }) =>
      address.session === session && state === "planned" && level === "session" && action === "create",
  );
