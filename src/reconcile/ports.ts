import type { Result } from "../lib/result.ts";
import type { Applied } from "../model/applied.ts";
import type { Failure } from "../model/failure.ts";
import type { ObserveRequest, Observed } from "../model/observed.ts";
import type { SessionSpec } from "../model/spec.ts";
import type { BuildContext } from "../plan/build.ts";
import type { Lease } from "../model/lease.ts";
import type { Command, Line } from "../tmux/script.ts";

/** What one cycle needs of the world. The edges fit these without knowing them. */
export interface Ports {
  readonly tmux: TmuxPort;
  readonly state: StatePort;
  readonly processes: ProcessPort;
  readonly clock: Clock;
  /** Folders that a manifest names and that are not there. */
  readonly missingFolders: (paths: readonly string[]) => readonly string[];
  /** The text of a run file, from its prompt lines. */
  readonly runFile: (lines: readonly string[]) => string;
  readonly build: BuildContext;
  /** Who this is, for others that wait. */
  readonly lease: Lease;
}

export interface TmuxPort {
  observe(request: ObserveRequest, before?: readonly Command[]): Promise<Result<Observed, Failure>>;
  change(
    change: { readonly condition: string; readonly lines: readonly Line[]; readonly afterwards: readonly Command[] },
    request: ObserveRequest,
  ): Promise<Result<{ readonly observed: Observed; readonly refusals: readonly string[] }, Failure>>;
  send(commands: readonly Command[]): Promise<Result<void, Failure>>;
}

export interface StatePort {
  load(names?: readonly string[]): Promise<ReadonlyMap<string, Applied>>;
  intend(nonce: string, specs: readonly SessionSpec[]): Promise<Result<void, Failure>>;
  commit(nonce: string, applied: readonly Applied[], gone: readonly string[]): Promise<Result<void, Failure>>;
  writeRuns(files: readonly { readonly path: string; readonly content: string }[]): Promise<Result<void, Failure>>;
}

export interface ProcessPort {
  list(): Promise<readonly ProcessView[]>;
  signal(pid: number, signal: NodeJS.Signals): void;
  /** Whether the holder of a lease still runs; unknown when it is on another machine. */
  isHolderAlive(lease: Lease): boolean | undefined;
}

export interface ProcessView {
  readonly pid: number;
  readonly name: string;
  readonly group: number;
  readonly session: number;
  readonly foreground: number;
  readonly started: string;
  readonly stopped: boolean;
  readonly zombie: boolean;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
}
