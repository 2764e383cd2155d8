import { ask, follow, type Listening } from "../daemon/client.ts";
import { statusOf } from "../daemon/health.ts";
import { readMachine } from "../driver/machine.ts";
import { readProcess, signalProcess } from "../driver/processes.ts";
import { clearLeftovers } from "../driver/server-watch.ts";
import type { Tmux } from "../driver/tmux.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { DaemonRecord, DaemonWish, HealthCheck, HealthReport, Role } from "../model/daemon.ts";
import type { Entry } from "../model/entry.ts";
import type { Failure } from "../model/failure.ts";
import { DaemonFiles } from "../store/daemon-files.ts";
import { Journal } from "../store/journal.ts";
import { logFiles } from "../telemetry/log-files.ts";
import { launch } from "./launch.ts";
import { kill, Presence } from "./presence.ts";

/** A machine that is busy may take its time. */
const ANSWER_MS = 15_000;

/** What is there of a daemon. */
export interface Seen {
  readonly wish?: DaemonWish;
  readonly reconciler?: DaemonRecord;
  readonly watchdog?: DaemonRecord;
}

export interface StartRequest {
  /** Absolute. */
  readonly paths: readonly string[];
  readonly exitWhenEmpty: boolean;
  readonly autoRestart: boolean;
}

export interface Started {
  readonly pid: number;
  /** Whether one ran already. */
  readonly wasRunning: boolean;
  readonly paths: readonly string[];
}

export interface Stopped {
  readonly wasRunning: boolean;
  /** Processes that did not end by themselves. */
  readonly killed: readonly Role[];
}

interface World {
  /** The server's part of the state folder. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly tmux: Tmux;
  /** What starts a reconciler, as a script for Node and its arguments, but for how often that was done. */
  readonly reconciler: readonly string[];
}

/** What commands do with the daemon of one tmux server. */
export class DaemonControl {
  readonly #world: World;
  readonly #files: DaemonFiles;
  readonly #presence: Presence;

  constructor(world: World) {
    this.#world = world;
    this.#files = new DaemonFiles(world.folder);
    this.#presence = new Presence(this.#files);
  }

  look(): Seen {
    const { wish } = this.#presence;
    const [reconciler, watchdog] = [this.#presence.alive("reconciler"), this.#presence.alive("watchdog")];
    return { ...(wish && { wish }), ...(reconciler && { reconciler }), ...(watchdog && { watchdog }) };
  }

  async start(request: StartRequest): Promise<Result<Started, Failure>> {
    const running = this.#presence.alive("reconciler");
    const joined = running && (await this.#join(running, request.paths));
    if (joined && joined !== "silent") return joined;
    // Whoever is silent is ended by its watchdog; without one nobody would.
    if (running && this.#presence.alive("watchdog")) return err(silentStill(running.lease.pid));
    if (running) await kill(running);
    const wasWanted = this.#files.wish !== undefined;
    const wanted = await this.#want(request);
    if (!wanted.ok) return wanted;
    const { reconciler, env } = this.#world;
    const started = await launch(this.#files, [...reconciler, "0"], env);
    if (started.ok) return ok({ pid: started.value, wasRunning: false, paths: wanted.value });
    // A watchdog that was left may have been faster.
    const isTaken = started.error.code === "locked" && this.#presence.alive("watchdog") !== undefined;
    const other = isTaken ? await this.#presence.arrival() : undefined;
    const late = other && (await this.#join(other, request.paths));
    if (late && late !== "silent") return late;
    if (!wasWanted) await this.#files.clear();
    return started;
  }

  /** Is the watchdog itself, in this process, until it is asked to end. The daemon ends with it. */
  async supervise(request: StartRequest, signal: AbortSignal): Promise<Result<void, Failure>> {
    const wanted = await this.#want(request);
    if (!wanted.ok) return wanted;
    // A service that was killed finds the watchdog that the reconciler has put over itself meanwhile.
    const other = this.#presence.alive("watchdog");
    if (other) {
      signalProcess(other.lease.pid, "SIGTERM");
      await this.#presence.endOf(other);
    }
    const { runWatchdog } = await import("./watchdog.ts");
    const { folder, env, reconciler } = this.#world;
    const ended = await runWatchdog({ folder, env, reconciler, signal });
    if (!ended.ok) return ended;
    const stopped = await this.stop();
    return stopped.ok ? ok(undefined) : stopped;
  }

  /** Notes that a daemon is to run. Gives what it is to keep: without paths, what it kept before. */
  async #want(request: StartRequest): Promise<Result<readonly string[], Failure>> {
    const paths = request.paths.length > 0 ? request.paths : (this.#files.wish?.paths ?? []);
    const kept = await this.#files.setWish({ ...request, paths, boot: readMachine().boot });
    return kept.ok ? ok(paths) : kept;
  }

  /** Has the one that runs keep these paths as well. */
  async #join(
    { lease: { pid }, socket }: DaemonRecord,
    paths: readonly string[],
  ): Promise<Result<Started, Failure> | "silent"> {
    const options = { body: { paths }, timeoutMs: ANSWER_MS };
    const reply = await ask<Pick<Started, "paths">>(socket!, "POST", "/v1/paths", options);
    if (reply.ok) return ok({ pid, wasRunning: true, paths: reply.value.paths });
    return typeof reply.error === "string" ? "silent" : err(reply.error);
  }

  /** Ends both processes; what does not end by itself is killed, and what it has left is taken away. */
  async stop(): Promise<Result<Stopped, Failure>> {
    const { wish, reconciler, watchdog } = this.look();
    await this.#files.clearWish();
    const killed: Role[] = [];
    if (reconciler) {
      await ask(reconciler.socket!, "POST", "/v1/stop", { body: {} });
      if (await this.#presence.endOf(reconciler)) killed.push("reconciler");
    }
    // A new one may have come into the place of one that was killed just before.
    const last = this.#presence.alive("watchdog") ?? watchdog;
    if (last && (await this.#presence.endOf(last))) killed.push("watchdog");
    const cleared = killed.length > 0 || !reconciler ? await clearLeftovers(this.#world.tmux) : ok(false);
    await this.#presence.clear();
    return cleared.ok ? ok({ wasRunning: Boolean(wish ?? reconciler ?? watchdog), killed }) : cleared;
  }

  /** The same daemon in new processes. */
  async restart(): Promise<Result<Started, Failure>> {
    const { wish } = this.look();
    if (!wish) return err(NO_DAEMON);
    const stopped = await this.stop();
    return stopped.ok ? this.start(wish) : stopped;
  }

  /** Asks the reconciler. Without one, or where it is silent, that is the failure. */
  async ask<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<Result<T, Failure>> {
    const { reconciler } = this.look();
    if (!reconciler) return err(NO_DAEMON);
    const reply = await ask<T>(reconciler.socket!, method, path, { body, timeoutMs: ANSWER_MS });
    if (reply.ok) return reply;
    return err(typeof reply.error === "string" ? silentStill(reconciler.lease.pid) : reply.error);
  }

  /** Follows a stream of the reconciler's; nothing when none runs. */
  follow(path: string, said: (value: unknown) => void, ended: () => void): Listening | undefined {
    const { reconciler } = this.look();
    return reconciler && follow(reconciler.socket!, path, { said, ended });
  }

  /** How the daemon is, from what can be seen of it and from what it answers now; nothing when none runs or is to. */
  async health(): Promise<HealthReport | undefined> {
    const { wish, reconciler, watchdog } = this.look();
    if (!reconciler && !wish) return undefined;
    const seen = [
      processCheck("reconciler", reconciler),
      ...(wish?.autoRestart ? [processCheck("watchdog", watchdog)] : []),
    ];
    const reply = reconciler ? await ask<HealthReport>(reconciler.socket!, "GET", "/v1/health") : undefined;
    const told = reply?.ok ? reply.value.checks : [];
    const silence: readonly HealthCheck[] =
      reply && !reply.ok ? [{ name: "answer", grade: "failed", found: "it does not answer within 5 s" }] : [];
    const checks = [...seen, ...silence, ...told];
    return { status: statusOf(checks), checks };
  }

  /** Clears whatever a daemon can have left that is dead, stuck or half done, and says what was done. */
  async recover(): Promise<Result<readonly string[], Failure>> {
    const { recover } = await import("./recovery.ts");
    const { tmux } = this.#world;
    return recover({ presence: this.#presence, files: this.#files, tmux, start: (wish) => this.start(wish) });
  }

  /** Starts a daemon that is wanted and is not there. Whether it had to. */
  async revive(): Promise<boolean> {
    const { wish, reconciler, watchdog } = this.look();
    // One that is stopped, and has nobody who would notice, is as good as dead.
    const isLost = reconciler !== undefined && readProcess(reconciler.lease.pid)?.stopped === true;
    if (!wish || watchdog || (reconciler && !isLost)) return false;
    return (await this.start(wish)).ok;
  }

  events(after = 0): readonly Entry[] {
    return new Journal(this.#files.folder).read(after);
  }

  /** The files of both logs, by process, newest first. */
  get logs(): readonly string[] {
    return (["reconciler", "watchdog"] as const).flatMap((name) => logFiles(this.#files.folder, name));
  }
}

const silentStill = (pid: number): Failure => ({
  code: "daemon-failed",
  message: `the daemon does not answer (process ${pid})`,
  hint: "tmx daemon health says how it is, and tmx daemon recover brings it back",
});

const NO_DAEMON: Failure = {
  code: "no-daemon",
  message: "no daemon runs for this tmux server",
  hint: "start one with: tmx daemon start",
};

function processCheck(role: Role, record: DaemonRecord | undefined): HealthCheck {
  if (!record) return { name: role, grade: "failed", found: "is not there" };
  const isStopped = readProcess(record.lease.pid)?.stopped ?? false;
  const found = `process ${record.lease.pid}${isStopped ? ", which is stopped" : ""}`;
  return { name: role, grade: isStopped ? "failed" : "ok", found };
}
