/**
 * Layout strings, as `tmux list-windows` prints them and `select-layout` reads them:
 *
 *     layout = checksum "," cell
 *     cell   = WIDTH "x" HEIGHT "," X "," Y ( [ "," PANE ] | "{" cell { "," cell } "}" | "[" cell { "," cell } "]" )
 *
 * Braces hold cells side by side, brackets hold cells on top of each other; a border of one cell lies between. A string
 * that breaks these rules ends some tmux servers, and all their sessions: nothing goes there unread.
 */
import { err, ok, type Result } from "./result.ts";

export interface LayoutCell {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  /** `pane`: a leaf; `columns`: children side by side; `rows`: children on top of each other. */
  readonly kind: "pane" | "columns" | "rows";
  readonly children: readonly LayoutCell[];
}

export interface ParsedLayout {
  readonly width: number;
  readonly height: number;
  /** Leaves: as many panes as the layout has room for. */
  readonly cells: number;
  readonly tree: LayoutCell;
}

/** tmux's own limit for a window's width and height. */
const MAX_SIZE = 10_000;
const MAX_DEPTH = 100;

/** Reads a layout string; the error says in a few words what is wrong with it. */
export function parseLayout(text: string): Result<ParsedLayout, string> {
  const [, checksum, body] = /^([0-9a-f]{4}),(.*)$/s.exec(text) ?? [];
  if (checksum === undefined || body === undefined) {
    return err("it does not start with a checksum of four hexadecimal digits and a comma");
  }
  const expected = layoutChecksum(body);
  if (checksum !== expected) return err(`its checksum is ${checksum}, but that of the text behind it is ${expected}`);
  try {
    const tree = new Reader(body).whole();
    checkTiling(tree);
    return ok({ width: tree.width, height: tree.height, cells: countPanes(tree), tree });
  } catch (error) {
    if (error instanceof LayoutError) return err(error.message);
    throw error;
  }
}

/** The layout string of some cells, which `parseLayout` reads back. Panes need no ids: they fill it in their order. */
export function formatLayout(cell: LayoutCell): string {
  const body = formatCell(cell);
  return `${layoutChecksum(body)},${body}`;
}

function formatCell(cell: LayoutCell): string {
  const [open, close] = cell.kind === "columns" ? "{}" : "[]";
  const inner = cell.kind === "pane" ? "" : `${open}${cell.children.map(formatCell).join(",")}${close}`;
  return `${box(cell)}${inner}`;
}

/** tmux's 16-bit checksum of a layout without its checksum, as four hexadecimal digits. */
export function layoutChecksum(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i++) {
    sum = ((sum >> 1) + ((sum & 1) << 15) + body.charCodeAt(i)) & 0xffff;
  }
  return sum.toString(16).padStart(4, "0");
}

/** Leaves the recursive reader; never leaves this file. */
class LayoutError extends Error {}

class Reader {
  private readonly text: string;
  private offset = 0;

  constructor(text: string) {
    this.text = text;
  }

  whole(): LayoutCell {
    const cell = this.cell(0);
    if (this.offset < this.text.length) this.fail("the end");
    return cell;
  }

  private cell(depth: number): LayoutCell {
    if (depth > MAX_DEPTH) throw new LayoutError("it is nested too deeply");
    const [width, height, x, y] = this.geometry();
    const box = { width, height, x, y };
    if (this.skip(/\{/y)) return { ...box, kind: "columns", children: this.children(depth, /\}/y, "}") };
    if (this.skip(/\[/y)) return { ...box, kind: "rows", children: this.children(depth, /\]/y, "]") };
    // A number behind a comma is a pane's id, unless it is the width of the next cell.
    this.skip(/,[0-9]+(?![0-9x])/y);
    return { ...box, kind: "pane", children: [] };
  }

  private children(depth: number, close: RegExp, word: string): LayoutCell[] {
    const children = [this.cell(depth + 1)];
    while (this.skip(/,/y)) children.push(this.cell(depth + 1));
    if (!this.skip(close)) this.fail(`"${word}"`);
    return children;
  }

  private geometry(): [number, number, number, number] {
    const match = this.skip(/([0-9]{1,5})x([0-9]{1,5}),([0-9]{1,5}),([0-9]{1,5})(?![0-9])/y);
    if (!match) return this.fail("WIDTHxHEIGHT,X,Y");
    const [width, height, x, y] = match.slice(1).map(Number) as [number, number, number, number];
    if (width < 1 || height < 1) throw new LayoutError(`its cell ${match[0]} has no room`);
    if (Math.max(width, height, x, y) > MAX_SIZE) throw new LayoutError(`its cell ${match[0]} is too large for tmux`);
    return [width, height, x, y];
  }

  private skip(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.text);
    if (match) this.offset = pattern.lastIndex;
    return match;
  }

  private fail(expected: string): never {
    const rest = this.text.slice(this.offset, this.offset + 12);
    throw new LayoutError(`expected ${expected}, ${rest === "" ? "but it ends" : `got "${rest}"`}`);
  }
}

/**
 * Children fill their parent exactly: along it their sizes and the borders add up, across it they are as large. Where
 * they start follows from that: like tmux, this does not read the offsets.
 */
function checkTiling(cell: LayoutCell): void {
  if (cell.kind === "pane") return;
  const [along, across] = cell.kind === "columns" ? (["width", "height"] as const) : (["height", "width"] as const);
  let end = -1;
  for (const child of cell.children) {
    if (child[across] !== cell[across]) throw new LayoutError(`the cell ${box(child)} does not fit into ${box(cell)}`);
    checkTiling(child);
    end += child[along] + 1;
  }
  if (end !== cell[along]) throw new LayoutError(`the cells inside ${box(cell)} do not fill it`);
}

const box = ({ width, height, x, y }: LayoutCell): string => `${width}x${height},${x},${y}`;

function countPanes(cell: LayoutCell): number {
  if (cell.kind === "pane") return 1;
  return cell.children.reduce((sum, child) => sum + countPanes(child), 0);
}
