/** All that tmux tells of all sessions, in one message whose length does not depend on how many there are. */
import type { Captured } from "../model/captured.ts";
import type { StringMap } from "../model/spec.ts";
import { hasNoSession } from "./condition.ts";
import { buildSession, type CapturedRows, isWhole, PANE_SHAPE, SESSION_SHAPE, WINDOW_SHAPE } from "./captured.ts";
import { parseOption, parseVariables } from "./escaped.ts";
import { LIFE_FIELDS, parseLife } from "./life.ts";
import { MalformedRecord, recordFormat, RecordReader, type Shape, shapeFormat } from "./record.ts";
import { type Command, lineText } from "./script.ts";

/** What stands around an answer: a server that has just read a bad tmux.conf says so in the same output. */
const [BEGIN, END] = ["<tmx-capture>", "</tmx-capture>\n"];
/** A line that no option can look like, between one answer and the next. */
const MARK = "<tmx-next>";
/** Said where there is nothing to ask for: an answer that stops short says neither this nor that it is whole. */
const NONE = "<tmx-none>";
const WHOLE = "<tmx-whole>";

const mark = `display-message -p '${MARK}'`;

/** Escaped, because the script around it is a format too. */
const list = (command: string, shape: Shape): string => `${command} -F '${shapeFormat(shape).replaceAll("#", "##")}'`;

/** An object's id and the options set on itself. A brace that is to be read later must not end the loop around it. */
const own = (level: "session" | "window" | "pane", flags: string): string => {
  const target = `-t '#{${level}_id}${level === "session" ? ":" : ""}'`;
  return `display-message -p ${target} '##{${level}_id#}' ; show-options ${flags} ${target} ; ${mark}`;
};

const variables = `show-environment -s -t '#{session_id}:' ; ${mark}`;

/**
 * tmux itself writes what is to be asked of each object: it makes the script out of this format, with the ids that there
 * are, and runs it without letting another client in between. Only ids are put in, so that no name becomes a command.
 */
const SCRIPT = [
  list("list-sessions", SESSION_SHAPE),
  mark,
  list("list-windows -a", WINDOW_SHAPE),
  mark,
  list("list-panes -a", PANE_SHAPE),
  mark,
  `#{S:${own("session", "")} ; ${variables} ; #{W:${own("window", "-w")} ; #{P:${own("pane", "-p")} ; }}}display-message -p '${WHOLE}'`,
].join(" ; ");

export const captureCommands: readonly Command[] = [
  ["display-message", "-p", BEGIN + recordFormat(LIFE_FIELDS)],
  [
    "if-shell",
    "-F",
    hasNoSession,
    lineText([["display-message", "-p", NONE]]),
    lineText([["run-shell", "-C", SCRIPT]]),
  ],
  ["display-message", "-p", END.trimEnd()],
];

/**
 * @param output what `captureCommands` printed, one character per byte
 * @returns nothing when something was made after tmux had written the script, which then does not ask for it
 * @throws MalformedRecord when it is not that
 */
export function parseCaptured(output: string): Captured | undefined {
  const [begin, end] = [output.indexOf(BEGIN), output.lastIndexOf(END)];
  if (begin < 0 || end < begin) throw new MalformedRecord(output.length);
  const reader = new RecordReader(output.slice(begin + BEGIN.length, end));
  const life = parseLife(reader.record(LIFE_FIELDS));
  if (reader.passes(`${NONE}\n`)) return { life, sessions: [] };
  const rows = readRows(reader);
  return isWhole(rows) ? { life, sessions: rows.sessions.map((session) => buildSession(session, rows)) } : undefined;
}

function readRows(reader: RecordReader): CapturedRows {
  const lists = {
    sessions: rowsUntilMark(reader, SESSION_SHAPE),
    windows: rowsUntilMark(reader, WINDOW_SHAPE),
    panes: rowsUntilMark(reader, PANE_SHAPE),
  };
  const options = new Map<string, StringMap>();
  const env = new Map<string, Readonly<Record<string, string | null>>>();
  while (!reader.passes(`${WHOLE}\n`)) {
    const id = reader.line();
    options.set(id, readOptions(reader));
    if (id.startsWith("$")) env.set(id, readVariables(reader));
  }
  return { ...lists, options, env };
}

function rowsUntilMark(reader: RecordReader, shape: Shape): readonly Record<string, string>[] {
  const rows: Record<string, string>[] = [];
  while (!reader.passes(`${MARK}\n`)) rows.push(reader.record(shape.texts, shape.numbers));
  return rows;
}

const readOptions = (reader: RecordReader): StringMap =>
  Object.fromEntries(
    reader
      .linesUntil(MARK)
      .map(parseOption)
      .filter((option) => option !== undefined),
  );

function readVariables(reader: RecordReader): Readonly<Record<string, string | null>> {
  const { variables: set, removed } = reader.part(parseVariables);
  if (!reader.passes(`${MARK}\n`)) throw new MalformedRecord(0);
  return { ...set, ...Object.fromEntries(removed.map((name) => [name, null])) };
}
