/** What each list of a capture asks for, and the sessions that its rows come to. */
import { layoutText } from "../lib/layout-text.ts";
import { readTiledLayout } from "../lib/tiled-layout.ts";
import type { CapturedPane, CapturedSession, CapturedWindow } from "../model/captured.ts";
import type { PaneEnd } from "../model/observed.ts";
import type { StringMap } from "../model/spec.ts";
import {
  LABEL_OPTION,
  LAYOUT_MARK,
  parsePaneLabel,
  parseSessionLabel,
  parseWindowLabel,
  PROCESS_MARK,
  START_MARK,
  TEXT_MARK,
  TITLE_MARK,
  WAITING_MARK,
} from "./label.ts";
import type { Shape } from "./record.ts";

export const SESSION_SHAPE: Shape = {
  texts: ["session_id", "session_name", "session_path", "session_stack", "session_group", "default-command"],
  numbers: ["session_attached"],
};

export const WINDOW_SHAPE: Shape = {
  texts: ["session_id", "window_id", "window_name", "window_layout"],
  numbers: ["window_index", "window_zoomed_flag", "window_width", "window_height", "window_activity"],
};

/** `history_bytes` walks through the whole history, so that these are asked once and not for their length as well. */
export const PANE_SHAPE: Shape = {
  texts: ["window_id", "pane_id", "pane_title", "pane_start_command", "pane_start_path"],
  numbers: [
    "pane_pid",
    "pane_width",
    "pane_height",
    "pane_active",
    "pane_last",
    "pane_marked",
    "pane_floating_flag",
    "pane_in_mode",
    "pane_dead",
    "pane_dead_status",
    "pane_dead_signal",
    "alternate_on",
    "history_size",
    "history_bytes",
    "cursor_x",
    "cursor_y",
  ],
};

type Row = Readonly<Record<string, string>>;

export interface CapturedRows {
  readonly sessions: readonly Row[];
  /** Once for each place that a window is linked to. */
  readonly windows: readonly Row[];
  readonly panes: readonly Row[];
  /** Of every object itself, by its id. */
  readonly options: ReadonlyMap<string, StringMap>;
  readonly env: ReadonlyMap<string, CapturedSession["env"]>;
}

/** Whether everything that was listed was also asked for what is its own. */
export const isWhole = ({ sessions, windows, panes, options, env }: CapturedRows): boolean =>
  sessions.every((row) => env.has(row["session_id"]!)) &&
  windows.every((row) => options.has(row["window_id"]!)) &&
  panes.every((row) => options.has(row["pane_id"]!));

export function buildSession(row: Row, rows: CapturedRows): CapturedSession {
  const id = row["session_id"]!;
  const own = rows.options.get(id)!;
  const label = parseSessionLabel(own[LABEL_OPTION.session] ?? "", id);
  return {
    id,
    session: row["session_name"]!,
    root: row["session_path"]!,
    env: rows.env.get(id)!,
    options: foreign(own),
    ...(row["session_group"] ? { group: row["session_group"] } : {}),
    stack: row["session_stack"]!.split(",").map(Number),
    ...(label ? { managedKey: label.session } : {}),
    attached: Number(row["session_attached"]),
    defaultCommand: row["default-command"]!,
    windows: rows.windows
      .filter((window) => window["session_id"] === id)
      .map((window) => buildWindow(window, rows))
      .toSorted((one, other) => one.index - other.index),
  };
}

function buildWindow(row: Row, rows: CapturedRows): CapturedWindow {
  const id = row["window_id"]!;
  const own = rows.options.get(id)!;
  const label = parseWindowLabel(own[LABEL_OPTION.window] ?? "", id);
  const shown = row["window_layout"]!;
  const cells = readTiledLayout(shown);
  return {
    id,
    index: Number(row["window_index"]),
    name: row["window_name"]!,
    ...(label ? { key: label.window } : {}),
    layoutMark: label ? (own[LAYOUT_MARK] ?? "") : "",
    options: foreign(own),
    // What cannot be read stays as it is: that it is no layout is for others to notice.
    layout: cells ? layoutText(cells) : shown,
    width: Number(row["window_width"]),
    height: Number(row["window_height"]),
    zoomed: row["window_zoomed_flag"] === "1",
    panes: buildPanes(id, Number(row["window_activity"]), rows),
  };
}

function buildPanes(window: string, activity: number, { panes, options }: CapturedRows): readonly CapturedPane[] {
  const inside = panes.filter((row) => row["window_id"] === window && row["pane_floating_flag"] !== "1");
  const byId = new Map(inside.map((row) => [row["pane_id"]!, row]));
  return [...byId].map(([id, row]) => buildPane(row, options.get(id)!, activity));
}

function buildPane(row: Row, own: StringMap, activity: number): CapturedPane {
  const id = row["pane_id"]!;
  const label = parsePaneLabel(own[LABEL_OPTION.pane] ?? "", id);
  return {
    id,
    ...(label ? { key: label.pane, windowKey: label.window } : {}),
    processMark: label ? (own[PROCESS_MARK] ?? "") : "",
    titleMark: label ? (own[TITLE_MARK] ?? "") : "",
    title: row["pane_title"]!,
    options: foreign(own),
    width: Number(row["pane_width"]),
    height: Number(row["pane_height"]),
    active: row["pane_active"] === "1",
    last: row["pane_last"] === "1",
    marked: row["pane_marked"] === "1",
    startCommand: own[START_MARK] ?? row["pane_start_command"]!,
    ...(row["pane_dead"] === "1" ? { dead: parseEnd(row) } : {}),
    alternate: row["alternate_on"] === "1",
    pid: Number(row["pane_pid"]),
    startedIn: row["pane_start_path"]!,
    waitingFile: own[WAITING_MARK] ?? "",
    restoredText: own[TEXT_MARK] ?? "",
    inMode: Number(row["pane_in_mode"]) > 0,
    seen: {
      historySize: Number(row["history_size"]),
      historyBytes: Number(row["history_bytes"]),
      cursorX: Number(row["cursor_x"]),
      cursorY: Number(row["cursor_y"]),
      activity,
    },
  };
}

const parseEnd = (row: Row): PaneEnd => ({
  ...(row["pane_dead_status"] === "" ? {} : { status: Number(row["pane_dead_status"]) }),
  ...(row["pane_dead_signal"] === "" ? {} : { signal: Number(row["pane_dead_signal"]) }),
});

/** Without what tmx itself keeps there. */
const foreign = (options: StringMap): StringMap =>
  Object.fromEntries(Object.entries(options).filter(([name]) => !name.startsWith("@tmx_")));
