import type { Address } from "./address.ts";
import type { Plan } from "./plan.ts";
import type { DamagedSnapshot, RefusedSnapshot, SnapshotGeneration } from "./snapshot.ts";

/** What is to be saved. */
export interface SaveRequest {
  /** Names of sessions, or all that there are. */
  readonly sessions: readonly string[] | "all";
  readonly cause: "manual" | "auto" | "before-delete" | "before-restore";
  readonly text: boolean;
  readonly note?: string;
  readonly pin?: boolean;
  /** The sessions, of these, that are about to be ended on purpose. */
  readonly ending?: readonly string[];
  /** One file for all of them, in place of generations. Absolute. */
  readonly file?: string;
  /** Whether another file of this kind may go for it. */
  readonly replace?: boolean;
}

export interface SaveReport {
  readonly saved: readonly SavedSession[];
  /** Saves that were kept aside; they make the command fail. */
  readonly refused: readonly RefusedSnapshot[];
}

export interface SavedSession {
  readonly session: string;
  /** Absent when it went into a file. */
  readonly generation?: SnapshotGeneration;
  /** An autosave that found nothing new: then the generation is the one from before. */
  readonly unchanged: boolean;
}

/** Which saved state is to come back, and how. */
export interface RestoreRequest {
  readonly from: RestoreSource;
  /** Another name for the session. */
  readonly as?: string;
  /** One window only, by its name, its key or its index. */
  readonly window?: string;
  readonly text: boolean;
  readonly programs: ProgramChoice;
  /** Whether a file is the person's own, so that all of it comes back as out of a generation. */
  readonly trust?: boolean;
}

export type RestoreSource =
  | {
      readonly kind: "session";
      readonly name: string;
      /** The newest that was saved at or before this, in milliseconds since the epoch. */
      readonly at?: number;
      readonly number?: number;
    }
  /**
   * Several sessions, of each one generation. Of a session that is there, the windows come back that have gone since, as
   * long as its server lives.
   */
  | { readonly kind: "generations"; readonly of: readonly { readonly session: string; readonly number: number }[] }
  /** Every session of the server life that was saved last, but those that were ended on purpose. */
  | { readonly kind: "all"; readonly at?: number }
  /** What `session save --file` wrote. Absolute. */
  | { readonly kind: "file"; readonly path: string };

/**
 * Which programs start by themselves: `ask` those on the list of harmless ones, and those that a person says yes to;
 * `listed` those on the list; a list of names those and no others. All others wait at the prompt.
 */
export type ProgramChoice = "ask" | "listed" | "all" | "none" | readonly string[];

/** A program that is not on the list of harmless ones. */
export interface ProgramQuestion {
  readonly address: Address;
  /** The command line. */
  readonly line: string;
}

/** What a restore would do, and what it would not. */
export interface RestorePlan {
  /** Its operations are of the action `restore`. */
  readonly plan: Plan;
  /** The generations that it comes from, by session; absent for what comes out of a file. */
  readonly sources: readonly {
    readonly session: string;
    readonly generation?: SnapshotGeneration;
    readonly at: number;
  }[];
  /** Damaged generations that were passed over. */
  readonly damaged: readonly DamagedSnapshot[];
  /** Parts that exist already and are left alone. */
  readonly skipped: readonly { readonly address: Address; readonly why: string }[];
  readonly fields: readonly RestoredField[];
  readonly questions: readonly ProgramQuestion[];
}

/** One thing that was saved, and what becomes of it. */
export interface RestoredField {
  readonly address: Address;
  /** `layout`, `directory`, `program`, `text`, `env.TOKEN`, `options.status-left`, … */
  readonly field: string;
  readonly result: "restored" | "approximated" | "not-restorable";
  /** Why not, or how it differs; of a program that starts, its command line. */
  readonly note?: string;
}

export interface RestoreReport extends RestorePlan {
  /** What differs from what was planned, now that it was looked at again; structure makes the command fail. */
  readonly differences: readonly SnapshotDifference[];
}

/** How one state of a session differs from another. */
export interface SnapshotDifference {
  readonly address: Address;
  /** `window`, `pane`, `name`, `layout`, `title`, `directory`, `options.x`, `env.X`, `text`, … */
  readonly field: string;
  readonly kind: "structure" | "text";
  readonly before?: string;
  readonly after?: string;
}
