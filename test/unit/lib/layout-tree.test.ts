import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type LayoutList,
  type LayoutPart,
  type LayoutSpace,
  layOut,
  neededBy,
  type PartSize,
} from "../../../src/lib/layout-tree.ts";
import { formatLayout, type LayoutCell, parseLayout } from "../../../src/lib/tmux-layout.ts";
import { layoutTree } from "../../support/model/specs.ts";

/** Short ways to write trees: `60%`, `40c`, a number (a share), a list alone (one share), or a list and its size. */
type Short = string | number | LayoutList | readonly [LayoutList, string | number];

const sizeOf = (text: string | number): PartSize => ({
  amount: Number.parseInt(String(text), 10),
  unit: String(text).endsWith("%") ? "percent" : String(text).endsWith("c") ? "cells" : "share",
});

function part(short: Short): LayoutPart {
  if (Array.isArray(short)) return { size: sizeOf(short[1]), content: short[0] };
  if (typeof short === "object") return { size: sizeOf(1), content: short as LayoutList };
  return { size: sizeOf(short), content: "pane" };
}

const columns = (...parts: readonly Short[]): LayoutList => ({ kind: "columns", parts: parts.map(part) });
const rows = (...parts: readonly Short[]): LayoutList => ({ kind: "rows", parts: parts.map(part) });

const space = (text: string, statusEdge?: "top" | "bottom"): LayoutSpace => {
  const [width, height] = text.split("x").map(Number) as [number, number];
  return { columns: width, rows: height, ...(statusEdge ? { statusEdge } : {}) };
};

function cellsOf(tree: LayoutList, size: LayoutSpace): LayoutCell {
  const cells = layOut(tree, size);
  if (!cells.ok) throw new Error(cells.error);
  return cells.value;
}

const leaves = (cell: LayoutCell): readonly LayoutCell[] =>
  cell.kind === "pane" ? [cell] : cell.children.flatMap(leaves);

const drawn = (tree: LayoutList, size: LayoutSpace): string =>
  leaves(cellsOf(tree, size))
    .map(({ width, height, x, y }) => `${width}x${height},${x},${y}`)
    .join(" ");

const main = columns("60%", rows(1, 1, 2));

describe("the cells of a tree", () => {
  it.each([
    [main, "80x24", "48x24,0,0 31x6,49,0 31x5,49,7 31x11,49,13"],
    [main, "200x50", "120x50,0,0 79x12,121,0 79x12,121,13 79x24,121,26"],
    [main, "317x83", "190x83,0,0 126x20,191,0 126x21,191,21 126x40,191,43"],
    [columns(1, 1), "5x3", "2x3,0,0 2x3,3,0"],
    [columns("50%", "50%"), "80x24", "40x24,0,0 39x24,41,0"],
    [columns("40c", 1, "10c"), "80x24", "40x24,0,0 28x24,41,0 10x24,70,0"],
    [rows("25%", 1), "80x24", "80x6,0,0 80x17,0,7"],
    [rows("90%", 1, 1, 1), "80x10", "80x4,0,0 80x1,0,5 80x1,0,7 80x1,0,9"],
    [rows(100, 1), "80x10", "80x8,0,0 80x1,0,9"],
    [rows("50%", "30%", "20%"), "80x12", "80x5,0,0 80x3,0,6 80x2,0,10"],
    [rows("99%", "1%"), "80x5", "80x3,0,0 80x1,0,4"],
  ])("%j at %s", (tree, size, expected) => {
    expect(drawn(tree, space(size))).toBe(expected);
  });

  it("are nested only where tmux nests them", () => {
    const shape = ({ kind, children }: LayoutCell): unknown => (kind === "pane" ? "p" : [kind, ...children.map(shape)]);
    expect(shape(cellsOf(columns(columns(1, columns(1)), 1), space("80x24")))).toEqual(["columns", "p", "p", "p"]);
    expect(shape(cellsOf(rows(columns(1, rows(columns(1, 1)))), space("80x24")))).toEqual(["columns", "p", "p", "p"]);
    expect(shape(cellsOf(rows(columns(1)), space("80x24")))).toBe("p");
  });

  it("leave a row for the text at the edge at which tmux writes it", () => {
    const tree = columns(rows(1, 9), rows(9, 1));
    expect(drawn(tree, space("9x8"))).toBe("4x1,0,0 4x6,0,2 4x6,5,0 4x1,5,7");
    expect(drawn(tree, space("9x8", "top"))).toBe("4x2,0,0 4x5,0,3 4x6,5,0 4x1,5,7");
    expect(drawn(tree, space("9x8", "bottom"))).toBe("4x1,0,0 4x6,0,2 4x5,5,0 4x2,5,6");
  });

  it.each([
    [columns(1, 1, 1, 1), "5x3", "needs at least 7 columns, and the window has 5"],
    [rows(1, 1), "80x2", "needs at least 3 rows, and the window has 2"],
    [columns("40c", rows(1, 1)), "30x24", "needs at least 42 columns, and the window has 30"],
    [rows(columns(1, rows(1, 1)), 1), "80x4", "needs at least 5 rows, and the window has 4"],
    [columns(1), "0x1", "needs at least 1 columns, and the window has 0"],
  ])("do not fit: %j at %s", (tree, size, error) => {
    expect(layOut(tree, space(size))).toEqual({ ok: false, error });
  });
});

/** Any tree, and a window that is large enough for it. */
const fitting = fc
  .record({
    panes: fc.integer({ min: 1, max: 12 }),
    edge: fc.constantFrom(undefined, "top" as const, "bottom" as const),
    more: fc.tuple(fc.nat(150), fc.nat(80)),
  })
  .chain(({ panes, edge, more }) =>
    layoutTree(panes).map((tree) => {
      const [width, height] = [neededBy(tree, "columns", edge) + more[0], neededBy(tree, "rows", edge) + more[1]];
      return { panes, tree, at: { columns: width, rows: height, ...(edge ? { statusEdge: edge } : {}) } };
    }),
  );

describe("the cells of every tree that fits", () => {
  it("cover the window and its borders exactly, each place once", () => {
    fc.assert(
      fc.property(fitting, ({ panes, tree, at }) => {
        const all = leaves(cellsOf(tree, at));
        expect(all).toHaveLength(panes);
        expect(all.every(({ width, height }) => width >= 1 && height >= 1)).toBe(true);
        expect(coverage(all, at)).toEqual({ outside: 0, twice: 0, wideBorders: 0, openCorners: 0 });
      }),
      { numRuns: 200 },
    );
  });

  it("are a string that is read back as the same", () => {
    fc.assert(
      fc.property(fitting, ({ panes, tree, at }) => {
        const cells = cellsOf(tree, at);
        const { columns: width, rows: height } = at;
        expect(parseLayout(formatLayout(cells))).toEqual({
          ok: true,
          value: { width, height, cells: panes, tree: cells },
        });
      }),
    );
  });

  it("are as large as asked, to within a cell, wherever all of a list is larger than it has to be", () => {
    fc.assert(
      fc.property(fitting, ({ tree, at }) => {
        let next = 0;
        const all = leaves(cellsOf(tree, at));
        // Sizes of lists are read off their panes, since nested lists of one kind are one in tmux.
        const check = (list: LayoutList): readonly LayoutCell[] => {
          const inside = list.parts.map(({ content }) => (content === "pane" ? [all[next++]!] : check(content)));
          const lengths = inside.map((each) => extent(each, list.kind));
          const whole = extent(inside.flat(), list.kind);
          expect(lengths.reduce((sum, each) => sum + each + 1, -1)).toBe(whole);
          const isTight = list.parts.some(
            ({ content, size }, place) =>
              size.unit !== "cells" && lengths[place]! <= neededBy(content, list.kind, at.statusEdge) + 1,
          );
          list.parts.forEach(({ size }, place) => {
            if (size.unit === "cells") expect(lengths[place]).toBe(size.amount);
            else if (!isTight) expect(Math.abs(lengths[place]! - asked(list, place, whole))).toBeLessThan(1);
          });
          return inside.flat();
        };
        check(tree);
      }),
      { numRuns: 300 },
    );
  });

  it("and no others: one cell less, and what does not fit is told", () => {
    fc.assert(
      fc.property(fitting, fc.boolean(), ({ tree, at }, isWidth) => {
        const axis = isWidth ? "columns" : "rows";
        const needed = neededBy(tree, axis, at.statusEdge);
        expect(layOut(tree, { ...at, [axis]: needed }).ok).toBe(true);
        const error = `needs at least ${needed} ${axis}, and the window has ${needed - 1}`;
        expect(layOut(tree, { ...at, [axis]: needed - 1 })).toEqual({ ok: false, error });
      }),
    );
  });
});

/** What is wrong with how cells cover a window. Between them lie borders one cell wide, and nothing else. */
function coverage(cells: readonly LayoutCell[], { columns: width, rows: height }: LayoutSpace): object {
  const times = new Uint8Array(width * height);
  let outside = 0;
  for (const cell of cells) {
    for (let y = cell.y; y < cell.y + cell.height; y++) {
      for (let x = cell.x; x < cell.x + cell.width; x++) {
        if (x >= width || y >= height) outside += 1;
        else times[y * width + x]! += 1;
      }
    }
  }
  const isBorder = (x: number, y: number): boolean => times[y * width + x] === 0;
  let wideBorders = 0;
  for (let y = 0; y + 1 < height; y++) {
    for (let x = 0; x + 1 < width; x++) {
      if (isBorder(x, y) && isBorder(x + 1, y) && isBorder(x, y + 1) && isBorder(x + 1, y + 1)) wideBorders += 1;
    }
  }
  const corners = [0, width - 1].flatMap((x) => [isBorder(x, 0), isBorder(x, height - 1)]);
  const twice = times.filter((each) => each > 1).length;
  return { outside, twice, wideBorders, openCorners: corners.filter(Boolean).length };
}

/** What a size asks for, of a list of this length. */
function asked({ parts }: LayoutList, place: number, whole: number): number {
  const { size } = parts[place]!;
  if (size.unit === "percent") return (whole * size.amount) / 100;
  const taken = parts.map(({ size: { unit, amount } }) =>
    unit === "cells" ? amount : unit === "percent" ? Math.round((whole * amount) / 100) : 0,
  );
  const rest = whole - (parts.length - 1) - taken.reduce((sum, each) => sum + each, 0);
  const shares = parts.reduce((sum, each) => sum + (each.size.unit === "share" ? each.size.amount : 0), 0);
  return (rest * size.amount) / shares;
}

function extent(cells: readonly LayoutCell[], axis: LayoutList["kind"]): number {
  const [start, length] = axis === "columns" ? (["x", "width"] as const) : (["y", "height"] as const);
  return Math.max(...cells.map((cell) => cell[start] + cell[length])) - Math.min(...cells.map((cell) => cell[start]));
}
