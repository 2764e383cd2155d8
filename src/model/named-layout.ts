/** tmux's named layouts, computed: to tell whether a window's panes stand as one of them would put them. */
import { countCells } from "../lib/layout-text.ts";
import type { LayoutCell } from "../lib/tmux-layout.ts";
import type { LayoutRules } from "./live.ts";
import { LAYOUT_NAMES, type LayoutName } from "./spec.ts";

/** The least width and height of a pane. */
const LEAST = 1;

/** The layout that gives exactly this, when one does. */
export function nameOfLayout(tree: LayoutCell, main: LayoutRules): LayoutName | undefined {
  const count = countCells(tree);
  const shape = JSON.stringify(sizesOf(tree));
  return LAYOUT_NAMES.find((name) =>
    spreadsOf(main.version).every((spread) => {
      const named = build(name, { count, width: tree.width, height: tree.height, main, spread });
      return named !== undefined && JSON.stringify(named) === shape;
    }),
  );
}

/** A cell without its place, which follows from the sizes. */
interface Cell {
  readonly kind: LayoutCell["kind"];
  readonly width: number;
  readonly height: number;
  readonly children: readonly Cell[];
}

const sizesOf = ({ kind, width, height, children }: LayoutCell): Cell => ({
  kind,
  width,
  height,
  children: children.map(sizesOf),
});

interface Window {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly main: LayoutRules;
  readonly spread: Spread;
}

type Spread = (room: number, count: number) => readonly number[];

/** What is left over goes to the last one. */
const toLast: Spread = (room, count) => {
  const each = Math.floor((room - (count - 1)) / count);
  return Array.from({ length: count }, (_, at) => (at < count - 1 ? each : room - (each + 1) * (count - 1)));
};

/** What is left over goes to the first ones, a cell each. */
const toFirst: Spread = (room, count) => {
  const each = Math.floor((room - (count - 1)) / count);
  const left = room - (count - 1) - each * count;
  return Array.from({ length: count }, (_, at) => each + (at < left ? 1 : 0));
};

/** Seen on 3.3a and 3.5a, and on 3.7c and 3.8. In between only what both would do is known. */
function spreadsOf(version: string): readonly Spread[] {
  const minor = Number(/^3\.(\d+)/.exec(version)?.[1] ?? 9);
  if (minor <= 5) return [toLast];
  return minor >= 7 ? [toFirst] : [toLast, toFirst];
}

function build(name: LayoutName, window: Window): Cell | undefined {
  if (window.count < 2) return undefined;
  switch (name) {
    case "even-horizontal":
      return across(window.width, window.height, window);
    case "even-vertical":
      return down(window.width, window.height, window);
    case "main-horizontal":
      return mainHorizontal(window);
    case "main-vertical":
      return mainVertical(window);
    case "tiled":
      return tiled(window);
  }
}

const pane = (width: number, height: number): Cell => ({ kind: "pane", width, height, children: [] });

const across = (width: number, height: number, { count, spread }: Pick<Window, "count" | "spread">): Cell =>
  count === 1
    ? pane(width, height)
    : { kind: "columns", width, height, children: spread(width, count).map((each) => pane(each, height)) };

const down = (width: number, height: number, { count, spread }: Pick<Window, "count" | "spread">): Cell =>
  count === 1
    ? pane(width, height)
    : { kind: "rows", width, height, children: spread(height, count).map((each) => pane(width, each)) };

function mainHorizontal({ count, width, height, main, spread }: Window): Cell {
  const [first, rest] = share(height - 1, { main: main.height, other: main.otherHeight, fallback: 24 });
  const others = across(width, rest, { count: count - 1, spread });
  return { kind: "rows", width, height, children: [pane(width, first), others] };
}

function mainVertical({ count, width, height, main, spread }: Window): Cell {
  const [first, rest] = share(width - 1, { main: main.width, other: main.otherWidth, fallback: 80 });
  const others = down(rest, height, { count: count - 1, spread });
  return { kind: "columns", width, height, children: [pane(first, height), others] };
}

/** Room for the main pane and for the others, as tmux's options want it. */
function share(
  room: number,
  { main, other, fallback }: { readonly main: string; readonly other: string; readonly fallback: number },
): readonly [number, number] {
  const wanted = amount(main, room) ?? fallback;
  if (wanted + LEAST >= room) return room <= 2 * LEAST ? [LEAST, LEAST] : [room - LEAST, LEAST];
  const rest = amount(other, room) ?? 0;
  return rest === 0 || rest > room || room - rest < wanted ? [wanted, room - wanted] : [room - rest, rest];
}

/** Cells, or percent of the room. */
function amount(text: string, room: number): number | undefined {
  const [, number, percent] = /^(\d+)(%?)$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  return percent === "%" ? Math.floor((room * Number(number)) / 100) : Number(number);
}

function tiled({ count, width, height }: Window): Cell {
  const [rows, columns] = grid(count);
  const [each, high] = [Math.floor((width - (columns - 1)) / columns), Math.floor((height - (rows - 1)) / rows)];
  const children = Array.from({ length: Math.ceil(count / columns) }, (_, row): Cell => {
    const tall = row === rows - 1 ? height - (high + 1) * (rows - 1) : high;
    const own = Math.min(columns, count - row * columns);
    if (own === 1) return pane(width, tall);
    const wide = (at: number): number => (at < own - 1 ? each : width - (each + 1) * (own - 1));
    return {
      kind: "columns",
      width,
      height: tall,
      children: Array.from({ length: own }, (__, at) => pane(wide(at), tall)),
    };
  });
  return { kind: "rows", width, height, children };
}

function grid(count: number): readonly [rows: number, columns: number] {
  let [rows, columns] = [1, 1];
  while (rows * columns < count) {
    rows += 1;
    if (rows * columns < count) columns += 1;
  }
  return [rows, columns];
}
