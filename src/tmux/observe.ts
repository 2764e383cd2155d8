import { parseShownLayout } from "../lib/shown-layout.ts";
import type {
  ObserveRequest,
  Observed,
  ObservedPane,
  ObservedServer,
  ObservedSession,
  ObservedWindow,
} from "../model/observed.ts";
import {
  LABEL_OPTION,
  LAYOUT_MARK,
  parsePaneLabel,
  parseSessionLabel,
  parseWindowLabel,
  PROCESS_MARK,
  TITLE_MARK,
} from "./label.ts";
import { hasNoSession } from "./condition.ts";
import { LEASE_OPTION } from "./lease.ts";
import { MalformedRecord, recordFormat, RecordReader } from "./record.ts";
import { type Command, quote } from "./script.ts";

const SERVER_FIELDS = ["pid", "start_time", "socket_path", "version", LEASE_OPTION];
const SESSION_FIELDS = ["session_id", "session_name", "session_attached", LABEL_OPTION.session];
const WINDOW_FIELDS = [
  "window_id",
  "window_index",
  "window_name",
  "window_active",
  "window_zoomed_flag",
  "window_width",
  "window_height",
  "window-size",
  LABEL_OPTION.window,
  LAYOUT_MARK,
];
/** Long, so that they are read only where they are needed. */
const LAYOUT_FIELDS = ["window_layout", "pane-border-status"];
const PANE_FIELDS = [
  "pane_id",
  "pane_active",
  "pane_title",
  "pane_pid",
  "pane_dead",
  "pane_dead_status",
  "pane_dead_signal",
  "pane_width",
  "pane_height",
  "pane_floating_flag",
  LABEL_OPTION.pane,
  PROCESS_MARK,
  TITLE_MARK,
];

type Row = Record<string, string>;

/** What stands around an answer: a server that has just read a bad tmux.conf says so in the same output. */
const [BEGIN, END] = ["<tmx>", "</tmx>\n"];

/**
 * One atomic cut of the whole server: commands of one message run without another client's between them. The server's
 * own line comes first, so that a server without sessions is told from no server; there `list-panes -a` is an error.
 */
export function observeCommands(request: ObserveRequest): readonly Command[] {
  const list = ["list-panes", "-a", "-F", recordFormat(rowFields(request))];
  return [
    ["display-message", "-p", BEGIN + recordFormat(SERVER_FIELDS)],
    // Never the other way round: a busy tmux that counts no sessions in time would look like one that has none.
    ["if-shell", "-F", hasNoSession, "start-server", list.map(quote).join(" ")],
    ["display-message", "-p", END.trimEnd()],
  ];
}

/** Whether tmux began to answer at all: then all that stood before `observeCommands` has been done or refused. */
export const isAnswered = (output: string): boolean => output.includes(BEGIN);

/** The server as an answer that was cut off tells of it, unless it was cut off before that. */
export function parseServerLine(output: string): ObservedServer | undefined {
  try {
    return parseServer(new RecordReader(output.slice(output.indexOf(BEGIN) + BEGIN.length)).record(SERVER_FIELDS));
  } catch {
    return undefined;
  }
}

/**
 * @param output what `observeCommands` printed, one character per byte
 * @throws MalformedRecord when it is not that
 */
export function parseObserved(output: string, request: ObserveRequest): Observed {
  const [begin, end] = [output.indexOf(BEGIN), output.lastIndexOf(END)];
  if (begin < 0 || end < begin) throw new MalformedRecord(output.length);
  const reader = new RecordReader(output.slice(begin + BEGIN.length, end));
  const server = parseServer(reader.record(SERVER_FIELDS));
  const fields = rowFields(request);
  const rows: Row[] = [];
  while (!reader.done) rows.push(reader.record(fields));
  return { server, sessions: groupBy(rows, "session_id").map((own) => parseSession(own, request)) };
}

const rowFields = (request: ObserveRequest): readonly string[] => [
  ...new Set([
    ...SESSION_FIELDS,
    ...WINDOW_FIELDS,
    ...(request.layouts ? LAYOUT_FIELDS : []),
    ...PANE_FIELDS,
    ...request.options,
    ...request.env,
  ]),
];

const parseServer = (row: Row): ObservedServer => ({
  pid: Number(row["pid"]),
  startTime: Number(row["start_time"]),
  socketPath: row["socket_path"]!,
  version: row["version"]!,
  lease: row[LEASE_OPTION]!,
});

function parseSession(rows: readonly Row[], request: ObserveRequest): ObservedSession {
  const row = rows[0]!;
  const id = row["session_id"]!;
  return {
    id,
    name: row["session_name"]!,
    ...labelled(parseSessionLabel(row[LABEL_OPTION.session]!, id)),
    attached: Number(row["session_attached"]),
    env: pick(row, request.env),
    // A window that is linked twice into one session is still one window.
    windows: groupBy(rows, "window_id").map((own) => parseWindow(own, request)),
  };
}

function parseWindow(rows: readonly Row[], request: ObserveRequest): ObservedWindow {
  const row = rows[0]!;
  const id = row["window_id"]!;
  return {
    id,
    index: Number(row["window_index"]),
    name: row["window_name"]!,
    ...labelled(parseWindowLabel(row[LABEL_OPTION.window]!, id)),
    active: rows.some((each) => each["window_active"] === "1"),
    zoomed: row["window_zoomed_flag"] === "1",
    width: Number(row["window_width"]),
    height: Number(row["window_height"]),
    sizing: row["window-size"]!,
    layoutMark: row[LAYOUT_MARK]!,
    ...(request.layouts ? parseGeometry(row) : {}),
    panes: groupBy(rows, "pane_id")
      .map((own) => own[0]!)
      .filter((pane) => pane["pane_floating_flag"] !== "1")
      .map((pane) => parsePane(pane, request)),
  };
}

function parseGeometry(row: Row): Pick<ObservedWindow, "cells" | "statusEdge"> {
  const cells = parseShownLayout(row["window_layout"]!);
  const edge = row["pane-border-status"];
  return { ...(cells ? { cells } : {}), ...(edge === "top" || edge === "bottom" ? { statusEdge: edge } : {}) };
}

function parsePane(row: Row, request: ObserveRequest): ObservedPane {
  const id = row["pane_id"]!;
  const label = parsePaneLabel(row[LABEL_OPTION.pane]!, id);
  return {
    id,
    ...labelled(label),
    active: row["pane_active"] === "1",
    title: row["pane_title"]!,
    titleMark: label ? row[TITLE_MARK]! : "",
    processMark: label ? row[PROCESS_MARK]! : "",
    pid: Number(row["pane_pid"]),
    ...(row["pane_dead"] === "1" ? { dead: parseEnd(row) } : {}),
    width: Number(row["pane_width"]),
    height: Number(row["pane_height"]),
    options: pick(row, request.options),
  };
}

const parseEnd = (row: Row): { status?: number; signal?: number } => ({
  ...(row["pane_dead_status"] === "" ? {} : { status: Number(row["pane_dead_status"]) }),
  ...(row["pane_dead_signal"] === "" ? {} : { signal: Number(row["pane_dead_signal"]) }),
});

const labelled = <L>(label: L | undefined): { label?: L } => (label === undefined ? {} : { label });

const pick = (row: Row, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, row[name]!]));

/** Rows by a field, groups in the order of their first row. */
function groupBy(rows: readonly Row[], field: string): readonly Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const own = groups.get(row[field]!);
    if (own) own.push(row);
    else groups.set(row[field]!, [row]);
  }
  return [...groups.values()];
}
