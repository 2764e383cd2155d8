import { FileTrigger } from "./daemon/files.ts";
import { type Ending, Loop, type LoopControl, type LoopOptions } from "./daemon/loop.ts";
import type { HoldPort, ManifestPort, SavePort, WatchPorts } from "./daemon/ports.ts";
import { chance, CLOCK, every } from "./driver/clock.ts";
import { ServerWatch } from "./driver/server-watch.ts";
import { isShuttingDown } from "./driver/shutdown.ts";
import type { Tmux } from "./driver/tmux.ts";
import { isOtherAtWork, newLease } from "./driver/writer.ts";
import { ok, type Result } from "./lib/result.ts";
import type { Failure } from "./model/failure.ts";
import type { SnapshotRuntime } from "./model/snapshots.ts";
import { apply } from "./reconcile/apply.ts";
import type { HookPorts } from "./reconcile/hooks/ports.ts";
import type { Ports } from "./reconcile/ports.ts";
import { survey } from "./reconcile/survey.ts";

interface Edges {
  readonly env: NodeJS.ProcessEnv;
  readonly ports: Ports;
  readonly tmux: Tmux;
  readonly holds: HoldPort;
  readonly snapshots: () => Promise<SnapshotRuntime>;
}

/** What a command that watches gives. */
export interface WatchRequest extends LoopOptions {
  readonly manifests: ManifestPort;
  readonly emit: WatchPorts["emit"];
  readonly signal: AbortSignal;
  /** Called with what can be asked of the loop, before it begins. */
  readonly control?: (loop: LoopControl) => void;
}

/** Plugs the edges into the loop. Loaded only where sessions are watched. */
export function watchSessions(edges: Edges, request: WatchRequest): Promise<Result<Ending, Failure>> {
  const { ports, tmux, holds } = edges;
  tmux.standApart();
  const cyclePorts = { ...ports, hooks: async () => moving(await ports.hooks(), tmux) };
  const loop = new Loop(
    {
      clock: CLOCK,
      random: chance,
      cycle: {
        survey: (specs) => survey(cyclePorts, specs),
        apply: (wanted) => apply(cyclePorts, wanted),
        isBusy: isOtherAtWork,
      },
      server: serverPort(tmux, edges.env),
      manifests: request.manifests,
      files: new FileTrigger(),
      holds,
      saves: savePort(edges),
      emit: request.emit,
      onMove: (moved) => (tmux.onMove = moved),
    },
    request,
  );
  request.control?.(loop);
  return loop.run(request.signal);
}

/** A hook has a deadline of its own, and is no standstill until then. */
const moving = (hooks: HookPorts, tmux: Tmux): HookPorts => ({
  ...hooks,
  run: async (order) => {
    const stop = every(HOOK_BEAT_MS, () => tmux.onMove());
    return hooks.run(order).finally(stop);
  },
});

const HOOK_BEAT_MS = 1_000;

function serverPort(tmux: Tmux, env: NodeJS.ProcessEnv): WatchPorts["server"] {
  let woke: () => void = () => undefined;
  const watch = new ServerWatch(tmux, newLease(), () => woke());
  return {
    listen: (listener) => (woke = listener),
    arm: (isWhole) => watch.arm(isWhole),
    isShuttingDown: () => isShuttingDown(env),
    leave: () => watch.leave(),
  };
}

function savePort({ tmux, holds, snapshots }: Edges): SavePort {
  return {
    settings: async () => {
      const listed = await (await snapshots()).autosaves.list();
      if (!listed.ok) return listed;
      const { autosaves } = listed.value;
      return ok(autosaves.flatMap(({ everyMs, ...rest }) => (everyMs === undefined ? [] : [{ ...rest, everyMs }])));
    },
    present: async () => {
      const observed = await tmux.observe({ options: [], env: [] });
      if (!observed.ok) return observed;
      if (isOtherAtWork(observed.value.server?.lease ?? "")) return ok(undefined);
      const names = observed.value.sessions.map(({ name, label }) => [name, ...(label ? [label.session] : [])]);
      const held = holds.read(names.flat());
      // Of one that is stopped, what somebody has opened in it may be left.
      const isStopped = (each: readonly string[]): boolean => held.get(each.at(-1)!)?.kind === "stopped";
      return ok(new Set(names.filter((each) => !isStopped(each)).flat()));
    },
    save: async (sessions) => (await snapshots()).save({ sessions, cause: "auto", text: true }, () => undefined),
  };
}
