import type { Path } from "./path.ts";

/**
 * Something wrong with a document, before anyone has looked up where in the text it stands: looking up costs time, and
 * a manifest without problems never pays it.
 */
export interface Problem {
  /** An error, unless told. */
  readonly severity?: "error" | "warning";
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly path: Path;
  /** What of that path to underline; its value, unless told. */
  readonly target?: "key" | "value";
  /** Offsets in the text, where they are known already. */
  readonly range?: readonly [start: number, end: number];
  /** A part of the value's text to underline, in place of all of it. */
  readonly fragment?: string;
  /** The first of two things that may not both be there: the message then names its line. */
  readonly first?: Path;
  /** The message is true only if the part of the document under this path has no other problem. */
  readonly relies?: Path;
}

export const isError = ({ severity }: Problem): boolean => severity !== "warning";
