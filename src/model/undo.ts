/** What the last restore or delete did, for taking it back. It is noted before anything of it is done. */
export type UndoEntry = UndoneDelete | UndoneRestore | UnsavedDelete;

/** A delete of what nobody had saved: neither that nor what was done before it can be taken back. */
export interface UnsavedDelete {
  readonly kind: "unsaved";
  readonly at: number;
  readonly sessions: readonly string[];
  readonly undoing?: never;
}

export interface UndoneDelete {
  readonly kind: "delete";
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The generations that were saved before anything ended. */
  readonly sessions: readonly UndoneSession[];
  /** The restore that this takes back, for as long as it is not done: an undo that was cut short goes on with it. */
  readonly undoing?: UndoneRestore;
}

export interface UndoneRestore {
  readonly kind: "restore";
  readonly at: number;
  readonly sessions: readonly string[];
  /** What the panes that it made are marked with: of each run, where one that was cut short was run again. */
  readonly tokens: readonly string[];
  /** What was to be restored, for as long as it is not done: the same run again is the same restore. */
  readonly unfinished?: string;
  /** The delete that this takes back, for as long as it is not done. */
  readonly undoing?: UndoneDelete;
}

export interface UndoneSession {
  readonly name: string;
  readonly generation: number;
}
