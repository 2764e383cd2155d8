/** Layout trees, read: what is inside of what, how large, and what is wrong with that. */
import { type LayoutList, type LayoutPart, neededBy, type PartSize } from "../lib/layout-tree.ts";
import { quote } from "../lib/quote.ts";
import { nearest } from "../lib/suggest.ts";
import { type Seat, seatPanes } from "./layout-seats.ts";
import type { LayoutPart as Entry, WindowLayout } from "./manifest.gen.ts";
import type { Path } from "./path.ts";
import type { Problem } from "./problem.ts";
import { parseTreeSize, TREE_SIZE } from "./values.ts";

export type TreeLayout = Exclude<WindowLayout, string>;

interface ReadTree {
  readonly root: LayoutList;
  /** The window's panes in the tree's order, as places in the manifest's. */
  readonly order: readonly number[];
  readonly problems: readonly Problem[];
}

/**
 * @param names the names of the window's panes, in the manifest's order
 * @param path where the layout stands
 */
export function readTree(layout: TreeLayout, names: readonly (string | undefined)[], path: Path): ReadTree {
  const reader = new Reader(names, path.slice(0, -1));
  const root = reader.list(layout, path);
  // A place that could not be read would only make others seem wrong.
  if (reader.problems.length > 0) return { root, order: [], problems: reader.problems };
  return { root, ...seatPanes(reader.seats, names, path) };
}

const ONE_SHARE: PartSize = { amount: 1, unit: "share" };

class Reader {
  readonly seats: Seat[] = [];
  readonly problems: Problem[] = [];
  readonly #names: readonly (string | undefined)[];
  readonly #window: Path;

  constructor(names: readonly (string | undefined)[], window: Path) {
    this.#names = names;
    this.#window = window;
  }

  list({ columns, rows }: TreeLayout, path: Path): LayoutList {
    if ((columns === undefined) === (rows === undefined)) {
      const message = `a layout tree has either columns or rows, and this has ${columns ? "both" : "neither"}`;
      const hint = columns ? "put one of them inside of the other" : "write, for example, columns: [60%, 1]";
      this.problems.push({ code: "bad-layout", message, hint, path, relies: path });
    }
    if (columns === undefined && rows === undefined) return { kind: "columns", parts: [] };
    const kind = columns === undefined ? "rows" : "columns";
    const own = [...path, kind];
    const parts = (columns ?? rows ?? []).map((entry, at) => this.#part(entry, [...own, at]));
    this.problems.push(...checkSum(parts, own), ...parts.flatMap((part, at) => checkCells(part, kind, [...own, at])));
    return { kind, parts };
  }

  #part(entry: Entry, path: Path): LayoutPart {
    if (typeof entry === "object") return this.#mapping(entry, path);
    const size = parseTreeSize(entry);
    if (typeof entry === "number" || (size && !this.#names.includes(entry))) return this.#pane({ path }, size);
    return this.#pane({ name: entry, path }, ONE_SHARE);
  }

  #mapping({ pane, size: given = 1, ...list }: Exclude<Entry, string | number>, path: Path): LayoutPart {
    const size = parseTreeSize(given);
    if (!size) {
      const message = `expected ${TREE_SIZE}, got ${quote(String(given))}`;
      this.problems.push({ code: "bad-value", message, path: [...path, "size"] });
    }
    if (list.columns === undefined && list.rows === undefined) {
      return this.#pane(pane === undefined ? { path } : { name: pane, path: [...path, "pane"] }, size);
    }
    if (pane !== undefined) {
      const message = "an entry of a layout tree is a pane or a list, and this is both";
      this.problems.push({ code: "bad-layout", message, hint: "put the pane into the list", path });
    }
    return { size: size ?? ONE_SHARE, content: this.list(list, path) };
  }

  #pane(seat: Seat, size: PartSize = ONE_SHARE): LayoutPart {
    if (seat.name !== undefined && !this.#names.includes(seat.name)) {
      this.problems.push({ ...unknownPane(seat.name, this.#names), path: seat.path, relies: this.#window });
    }
    this.seats.push(seat);
    return { size, content: "pane" };
  }
}

function unknownPane(name: string, names: readonly (string | undefined)[]): Omit<Problem, "path"> {
  const known = names.filter((each) => each !== undefined);
  const similar = nearest(name, known);
  const others =
    known.length === 0
      ? "none of its panes has a name"
      : `its panes are ${known.map((each) => quote(each)).join(", ")}`;
  const hint =
    similar === undefined
      ? `${others}; a pane without a name is meant by its size, such as 1, 60% or 40c`
      : `did you mean ${quote(similar)}?`;
  return { code: "unknown-pane", message: `the window has no pane ${quote(name)}`, hint };
}

/** What the percents and cells of a list leave has to go to somebody. */
function checkSum(parts: readonly LayoutPart[], path: Path): Problem[] {
  const percents = parts.filter(({ size }) => size.unit === "percent");
  const percent = percents.reduce((all, { size }) => all + size.amount, 0);
  const problem = (message: string, hint: string): Problem[] => [
    { code: "bad-layout", message, hint, path, relies: path },
  ];
  if (percent > 100) return problem(`the sizes add up to ${percent}%`, "100% is all there is");
  const isWhole = percent === 100;
  if (percents.length === parts.length) {
    return isWhole ? [] : problem(`the sizes add up to ${percent}%, and nothing takes the rest`, TAKE_THE_REST);
  }
  if (isWhole) return problem("the sizes add up to 100%, and nothing is left for the others", "make one smaller");
  return parts.some(({ size }) => size.unit === "share") ? [] : problem("nothing takes the rest", TAKE_THE_REST);
}

const TAKE_THE_REST = "leave one size out, or make one a share, such as 1";

/** A list in so few cells that no window is large enough for it. */
function checkCells({ size, content }: LayoutPart, axis: LayoutList["kind"], path: Path): Problem[] {
  const needed = neededBy(content, axis, undefined);
  if (size.unit !== "cells" || size.amount >= needed) return [];
  const message = `${size.amount}c is too little for what is inside, which needs at least ${needed}c`;
  return [{ code: "bad-layout", message, path, relies: path }];
}
