import type { Document } from "yaml";
import type { Path } from "./path.ts";
import type { SourceText } from "./source-text.ts";

/** A file's text, as whoever read it hands it in. */
export interface ManifestText {
  /** The path as the user gave it, or `<stdin>`. */
  readonly file: string;
  readonly text: string;
  /** The absolute folder that relative directories start at. */
  readonly dir: string;
  /** The absolute folder that the file is in, where that is another one. */
  readonly folder?: string;
}

/** A document in its file: one of those that a manifest is merged from, or all of it. */
export interface Layer {
  readonly source: ManifestText;
  readonly text: SourceText;
  readonly yaml: Document.Parsed;
}

/** Where a part of a document was written. */
export interface Place {
  readonly layer: Layer;
  readonly path: Path;
}

/** Where a value and all that is in it was written: in one place, or part by part in several. */
export interface Origin extends Place {
  readonly parts?: ReadonlyMap<string | number, Origin>;
}

/** A value that remembers where it was written. */
export interface Written {
  readonly value: unknown;
  readonly origin: Origin;
}

/** What is not there would have been written in the file that has the last word on the thing around it. */
export function originAt({ layer, path, parts }: Origin, step: string | number): Origin {
  return parts?.get(step) ?? { layer, path: [...path, step] };
}

export const placeOf = (origin: Origin, path: Path): Place => path.reduce<Origin>(originAt, origin);
