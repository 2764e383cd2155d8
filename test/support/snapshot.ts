/** Reads a tmux server for the tests' eyes, by a way of its own: what is under test must not be its own witness. */

export interface PaneRow {
  readonly sessionId: string;
  readonly session: string;
  readonly windowId: string;
  readonly windowIndex: number;
  readonly window: string;
  readonly windowActive: boolean;
  readonly layout: string;
  readonly zoomed: boolean;
  readonly pane: string;
  readonly index: number;
  readonly active: boolean;
  readonly dead: boolean;
  /** The exit status of a dead pane's process. */
  readonly status: number | undefined;
  readonly pid: number;
  readonly title: string;
  readonly command: string;
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** tmx's user options as they stand; empty where there is none. */
  readonly labels: { readonly session: string; readonly window: string; readonly pane: string };
}

const FIELDS = [
  "session_id",
  "session_name",
  "window_id",
  "window_index",
  "window_name",
  "window_active",
  "window_layout",
  "window_zoomed_flag",
  "pane_id",
  "pane_index",
  "pane_active",
  "pane_dead",
  "pane_dead_status",
  "pane_pid",
  "pane_title",
  "pane_current_command",
  "pane_current_path",
  "pane_width",
  "pane_height",
  "@tmx_session",
  "@tmx_window",
  "@tmx_pane",
] as const;
type Field = (typeof FIELDS)[number];

/** Each field behind its length in bytes, since any separator can stand in a name or a path. */
export const SNAPSHOT_FORMAT = FIELDS.map((field) => `#{n:${field}}:#{${field}},`).join("");

/** Nothing for a torn answer: tmux looks up programs and paths anew for their length and for their value. */
export function parseRows(output: Uint8Array): PaneRow[] | undefined {
  const text = Buffer.from(output).toString("latin1");
  const rows: PaneRow[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const values = new Map<Field, string>();
    for (const field of FIELDS) {
      const colon = text.indexOf(":", at);
      const end = colon + 1 + Number(text.slice(at, colon));
      values.set(field, Buffer.from(text.slice(colon + 1, end), "latin1").toString("utf8"));
      if (text[end] !== ",") return undefined;
      at = end + 1;
    }
    if (text[at] !== "\n") return undefined;
    rows.push(toRow((field) => values.get(field) ?? ""));
  }
  return rows;
}

function toRow(get: (field: Field) => string): PaneRow {
  return {
    sessionId: get("session_id"),
    session: get("session_name"),
    windowId: get("window_id"),
    windowIndex: Number(get("window_index")),
    window: get("window_name"),
    windowActive: get("window_active") === "1",
    layout: get("window_layout"),
    zoomed: get("window_zoomed_flag") === "1",
    pane: get("pane_id"),
    index: Number(get("pane_index")),
    active: get("pane_active") === "1",
    dead: get("pane_dead") === "1",
    status: get("pane_dead_status") === "" ? undefined : Number(get("pane_dead_status")),
    pid: Number(get("pane_pid")),
    title: get("pane_title"),
    command: get("pane_current_command"),
    path: get("pane_current_path"),
    width: Number(get("pane_width")),
    height: Number(get("pane_height")),
    labels: { session: get("@tmx_session"), window: get("@tmx_window"), pane: get("@tmx_pane") },
  };
}
