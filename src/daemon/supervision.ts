import { type Address, addressKey, addressOf } from "../model/address.ts";
import type { SurveyedProcess } from "../model/survey.ts";
import { delayAfter, type Random, RESTART, standsAfter } from "./backoff.ts";

/** After that many failed starts in a row a command is not expected to come up by itself. */
const MOST_FAILURES = 10;
/** It is tried all the same, this often. */
const LOOP_MS = 10 * 60_000;

interface Run {
  readonly pid: number;
  /** Minus infinity for one that was there before anybody looked. */
  readonly startedAt: number;
  /** How often in a row it has ended. */
  readonly streak: number;
  /** How often in a row it has ended soon after its start. */
  readonly failures: number;
  /** How long the last start was waited for. */
  readonly delay: number;
  /** When it is started again; absent while it runs. */
  readonly dueAt?: number;
  readonly isLooping: boolean;
}

const newRun = (pid: number, startedAt: number): Run => ({
  pid,
  startedAt,
  streak: 0,
  failures: 0,
  delay: 0,
  isLooping: false,
});

/** What is to be told of a command. */
export type SupervisionNote =
  | { readonly kind: "restarting"; readonly address: Address; readonly afterMs: number; readonly failures: number }
  | { readonly kind: "crash-loop"; readonly address: Address; readonly failures: number; readonly everyMs: number }
  | { readonly kind: "runs-again"; readonly address: Address };

/**
 * The commands of one session that are their panes' processes, by their panes: when each that has ended is started again.
 * A restart that somebody else did, or asked for, is no failure. Time comes in as a value, in milliseconds.
 */
export class Supervision {
  readonly #random: Random;
  readonly #runs = new Map<string, Run>();
  /** When panes were started again by this one, until their new process is seen. */
  readonly #started = new Map<string, number>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** All that is there now. Gives what is to be told of it. */
  see(processes: readonly SurveyedProcess[], now: number): readonly SupervisionNote[] {
    const there = new Set(processes.map(({ address }) => addressKey(address)));
    for (const key of this.#runs.keys()) if (!there.has(key)) this.#runs.delete(key);
    return processes.flatMap((process) => this.#see(process, now));
  }

  /** When a command that has ended is to be started again. */
  dueAt(address: Address): number {
    return this.#runs.get(addressKey(address))?.dueAt ?? -Infinity;
  }

  started(address: Address, now: number): void {
    this.#started.set(addressKey(address), now);
  }

  /** The commands that do not come up by themselves. */
  get looping(): readonly SupervisionNote[] {
    return [...this.#runs].flatMap(([key, { isLooping, failures }]) =>
      isLooping ? [{ kind: "crash-loop" as const, address: addressOf(key), failures, everyMs: LOOP_MS }] : [],
    );
  }

  /** The server has gone, or somebody has said anew what there is to be. */
  forget(): void {
    this.#runs.clear();
    this.#started.clear();
  }

  #see({ address, pid, hasEnded }: SurveyedProcess, now: number): readonly SupervisionNote[] {
    const key = addressKey(address);
    const known = this.#runs.get(key);
    const isSame = known !== undefined && !this.#started.has(key) && isRunOf(known, { pid, hasEnded });
    const run = isSame ? known : this.#next(key, { pid, known, now });
    this.#runs.set(key, run);
    if (!hasEnded) return this.#standing(address, run, now);
    if (run.dueAt !== undefined) return [];
    // How long one has been lying there that nobody saw running is not known: it waits no longer.
    if (!isSame && run.startedAt === -Infinity) {
      this.#runs.set(key, { ...run, dueAt: now });
      return [];
    }
    return this.#ended(address, run, now);
  }

  /** Another process than before: this one has started it, or somebody else has. */
  #next(key: string, { pid, known, now }: { pid: number; known: Run | undefined; now: number }): Run {
    const startedAt = this.#started.get(key);
    this.#started.delete(key);
    if (startedAt === undefined) return newRun(pid, known ? now : -Infinity);
    const { dueAt: _due, ...before } = known ?? newRun(pid, startedAt);
    return { ...before, pid, startedAt };
  }

  #standing(address: Address, run: Run, now: number): readonly SupervisionNote[] {
    if (!run.isLooping || hasFallen(run, now)) return [];
    this.#runs.set(addressKey(address), { ...run, isLooping: false, failures: 0, streak: 0 });
    return [{ kind: "runs-again", address }];
  }

  #ended(address: Address, run: Run, now: number): readonly SupervisionNote[] {
    const isFailure = hasFallen(run, now);
    const streak = isFailure ? run.streak + 1 : 1;
    const failures = isFailure ? run.failures + 1 : 0;
    const isLooping = failures >= MOST_FAILURES;
    const delay = isLooping ? LOOP_MS : delayAfter(streak, RESTART, this.#random);
    this.#runs.set(addressKey(address), { ...run, streak, failures, delay, dueAt: now + delay, isLooping });
    if (!isLooping) return [{ kind: "restarting", address, afterMs: delay, failures }];
    return run.isLooping ? [] : [{ kind: "crash-loop", address, failures, everyMs: LOOP_MS }];
  }
}

/** tmux 3.8 and newer forget the process id with the process: what has ended then is what ran. */
const isRunOf = (run: Run, { pid, hasEnded }: Pick<SurveyedProcess, "pid" | "hasEnded">): boolean =>
  run.pid === pid || (hasEnded && pid === 0);

/** Whether a process that ends now has not stood. */
const hasFallen = ({ startedAt, delay }: Run, now: number): boolean =>
  // A loop's long pause asks no longer standing than any other.
  now - startedAt < standsAfter(Math.min(delay, RESTART.most));
