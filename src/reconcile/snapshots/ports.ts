import type { Result } from "../../lib/result.ts";
import type { Captured, CapturedTexts, SeenProgram, TextRequest } from "../../model/captured.ts";
import type { Failure } from "../../model/failure.ts";
import type { History } from "../../model/generation.ts";
import type {
  DamagedSnapshot,
  Machine,
  RefusedSnapshot,
  ServerLife,
  Snapshot,
  SnapshotGeneration,
  SnapshotText,
} from "../../model/snapshot.ts";
import type { UndoEntry } from "../../model/undo.ts";
import type { Config } from "../../model/config.ts";
import type { HoldPort } from "../holds/ports.ts";
import type { Ports } from "../ports.ts";

/** What saving and restoring need besides what applying needs. */
export interface SnapshotPorts extends Ports {
  readonly capture: CapturePort;
  readonly snapshots: SnapshotStore;
  /** Also what each pane's foreground job is, by the pane's first process. */
  readonly panePrograms: (pids: readonly number[]) => Promise<ReadonlyMap<number, SeenProgram>>;
  readonly readHistory: (session: string) => Promise<History>;
  /** The number of the newest generation of that. */
  readonly newestApplied: (session: string) => Promise<number | undefined>;
  /** What the last restore or delete did. */
  readonly undo: UndoPort;
  readonly holds: Pick<HoldPort, "read">;
  /** The command line in a file that says that one waits at a prompt; nothing when it is gone, or none of ours. */
  readonly readWaiting: (file: string) => string | undefined;
  /** Removes the files of lines that wait nowhere any more: all but these. */
  readonly forgetWaiting: (inUse: ReadonlySet<string>) => Promise<void>;
  readonly machine: () => Machine;
  /** What holds for all of the user's sessions. */
  readonly config: () => Promise<Result<Config, Failure>>;
  /** Whether a file is there. */
  readonly hasFile: (path: string) => boolean;
  readonly home: string;
  /** The nearest folder at or above this one that a process can start in. */
  readonly nearestFolder: (path: string) => string;
}

export interface CapturePort {
  /** All sessions, in one message; nothing when no server runs. Never starts one. */
  sessions(): Promise<Result<Captured | undefined, Failure>>;
  /** Texts of panes, in one message, and the server's life when that was over. */
  texts(
    panes: readonly TextRequest[],
  ): Promise<Result<{ readonly life: ServerLife | undefined; readonly texts: CapturedTexts }, Failure>>;
}

export interface UndoPort {
  /** Nothing where nothing was done; a failure where the record of it is damaged. */
  read(): Promise<Result<UndoEntry | undefined, Failure>>;
  write(entry: UndoEntry): Promise<Result<void, Failure>>;
}

/** The disk's side. Numbers grow by one for each session and are never used twice. */
export interface SnapshotStore {
  /** What a snapshot says of a text. Writes nothing. */
  describeText(text: string): SnapshotText;
  /**
   * Publishes a generation, with those of these texts (by their SHA-256) that are not kept yet: whole and on the disk, or
   * not at all. Texts that the snapshot names and that are in neither place are an error.
   */
  publish(
    snapshot: Snapshot,
    texts: ReadonlyMap<string, string>,
    options?: { readonly pin?: boolean },
  ): Promise<Result<SnapshotGeneration, Failure>>;
  /** Keeps a save aside that is not to be restored by itself, with the reason. */
  keepAside(
    snapshot: Snapshot,
    texts: ReadonlyMap<string, string>,
    why: string,
  ): Promise<Result<RefusedSnapshot, Failure>>;
  /** The newest generation that verifies. What does not is moved to quarantine, and told; also what was moved before. */
  newest(session: string, wanted?: SnapshotFilter): Promise<Result<FoundSnapshot, Failure>>;
  /** All generations of one session, or of all, newest first. Checks each file, and that its texts are there. */
  list(session?: string): Promise<Result<SnapshotListing, Failure>>;
  /** One generation, by its number. */
  read(session: string, number: number): Promise<Result<FoundSnapshot, Failure>>;
  /** The texts whose files are there, by their SHA-256. None of them is read. */
  keptTexts(): Promise<Result<ReadonlySet<string>, Failure>>;
  /** A text, checked against its name; nothing when it is gone or damaged. */
  readText(sha256: string): Promise<string | undefined>;
  /** Reads every byte of a generation and its texts; says what is wrong, in words for people, or nothing. */
  verify(session: string, number: number): Promise<Result<readonly string[], Failure>>;
  setPinned(session: string, number: number, pinned: boolean): Promise<Result<void, Failure>>;
  /**
   * Removes generations, and the texts that no generation needs any more. Pinned ones are refused; where a person has named
   * them, also one that is not there. Bytes that were freed.
   */
  remove(
    generations: readonly { readonly session: string; readonly number: number }[],
    options?: { readonly isNamed?: boolean },
  ): Promise<Result<number, Failure>>;
  /** What was put into quarantine before this, in milliseconds since the epoch; with a session, its generations alone. */
  quarantined(before: number, session?: string): Promise<Result<readonly DamagedSnapshot[], Failure>>;
  /** Removes what is in quarantine for good, and the texts that nothing else needs. Bytes that were freed. */
  discard(damaged: readonly DamagedSnapshot[]): Promise<Result<number, Failure>>;
  /**
   * One file with everything in it, which another machine can read. Texts that are not given are those that are kept. One
   * that is there is replaced only when told to.
   */
  exportTo(
    file: string,
    snapshots: readonly Snapshot[],
    texts?: ReadonlyMap<string, string>,
    options?: { readonly replace?: boolean },
  ): Promise<Result<void, Failure>>;
  /** What such a file holds; it is read as hostile as it may be. Texts by their SHA-256. */
  importFrom(file: string): Promise<Result<ImportedSnapshots, Failure>>;
}

export interface ImportedSnapshots {
  readonly snapshots: readonly Snapshot[];
  readonly texts: ReadonlyMap<string, string>;
}

export interface SnapshotFilter {
  /** Not saved after this, in milliseconds since the epoch. */
  readonly at?: number;
  readonly accepts?: (snapshot: Snapshot) => boolean;
}

export interface FoundSnapshot {
  /** Absent when there is none. */
  readonly generation?: SnapshotGeneration;
  /** What was passed over because it is damaged, newer than this one: put into quarantine now, or before. */
  readonly damaged: readonly DamagedSnapshot[];
}

export interface SnapshotListing {
  readonly generations: readonly (SnapshotGeneration & { readonly textsMissing: number })[];
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
