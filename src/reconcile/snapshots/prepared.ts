import type { ObservedSession } from "../../model/observed.ts";
import type { ProgramQuestion, RestorePlan, RestoreRequest } from "../../model/restore.ts";
import type { Blueprint } from "../../model/restoration.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import type { SessionSpec } from "../../model/spec.ts";
import type { Source } from "./sources.ts";

/** A plan, with all that carrying it out needs. */
export interface PreparedRestore extends RestorePlan {
  readonly sessions: readonly PreparedSession[];
  /** Texts that are not in the store. */
  readonly texts: ReadonlyMap<string, string>;
}

export interface PreparedSession {
  readonly name: string;
  readonly source: Source;
  /** As much of what was saved as is to come back, at the indexes where it does. */
  readonly snapshot: Snapshot;
  readonly blueprint: Blueprint;
  /** The session that is there, where only windows come back into it. */
  readonly into?: ObservedSession;
  /** What it is managed as from then on. */
  readonly spec?: SessionSpec;
}

/** Whether it comes out of a file of which nobody has said that it is their own. */
export const isForeign = ({ from, trust }: RestoreRequest): boolean => from.kind === "file" && trust !== true;

export interface PlanRequest extends RestoreRequest {
  /** Texts that are not in the store, by their SHA-256. */
  readonly given?: ReadonlyMap<string, string>;
  readonly agreedPrograms?: readonly ProgramQuestion[];
}
