import type { Entry } from "../../../model/entry.ts";
import { safe, type Style } from "../style.ts";

/** Of what an entry tells besides its kind and session, what a person reads first. */
const WORDS = ["address", "message", "reason", "file", "why", "how", "what", "by", "until"] as const;

/** An entry of the journal as a line, and what was done a line each below it. */
export function renderEntry(entry: Entry, style: Style): string {
  const { time, kind, session, operations, failure, diagnostics, sessions, paths } = entry;
  const about = [
    ...(typeof session === "string" ? [`${style.strong(safe(session))}:`] : []),
    kind,
    ...WORDS.flatMap((word) => (typeof entry[word] === "string" ? [safe(entry[word])] : [])),
    ...[sessions, paths].filter(isList).map((names) => safe(names.map(String).join(", "))),
  ];
  const below = [
    ...listOf(operations).map(({ action, address, cause }) => `${text(action)} ${text(address)}: ${text(cause)}`),
    ...(failure ? [text((failure as Fields)["message"])] : []),
    ...listOf(diagnostics).map(({ file, location, message }) => {
      const { line, column } = (location ?? {}) as Fields;
      return `${[file, line, column]
        .filter((part) => part !== undefined)
        .map(text)
        .join(":")}: ${text(message)}`;
    }),
  ];
  return [`${style.faint(time)} ${about.join(" ")}`, ...below.map((line) => `  ${line}`)].join("\n");
}

type Fields = Readonly<Record<string, unknown>>;

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const listOf = (value: unknown): readonly Fields[] => (isList(value) ? (value as readonly Fields[]) : []);

const text = (value: unknown): string => safe(typeof value === "string" ? value : String(value));
