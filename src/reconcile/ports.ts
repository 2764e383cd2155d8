import type { Result } from "../lib/result.ts";
import type { Applied } from "../model/applied.ts";
import type { Failure } from "../model/failure.ts";
import type { GitState, NewGeneration } from "../model/generation.ts";
import type { PaneProcess, SessionDetails } from "../model/live.ts";
import type { ObserveRequest, Observed, ObservedServer, ObservedSession } from "../model/observed.ts";
import type { NeededText, Restorable } from "../model/restoration.ts";
import type { Process } from "../model/process.ts";
import type { SessionSpec } from "../model/spec.ts";
import type { BuildContext } from "../plan/built.ts";
import type { RunFile } from "../plan/start.ts";
import type { Lease } from "../model/lease.ts";
import type { Command, Line } from "../tmux/script.ts";
import type { HookPorts } from "./hooks/ports.ts";

/** What one cycle needs of the world. The edges fit these without knowing them. */
export interface Ports {
  readonly tmux: TmuxPort;
  readonly state: StatePort;
  readonly history: HistoryPort;
  /** Where these manifests are in git, of those that are in a work tree. Never fails, and never takes long. */
  readonly git: (files: readonly string[]) => Promise<ReadonlyMap<string, GitState>>;
  readonly processes: ProcessPort;
  readonly clock: Clock;
  /** Folders that a manifest names and that are not there. */
  readonly missingFolders: (paths: readonly string[]) => readonly string[];
  /** The files that a pane's shell reads when it starts: its run file, and one for a line that waits. */
  readonly promptFiles: (file: RunFile) => readonly { readonly path: string; readonly content: string }[];
  readonly build: BuildContext;
  /** Loaded only where a session has hooks. */
  readonly hooks: () => Promise<HookPorts>;
  /** Loaded only where a session that was applied is not there. */
  readonly saved: () => Promise<SavedPort>;
  /** Who this is, for others that wait. */
  readonly lease: Lease;
}

/** What was saved of sessions. */
export interface SavedPort {
  /** What sessions come back from that were applied, and that are not there. */
  restorable(
    specs: readonly SessionSpec[],
    known: { readonly applied: ReadonlyMap<string, Applied>; readonly server: ObservedServer | undefined },
  ): Promise<Result<ReadonlyMap<string, Restorable>, Failure>>;
  /** Writes what panes show before their processes start. */
  writeTexts(texts: readonly NeededText[]): Promise<Result<void, Failure>>;
}

export interface TmuxPort {
  observe(request: ObserveRequest, before?: readonly Command[]): Promise<Result<Observed, Failure>>;
  change(
    change: { readonly condition: string; readonly lines: readonly Line[]; readonly afterwards: readonly Command[] },
    request: ObserveRequest,
  ): Promise<Result<{ readonly observed: Observed; readonly refusals: readonly string[] }, Failure>>;
  send(commands: readonly Command[]): Promise<Result<void, Failure>>;
  /** What a person types for this command on this server. */
  commandLine(command: Command): string;
}

/** What it takes to see one session in full. */
export interface LivePorts extends Ports {
  readonly live: LivePort;
}

interface LivePort {
  /** Nothing when the session is not as it was observed. */
  details(session: ObservedSession): Promise<Result<SessionDetails | undefined, Failure>>;
  /** What the process table tells of panes, by the id of each one's first process. */
  programs(pids: readonly number[]): Promise<ReadonlyMap<number, PaneProcess>>;
}

export interface StatePort {
  load(names?: readonly string[]): Promise<ReadonlyMap<string, Applied>>;
  intend(nonce: string, specs: readonly SessionSpec[]): Promise<Result<void, Failure>>;
  commit(nonce: string, applied: readonly Applied[], gone: readonly string[]): Promise<Result<void, Failure>>;
  writeRuns(files: readonly { readonly path: string; readonly content: string }[]): Promise<Result<void, Failure>>;
  /** Removes what panes have read, of the run with this nonce or long ago, and what nobody is going to read. */
  sweepRuns(nonce: string): Promise<void>;
}

export interface HistoryPort {
  keep(generations: readonly NewGeneration[]): Promise<Result<void, Failure>>;
}

export interface ProcessPort {
  list(): Promise<readonly Process[]>;
  signal(pid: number, signal: NodeJS.Signals): void;
  /** Whether the holder of a lease still runs; unknown when it is on another machine. */
  isHolderAlive(lease: Lease): boolean | undefined;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
}
