import deepDiff from "deep-diff";

import type { FieldChange } from "../model/plan.ts";
import type { StringMap } from "../model/spec.ts";

/** The leaf values of one matched object, by dotted path. An absent path means: not set. */
export type Fields = Readonly<Record<string, string>>;

/**
 * What differs between one live object and what is wanted of it. Identity is settled before: deep-diff compares by
 * place, so it only ever sees the fields of one matched object.
 *
 * @param applied what was wanted last time: where it equals `wanted`, someone changed tmux, not the file
 */
export function diffFields(live: Fields, wanted: Fields, applied: Fields): readonly FieldChange[] {
  return (deepDiff.diff(live, wanted) ?? []).map((difference) => {
    const path = String(difference.path?.[0]);
    const [before, after] = [live[path], wanted[path]];
    return {
      path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      origin: after !== undefined && applied[path] === after ? "drift" : "change",
    };
  });
}

/** One kind of named values (`options`, `env`) as three sides to compare. */
export interface NamedValues {
  readonly kind: "options" | "env";
  readonly wanted: StringMap;
  /** Names that an earlier apply may have set. */
  readonly applied: StringMap;
  /** Those of them that were set for sure; `undefined` when nothing is known of earlier applies. */
  readonly sure: StringMap | undefined;
  /** The effective value now; `undefined` when it cannot be read. */
  readonly live: (name: string) => string | undefined;
  /** Whether one that cannot be read could not be read after the last apply either, and so counts as it was applied. */
  readonly isHidden: (name: string) => boolean;
  /** How tmux wrote the applied value after it was set, when that is not how the manifest writes it. */
  readonly shown: (name: string) => string | undefined;
}

/** The live and wanted sides of named values. Names that tmx never set are in neither: they are somebody else's. */
export function namedFields(values: NamedValues): { live: Fields; wanted: Fields } {
  const live: Record<string, string> = {};
  const wanted: Record<string, string> = {};
  for (const [name, value] of Object.entries(values.wanted)) {
    const path = `${values.kind}.${name}`;
    wanted[path] = value;
    const now = liveValue(name, value, values);
    if (now !== undefined) live[path] = now;
  }
  for (const [name, value] of Object.entries(values.applied)) {
    if (!Object.hasOwn(values.wanted, name))
      live[`${values.kind}.${name}`] = inWords(values.live(name) ?? value, value);
  }
  return { live, wanted };
}

/**
 * A name that is new in the manifest counts as not set, whatever its value: that may come from another level, and go
 * away with it.
 */
function liveValue(name: string, wanted: string, values: NamedValues): string | undefined {
  const { kind, sure, live, shown, isHidden } = values;
  // A variable that is not set reads as empty.
  const isOpen = sure === undefined ? kind === "env" && wanted === "" : !Object.hasOwn(sure, name);
  if (isOpen) return undefined;
  const now = live(name);
  if (now === undefined) return isHidden(name) ? sure?.[name] : undefined;
  const canonical = sure?.[name] === wanted && shown(name) === now;
  return canonical || isSameValue(now, wanted) ? wanted : inWords(now, wanted);
}

const FLAGS: Readonly<Record<string, string>> = { on: "1", off: "0" };

/** A flag as people write it. */
const inWords = (live: string, like: string): string =>
  Object.hasOwn(FLAGS, like) ? (Object.keys(FLAGS).find((word) => FLAGS[word] === live) ?? live) : live;

/** tmux reads flags as `on` and `off` and shows them in formats as `1` and `0`. */
function isSameValue(live: string, wanted: string): boolean {
  return live === wanted || FLAGS[wanted] === live;
}
