/** One thing wrong with a manifest, with all that a person needs to mend it. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  /** Stable, for scripts: `unknown-key`, `wrong-type`, `bad-name`, … */
  readonly code: string;
  /** What is wrong, in one sentence without a full stop. */
  readonly message: string;
  /** The path as the user gave it, or `<stdin>`. */
  readonly file: string;
  /** Absent when the file as a whole is at fault (cannot be read, is not UTF-8). */
  readonly location?: SourceLocation;
  /** Dotted path into the document: `windows[1].panes[0].restart`. */
  readonly path?: string;
  /** What to do: what was expected, or the nearest valid key. */
  readonly hint?: string;
}

export interface SourceLocation {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in characters. */
  readonly column: number;
  /** Characters to underline on that line, at least 1. */
  readonly length: number;
  /** The whole source line, as it stands in the file. */
  readonly text: string;
}
