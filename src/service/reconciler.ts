import { rm } from "node:fs/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";

import { launch } from "./launch.ts";
import { takeRole } from "./roles.ts";
import { ApiServer } from "../daemon/api.ts";
import type { Ending } from "../daemon/loop.ts";
import { Service } from "../daemon/service.ts";
import { sayReady } from "../driver/detached.ts";
import { readProcess, signalProcess } from "../driver/processes.ts";
import { readHooks } from "../driver/server-watch.ts";
import type { Tmux } from "../driver/tmux.ts";
import { newLease } from "../driver/writer.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { DaemonRecord, DaemonWish } from "../model/daemon.ts";
import type { Failure } from "../model/failure.ts";
import type { Lease } from "../model/lease.ts";
import type { SurveyedSession } from "../model/survey.ts";
import type { WatchEvent } from "../model/watch-event.ts";
import type { Loaded } from "../model/watched.ts";
import { DaemonFiles, socketFor } from "../store/daemon-files.ts";
import { Journal } from "../store/journal.ts";
import { type Log, openLog } from "../telemetry/log.ts";
import type { WatchRequest } from "../watch-runtime.ts";

/** How often it is looked at how late timers are: each look wakes the process. */
const LAG_STEP_MS = 500;

/** What the reconciler's process is given. */
export interface ReconcilerRequest {
  /** Reads the manifests at these paths. */
  readonly load: (paths: readonly string[]) => Loaded;
  /** An event, and a session's differences, as other commands write them. */
  readonly describe: (event: WatchEvent, at: Date) => Readonly<Record<string, unknown>>;
  readonly describeSession: (seen: SurveyedSession) => unknown;
  readonly env: NodeJS.ProcessEnv;
  /** What starts a watchdog: a script for Node and its arguments. */
  readonly watchdog: readonly string[];
  /** How often a reconciler was started before this one. */
  readonly restarts: number;
  /** Ends it in good order; another one may take its place. */
  readonly signal: AbortSignal;
}

interface Edges {
  /** The server's part of the state folder. */
  readonly folder: string;
  readonly tmux: Tmux;
  readonly watch: (request: WatchRequest) => Promise<Result<Ending, Failure>>;
}

/** Is the reconciler of this tmux server, until it ends. */
export async function runReconciler(edges: Edges, request: ReconcilerRequest): Promise<Result<Ending, Failure>> {
  const files = new DaemonFiles(edges.folder);
  const lease = newLease();
  const took = await takeRole(files, "reconciler", lease);
  const socket = took.ok ? await socketFor(edges.folder, request.env) : took;
  const { wish } = files;
  const ready = socket.ok && !wish ? err(UNWANTED) : socket;
  if (!ready.ok) {
    await files.leave("reconciler", lease);
    sayReady(request.env, ready.error);
    return ready;
  }
  return new Reconciler(edges, request, { files, lease, wish: wish!, socket: ready.value }).run();
}

const UNWANTED: Failure = { code: "no-daemon", message: "no daemon is wanted here", hint: "tmx daemon start" };

interface Post {
  readonly files: DaemonFiles;
  readonly lease: Lease;
  readonly wish: DaemonWish;
  readonly socket: string;
}

/** The process around the loop: its records on the disk, its API, its log and journal. */
class Reconciler {
  readonly #edges: Edges;
  readonly #request: ReconcilerRequest;
  readonly #post: Post;
  readonly #log: Log;
  readonly #journal: Journal;
  readonly #asked = new AbortController();
  readonly #lag = monitorEventLoopDelay({ resolution: LAG_STEP_MS });
  #wish: DaemonWish;
  #service: Service | undefined;
  #api: ApiServer | undefined;
  #isReady = false;
  #isOver = false;
  #refusal: Failure | undefined;

  constructor(edges: Edges, request: ReconcilerRequest, post: Post) {
    this.#edges = edges;
    this.#request = request;
    this.#post = post;
    this.#wish = post.wish;
    this.#log = openLog(post.files.folder, "reconciler");
    this.#journal = new Journal(post.files.folder);
    request.signal.addEventListener("abort", () => this.#asked.abort());
  }

  async run(): Promise<Result<Ending, Failure>> {
    this.#lag.enable();
    this.#log.info({ paths: this.#wish.paths, restarts: this.#request.restarts }, "starting");
    const ended = await this.#watch().catch((error: unknown) => err(mistake(error)));
    const outcome = this.#refusal ? err(this.#refusal) : ended;
    if (!outcome.ok) this.#log.error({ failure: outcome.error }, "ended with an error");
    else this.#log.info({ why: outcome.value }, "ended");
    await this.#leave(outcome.ok && (outcome.value === "empty" || this.#isOver));
    if (!outcome.ok) sayReady(this.#request.env, outcome.error);
    return outcome;
  }

  #watch(): Promise<Result<Ending, Failure>> {
    return this.#edges.watch({
      manifests: { load: () => this.#request.load(this.#wish.paths) },
      paths: this.#wish.paths,
      exitWhenEmpty: this.#wish.exitWhenEmpty,
      emit: (event) => this.#note(event),
      signal: this.#asked.signal,
      control: (loop) => {
        this.#service = new Service(this.#servicePorts(), loop);
        this.#api = new ApiServer(this.#service.routes);
      },
    });
  }

  /** Every event goes to the journal, and from there to whoever follows. */
  #note(event: WatchEvent): void {
    const described = this.#request.describe(event, new Date());
    try {
      this.#service?.note(event, this.#journal.append(described));
    } catch (error) {
      this.#log.warn({ error: (error as Error).message }, "the journal cannot be written");
    }
    if (event.kind === "failed") this.#log.error({ ...described }, event.failure.message);
    else this.#log.info({ ...described }, event.kind);
    if (this.#isReady) return;
    if (event.kind === "watching") void this.#becomeReady();
    // Whoever starts it is told why it cannot begin; one that takes another's place goes on trying.
    if (event.kind === "failed" && event.session === undefined && this.#request.restarts === 0) {
      this.#refusal = event.failure;
      this.#asked.abort();
    }
  }

  async #becomeReady(): Promise<void> {
    this.#isReady = true;
    const { socket, files } = this.#post;
    try {
      // It is this process's role that makes what lies there nobody's.
      await rm(socket, { force: true });
      await this.#api!.listen(socket);
    } catch (error) {
      this.#refusal = { code: "daemon-failed", message: `cannot listen at ${socket}: ${(error as Error).message}` };
      return this.#asked.abort();
    }
    const kept = await files.setRecord("reconciler", this.#record());
    if (!kept.ok) {
      this.#refusal = kept.error;
      return this.#asked.abort();
    }
    this.#service!.start();
    sayReady(this.#request.env);
  }

  #record(): DaemonRecord {
    return { lease: this.#post.lease, socket: this.#post.socket, restarts: this.#request.restarts };
  }

  #servicePorts(): ConstructorParameters<typeof Service>[0] {
    const { files, lease, socket } = this.#post;
    const { tmux } = this.#edges;
    return {
      now: Date.now,
      self: { pid: process.pid, since: lease.since, restarts: this.#request.restarts, socket },
      wish: () => this.#wish,
      addPaths: (paths) => this.#addPaths(paths),
      end: (isWanted) => {
        this.#isOver = !isWanted;
        this.#asked.abort();
      },
      startWatchdog: () => this.#startWatchdog(),
      isStopped: (pid) => readProcess(pid)?.stopped === true,
      kill: (pid) => signalProcess(pid, "SIGKILL"),
      process: () => this.#measure(),
      tmux: async () => {
        const read = await readHooks(tmux, process.pid);
        return read.ok ? read : err(read.error.message);
      },
      room: () => files.room(),
      journal: (after) => this.#journal.read(after),
      describe: this.#request.describeSession,
      warn: (failure) => this.#log.warn({ failure }, failure.message),
    };
  }

  /** The worst lag since it was asked for last. */
  #measure(): { readonly lagMs: number; readonly rssBytes: number } {
    const lagMs = Math.max(0, this.#lag.max / 1e6 - LAG_STEP_MS);
    this.#lag.reset();
    return { lagMs, rssBytes: process.memoryUsage.rss() };
  }

  async #addPaths(paths: readonly string[]): Promise<Result<void, Failure>> {
    const wish = { ...this.#wish, paths: [...new Set([...this.#wish.paths, ...paths])] };
    const kept = await this.#post.files.setWish(wish);
    if (kept.ok) this.#wish = wish;
    return kept;
  }

  async #startWatchdog(): Promise<Result<void, Failure>> {
    const { env, watchdog } = this.#request;
    const started = await launch(this.#post.files, watchdog, env);
    // Another one may have come by itself.
    return started.ok || started.error.code === "locked" ? ok(undefined) : started;
  }

  /** @param isOver whether no other reconciler is to take its place */
  async #leave(isOver: boolean): Promise<void> {
    const { files, lease, socket } = this.#post;
    const isWatched = this.#service?.isWatched ?? false;
    this.#service?.stop();
    if (isOver) await files.clearWish();
    if (this.#isReady) {
      await this.#api!.close();
      await rm(socket, { force: true });
    }
    await files.leave("reconciler", lease);
    this.#lag.disable();
    await this.#log.end();
    // A watchdog is the last to go, where there is one.
    if (isOver && !isWatched) await files.clear();
  }
}

const mistake = (error: unknown): Failure => ({
  code: "daemon-failed",
  message: `the reconciler has made a mistake: ${(error as Error).message}`,
  details: ((error as Error).stack ?? "").split("\n").slice(1),
});
