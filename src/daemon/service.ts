import { err, ok, type Result } from "../lib/result.ts";
import type { DaemonStatus, DaemonWish, Heartbeat } from "../model/daemon.ts";
import type { Failure } from "../model/failure.ts";
import type { SurveyedSession } from "../model/survey.ts";
import type { WatchEvent } from "../model/watch-event.ts";
import type { Asked, Routes, Stream } from "./api.ts";
import { type Examination, examine } from "./health.ts";
import type { LoopControl } from "./loop.ts";

/** How often a sign of life goes out. */
const BEAT_MS = 5_000;
/** How soon a watchdog that has gone is replaced, and how long one that was started may take to be heard of. */
const REPLACE_MS = 200;
const ARRIVE_MS = 3_000;
/** How many signs of life a watchdog may be stopped for: one that is looked at by a debugger is put back soon. */
const MOST_STOPPED = 5;
/** Errors count for this long. */
const RECENT_MS = 5 * 60_000;

/** What a reconciler tells and is told, besides its loop. */
export interface ServicePorts {
  readonly now: () => number;
  readonly self: Pick<DaemonStatus["reconciler"], "pid" | "since" | "restarts"> & { readonly socket: string };
  readonly wish: () => DaemonWish;
  readonly addPaths: (paths: readonly string[]) => Promise<Result<void, Failure>>;
  /** Asks the loop to end. @param isWanted whether another reconciler is to take its place */
  readonly end: (isWanted: boolean) => void;
  readonly startWatchdog: () => Promise<Result<void, Failure>>;
  /** Whether a process was stopped. */
  readonly isStopped: (pid: number) => boolean;
  readonly kill: (pid: number) => void;
  /** The state of this process. */
  readonly process: () => { readonly lagMs: number; readonly rssBytes: number };
  readonly tmux: () => Promise<Examination["tmux"]>;
  readonly room: () => Examination["room"];
  /** What happened after that cursor. */
  readonly journal: (after: number) => readonly { readonly cursor: number }[];
  /** A session's differences, as other commands write them. */
  readonly describe: (seen: SurveyedSession) => unknown;
  readonly warn: (failure: Failure) => void;
}

/** The reconciler as others see it: its signs of life, its API, and the watchdog that it has put over itself. */
export class Service {
  readonly #ports: ServicePorts;
  readonly #loop: LoopControl;
  /** Who hears each sign of life. */
  readonly #listeners = new Set<Stream>();
  readonly #followers = new Set<(entry: unknown) => void>();
  #watchdog: { readonly pid: number } | undefined;
  /** For how many signs of life it has been stopped. */
  #stopped = 0;
  #errors: readonly number[] = [];
  #beat: NodeJS.Timeout | undefined;
  #guard: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(ports: ServicePorts, loop: LoopControl) {
    this.#ports = ports;
    this.#loop = loop;
  }

  start(): void {
    this.#beat = setInterval(() => this.#tell(), BEAT_MS);
    // One that was started by a watchdog hears of it soon.
    this.#guardSoon(this.#ports.self.restarts > 0 ? ARRIVE_MS : 0);
  }

  stop(): void {
    this.#isOver = true;
    clearInterval(this.#beat);
    clearTimeout(this.#guard);
  }

  get isWatched(): boolean {
    return this.#watchdog !== undefined;
  }

  /** Something happened, and stands in the journal. */
  note(event: WatchEvent, entry: unknown): void {
    if (event.kind === "failed") this.#errors = [...this.#recentErrors(), this.#ports.now()];
    for (const follower of this.#followers) follower(entry);
  }

  get routes(): Routes {
    const answer = (run: (asked: Asked) => unknown) =>
      ({ kind: "answer", run: async (asked: Asked) => ok(await run(asked)) }) as const;
    return {
      "GET /v1/health": answer(() => this.#health()),
      "GET /v1/status": answer(() => this.#status()),
      "GET /v1/heartbeat": answer(() => this.#heartbeat()),
      "GET /v1/heartbeats": { kind: "stream", open: (asked, stream) => this.#listen(asked, stream) },
      "GET /v1/sessions": { kind: "answer", run: () => this.#survey(undefined) },
      "POST /v1/plan": { kind: "answer", run: (asked) => this.#named(asked, (names) => this.#survey(names)) },
      "POST /v1/apply": { kind: "answer", run: (asked) => this.#named(asked, (names) => this.#apply(names)) },
      "GET /v1/events": { kind: "stream", open: (asked, stream) => this.#events(asked, stream) },
      "POST /v1/paths": { kind: "answer", run: (asked) => this.#addPaths(asked) },
      "POST /v1/reload": answer(() => this.#loop.reload()),
      "POST /v1/stop": answer(({ body }) => this.#ports.end(body["restart"] === true)),
    };
  }

  #heartbeat(): Heartbeat {
    const { now, self } = this.#ports;
    const { progress, backlog } = this.#loop.standing();
    const at = now();
    const { sequence, doing, since } = progress;
    return { pid: self.pid, sequence, doing, forMs: at - since, at, ...this.#ports.process(), backlog };
  }

  #tell(): void {
    const beat = this.#heartbeat();
    for (const stream of this.#listeners) stream.send(beat);
    this.#watchBack();
  }

  /** A watchdog that is stopped watches nothing: it is ended, and replaced as one that has died. */
  #watchBack(): void {
    const isStopped = this.#watchdog !== undefined && this.#ports.isStopped(this.#watchdog.pid);
    this.#stopped = isStopped ? this.#stopped + 1 : 0;
    if (this.#stopped > MOST_STOPPED) this.#ports.kill(this.#watchdog!.pid);
  }

  #listen({ query }: Asked, stream: Stream): Failure | undefined {
    if (query.get("role") === "watchdog") {
      if (this.#watchdog) return anotherWatches(this.#watchdog.pid);
      this.#watchdog = { pid: Number(query.get("pid")) };
      stream.onEnd(() => this.#unwatched());
    }
    this.#listeners.add(stream);
    stream.onEnd(() => this.#listeners.delete(stream));
    stream.send(this.#heartbeat());
    return undefined;
  }

  #unwatched(): void {
    this.#watchdog = undefined;
    this.#guardSoon(REPLACE_MS);
  }

  /** Puts a watchdog over itself, unless there is one by then. */
  #guardSoon(ms: number): void {
    clearTimeout(this.#guard);
    if (!this.#ports.wish().autoRestart || this.#isOver) return;
    this.#guard = setTimeout(() => void this.#ensureWatchdog(), ms);
  }

  async #ensureWatchdog(): Promise<void> {
    if (this.#watchdog || this.#isOver) return;
    const started = await this.#ports.startWatchdog();
    if (!started.ok) this.#ports.warn(started.error);
    this.#guardSoon(ARRIVE_MS);
  }

  async #health(): Promise<unknown> {
    const { now, tmux, room, wish } = this.#ports;
    const answered = await tmux();
    return examine({
      now: now(),
      standing: this.#loop.standing(),
      ...this.#ports.process(),
      isWatched: wish().autoRestart ? this.isWatched : undefined,
      tmux: answered,
      room: room(),
      errors: this.#recentErrors().length,
    });
  }

  #recentErrors(): readonly number[] {
    const since = this.#ports.now() - RECENT_MS;
    return this.#errors.filter((at) => at > since);
  }

  #status(): DaemonStatus {
    const { self, wish } = this.#ports;
    const { sessions, troubles } = this.#loop.standing();
    const { socket, ...reconciler } = self;
    const { paths, exitWhenEmpty, autoRestart } = wish();
    const watchdog = this.#watchdog ?? null;
    const heartbeat = this.#heartbeat();
    return { reconciler, watchdog, paths, exitWhenEmpty, autoRestart, socket, sessions, troubles, heartbeat };
  }

  async #survey(names: readonly string[] | undefined): Promise<Result<unknown, Failure>> {
    const seen = await this.#loop.survey(names);
    if (!seen.ok) return seen;
    return ok({
      sessions: [...seen.value.sessions].map(([session, found]) => ({
        session,
        isThere: found.isThere,
        attached: found.attached,
        operations: this.#ports.describe(found),
      })),
    });
  }

  async #apply(names: readonly string[] | undefined): Promise<Result<unknown, Failure>> {
    const done = await this.#loop.apply(names);
    const sessions = [...done].map(([session, failure]) => ({ session, ...(failure ? { failure } : {}) }));
    return ok({ sessions, ok: sessions.every(({ failure }) => !failure) });
  }

  /** With the names that the body gives, each of which has to be known. */
  #named(
    { body }: Asked,
    use: (names: readonly string[] | undefined) => Promise<Result<unknown, Failure>>,
  ): Promise<Result<unknown, Failure>> {
    const { sessions } = body;
    if (sessions === undefined) return use(undefined);
    if (!isTexts(sessions)) return Promise.resolve(err(NO_NAMES));
    const known = this.#loop.standing().sessions;
    const unknown = sessions.find((name) => !known.includes(name));
    return unknown === undefined ? use(sessions) : Promise.resolve(err(notKept(unknown)));
  }

  async #addPaths({ body: { paths } }: Asked): Promise<Result<unknown, Failure>> {
    if (!isTexts(paths)) return err(NO_PATHS);
    const added = await this.#ports.addPaths(paths);
    if (!added.ok) return added;
    this.#loop.reload();
    return ok({ paths: this.#ports.wish().paths });
  }

  #events({ query }: Asked, stream: Stream): void {
    const after = Number(query.get("after") ?? 0);
    // Nothing happens between the two: what is in the journal is sent before anything new is.
    for (const entry of this.#ports.journal(Number.isFinite(after) ? after : 0)) stream.send(entry);
    if (query.get("follow") === null) return stream.end();
    this.#followers.add(stream.send);
    stream.onEnd(() => this.#followers.delete(stream.send));
  }
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string");

const NO_NAMES: Failure = { code: "usage", message: "`sessions` is a list of names" };
const NO_PATHS: Failure = { code: "usage", message: "`paths` is a list of absolute paths" };

const notKept = (name: string): Failure => ({
  code: "no-such-session",
  message: `no manifest that this daemon watches describes the session ${JSON.stringify(name)}`,
});

const anotherWatches = (pid: number): Failure => ({
  code: "locked",
  message: `another watchdog is over this reconciler: process ${pid}`,
});
