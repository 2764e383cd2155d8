import type { Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { Holds } from "../model/hold.ts";
import type { SaveReport } from "../model/restore.ts";
import type { SessionSpec } from "../model/spec.ts";
import type { Survey } from "../model/survey.ts";
import type { Loaded } from "../model/watched.ts";
import type { WatchEvent } from "../model/watch-event.ts";
import type { ApplyReport, ApplyRequest } from "../reconcile/request.ts";
import type { SaveSetting } from "./autosaving.ts";
import type { Random } from "./backoff.ts";

/** What the loop needs of the world. Everything that waits in here has a deadline of its own. */
export interface WatchPorts {
  readonly clock: WatchClock;
  readonly random: Random;
  readonly cycle: CyclePort;
  readonly server: ServerPort;
  readonly manifests: ManifestPort;
  readonly files: FilePort;
  readonly holds: HoldPort;
  readonly saves: SavePort;
  readonly emit: (event: WatchEvent) => void;
  /** Takes whom to call whenever a part of something long was done: a process of tmux, a hook. */
  readonly onMove?: (moved: () => void) => void;
}

export interface WatchClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after that many milliseconds, or once `signal` is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface CyclePort {
  survey(specs: readonly SessionSpec[]): Promise<Result<Survey, Failure>>;
  apply(request: ApplyRequest): Promise<Result<ApplyReport, Failure>>;
  /** Whether this value of the lease is that of a writer who is at work, and is not this one. */
  isBusy(lease: string): boolean;
}

export interface ServerPort {
  /** Called whenever something may have happened. */
  listen(woke: () => void): void;
  /**
   * Waits to be woken, from now on; what happens before that is seen by who looks after it.
   *
   * @param isWhole whether to make sure of the hooks as well
   * @returns a failure with the code `locked` when another one watches
   */
  arm(isWhole: boolean): Promise<Result<Arming, Failure>>;
  /** Whether the machine is about to end: then nothing is brought back. */
  isShuttingDown(): Promise<boolean>;
  /** Takes everything back. */
  leave(): Promise<Result<void, Failure>>;
}

export interface Arming {
  /** One life of one server, `PID.START`; absent when none runs. */
  readonly server?: string;
  /** How the server ended that was watched before, where this is not the same any more. */
  readonly lost?: "clean" | "crashed";
}

export interface ManifestPort {
  load(): Loaded;
}

export interface FilePort {
  /** @param changed called for every change, also of what is added later */
  start(changed: () => void, failed: (reason: string) => void): Promise<void>;
  /** Looks at these files, in place of those from before. Absolute. */
  follow(files: readonly string[]): void;
  stop(): Promise<void>;
}

/** Sessions that somebody has stopped or paused. */
export interface HoldPort {
  /** Of these sessions, those about which something was said, also where the time of that is over. Cheap. */
  read(sessions: readonly string[]): Holds;
  /** The files that change with what is said of these sessions. Absolute. */
  files(sessions: readonly string[]): readonly string[];
}

export interface SavePort {
  settings(): Promise<Result<readonly SaveSetting[], Failure>>;
  /**
   * The names of the sessions that are there and not stopped; nothing while a writer is at work, whose work may be half
   * done.
   */
  present(): Promise<Result<ReadonlySet<string> | undefined, Failure>>;
  save(sessions: readonly string[]): Promise<Result<SaveReport, Failure>>;
}
