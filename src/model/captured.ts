import type { PaneProcess } from "./live.ts";
import type { ProcessIdentity, ServerLife, Snapshot, SnapshotPane } from "./snapshot.ts";

/** One atomic look at all of a server's sessions, as saving needs it. */
export interface Captured {
  readonly life: ServerLife;
  readonly sessions: readonly CapturedSession[];
}

/** Everything of a session that tmux tells, and tmux alone: what the process table adds comes later. */
export type CapturedSession = Pick<Snapshot, "id" | "session" | "root" | "env" | "options" | "group" | "stack"> & {
  readonly managedKey?: string;
  readonly attached: number;
  /** tmux's default-command as it is for this session, whoever has set it; empty for the default shell. */
  readonly defaultCommand: string;
  readonly windows: readonly CapturedWindow[];
};

export type CapturedWindow = Omit<Snapshot["windows"][number], "panes" | "full" | "links"> & {
  readonly panes: readonly CapturedPane[];
};

export type CapturedPane = Omit<
  SnapshotPane,
  "directory" | "jobDirectory" | "program" | "process" | "job" | "waiting" | "text"
> & {
  readonly pid: number;
  /** Where tmux started it: what is left to say of a dead pane's directory. */
  readonly startedIn: string;
  /** The file that is there while a command waits at the prompt; empty for none. */
  readonly waitingFile: string;
  /** The SHA-256 of the text that a restore has put into it; empty for none. */
  readonly restoredText: string;
  readonly inMode: boolean;
};

export interface TextRequest {
  readonly id: string;
  /** The most rows, of history and screen together; the oldest lines are left out. */
  readonly lines: number;
  /** The pane's width. */
  readonly columns: number;
  /**
   * The cursor's row, where what stands there is no text: a prompt, or tmux's own word on a dead pane. The line of this
   * row is left out, as far as it reaches up, and so is what is below. Holds while the history is as long as it was.
   */
  readonly end?: { readonly row: number; readonly historySize: number };
}

/** What the texts of some panes are, by pane id. Panes that went meanwhile are not in here. */
export type CapturedTexts = ReadonlyMap<string, CapturedText>;

export interface CapturedText {
  /** Lines of a terminal's own language, each one complete in itself. Empty, or it ends with a newline. */
  readonly text: string;
  /** The line that was left out, where one was. */
  readonly prompt?: string;
}

/** What the process table tells of a pane. */
export interface SeenProgram extends PaneProcess {
  /** The pane's first process. */
  readonly process?: ProcessIdentity;
  /** The job in its terminal's foreground, where that is another process, and its directory. */
  readonly job?: ProcessIdentity;
  readonly jobDirectory?: string;
}
