import type { Failure } from "../model/failure.ts";
import type { Holds } from "../model/hold.ts";
import type { Loaded } from "../model/watched.ts";
import type { SessionSpec } from "../model/spec.ts";
import type { WatchEvent } from "../model/watch-event.ts";
import { Askers } from "./askers.ts";
import { delayAfter, RETRY } from "./backoff.ts";
import { Desired } from "./desired.ts";
import { Healing } from "./healing.ts";
import { Holding } from "./holding.ts";
import { eventOf, forgetTold, isForPeople, type Outcome, runPass, type Subject } from "./pass.ts";
import type { WatchPorts } from "./ports.ts";
import { WorkQueue } from "./queue.ts";
import type { Reporter } from "./reporter.ts";

/** How soon what another writer is at work on is looked at again, and how often until it is tried all the same. */
const BUSY_MS = 250;
const MOST_BUSY = 40;
/** How soon what waits for a person is tried again. */
const PATIENCE_MS = 30_000;

/** The sessions that are kept, each with what is known of it, and when each is to be looked at. */
export class Sessions {
  readonly #ports: WatchPorts;
  readonly #reporter: Reporter;
  readonly #queue = new WorkQueue();
  readonly #desired = new Desired();
  readonly #holding: Holding;
  readonly #healings = new Map<string, Healing>();
  /** How often in a row a pass has failed. */
  readonly #failures = new Map<string, number>();
  #busy = 0;
  readonly #askers = new Askers();

  constructor(ports: WatchPorts, reporter: Reporter) {
    this.#ports = ports;
    this.#reporter = reporter;
    this.#holding = new Holding(ports.holds);
  }

  get names(): readonly string[] {
    return [...this.#desired.specs.keys()];
  }

  /** The specs of these sessions, or of all. */
  specsOf(names: readonly string[] | undefined): readonly SessionSpec[] {
    return [...this.#desired.specs.values()].filter(({ name }) => names?.includes(name) ?? true);
  }

  /** Has these sessions looked at now as if their files had just been written; gives how that came out. */
  async ask(names: readonly string[] | undefined, now: number): Promise<ReadonlyMap<string, Failure | undefined>> {
    const asked = this.specsOf(names).map(({ name }) => name);
    const outcomes = asked.map((name) => {
      this.#healingOf(name).renew();
      this.#wake(name, now);
      return this.#askers.ask(name);
    });
    const failures = await Promise.all(outcomes);
    return new Map(asked.map((name, at) => [name, failures[at]]));
  }

  /** Whatever has failed before. */
  #wake(name: string, at: number): void {
    this.#failures.delete(name);
    this.#queue.release(name);
    this.#queue.add(name, at);
  }

  /** What keeps sessions from being as their files say, as long as it does. */
  get troubles(): readonly WatchEvent[] {
    return [
      ...this.#desired.troubles,
      ...this.#reporter.told.current,
      ...[...this.#healings].flatMap(([name, healing]) => healing.troubles.map((note) => eventOf(name, note))),
    ];
  }

  /** How many wait to be looked at, and for how long. */
  backlog(now: number): { readonly length: number; readonly oldestMs: number } {
    return this.#queue.backlog(now);
  }

  /** When one is to be looked at next. */
  next(): number {
    return Math.min(this.#queue.next() ?? Infinity, this.#holding.next() ?? Infinity);
  }

  wakeAll(at: number): void {
    for (const name of this.names) this.#queue.add(name, at);
  }

  /** All of them went, and none was taken away. */
  serverGone(backAt: number): void {
    for (const name of this.names) {
      this.#healingOf(name).serverGone();
      this.#queue.hold(name, backAt);
    }
  }

  /** Takes in what the files say now. Gives what is to be told of it. */
  load(loaded: Loaded, now: number): readonly WatchEvent[] {
    const { changed, events } = this.#desired.update(loaded);
    for (const name of this.#healings.keys()) if (!this.#desired.specs.has(name)) this.#forget(name);
    for (const name of changed) {
      this.#healingOf(name).renew();
      this.#wake(name, now);
    }
    return events;
  }

  /** One pass for all that is due; `applied` where something was done, or tried. */
  async pass(now: number, server: string | undefined): Promise<"nothing" | "done" | "applied" | "other-server"> {
    this.#lookAtHolds(now);
    const keys = this.#queue.take(now);
    const subjects = keys.flatMap((name) => this.#subjectOf(name));
    if (subjects.length === 0) {
      for (const key of keys) this.#queue.done(key);
      this.#askers.answer(keys, (name) => this.#holding.whyLeft(name));
      return keys.length === 0 ? "nothing" : "done";
    }
    const isImpatient = this.#busy >= MOST_BUSY;
    const held = (): Holds => this.#holding.read(keys, this.#ports.clock.now());
    const look = await runPass(this.#ports, subjects, { server, isImpatient, told: this.#reporter.told, held });
    for (const key of keys) this.#queue.done(key);
    this.#busy = look.ok && look.value.kind === "busy" ? this.#busy + 1 : 0;
    if (!look.ok) {
      this.#reporter.failed("tmux", look.error, Math.min(...keys.map((key) => this.#putOff(key))));
      this.#askers.answer(keys, () => look.error);
      return "done";
    }
    this.#reporter.works("tmux");
    if (look.value.kind === "seen") {
      const { outcomes } = look.value;
      for (const outcome of outcomes) this.#conclude(outcome);
      const failures = new Map(outcomes.map(({ session, failure }) => [session, failure]));
      this.#askers.answer(keys, (name) => failures.get(name) ?? this.#holding.whyLeft(name));
      return look.value.isApplied ? "applied" : "done";
    }
    for (const key of keys) this.#queue.add(key, this.#ports.clock.now() + BUSY_MS);
    return look.value.kind === "other-server" ? "other-server" : "done";
  }

  /** What people have stopped, or started again, is told, and looked at anew. */
  #lookAtHolds(now: number): void {
    for (const event of this.#holding.look(this.names, now)) {
      const { session } = event;
      this.#healingOf(session).forget();
      forgetTold(this.#reporter.told, session);
      this.#reporter.say(event);
      this.#wake(session, now);
    }
  }

  /** Nothing is done about a session that is stopped, whatever there is of it. */
  #subjectOf(name: string): readonly Subject[] {
    const spec = this.#desired.specs.get(name);
    if (!spec) return [];
    const healing = this.#healingOf(name);
    if (this.#holding.get(name)?.kind !== "stopped") return [{ spec, healing }];
    healing.stopped();
    return [];
  }

  #conclude({ session, failure, nextAt }: Outcome): void {
    if (failure)
      this.#reporter.failed({ session }, failure, isForPeople(failure) ? this.#later(session) : this.#putOff(session));
    else {
      this.#failures.delete(session);
      this.#queue.release(session);
      this.#reporter.works({ session });
    }
    if (nextAt !== undefined) this.#queue.add(session, nextAt);
  }

  #putOff(session: string): number {
    const failures = (this.#failures.get(session) ?? 0) + 1;
    this.#failures.set(session, failures);
    const delay = delayAfter(failures, RETRY, this.#ports.random);
    this.#queue.hold(session, this.#ports.clock.now() + delay);
    return delay;
  }

  #later(session: string): number {
    this.#queue.hold(session, this.#ports.clock.now() + PATIENCE_MS);
    return PATIENCE_MS;
  }

  #healingOf(name: string): Healing {
    const known = this.#healings.get(name);
    if (known) return known;
    const healing = new Healing(this.#ports.random);
    this.#healings.set(name, healing);
    return healing;
  }

  #forget(name: string): void {
    this.#healings.delete(name);
    this.#failures.delete(name);
    this.#queue.remove(name);
    this.#askers.answer([name], () => undefined);
  }
}
