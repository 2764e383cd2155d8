import type { Result } from "../lib/result.ts";
import type { Emit } from "./event.ts";
import type { Failure } from "./failure.ts";
import type { Consent } from "./plan.ts";
import type {
  ProgramQuestion,
  RestorePlan,
  RestoreReport,
  RestoreRequest,
  SaveReport,
  SaveRequest,
  SnapshotDifference,
} from "./restore.ts";
import type { RetentionDecision } from "./retention.ts";
import type { DamagedSnapshot, RefusedSnapshot, Snapshot, SnapshotCause, SnapshotGeneration } from "./snapshot.ts";

/** What commands do with snapshots. Loaded by those commands alone. */
export interface SnapshotRuntime {
  readonly save: (request: SaveRequest, emit: Emit) => Promise<Result<SaveReport, Failure>>;
  readonly planRestore: (request: RestoreRequest) => Promise<Result<RestorePlan, Failure>>;
  readonly restore: (request: AgreedRestore, wait: LockWait) => Promise<Result<RestoreReport, Failure>>;
  /** Takes back the last restore or delete. A failure where there is none. */
  readonly planUndo: () => Promise<Result<UndoPlan, Failure>>;
  /** Does all of it or, where it would end a process that was not agreed to, nothing. */
  readonly undo: (consent: Consent, wait: LockWait) => Promise<Result<UndoReport, Failure>>;
  readonly list: (session?: string) => Promise<Result<SnapshotListing, Failure>>;
  readonly read: (session: string, number: number) => Promise<Result<FoundSnapshot, Failure>>;
  readonly newest: (session: string) => Promise<Result<FoundSnapshot, Failure>>;
  /** Nothing when it is gone or damaged. */
  readonly readText: (sha256: string) => Promise<string | undefined>;
  /** What is wrong with a generation and its texts, in words for people; nothing when it is whole. */
  readonly verify: (session: string, number: number) => Promise<Result<readonly string[], Failure>>;
  /** How the second differs. `before` and `after` of a `text` are the SHA-256 of the texts. */
  readonly compare: (before: Snapshot, after: Snapshot) => readonly SnapshotDifference[];
  readonly setPinned: (session: string, number: number, pinned: boolean) => Promise<Result<void, Failure>>;
  /**
   * Pinned ones are refused, and then none is removed; where a person has named them, also one that is not there. Gives the
   * bytes that were freed.
   */
  readonly remove: (
    generations: readonly GenerationName[],
    options?: { readonly isNamed?: boolean },
  ) => Promise<Result<number, Failure>>;
  /** What retention says of each generation, now. Removes nothing. */
  readonly retention: (wanted: RetentionRequest) => Promise<Result<readonly RetentionVerdict[], Failure>>;
  /** What has been in quarantine for so long that nobody will mend it. */
  readonly stale: (session?: string) => Promise<Result<readonly DamagedSnapshot[], Failure>>;
  /** Removes what is in quarantine for good. Gives the bytes that were freed. */
  readonly discard: (damaged: readonly DamagedSnapshot[]) => Promise<Result<number, Failure>>;
  readonly autosaves: Autosaves;
}

/** A restore with the programs, of those that were asked about, that a person said yes to. */
export interface AgreedRestore extends RestoreRequest {
  readonly agreedPrograms: readonly ProgramQuestion[];
}

/** How long another writer is waited for, and who is told. */
export interface LockWait {
  /** In milliseconds. */
  readonly lockTimeoutMs: number;
  readonly emit: Emit;
}

/** What ends (`delete`) and what comes back (`restore`). Operations that end a process are pending. */
export interface UndoPlan extends RestorePlan {
  readonly undoes: UndoneAction;
}

/** Its plan is what was done: with consent, nothing in it is pending any more. */
export interface UndoReport extends RestoreReport {
  readonly undoes: UndoneAction;
}

/** The command that is taken back. */
export interface UndoneAction {
  readonly command: "restore" | "delete" | "undo";
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly sessions: readonly string[];
}

export interface FoundSnapshot {
  /** Absent when there is none. */
  readonly generation?: SnapshotGeneration;
  /** What was passed over because it is damaged, newer than this one: put into quarantine now, or before. */
  readonly damaged: readonly DamagedSnapshot[];
}

export interface SnapshotListing {
  readonly generations: readonly ListedGeneration[];
  /** In quarantine, also from before. */
  readonly damaged: readonly DamagedSnapshot[];
  /** Those of them that were found just now. */
  readonly damagedNow: readonly DamagedSnapshot[];
  /** Those of them that are newer than every generation of their session that is whole: a restore passes them over. */
  readonly passedOver: readonly DamagedSnapshot[];
  readonly refused: readonly RefusedSnapshot[];
  /** The bytes on the disk of every text that is kept, by its SHA-256. */
  readonly textBytes: ReadonlyMap<string, number>;
}

/** A generation whose file was checked, with how many of its texts are gone. */
export interface ListedGeneration extends SnapshotGeneration {
  readonly textsMissing: number;
}

export interface GenerationName {
  readonly session: string;
  readonly number: number;
}

export interface RetentionRequest {
  /** All sessions where absent. */
  readonly session?: string;
  /** How many of the newest to keep of each session, in place of what its manifest says, or what is configured. */
  readonly keep?: number;
}

/** What is to become of a generation, with what a person knows it by. */
export interface RetentionVerdict extends RetentionDecision {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Bytes. */
  readonly size: number;
  readonly cause: SnapshotCause;
  readonly few: FewKept;
}

/** How many of a session's newest generations are kept, and who says so. */
export interface FewKept {
  readonly count: number;
  readonly by: "request" | "manifest" | "config";
}

/** Which sessions are to be saved by themselves. */
export interface Autosaves {
  /** Kept as configuration, over what a manifest says. */
  readonly set: (session: string, everyMs: number | "off") => Promise<Result<void, Failure>>;
  /** Every session for which something is set, or was refused. */
  readonly list: () => Promise<Result<AutosaveListing, Failure>>;
  /** The sessions that run, were saved, are managed, or have something set. */
  readonly known: () => Promise<Result<readonly string[], Failure>>;
}

export interface AutosaveListing {
  readonly autosaves: readonly Autosave[];
  /** Files whose settings are lost. */
  readonly damaged: readonly string[];
}

export interface Autosave {
  readonly session: string;
  /** Absent when it is off. */
  readonly everyMs?: number;
  /** Where that is said: by `session autosave`, or in the session's manifest. */
  readonly setBy: "command" | "manifest";
  /** When the newest generation of it was saved, in milliseconds since the epoch. */
  readonly newest?: number;
  readonly refused: readonly RefusedSnapshot[];
}
