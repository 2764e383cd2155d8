import type { Result } from "../lib/result.ts";
import type { DaemonRecord, Heartbeat } from "../model/daemon.ts";
import type { Failure } from "../model/failure.ts";
import { delayAfter, type Random, standsAfter, type Steps } from "./backoff.ts";
import { MOST_MEMORY } from "./health.ts";
import { HUNG_MS, Pulse } from "./pulse.ts";

/** Between the starts of a reconciler that does not stay. */
const RESTART: Steps = { first: 100, most: 30_000 };
const LOOK_MS = 2_000;
const RECONNECT_MS = 250;
/** How long one that hangs has to end by itself. */
const TERM_MS = 5_000;

/** What the watchdog needs of the world. */
export interface WatchdogPorts {
  readonly clock: {
    /** Milliseconds of a clock that is never set. */
    now(): number;
    /** Resolves after that many milliseconds, or once `signal` is aborted. */
    sleep(ms: number, signal: AbortSignal): Promise<void>;
  };
  readonly random: Random;
  /** Whether a daemon is to run. */
  readonly isWanted: () => boolean;
  /** The reconciler that runs, whoever started it. */
  readonly find: () => DaemonRecord | undefined;
  readonly isAlive: (record: DaemonRecord) => boolean;
  /** Whether it was stopped: then it cannot end by itself. */
  readonly isStopped: (record: DaemonRecord) => boolean;
  /** Starts a reconciler, and waits until it is ready. */
  readonly start: (restarts: number) => Promise<Result<void, Failure>>;
  readonly follow: (
    record: DaemonRecord,
    heard: (beat: Heartbeat) => void,
    ended: (why?: Failure) => void,
  ) => { readonly stop: () => void };
  /** Asks it to end in good order, and to be started again. */
  readonly askRestart: (record: DaemonRecord) => Promise<void>;
  readonly kill: (record: DaemonRecord, signal: "SIGTERM" | "SIGKILL") => void;
  readonly tell: (what: WatchdogNews) => void;
  /** Called every two seconds or so: the watchdog gets on. */
  readonly onLook: () => void;
}

export type WatchdogNews =
  | { readonly kind: "watching"; readonly reconciler: number }
  | { readonly kind: "gone"; readonly reconciler: number; readonly retryMs: number }
  | { readonly kind: "hung"; readonly reconciler: number; readonly last?: Heartbeat }
  | { readonly kind: "too-large"; readonly reconciler: number; readonly bytes: number }
  | { readonly kind: "not-started"; readonly failure: Failure; readonly retryMs: number }
  | { readonly kind: "ended"; readonly why: "unwanted" | "another" | "asked" };

type Verdict = "gone" | "hung" | "too-large" | "another" | "asked";

/** Keeps a reconciler alive: starts it when it is gone, ends it when it hangs or has grown too large. Never gives up. */
export class Watchdog {
  readonly #ports: WatchdogPorts;
  #restarts = 0;
  #falls = 0;
  #delay = 0;

  constructor(ports: WatchdogPorts) {
    this.#ports = ports;
  }

  /** Goes on until no daemon is wanted any more, another one watches, or it is asked to end. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, find, isWanted, tell } = this.#ports;
    while (!signal.aborted) {
      const found = find();
      if (!found && !isWanted()) return tell({ kind: "ended", why: "unwanted" });
      if (!found) {
        await this.#start(signal);
        continue;
      }
      this.#restarts = Math.max(this.#restarts, found.restarts);
      const since = clock.now();
      tell({ kind: "watching", reconciler: found.lease.pid });
      const verdict = await this.#watch(found, signal);
      if (verdict === "another") return tell({ kind: "ended", why: "another" });
      if (verdict !== "asked") await this.#replace(found, { stood: clock.now() - since, signal });
    }
    tell({ kind: "ended", why: "asked" });
  }

  async #start(signal: AbortSignal): Promise<void> {
    const { clock, start, random, tell } = this.#ports;
    const started = await start(this.#restarts);
    if (started.ok) return;
    this.#falls += 1;
    this.#delay = delayAfter(this.#falls, RESTART, random);
    tell({ kind: "not-started", failure: started.error, retryMs: this.#delay });
    await clock.sleep(this.#delay, signal);
  }

  /** It is gone: the next comes the later the more often that happens. */
  async #replace(
    { lease }: DaemonRecord,
    { stood, signal }: { readonly stood: number; readonly signal: AbortSignal },
  ): Promise<void> {
    const { clock, isWanted, random, tell } = this.#ports;
    if (!isWanted()) return;
    this.#restarts += 1;
    this.#falls = stood >= standsAfter(this.#delay) ? 1 : this.#falls + 1;
    this.#delay = delayAfter(this.#falls, RESTART, random);
    tell({ kind: "gone", reconciler: lease.pid, retryMs: this.#delay });
    await clock.sleep(this.#delay, signal);
  }

  /** Until it is gone, or was ended for a reason. */
  async #watch(record: DaemonRecord, signal: AbortSignal): Promise<Verdict> {
    const watch = new Watch(this.#ports, record, signal);
    try {
      for (;;) {
        const verdict = await watch.look();
        if (verdict === undefined) continue;
        if (verdict === "hung") await this.#end(record, watch.last, signal);
        if (verdict === "too-large") await this.#shrink(record, watch.last!, signal);
        return verdict;
      }
    } finally {
      watch.stop();
    }
  }

  async #end(record: DaemonRecord, last: Heartbeat | undefined, signal: AbortSignal): Promise<void> {
    this.#ports.tell({ kind: "hung", reconciler: record.lease.pid, ...(last ? { last } : {}) });
    this.#ports.kill(record, "SIGTERM");
    const isStopped = this.#ports.isStopped(record);
    if (isStopped || !(await this.#isGone(record, TERM_MS, signal))) this.#ports.kill(record, "SIGKILL");
    await this.#isGone(record, TERM_MS, signal);
  }

  async #shrink(record: DaemonRecord, { rssBytes }: Heartbeat, signal: AbortSignal): Promise<void> {
    this.#ports.tell({ kind: "too-large", reconciler: record.lease.pid, bytes: rssBytes });
    await this.#ports.askRestart(record);
    if (!(await this.#isGone(record, HUNG_MS, signal))) await this.#end(record, undefined, signal);
  }

  async #isGone(record: DaemonRecord, withinMs: number, signal: AbortSignal): Promise<boolean> {
    const { clock, isAlive } = this.#ports;
    for (let waited = 0; waited < withinMs && !signal.aborted; waited += 50) {
      if (!isAlive(record)) return true;
      await clock.sleep(50, signal);
    }
    return !isAlive(record);
  }
}

/** One reconciler under watch. */
class Watch {
  readonly #ports: WatchdogPorts;
  readonly #record: DaemonRecord;
  readonly #pulse: Pulse;
  readonly #signal: AbortSignal;
  readonly #wake = (): void => this.#nap.abort();
  #nap = new AbortController();
  #line: { readonly stop: () => void } | undefined;
  #connectAt = 0;
  #isOther = false;

  constructor(ports: WatchdogPorts, record: DaemonRecord, signal: AbortSignal) {
    this.#ports = ports;
    this.#record = record;
    this.#signal = signal;
    // Once for all naps: a signal that lives for months would keep what each of them leaves with it.
    signal.addEventListener("abort", this.#wake);
    this.#pulse = new Pulse(ports.clock.now());
  }

  get last(): Heartbeat | undefined {
    return this.#pulse.last;
  }

  stop(): void {
    this.#line?.stop();
    this.#signal.removeEventListener("abort", this.#wake);
  }

  /** Looks once, and waits for two seconds, or until something happens. */
  async look(): Promise<Verdict | undefined> {
    const { clock, isAlive, onLook } = this.#ports;
    onLook();
    const verdict = this.#judge(isAlive(this.#record));
    if (verdict) return verdict;
    this.#nap = new AbortController();
    this.#connect();
    await clock.sleep(this.#line ? LOOK_MS : RECONNECT_MS, this.#nap.signal);
    return undefined;
  }

  #judge(isAlive: boolean): Verdict | undefined {
    if (!isAlive) return "gone";
    if (this.#signal.aborted) return "asked";
    if (this.#isOther) return "another";
    if (this.#pulse.isHung(this.#ports.clock.now())) return "hung";
    return (this.#pulse.last?.rssBytes ?? 0) > MOST_MEMORY ? "too-large" : undefined;
  }

  #connect(): void {
    const { clock, follow } = this.#ports;
    if (this.#line || clock.now() < this.#connectAt) return;
    this.#line = follow(
      this.#record,
      (beat) => this.#pulse.note(beat, clock.now()),
      (why) => {
        this.#line = undefined;
        this.#connectAt = clock.now() + RECONNECT_MS;
        this.#isOther = why?.code === "locked";
        this.#wake();
      },
    );
  }
}
