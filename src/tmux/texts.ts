/** The texts of many panes in one message. */
import type { CapturedText, CapturedTexts, TextRequest } from "../model/captured.ts";
import type { ServerLife } from "../model/snapshot.ts";
import { onlyIf } from "./guards.ts";
import { LIFE_FIELDS, parseLife } from "./life.ts";
import { decode, MalformedRecord, recordFormat, RecordReader } from "./record.ts";
import { lastRows, readScreen } from "./screen-text.ts";
import { visibleText } from "../lib/visible-text.ts";
import type { Line } from "./script.ts";

/** `ended`: its last line is no text. `seam`: it is none, but tells how the text before it and the one after it join. */
type Kind = "text" | "ended" | "seam";

/**
 * @param nonce what nobody can have written into a pane: it stands between one text and the next. It must not be on a
 *   command line, which others can read.
 */
export const textCommands = (requests: readonly TextRequest[], nonce: string): readonly Line[] => [
  ...requests.flatMap((request) => paneLines(request, nonce)),
  [["display-message", "-p", `${nonce} end ${recordFormat(LIFE_FIELDS)}`]],
];

/**
 * What a full-screen program shows is left out: the screen that it covers is kept apart, and the history goes before
 * that. Each condition names the pane, because a target that is gone makes tmux look at another one.
 */
function paneLines({ id, lines, end }: TextRequest, nonce: string): readonly Line[] {
  const capture = (condition: string, kind: Kind, ...range: string[]): Line => [
    onlyIf(id, condition, [
      ["display-message", "-p", "-t", id, `${nonce} #{pane_id} ${kind}`],
      ["capture-pane", "-epJ", ...range, "-t", id],
    ]),
  ];
  const [from, covered, plain] = [
    `-${lines}`,
    `#{==:#{pane_id} #{alternate_on},${id} 1}`,
    `#{==:#{pane_id} #{alternate_on},${id} 0}`,
  ];
  const place = end && `#{history_size} #{cursor_y},${end.historySize} ${end.row}`;
  return [
    capture(`#{&&:${covered},#{history_size}}`, "text", "-S", from, "-E", "-1"),
    // The last row of the history. tmux has forgotten whether it goes on in what is covered.
    capture(`#{&&:${covered},#{history_size}}`, "seam", "-S", "-1", "-E", "-1"),
    capture(covered, "text", "-aq"),
    ...(end ? [capture(`#{&&:${plain},#{==:${place}}}`, "ended", "-S", from, "-E", String(end.row))] : []),
    capture(place ? `#{&&:${plain},#{!=:${place}}}` : plain, "text", "-S", from),
  ];
}

/**
 * @param output what `textCommands` printed, one character per byte
 * @throws MalformedRecord when it is cut short
 */
export function parseTexts(
  output: string,
  requests: readonly TextRequest[],
  nonce: string,
): { readonly life: ServerLife; readonly texts: CapturedTexts } {
  const parts = output.split(`${nonce} `).slice(1);
  const [, record] = /^end (.*)$/s.exec(parts.at(-1) ?? "") ?? [];
  if (record === undefined) throw new MalformedRecord(output.length);
  const pieces = parts.slice(0, -1).map(readPiece);
  const texts = requests.flatMap((request): [string, CapturedText][] => {
    const own = pieces.filter(({ id }) => id === request.id);
    return own.length === 0 ? [] : [[request.id, joinPieces(own, request)]];
  });
  return { life: parseLife(new RecordReader(record).record(LIFE_FIELDS)), texts: new Map(texts) };
}

interface Piece {
  readonly id: string;
  /** The row that tells how two pieces join, with the blanks at its end, as it is seen. */
  readonly seam?: string;
  readonly lines: readonly string[];
  readonly prompt?: string;
}

function readPiece(part: string): Piece {
  const [, id = "", kind, captured = ""] = /^(%\d+) (\w+)\n(.*)$/s.exec(part) ?? [];
  const lines = readScreen(decode(captured));
  if (kind === "seam") return { id, lines, seam: visibleText(decode(captured).replace(/\n$/, "")) };
  return kind === "ended" ? { id, lines: lines.slice(0, -1), prompt: lines.at(-1)! } : { id, lines };
}

function joinPieces(pieces: readonly Piece[], { lines: rows, columns }: TextRequest): CapturedText {
  const lines = linesOf(pieces, columns);
  const last = lines.findLastIndex((line) => line !== "");
  const kept = lastRows(lines.slice(0, last + 1), { rows, columns });
  const prompt = pieces.at(-1)?.prompt;
  return { text: kept.map((line) => `${line}\n`).join(""), ...(prompt === undefined ? {} : { prompt }) };
}

/**
 * Of a full-screen program the history and what it covers come apart, also within a line. Where the history ends with a
 * row that is full, or has no room but for half of the wide character that comes next, the next one goes on with it: if
 * that is not so, nobody can see it.
 */
function linesOf(pieces: readonly Piece[], columns: number): readonly string[] {
  const texts = pieces.filter(({ seam }) => seam === undefined).map(({ lines }) => lines);
  const [history = [], covered = []] = texts;
  const seam = pieces.find((piece) => piece.seam !== undefined)?.seam ?? "";
  const room = WIDE.test([...visibleText(covered[0] ?? "")][0] ?? "") ? 1 : 0;
  if (!isFull(seam, { columns, room }) || history.length === 0) return texts.flat();
  // In one form, as if they had been told together: a style may go on as well, and blanks are at no end any more.
  const blanks = blanksAfter(seam).slice(blanksAfter(visibleText(history.at(-1)!)).length);
  const joined = readScreen(history.at(-1)! + blanks + (covered[0] ?? ""));
  return [...history.slice(0, -1), ...joined, ...covered.slice(1)];
}

const blanksAfter = (text: string): string => / *$/.exec(text)![0];

/** @param room how many cells at its end may be free */
const isFull = (row: string, { columns, room }: { readonly columns: number; readonly room: number }): boolean => {
  const free = columns - widthOf(row);
  return free === 0 || free === room;
};

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

const widthOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + (/\p{M}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1), 0);
