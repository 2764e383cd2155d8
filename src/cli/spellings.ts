import { nearest } from "../lib/suggest.ts";
import { isNoun, type TableEntry } from "./action.ts";
import { safe } from "./views/style.ts";

/** Everything that an entry can be called by: `apply` and `up`; `session` and `session-save`. */
export const spellingsOf = (entry: TableEntry): readonly string[] =>
  isNoun(entry)
    ? [entry.name, ...entry.verbs.map((verb) => `${entry.name}-${verb.name}`)]
    : [entry.name, ...(entry.alias === undefined ? [] : [entry.alias])];

/** @param before what stands before the mistyped word, and before the one that it may be */
export function unknownCommand(typed: string, known: readonly string[], before = ""): string {
  const near = nearest(typed, known);
  return `error: unknown command '${before}${safe(typed)}'${near === undefined ? "" : `\n(Did you mean ${before}${near}?)`}`;
}

/**
 * The entries that a command line may mean. Building them all takes longer than reading a line, so that only help does.
 */
export function meantBy(argv: readonly string[], entries: readonly TableEntry[]): readonly TableEntry[] {
  if (argv.some((word) => word === "--help" || /^-[a-z]*h/.test(word))) return entries;
  const words = new Set(argv);
  return entries.filter((entry) => spellingsOf(entry).some((name) => words.has(name)));
}
