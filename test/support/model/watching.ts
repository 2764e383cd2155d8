/** The loop that watches, on the model of tmux and a clock that costs nothing: what happens, happens while it rests. */
import { Loop } from "../../../src/daemon/loop.ts";
import type { WatchPorts } from "../../../src/daemon/ports.ts";
import { ok } from "../../../src/lib/result.ts";
import type { Hold } from "../../../src/model/hold.ts";
import type { SessionSpec } from "../../../src/model/spec.ts";
import type { WatchEvent } from "../../../src/model/watch-event.ts";
import { apply } from "../../../src/reconcile/apply.ts";
import { survey } from "../../../src/reconcile/survey.ts";
import { type Deed, interfere } from "./interference.ts";
import { Crash, type CrashPoint, type World } from "./world.ts";

/** Something that happens after a while, and how often tmux says so. */
export interface Happening {
  readonly afterMs: number;
  readonly deed: Deed;
  /** 0: the signal is lost. */
  readonly signals: 0 | 1 | 2;
}

/** All that happens while somebody watches. */
export interface Course {
  readonly happenings: readonly Happening[];
  readonly crash?: CrashPoint;
  /** What is said of the session at a time. Nobody wakes the loop for it. */
  readonly hold?: (now: number) => Hold | undefined;
}

/** When the watching begins. */
export const BEGIN = 1_700_000_000_000;
/** Long enough for everything that is put off. */
const QUIET_MS = 5 * 60_000;
/** Nobody looks as often as this who comes to rest. */
const MOST_LOOKS = 1_000;

export interface Simulation {
  readonly told: readonly WatchEvent[];
  readonly looks: number;
}

/**
 * Watches until a while after the last thing has happened.
 *
 * @param crash where the first writer ends, as by SIGKILL; then another loop takes its place
 */
export async function simulate(
  world: World,
  spec: SessionSpec,
  { happenings, crash, hold = () => undefined }: Course,
): Promise<Simulation> {
  const told: WatchEvent[] = [];
  let [now, looks] = [BEGIN, 0];
  let quietAt = now;
  const left = happenings.map((each) => ({ ...each, at: (quietAt += each.afterMs) }));
  let next = crash;
  const portsOnce = () => {
    const point = next;
    next = undefined;
    return world.ports(point);
  };
  const run = async (): Promise<void> => {
    let woke: () => void = () => undefined;
    let served: string | undefined;
    const end = new AbortController();
    const advance = (ms: number, signal: AbortSignal): void => {
      const until = now + ms;
      while (!signal.aborted && left.length > 0 && left[0]!.at <= until) {
        const { at, deed, signals } = left.shift()!;
        now = Math.max(now, at);
        interfere(world.tmux, [deed]);
        for (let times = 0; times < signals; times++) woke();
      }
      if (!signal.aborted) now = until;
      if (left.length === 0 && now > quietAt + QUIET_MS) end.abort();
    };
    const ports: WatchPorts = {
      clock: { now: () => now, sleep: async (ms, signal) => advance(ms, signal) },
      random: () => 0.5,
      cycle: {
        survey: async (specs) => {
          looks += 1;
          if (looks > MOST_LOOKS) throw new Error(`it does not come to rest: ${JSON.stringify(told.slice(-4))}`);
          return survey(portsOnce(), specs);
        },
        apply: async (request) => apply(portsOnce(), request),
        isBusy: () => false,
      },
      server: {
        listen: (listener) => (woke = listener),
        arm: async () => {
          const { server } = world.tmux.observe({ options: [], env: [] });
          const before = served;
          served = server && `${server.pid}.${server.startTime}`;
          const isLost = before !== undefined && before !== served;
          return ok({
            ...(served === undefined ? {} : { server: served }),
            ...(isLost ? { lost: "crashed" as const } : {}),
          });
        },
        isShuttingDown: async () => false,
        leave: async () => ok(undefined),
      },
      manifests: {
        load: () => ({
          files: [{ file: "/web.yaml", path: "/web.yaml", specs: [spec], diagnostics: [] }],
          lost: [],
          reads: [],
        }),
      },
      files: { start: async () => undefined, follow: () => undefined, stop: async () => undefined },
      holds: {
        read: (sessions) => new Map(sessions.flatMap((name) => (hold(now) ? [[name, hold(now)!] as const] : []))),
        files: () => [],
      },
      saves: {
        settings: async () => ok([]),
        present: async () => ok(new Set<string>()),
        save: async () => ok({ saved: [], refused: [] }),
      },
      emit: (event) => told.push(event),
    };
    const ended = await new Loop(ports, { exitWhenEmpty: true, paths: [] }).run(end.signal);
    if (!ended.ok) throw new Error(ended.error.message);
  };
  for (;;) {
    try {
      await run();
      return { told, looks };
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }
}
