import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import { jittered } from "./backoff.ts";
import { Debounce } from "./debounce.ts";
import type { Survey } from "../model/survey.ts";
import type { WatchEvent } from "../model/watch-event.ts";
import type { WatchPorts } from "./ports.ts";
import { type Progress, ProgressMeter } from "./progress.ts";
import { Reporter } from "./reporter.ts";
import { Saver } from "./saver.ts";
import { ServerLife } from "./server-life.ts";
import { Sessions } from "./sessions.ts";

/** Events may be lost, and of some changes there are none: everything is looked at this often. */
const RESYNC_MS = 30_000;
/** Hooks are made sure of this often. */
const WHOLE_MS = 5 * 60_000;
/** However much happens in tmux, it is looked at no more often than this. */
const PAUSE_MS = 100;
/** It rests no longer than this: that it goes on is how others know that it has not come to a stop. */
const LONGEST_REST_MS = 5_000;
/** How soon files are read again that git is at work on. */
const GIT_MS = 1_000;

export interface LoopOptions {
  /** Whether to end when the tmux server ends in good order. */
  readonly exitWhenEmpty: boolean;
  /** The paths that were given, to be told. */
  readonly paths: readonly string[];
}

export type Ending = "asked" | "empty";

/** What can be asked of a loop that runs. */
export interface LoopControl {
  /** Reads all files again, and looks at everything at once. */
  readonly reload: () => void;
  /** What differs now, of these sessions or of all. */
  readonly survey: (names?: readonly string[]) => Promise<Result<Survey, Failure>>;
  /** Looks at these sessions now, also at what was put off or left alone; gives what failed, by session. */
  readonly apply: (names?: readonly string[]) => Promise<ReadonlyMap<string, Failure | undefined>>;
  readonly standing: () => Standing;
}

/** How things are, as far as the loop knows. */
export interface Standing {
  readonly sessions: readonly string[];
  /** What is wrong now, or left alone, each as it was told. */
  readonly troubles: readonly WatchEvent[];
  readonly progress: Progress;
  readonly backlog: { readonly length: number; readonly oldestMs: number };
  /** The sessions that have not been saved for too long. */
  readonly unsaved: readonly string[];
  /** Whether tmux wakes the loop, or there is no server to do so. */
  readonly isArmed: boolean;
}

type Step = "busy" | "idle" | "empty";

/**
 * Keeps sessions as their manifests say. Level-triggered: hooks, files and the clock only put keys on a queue; what is to
 * be done comes from looking, each time at everything. One thing at a time: a pass, or a save.
 */
export class Loop implements LoopControl {
  readonly #ports: WatchPorts;
  readonly #options: LoopOptions;
  readonly #reporter: Reporter;
  readonly #sessions: Sessions;
  readonly #server: ServerLife;
  readonly #saver: Saver;
  readonly #files = new Debounce();
  readonly #progress: ProgressMeter;
  #nap = new AbortController();
  #hasBegun = false;
  #resyncAt = -Infinity;
  #wholeAt = -Infinity;
  #gitAt: number | undefined;
  #passedAt = -Infinity;

  constructor(ports: WatchPorts, options: LoopOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#reporter = new Reporter(ports.emit);
    this.#progress = new ProgressMeter(ports.clock.now());
    ports.onMove?.(() => this.#progress.move());
    this.#sessions = new Sessions(ports, this.#reporter);
    this.#server = new ServerLife(ports, this.#reporter, options);
    this.#saver = new Saver(ports, this.#reporter);
  }

  /** Goes on until it is asked to end, or there is nothing left to watch. What it has set in tmux is gone afterwards. */
  async run(signal: AbortSignal): Promise<Result<Ending, Failure>> {
    const { server, files, emit } = this.#ports;
    server.listen(() => this.#woke());
    signal.addEventListener("abort", () => this.#nap.abort());
    await files.start(
      () => this.#changed(),
      (reason) => this.#reporter.once("files", { kind: "files-unwatched", reason }),
    );
    try {
      const ended = await this.#until(signal);
      if (ended.ok) emit({ kind: "ended", why: ended.value });
      return ended;
    } finally {
      await files.stop();
      const left = await server.leave();
      if (!left.ok) emit({ kind: "failed", failure: left.error, retryMs: 0 });
    }
  }

  readonly reload = (): void => {
    this.#resyncAt = -Infinity;
    this.#wholeAt = -Infinity;
    this.#nap.abort();
  };

  readonly survey = (names?: readonly string[]): Promise<Result<Survey, Failure>> =>
    this.#ports.cycle.survey(this.#sessions.specsOf(names));

  readonly apply = (names?: readonly string[]): Promise<ReadonlyMap<string, Failure | undefined>> => {
    const looked = this.#sessions.ask(names, this.#ports.clock.now());
    this.#nap.abort();
    return looked;
  };

  readonly standing = (): Standing => ({
    sessions: this.#sessions.names,
    troubles: this.#sessions.troubles,
    progress: this.#progress.current,
    backlog: this.#sessions.backlog(this.#ports.clock.now()),
    unsaved: this.#saver.late(this.#ports.clock.now()),
    isArmed: this.#server.isArmed,
  });

  async #until(signal: AbortSignal): Promise<Result<Ending, Failure>> {
    while (!signal.aborted) {
      // What happens from here on cuts the next rest short.
      this.#nap = new AbortController();
      const step = await this.#step();
      if (!step.ok) return step;
      if (step.value === "empty") return ok("empty");
      if (step.value === "idle" && !signal.aborted) await this.#rest();
    }
    return ok("asked");
  }

  /** The next thing that is due, if any. */
  async #step(): Promise<Result<Step, Failure>> {
    const now = this.#ports.clock.now();
    this.#progress.begin("looking for what is due", now);
    if (now >= this.#resyncAt) await this.#resync(now);
    else if (isDue(this.#files.dueAt, now) || isDue(this.#gitAt, now)) this.#load(now);
    if (isDue(this.#server.armAt, now)) {
      this.#progress.begin("asking tmux to wake it", now);
      return this.#arm(now);
    }
    // Nobody looks who is not armed: what happened in between would be lost.
    if (!this.#server.isArmed) return ok("idle");
    this.#progress.begin("looking at sessions", now);
    const passed = await this.#sessions.pass(now, this.#server.current);
    if (passed === "nothing") {
      this.#progress.begin("saving", now);
      return ok((await this.#saver.save(now)) ? "busy" : "idle");
    }
    this.#passedAt = this.#ports.clock.now();
    this.#progress.passed(this.#passedAt);
    // A server that this pass has started, or another one than is waited for, has no hooks yet.
    const isStarted = passed === "applied" && this.#server.current === undefined;
    if (passed === "other-server" || isStarted) this.#woke();
    return ok("busy");
  }

  async #rest(): Promise<void> {
    const { clock } = this.#ports;
    const work = this.#server.isArmed ? [this.#sessions.next(), this.#saver.next()] : [];
    const times = [this.#resyncAt, this.#files.dueAt, this.#gitAt, this.#server.armAt, ...work];
    const next = Math.min(...times.filter((at) => at !== undefined));
    this.#progress.begin("waiting for something to do", clock.now());
    await clock.sleep(Math.min(LONGEST_REST_MS, Math.max(0, next - clock.now())), this.#nap.signal);
  }

  /** tmux has something to tell, or has ended. */
  #woke(): void {
    this.#server.rearm(Math.max(this.#ports.clock.now(), this.#passedAt + PAUSE_MS));
    this.#nap.abort();
  }

  #changed(): void {
    this.#files.note(this.#ports.clock.now());
    this.#nap.abort();
  }

  async #resync(now: number): Promise<void> {
    this.#resyncAt = now + Math.round(jittered(RESYNC_MS, 0.1, this.#ports.random));
    this.#load(now);
    await this.#saver.learn();
    this.#sessions.wakeAll(now);
    if (now < this.#wholeAt) return;
    // Whoever reads their configuration anew may have taken the hooks away.
    this.#wholeAt = now + WHOLE_MS;
    this.#server.rearmWhole(now);
  }

  #load(now: number): void {
    this.#files.clear();
    const loaded = this.#ports.manifests.load();
    this.#gitAt = loaded.files.some(({ busy }) => busy !== undefined) ? now + GIT_MS : undefined;
    for (const event of this.#sessions.load(loaded, now))
      if (this.#hasBegun || event.kind !== "manifest-changed") this.#reporter.say(event);
    const { files, holds } = this.#ports;
    files.follow([...loaded.reads, ...holds.files(this.#sessions.names)]);
  }

  /** Waits to be woken, and then has everything looked at. */
  async #arm(now: number): Promise<Result<Step, Failure>> {
    const armed = await this.#server.arm(now);
    if (armed.kind === "refused") return err(armed.failure);
    if (!this.#hasBegun && armed.kind !== "failed") {
      this.#hasBegun = true;
      this.#reporter.say({ kind: "watching", paths: this.#options.paths, sessions: this.#sessions.names });
    }
    if (armed.kind === "over") return ok("empty");
    if (armed.kind === "lost") this.#sessions.serverGone(now + armed.delay);
    if (armed.kind === "armed") this.#sessions.wakeAll(now);
    return ok("busy");
  }
}

const isDue = (at: number | undefined, now: number): boolean => at !== undefined && at <= now;
