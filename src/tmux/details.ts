import type { SessionDetails, WindowDetails } from "../model/live.ts";
import type { ObservedSession } from "../model/observed.ts";
import type { StringMap } from "../model/spec.ts";
import { parseOption, parseVariables } from "./escaped.ts";
import { MalformedRecord, recordFormat, RecordReader } from "./record.ts";
import type { Command } from "./script.ts";

/** A line that no option can look like, between one answer and the next. */
const MARK = "<tmx-next>";
const BEGIN = "<tmx-details>";

const SESSION_FIELDS = ["session_id", "host"];
const PANE_FIELDS = [
  "window_id",
  "window_layout",
  "version",
  "automatic-rename",
  "main-pane-width",
  "main-pane-height",
  "other-pane-width",
  "other-pane-height",
  "pane_id",
  "pane_pid",
  "pane_start_path",
  "pane_floating_flag",
];

type Row = Record<string, string>;

/** One message about one session: its parts' own options, its environment, its layouts. */
export function detailCommands(session: ObservedSession): readonly Command[] {
  const target = `${session.id}:`;
  const mark = ["display-message", "-p", MARK] as const;
  const options = (...flags: string[]): readonly Command[] => [["show-options", ...flags], mark];
  return [
    ["display-message", "-p", BEGIN],
    ["display-message", "-p", "-t", target, recordFormat(SESSION_FIELDS)],
    ["list-panes", "-s", "-t", target, "-F", recordFormat(PANE_FIELDS)],
    mark,
    ...options("-g"),
    ...options("-g", "-w"),
    ...options("-A", "-t", target, "update-environment"),
    ...options("-t", target),
    ["show-environment", "-s", "-t", target],
    mark,
    ["show-environment", "-s", "-g"],
    mark,
    ...session.windows.flatMap((window) => [
      ...options("-w", "-t", window.id),
      ...window.panes.flatMap(({ id }) => options("-p", "-t", id)),
    ]),
  ];
}

/**
 * @param output what `detailCommands` printed for this session, one character per byte
 * @throws MalformedRecord when it is not that
 */
export function parseDetails(output: string, session: ObservedSession): SessionDetails {
  const begin = output.indexOf(`${BEGIN}\n`);
  if (begin < 0) throw new MalformedRecord(output.length);
  const reader = new RecordReader(output.slice(begin + BEGIN.length + 1));
  const { host } = reader.record(SESSION_FIELDS);
  const rows = paneRows(reader);
  const options = { session: readOptions(reader), window: readOptions(reader) };
  const fromClients = Object.values(readOptions(reader));
  const own = readOptions(reader);
  const variables = readVariables(reader);
  const defaults = { ...options, variables: readVariables(reader), fromClients };
  const windows = session.windows.map((window) => readWindow(reader, window, rows));
  return { host: host!, defaults, own, variables, windows };
}

/** Until the mark, which is a line like any other to the eyes of a reader of records. */
function paneRows(reader: RecordReader): readonly Row[] {
  const rows: Row[] = [];
  while (!reader.passes(`${MARK}\n`)) rows.push(reader.record(PANE_FIELDS));
  // A window that is linked twice into one session is listed twice.
  return [...new Map(rows.map((row) => [row["pane_id"], row])).values()];
}

const readOptions = (reader: RecordReader): StringMap =>
  Object.fromEntries(
    reader
      .linesUntil(MARK)
      .map(parseOption)
      .filter((option) => option !== undefined),
  );

function readVariables(reader: RecordReader): StringMap {
  const { variables } = reader.part(parseVariables);
  if (!reader.passes(`${MARK}\n`)) throw new MalformedRecord(0);
  return variables;
}

function readWindow(
  reader: RecordReader,
  { id, panes }: ObservedSession["windows"][number],
  rows: readonly Row[],
): WindowDetails {
  const own = readOptions(reader);
  const ownOfPanes = new Map(panes.map((pane) => [pane.id, readOptions(reader)]));
  const inside = rows.filter((row) => row["window_id"] === id);
  const row = inside[0] ?? {};
  return {
    id,
    own,
    isAutomatic: row["automatic-rename"] === "1",
    layout: row["window_layout"] ?? "",
    rules: {
      version: row["version"] ?? "",
      width: row["main-pane-width"] ?? "",
      height: row["main-pane-height"] ?? "",
      otherWidth: row["other-pane-width"] ?? "",
      otherHeight: row["other-pane-height"] ?? "",
    },
    panes: inside.map((pane) => ({
      id: pane["pane_id"]!,
      pid: Number(pane["pane_pid"]),
      own: ownOfPanes.get(pane["pane_id"]!) ?? {},
      startedIn: pane["pane_start_path"]!,
      isFloating: pane["pane_floating_flag"] === "1",
    })),
  };
}

/** Whether the session has the windows, panes and processes that it had when it was observed. */
export function isSameSession(session: ObservedSession, details: SessionDetails): boolean {
  const seen = session.windows.map(({ id, panes }) => [id, ...panes.map((pane) => `${pane.id} ${pane.pid}`)]);
  const now = details.windows.map(({ id, panes }) => [
    id,
    ...panes.filter(({ isFloating }) => !isFloating).map((pane) => `${pane.id} ${pane.pid}`),
  ]);
  return JSON.stringify(seen) === JSON.stringify(now);
}
