/** The watchdog on a clock of its own: who is started, who is ended, and when. */
import { describe, expect, it } from "vitest";
import { Watchdog, type WatchdogNews, type WatchdogPorts } from "../../../src/daemon/watchdog.ts";
import { err, ok } from "../../../src/lib/result.ts";
import type { DaemonRecord, Heartbeat } from "../../../src/model/daemon.ts";
import type { Failure } from "../../../src/model/failure.ts";

interface Reconciler {
  readonly record: DaemonRecord;
  isAlive: boolean;
  isStopped: boolean;
  /** Whether it tells that it gets on. */
  isMoving: boolean;
  ignoresTerm: boolean;
  rssBytes: number;
  listener?: { readonly heard: (beat: Heartbeat) => void; readonly ended: (why?: Failure) => void };
}

/** A world in which a second passes when the watchdog sleeps for one. */
class World {
  now = 0;
  isWanted = true;
  failsToStart = 0;
  refusal: Failure | undefined;
  readonly news: (WatchdogNews & { readonly at: number })[] = [];
  readonly signals: string[] = [];
  readonly started: Reconciler[] = [];
  readonly asked = new AbortController();
  readonly #events: { readonly at: number; readonly happen: (world: World) => void }[] = [];
  #beatAt = 0;
  #sequence = 0;

  get current(): Reconciler | undefined {
    return this.started.findLast(({ isAlive }) => isAlive);
  }

  at(seconds: number, happen: (world: World) => void): this {
    this.#events.push({ at: seconds * 1_000, happen });
    return this;
  }

  /** Runs until then, and gives what was told, with the second of it. */
  async until(seconds: number): Promise<readonly string[]> {
    this.at(seconds, (world) => world.asked.abort());
    await new Watchdog(this.#ports()).run(this.asked.signal);
    return this.news.map(({ kind, at }) => `${Math.round(at / 1_000)} ${kind}`);
  }

  kill(): void {
    const current = this.current!;
    current.isAlive = false;
    current.listener?.ended();
  }

  #ports(): WatchdogPorts {
    return {
      clock: { now: () => this.now, sleep: async (ms, signal) => this.#pass(ms, signal) },
      random: () => 0.5,
      isWanted: () => this.isWanted,
      find: () => this.current?.record,
      isAlive: ({ lease }) => this.#of(lease.pid).isAlive,
      isStopped: ({ lease }) => this.#of(lease.pid).isStopped,
      start: async (restarts) => {
        if (this.failsToStart-- > 0) return err({ code: "daemon-failed", message: "no" });
        this.#begin(restarts);
        return ok(undefined);
      },
      follow: ({ lease }, heard, ended) => {
        const reconciler = this.#of(lease.pid);
        if (this.refusal) {
          const why = this.refusal;
          queueMicrotask(() => ended(why));
        }
        reconciler.listener = { heard, ended };
        if (reconciler.isMoving) heard(this.#beat(reconciler));
        return { stop: () => delete reconciler.listener };
      },
      askRestart: async ({ lease }) => {
        this.signals.push("restart");
        this.#of(lease.pid).isAlive = false;
      },
      kill: ({ lease }, signal) => {
        this.signals.push(signal);
        const reconciler = this.#of(lease.pid);
        if (signal === "SIGKILL" || !(reconciler.ignoresTerm || reconciler.isStopped)) reconciler.isAlive = false;
      },
      tell: (news) => this.news.push({ ...news, at: this.now }),
      onLook: () => undefined,
    };
  }

  #of(pid: number): Reconciler {
    return this.started[pid - 1]!;
  }

  #begin(restarts: number): void {
    const pid = this.started.length + 1;
    const lease = { pid, started: "", host: "", since: 0, token: String(pid) };
    const rest = { isAlive: true, isStopped: false, isMoving: true, ignoresTerm: false, rssBytes: 1 };
    this.started.push({ record: { lease, socket: "/s", restarts }, ...rest });
  }

  #beat({ rssBytes }: Reconciler): Heartbeat {
    const backlog = { length: 0, oldestMs: 0 };
    return { pid: 1, sequence: (this.#sequence += 1), doing: "", forMs: 0, at: 0, lagMs: 0, rssBytes, backlog };
  }

  async #pass(ms: number, signal: AbortSignal): Promise<void> {
    const end = this.now + ms;
    while (this.now < end && !signal.aborted) {
      this.now = Math.min(end, this.now + 50);
      for (const event of this.#events.filter(({ at }) => at <= this.now)) {
        this.#events.splice(this.#events.indexOf(event), 1);
        event.happen(this);
      }
      if (this.now - this.#beatAt < 5_000) continue;
      this.#beatAt = this.now;
      const current = this.current;
      if (current?.isMoving) current.listener?.heard(this.#beat(current));
    }
    await Promise.resolve();
  }
}

describe("a watchdog", () => {
  it("starts a reconciler and lets it be while it moves", async () => {
    const world = new World();
    expect(await world.until(600)).toEqual(["0 watching", "600 ended"]);
    expect(world.started).toHaveLength(1);
  });

  it("starts another one at once when it has died, later and later when they do not stay", async () => {
    const world = new World();
    for (const second of [100, 101, 102, 103, 104]) world.at(second, (each) => each.current && each.kill());
    await world.until(200);
    const gone = world.news.filter(({ kind }) => kind === "gone");
    expect(gone.map((news) => (news.kind === "gone" ? news.retryMs : 0))).toEqual([100, 200, 400, 800, 1600]);
    expect(world.started.map(({ record }) => record.restarts)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("begins with the shortest pause again once one has stood", async () => {
    const world = new World().at(10, (each) => each.kill()).at(300, (each) => each.kill());
    await world.until(400);
    expect(world.news.flatMap((news) => (news.kind === "gone" ? [news.retryMs] : []))).toEqual([100, 100]);
  });

  it("ends one that hangs within thirty seconds, and puts another one in its place", async () => {
    const world = new World().at(101, (each) => {
      each.current!.isMoving = false;
      each.current!.ignoresTerm = true;
    });
    const told = await world.until(200);
    expect(told).toEqual([
      "0 watching",
      expect.stringMatching(/^1(2[6-9]|30) hung$/),
      expect.stringMatching(/^13[2-6] gone$/),
      expect.stringMatching(/^13[2-6] watching$/),
      "200 ended",
    ]);
    expect(world.signals).toEqual(["SIGTERM", "SIGKILL"]);
  });

  it("waits for none that is stopped", async () => {
    const world = new World().at(100, (each) => Object.assign(each.current!, { isMoving: false, isStopped: true }));
    await world.until(160);
    const [hung, gone] = ["hung", "gone"].map((kind) => world.news.find((news) => news.kind === kind)!.at);
    expect(gone! - hung!).toBeLessThan(500);
  });

  it("takes the sleep of the machine for no hanging", async () => {
    const world = new World().at(100, (each) => (each.now += 3_600_000));
    await world.until(3_900);
    expect(world.news.map(({ kind }) => kind)).toEqual(["watching", "ended"]);
  });

  it("restarts one that has grown too large, in good order", async () => {
    const world = new World().at(50, (each) => (each.current!.rssBytes = 300 * 1024 * 1024));
    await world.until(100);
    expect(world.signals).toEqual(["restart"]);
    expect(world.started).toHaveLength(2);
  });

  it("never gives up", async () => {
    const world = new World();
    world.failsToStart = 1_000;
    await world.until(3_600);
    const tries = world.news.filter(({ kind }) => kind === "not-started").length;
    expect(tries).toBeGreaterThan(100);
    expect(world.news.flatMap((news) => (news.kind === "not-started" ? [news.retryMs] : [])).at(-1)).toBe(30_000);
  });

  it("goes when no daemon is wanted any more, and the reconciler has gone", async () => {
    const world = new World().at(10, (each) => (each.isWanted = false)).at(20, (each) => each.kill());
    expect(await world.until(100)).toEqual(["0 watching", "20 ended"]);
    expect(world.started).toHaveLength(1);
  });

  it("goes when another one watches already", async () => {
    const world = new World();
    world.refusal = { code: "locked", message: "another" };
    await world.until(100);
    expect(world.news.at(-1)).toMatchObject({ kind: "ended", why: "another" });
  });
});
