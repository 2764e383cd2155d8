/**
 * The text of a terminal in one form of its own, whichever version of tmux tells it, and whoever wrote it how. A terminal
 * that is given this text shows what the first one did, and is told by the same text again: nothing is lost or added
 * however often a pane is saved and restored.
 *
 * Each line is complete in itself: it starts and ends without colours, so that lines can be left out. Line drawing is
 * in Unicode's characters, because a terminal has to be switched to draw letters as lines. What shows nothing at the end
 * of a line is left out.
 */
import { visibleText } from "../lib/visible-text.ts";
import { newStyle, restyled, type Style } from "./style.ts";

/** Characters of one look. */
interface Run {
  readonly text: string;
  readonly style: Style;
  /** A hyperlink's parameters and address; empty for none. */
  readonly link: string;
}

/** How a line goes on where the one before has ended. */
interface Pen {
  style: Style;
  link: string;
  drawsLines: boolean;
}

/** @param captured what `capture-pane -epJ` printed */
export function readScreen(captured: string): readonly string[] {
  const pen: Pen = { style: newStyle(), link: "", drawsLines: false };
  const lines = captured.replace(/\n$/, "").split("\n");
  return lines.map((line) =>
    isPlain(pen) && PLAIN.test(line) ? line.replace(/[ \t]+$/, "") : writeLine(withoutEnd(readLine(line, pen))),
  );
}

/** A text that a terminal may be given, whoever wrote it: nothing but colours, links and text is left of it. */
export function obeyableText(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const isOwn = !/[\0-\u0008\u000b-\u001f\u007f-\u009f]/.test(text.replace(OBEYABLE, ""));
  return isOwn ? text : `${readScreen(text).join("\n")}\n`;
}

// oxlint-disable-next-line no-control-regex
const OBEYABLE = /\u001b\[[\d;:]*m|\u001b\]8;[^\0-\u001f\u007f-\u009f]*\u001b\\/g;

/** Most lines are text and nothing else. */
// oxlint-disable-next-line no-control-regex
const PLAIN = /^[^\0-\u0008\n-\u001f\u007f-\u009f]*$/;

const isPlain = ({ style, link, drawsLines }: Pen): boolean => style.code === "" && link === "" && !drawsLines;

const PART = new RegExp(
  [
    String.raw`\u001b\[([\d;:]*)m`, // a change of colours
    String.raw`\u001b\]8;([^\u001b\u0007]*)(?:\u001b\\|\u0007)`, // a hyperlink
    String.raw`([\u000e\u000f])`, // to line drawing, and back
    String.raw`([^\0-\u0008\n-\u001f\u007f-\u009f]+)`, // text
    "[^]", // what no terminal is to obey
  ].join("|"),
  "g",
);

function readLine(line: string, pen: Pen): readonly Run[] {
  const runs: Run[] = [];
  for (const [, colours, link, shift, text] of line.matchAll(PART)) {
    if (colours !== undefined) pen.style = restyled(pen.style, colours);
    else if (link !== undefined) pen.link = link === ";" ? "" : link;
    else if (shift !== undefined) pen.drawsLines = shift === "\u000e";
    else if (text !== undefined)
      addRun(runs, { text: pen.drawsLines ? drawn(text) : text, style: pen.style, link: pen.link });
  }
  return runs;
}

function addRun(runs: Run[], run: Run): void {
  const last = runs.at(-1);
  if (last?.style.code === run.style.code && last.link === run.link)
    runs[runs.length - 1] = { ...last, text: last.text + run.text };
  else runs.push(run);
}

/** Without blanks at the end that look like nothing at all. */
function withoutEnd(runs: readonly Run[]): readonly Run[] {
  const last = runs.at(-1);
  if (last === undefined || last.style.code !== "" || last.link !== "") return runs;
  const text = last.text.replace(/[ \t]+$/, "");
  return text === "" ? runs.slice(0, -1) : [...runs.slice(0, -1), { ...last, text }];
}

function writeLine(runs: readonly Run[]): string {
  let [code, link, line] = ["", "", ""];
  for (const run of runs) {
    if (run.link !== link) line += `\u001b]8;${run.link || ";"}\u001b\\`;
    if (run.style.code !== code) line += `\u001b[${[code && "0", run.style.code].filter(Boolean).join(";") || "0"}m`;
    line += run.text;
    [code, link] = [run.style.code, run.link];
  }
  return line + (code && "\u001b[0m") + (link && "\u001b]8;;\u001b\\");
}

/** The characters of DEC's special graphics, from "`" to `~`, and a few more that tmux has. */
const GRAPHICS = [..."◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·"];
const ARROWS: Readonly<Record<string, string>> = { "+": "→", ",": "←", "-": "↑", ".": "↓", "0": "█" };

const drawn = (text: string): string =>
  text.replace(/[+,\-.0`-~]/g, (letter) => ARROWS[letter] ?? GRAPHICS[letter.charCodeAt(0) - 0x60]!);

/** The last lines, of those that take no more than this many rows of a terminal; at least one. */
export function lastRows(
  lines: readonly string[],
  { rows, columns }: { rows: number; columns: number },
): readonly string[] {
  let left = rows;
  for (let at = lines.length - 1; at >= 0; at--) {
    left -= mostRows(visibleText(lines[at]!), columns);
    if (left < 0) return lines.slice(Math.min(at + 1, lines.length - 1));
  }
  return lines;
}

/**
 * Never less than what a line takes, whatever the terminal thinks of its characters' width: a pane that is restored
 * holds no more rows then than the next save looks at.
 */
function mostRows(line: string, columns: number): number {
  // oxlint-disable-next-line no-control-regex
  if (/^[ -~]*$/.test(line)) return Math.max(1, Math.ceil(line.length / columns));
  const width = [...line].reduce((sum, character) => sum + mostColumns(character), 0);
  // A wide character that does not fit into the last column leaves it blank.
  return Math.ceil(width / Math.max(1, columns - 1));
}

const mostColumns = (character: string): number => (character === "\t" ? 8 : character <= "~" ? 1 : 2);
