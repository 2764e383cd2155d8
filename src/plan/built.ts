import type { Line } from "../tmux/script.ts";
import type { RunFile, StartContext } from "./start.ts";

/** What building needs to know besides the spec. */
export interface BuildContext {
  readonly start: StartContext;
  /** The size of new sessions, in cells. */
  readonly size: Size;
  /** A private directory for the lines that wait at prompts, which may take days. Absolute. */
  readonly waiting: string;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** One line of tmux commands, and the files that its panes read when they start. */
export interface Built {
  readonly line: Line;
  readonly files: readonly RunFile[];
}
