import type { Diagnostic } from "./diagnostic.ts";
import type { SessionSpec } from "./spec.ts";

/** A manifest as it was read just now. */
export interface LoadedFile {
  /** Absolute. */
  readonly file: string;
  /** The path that a person gave and under which it was found. Absolute. */
  readonly path: string;
  /** None when there are errors. */
  readonly specs: readonly SessionSpec[];
  readonly diagnostics: readonly Diagnostic[];
  /** What git is in the middle of, around this file. */
  readonly busy?: string;
}

/** A path of which nothing could be read: a folder that is gone, may not be read or holds no manifest. */
export interface LostPath {
  readonly path: string;
  readonly reason: string;
  /** Whether it was given as a file and is gone: then it was deleted, and not only lost from sight. */
  readonly isDeletedFile: boolean;
}

export interface Loaded {
  readonly files: readonly LoadedFile[];
  readonly lost: readonly LostPath[];
  /** Everything that has to be looked at for changes, besides the paths themselves. Absolute. */
  readonly reads: readonly string[];
}
