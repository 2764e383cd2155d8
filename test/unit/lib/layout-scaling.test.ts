import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isClose, scaled } from "../../../src/lib/layout-scaling.ts";
import { layOut, neededBy } from "../../../src/lib/layout-tree.ts";
import { parseShownLayout } from "../../../src/lib/shown-layout.ts";
import { formatLayout, type LayoutCell, layoutChecksum, parseLayout } from "../../../src/lib/tmux-layout.ts";
import { layoutTree } from "../../support/model/specs.ts";

const lengths = fc.nat(250);

/** A tree's cells in a window, and two more sizes at which tmux needs not squeeze anything. */
const windows = layoutTree(6).chain((tree) => {
  const least = { width: neededBy(tree, "columns", undefined), height: neededBy(tree, "rows", undefined) };
  const size = fc.record({ width: lengths, height: lengths }).map(({ width, height }) => ({
    width: least.width + width,
    height: least.height + height,
  }));
  return fc.tuple(size, size).map(([first, second]) => {
    const cells = layOut(tree, { columns: first.width, rows: first.height });
    if (!cells.ok) throw new Error(cells.error);
    return { given: cells.value, second };
  });
});

/** Moves the border behind a child by so many cells, when the child behind it can give them. */
function dragged(cell: LayoutCell, by: number): LayoutCell | undefined {
  const [one, other, ...rest] = cell.children;
  if (cell.kind === "pane" || one?.kind !== "pane" || other?.kind !== "pane") return undefined;
  const side = cell.kind === "columns" ? "width" : "height";
  if (other[side] <= by) return undefined;
  const moved = [
    { ...one, [side]: one[side] + by },
    { ...other, [side]: other[side] - by },
  ];
  return { ...cell, children: [...moved, ...rest] };
}

describe("a layout that tmux scales", () => {
  it("still covers the window, unless that is too small", () => {
    fc.assert(
      fc.property(windows, ({ given, second }) => {
        const cells = scaled(given, second.width, second.height);
        expect(parseLayout(formatLayout(cells))).toMatchObject({ ok: true, value: { ...second, tree: cells } });
      }),
      { numRuns: 300 },
    );
  });

  it("is known again after a second change of size, and not when a border was dragged by two cells or more", () => {
    fc.assert(
      fc.property(windows, fc.tuple(lengths, lengths, fc.integer({ min: 2, max: 9 })), ({ given }, [w, h, by]) => {
        const larger = scaled(given, given.width + w, given.height + h);
        const twice = scaled(larger, larger.width + h, larger.height + w);
        const once = scaled(given, twice.width, twice.height);
        expect(isClose(twice, once)).toBe(true);
        const moved = dragged(once, by);
        expect(moved && isClose(moved, once)).not.toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe("two layouts are close", () => {
  it.each([
    [0, true],
    [1, true],
    [2, false],
  ])("with borders %i cells apart: %s", (by, expected) => {
    const tree = {
      kind: "rows",
      parts: [1, 2, 3].map(() => ({ size: { amount: 1, unit: "share" }, content: "pane" })),
    };
    const cells = layOut(tree as Parameters<typeof layOut>[0], { columns: 80, rows: 24 });
    expect(cells.ok && isClose(cells.value, dragged(cells.value, by)!)).toBe(expected);
  });
});

it("layouts are not close with other panes in other lists", () => {
  const cell = (parts: Partial<LayoutCell>): LayoutCell => {
    return { kind: "pane", width: 9, height: 9, x: 0, y: 0, children: [], ...parts };
  };
  const two = [cell({ width: 4 }), cell({ width: 4, x: 5 })];
  expect(isClose(cell({ kind: "columns", children: two }), cell({}))).toBe(false);
  expect(isClose(cell({ kind: "columns", children: two }), cell({ kind: "rows", children: two }))).toBe(false);
});

describe("window_layout", () => {
  const cells = {
    kind: "columns",
    width: 80,
    height: 24,
    x: 0,
    y: 0,
    children: [
      { kind: "pane", width: 40, height: 24, x: 0, y: 0, children: [] },
      {
        kind: "rows",
        width: 39,
        height: 24,
        x: 41,
        y: 0,
        children: [
          { kind: "pane", width: 39, height: 12, x: 41, y: 0, children: [] },
          { kind: "pane", width: 39, height: 11, x: 41, y: 13, children: [] },
        ],
      },
    ],
  };

  it("is read in both of tmux's notations", () => {
    const body = "80x24,0,0{40x24,0,0,0,39x24,41,0[39x12,41,0,1,39x11,41,13,2]}";
    const json =
      '{"V":2,"L":{"t":"h","w":80,"h":24,"x":0,"y":0,"c":[{"t":"p","w":40,"h":24,"x":0,"y":0,"l":1,"i":0,"I":"%0"},' +
      '{"t":"v","w":39,"h":24,"x":41,"y":0,"c":[{"t":"p","w":39,"h":12,"x":41,"y":0,"i":1,"I":"%1"},' +
      '{"t":"p","w":39,"h":11,"x":41,"y":13,"a":true,"i":2,"I":"%2"}]}]}}';
    expect(parseShownLayout(json)).toEqual(cells);
    expect(parseShownLayout(`${layoutChecksum(body)},${body}`)).toEqual(cells);
  });

  it.each([
    "",
    "{",
    "{}",
    "null",
    '{"V":3,"L":{"t":"p","w":80,"h":24,"x":0,"y":0}}',
    '{"V":2,"L":{"t":"f","w":80,"h":24,"x":0,"y":0}}',
    '{"V":2,"L":{"t":"p","w":"80","h":24,"x":0,"y":0}}',
    '{"V":2,"L":{"t":"h","w":80,"h":24,"x":0,"y":0,"c":[7]}}',
    '{"V":2,"L":{"t":"h","w":80,"h":24,"x":0,"y":0,"c":7}}',
    "0000,80x24,0,0,0",
  ])("in another is not guessed at: %s", (text) => {
    expect(parseShownLayout(text)).toBeUndefined();
  });
});
