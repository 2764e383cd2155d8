/**
 * A whole tmux server as anybody can see it, without ids: read by tmux's own commands and /proc alone, so that what saves
 * and what restores cannot agree on a mistake.
 */
import { readlinkSync } from "node:fs";
import type { Rig } from "../rig.ts";
import { shownLines } from "./cells.ts";
import type { Command } from "./messages.ts";

export interface ServerLook {
  readonly sessions: readonly SessionLook[];
}

export interface SessionLook {
  readonly name: string;
  readonly group: string;
  readonly root: string;
  readonly stack: string;
  /** As tmux writes them, one for each line. */
  readonly options: readonly string[];
  readonly env: readonly string[];
  readonly windows: readonly WindowLook[];
}

export interface WindowLook {
  readonly index: number;
  /** Nothing for one that tmux names after what runs there. */
  readonly name: string | undefined;
  readonly size: string;
  /** Without ids and checksum. */
  readonly layout: string;
  readonly zoomed: boolean;
  /** Where the same window is as well. */
  readonly places: string;
  readonly options: readonly string[];
  readonly panes: readonly PaneLook[];
}

export interface PaneLook {
  readonly id: string;
  readonly title: string;
  readonly options: readonly string[];
  readonly size: string;
  readonly active: boolean;
  readonly last: boolean;
  readonly marked: boolean;
  readonly directory: string | undefined;
  readonly command: string;
  /** How its process ended, if it did. */
  readonly dead: string | undefined;
  readonly alternate: boolean;
  readonly historySize: number;
  readonly text: readonly string[];
  /** The line behind the text that a shell is expected to draw. */
  readonly drawn?: string;
}

const FIELDS = [
  "session_id",
  "session_name",
  "session_group",
  "session_path",
  "session_stack",
  "window_id",
  "window_index",
  "window_name",
  "window_width",
  "window_height",
  "window_layout",
  "window_zoomed_flag",
  "automatic-rename",
  "pane_id",
  "pane_title",
  "pane_width",
  "pane_height",
  "pane_active",
  "pane_last",
  "pane_marked",
  "pane_dead",
  "pane_dead_status",
  "pane_dead_signal",
  "pane_pid",
  "alternate_on",
  "history_size",
  "pane_current_command",
] as const;
type Row = Readonly<Record<(typeof FIELDS)[number], string>>;

/** Each value behind its length in bytes: any other mark can stand in a name. */
const FORMAT = FIELDS.map((field) => `#{n:${field}}:#{${field}},`).join("");

export async function lookAt(rig: Rig): Promise<ServerLook> {
  const rows = parseRows(
    (await rig.run(rig.binary, ["-u", "-N", "-L", rig.name, "list-panes", "-a", "-F", FORMAT])).raw,
  );
  if (!rows) return lookAt(rig);
  const own = await readOwn(rig, rows);
  const places = placesOf(rows);
  const sessions = grouped(rows, "session_id").map((inside) => sessionLook(inside, { own, places }));
  return { sessions: sessions.toSorted((one, other) => (one.name < other.name ? -1 : 1)) };
}

interface Known {
  /** Options, environments and texts, by the object's id and what it is. */
  readonly own: ReadonlyMap<string, string>;
  readonly places: ReadonlyMap<string, string>;
}

function sessionLook(rows: readonly Row[], known: Known): SessionLook {
  const [row] = rows;
  const id = row!.session_id;
  return {
    name: row!.session_name,
    group: row!.session_group,
    root: row!.session_path,
    stack: row!.session_stack,
    options: options(known.own.get(`${id} options`)!),
    env: lines(known.own.get(`${id} env`)!).toSorted(),
    windows: grouped(rows, "window_index").map((inside) => windowLook(inside, known)),
  };
}

function windowLook(rows: readonly Row[], known: Known): WindowLook {
  const [row] = rows;
  return {
    index: Number(row!.window_index),
    name: row!["automatic-rename"] === "1" ? undefined : row!.window_name,
    size: `${row!.window_width}x${row!.window_height}`,
    layout: plainLayout(row!.window_layout),
    zoomed: row!.window_zoomed_flag === "1",
    places: known.places.get(row!.window_id)!,
    options: options(known.own.get(`${row!.window_id} options`)!),
    panes: rows.map((pane) => paneLook(pane, known)),
  };
}

function paneLook(row: Row, { own }: Known): PaneLook {
  const isDead = row.pane_dead === "1";
  const text = shownLines(joined(own.get(`${row.pane_id} text`)!, Number(row.pane_width)));
  return {
    id: row.pane_id,
    title: row.pane_title,
    options: options(own.get(`${row.pane_id} options`)!),
    size: `${row.pane_width}x${row.pane_height}`,
    active: row.pane_active === "1",
    last: row.pane_last === "1",
    marked: row.pane_marked === "1",
    directory: isDead ? undefined : directoryOf(row.pane_pid),
    command: isDead ? "" : row.pane_current_command,
    // Of a process that was killed tmux does not always learn it.
    dead: isDead ? `${row.pane_dead_status} ${row.pane_dead_signal || (row.pane_dead_status ? "" : "9")}` : undefined,
    alternate: row.alternate_on === "1",
    historySize: Number(row.history_size),
    text: isDead ? withoutNotice(text) : text,
  };
}

/** What tmux itself writes into a dead pane, with the time of day. */
function withoutNotice(text: readonly string[]): readonly string[] {
  const notice = "Pane is dead";
  const at = text.findLastIndex((line) => line.startsWith(notice) || (line.length > 2 && notice.startsWith(line)));
  const own = at < 0 ? text : text.slice(0, at);
  return own.slice(0, own.findLastIndex((line) => line !== "") + 1);
}

function directoryOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, "");
  } catch {
    return undefined;
  }
}

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");

/** What tmx keeps for itself may differ. */
const options = (text: string): string[] =>
  lines(text)
    .filter((line) => !line.startsWith("@tmx_"))
    .toSorted();

/**
 * `WxH,X,Y,ID` is a pane. tmux 3.8 writes JSON, with ids (`I`), numbers of the order in which panes were made (`i`), and
 * the order in which they were active before (`l`), of which only the last one comes back and is looked at by itself.
 */
const plainLayout = (layout: string): string =>
  layout
    .replaceAll(/,"(?:I":"%\d+"|[il]":\d+)/g, "")
    .replace(/^[0-9a-f]{4},/, "")
    .replaceAll(/(\d+x\d+,\d+,\d+),\d+(?=[,\]}]|$)/g, "$1");

function placesOf(rows: readonly Row[]): ReadonlyMap<string, string> {
  return new Map(
    grouped(rows, "window_id").map((inside) => [
      inside[0]!.window_id,
      [...new Set(inside.map((row) => `${row.session_name}:${row.window_index}`))].toSorted().join(" "),
    ]),
  );
}

/** In the order of the first of each. */
function grouped(rows: readonly Row[], field: keyof Row): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row[field], [...(groups.get(row[field]) ?? []), row]);
  return [...groups.values()];
}

/** Nothing for a torn answer: what runs is looked up for its length and once more for its name. */
function parseRows(output: Uint8Array): Row[] | undefined {
  const text = Buffer.from(output).toString("latin1");
  const rows: Row[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const values: Record<string, string> = {};
    for (const field of FIELDS) {
      const colon = text.indexOf(":", at);
      const end = colon + 1 + Number(text.slice(at, colon));
      if (text[end] !== ",") return undefined;
      values[field] = Buffer.from(text.slice(colon + 1, end), "latin1").toString("utf8");
      at = end + 1;
    }
    rows.push(values as Row);
  }
  return rows;
}

/** What stands between one answer and the next: no pane shows it. */
const MARK = "<-- look -->";

async function readOwn(rig: Rig, rows: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  const questions = new Map<string, readonly Command[]>();
  for (const row of rows) {
    const { session_id: session, window_id: window, pane_id: pane } = row;
    questions.set(`${session} options`, [["show-options", "-t", session]]);
    questions.set(`${session} env`, [["show-environment", "-t", session]]);
    questions.set(`${window} options`, [["show-options", "-w", "-t", window]]);
    questions.set(`${pane} options`, [["show-options", "-p", "-t", pane]]);
    questions.set(`${pane} text`, textOf(row));
  }
  const asked = [...questions.values()].flatMap((commands) => [["display-message", "-p", MARK], ...commands]);
  const answers = (await sendScript(rig, asked)).split(`${MARK}\n`).slice(1);
  return new Map([...questions.keys()].map((name, at) => [name, answers[at]!]));
}

/** With a full-screen program, what it covers. A line may begin in the history and end on the screen. */
function textOf({ pane_id: pane, alternate_on: alternate, history_size: history }: Row): Command[] {
  const capture = (...range: readonly string[]): Command => ["capture-pane", "-p", ...range, "-t", pane];
  if (alternate !== "1") return [capture("-eJ", "-S", "-")];
  const covered = capture("-aqeJ");
  if (history === "0") return [covered];
  const seam = [
    ["display-message", "-p", SEAM],
    capture("-J", "-S", "-1", "-E", "-1"),
    ["display-message", "-p", SEAM],
  ];
  return [capture("-eJ", "-S", "-", "-E", "-1"), ...seam, covered];
}

const SEAM = "<-- seam -->";

/**
 * tmux forgets whether the history goes on in what is covered. Where its last row is full it looks as if it did, and where
 * half of a wide character is all that it has room for, and one comes.
 */
function joined(text: string, columns: number): string {
  const [above, seam, below] = text.split(`${SEAM}\n`);
  if (seam === undefined || below === undefined) return text;
  // oxlint-disable-next-line no-control-regex
  const [, first = ""] = /^(?:\u001b\[[\d;]*m)*(.)/u.exec(below) ?? [];
  const free = columns - columnsOf(seam.replace(/\n$/, ""));
  const goesOn = free === 0 || (free === 1 && columnsOf(first) === 2);
  // Each capture begins without colours, and ends with whatever it has.
  return `${goesOn ? above!.replace(/\n$/, "") : above!}\u001b[0m\u000f${below}`;
}

/** All of it in one message, of whatever length. No word holds a quote. */
async function sendScript(rig: Rig, commands: readonly Command[]): Promise<string> {
  const input = commands.map((words) => `${words.map((word) => `'${word}'`).join(" ")}\n`).join("");
  const { code, stdout, stderr } = await rig.run(rig.binary, ["-u", "-N", "-L", rig.name, "source-file", "-"], {
    input,
  });
  if (code !== 0) throw new Error(`tmux refused to be looked at: ${stderr}`);
  return stdout;
}

const columnsOf = (row: string): number =>
  [...row.replaceAll(/\p{M}/gu, "")].reduce(
    (sum, character) => sum + (/[\u3000-\uffef]|[^\0-\uffff]/u.test(character) ? 2 : 1),
    0,
  );
