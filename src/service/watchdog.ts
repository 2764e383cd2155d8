import { performance } from "node:perf_hooks";

import { launch } from "./launch.ts";
import { holderOf, takeRole } from "./roles.ts";
import { ask, follow } from "../daemon/client.ts";
import { Watchdog, type WatchdogNews, type WatchdogPorts } from "../daemon/watchdog.ts";
import { chance, CLOCK } from "../driver/clock.ts";
import { sayReady } from "../driver/detached.ts";
import { readProcess, signalProcess } from "../driver/processes.ts";
import { notifySystemd } from "../driver/service-manager.ts";
import { isHolderAlive, newLease } from "../driver/writer.ts";
import { ok, type Result } from "../lib/result.ts";
import type { Heartbeat } from "../model/daemon.ts";
import type { Failure } from "../model/failure.ts";
import { DaemonFiles } from "../store/daemon-files.ts";
import { type Log, openLog } from "../telemetry/log.ts";

export interface WatchdogRequest {
  /** The server's part of the state folder. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** What starts a reconciler, as a script for Node and its arguments, but for how often that was done. */
  readonly reconciler: readonly string[];
  readonly signal: AbortSignal;
}

/** Is the watchdog of this tmux server, until no daemon is wanted any more. Loads nothing that knows tmux. */
export async function runWatchdog(request: WatchdogRequest): Promise<Result<void, Failure>> {
  const { folder, env, signal } = request;
  const files = new DaemonFiles(folder);
  const lease = newLease();
  const took = await takeRole(files, "watchdog", lease);
  const kept = took.ok ? await files.setRecord("watchdog", { lease, restarts: 0 }) : took;
  if (!kept.ok) {
    sayReady(env, kept.error);
    return kept;
  }
  sayReady(env);
  const log = openLog(files.folder, "watchdog");
  await new Watchdog(portsOf(request, files, log)).run(signal);
  await files.leave("watchdog", lease);
  await log.end();
  if (!files.wish && !holderOf(files, "reconciler")) await files.clear();
  return ok(undefined);
}

function portsOf({ env, reconciler }: WatchdogRequest, files: DaemonFiles, log: Log): WatchdogPorts {
  return {
    clock: { now: () => performance.now(), sleep: CLOCK.sleep },
    random: chance,
    isWanted: () => files.wish !== undefined,
    find: () => holderOf(files, "reconciler"),
    isAlive: ({ lease }) => isHolderAlive(lease) === true,
    isStopped: ({ lease }) => readProcess(lease.pid)?.stopped === true,
    start: async (restarts) => {
      const started = await launch(files, [...reconciler, String(restarts)], env);
      return started.ok ? ok(undefined) : started;
    },
    follow: ({ socket }, heard, ended) =>
      follow(socket!, `/v1/heartbeats?role=watchdog&pid=${process.pid}`, {
        said: (beat) => heard(beat as Heartbeat),
        ended,
      }),
    askRestart: async ({ socket }) => void (await ask(socket!, "POST", "/v1/stop", { body: { restart: true } })),
    kill: ({ lease }, name) => signalProcess(lease.pid, name),
    tell: (news) => {
      if (news.kind === "watching") notifySystemd(env, "READY=1");
      tell(log, news);
    },
    onLook: everyNow(() => notifySystemd(env, "WATCHDOG=1")),
  };
}

/** Well within the time after which systemd takes it for hung. */
const NOTIFY_MS = 20_000;

function everyNow(call: () => void): () => void {
  let last = performance.now();
  return () => {
    if (performance.now() - last < NOTIFY_MS) return;
    last = performance.now();
    call();
  };
}

function tell(log: Log, { kind, ...fields }: WatchdogNews): void {
  if (kind === "watching" || kind === "ended") log.info(fields, NEWS[kind]);
  else log.warn(fields, NEWS[kind]);
}

const NEWS: Readonly<Record<WatchdogNews["kind"], string>> = {
  watching: "watches the reconciler",
  gone: "the reconciler is gone",
  hung: "the reconciler hangs, and is ended",
  "too-large": "the reconciler has grown too large, and is restarted",
  "not-started": "no reconciler could be started",
  ended: "ended",
};
