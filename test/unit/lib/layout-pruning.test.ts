import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pruned } from "../../../src/lib/layout-pruning.ts";
import { formatLayout, type LayoutCell, layoutChecksum, parseLayout } from "../../../src/lib/tmux-layout.ts";

const read = (body: string): LayoutCell => {
  const parsed = parseLayout(`${layoutChecksum(body)},${body}`);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value.tree;
};

const bodyOf = (cell: LayoutCell | undefined): string | undefined => cell && formatLayout(cell).slice(5);

describe("what panes leave behind", () => {
  const cases: readonly (readonly [
    what: string,
    layout: string,
    kept: readonly number[],
    wanted: string | undefined,
  ])[] = [
    ["all stay", "9x4,0,0{4x4,0,0,4x4,5,0}", [0, 1], "9x4,0,0{4x4,0,0,4x4,5,0}"],
    ["none stays", "9x4,0,0{4x4,0,0,4x4,5,0}", [], undefined],
    ["the last one's to the one before", "11x4,0,0{3x4,0,0,3x4,4,0,3x4,8,0}", [0, 1], "11x4,0,0{3x4,0,0,7x4,4,0}"],
    ["the first one's to the one behind", "11x4,0,0{3x4,0,0,3x4,4,0,3x4,8,0}", [1, 2], "11x4,0,0{7x4,0,0,3x4,8,0}"],
    ["one that is left has all", "9x9,0,0[9x4,0,0{4x4,0,0,4x4,5,0},9x4,0,5]", [1], "9x9,0,0"],
    ["a list of one is none", "9x9,0,0[9x4,0,0{4x4,0,0,4x4,5,0},9x4,0,5]", [0, 2], "9x9,0,0[9x4,0,0,9x4,0,5]"],
  ];
  test.each(cases)("%s", (_what, layout, kept, wanted) => {
    expect(bodyOf(pruned(read(layout), (place) => kept.includes(place)))).toBe(wanted);
  });
});

/** Cells of a window of this size, split at random. */
const cellIn = (width: number, height: number, depth: number): fc.Arbitrary<LayoutCell> => {
  const pane: LayoutCell = { kind: "pane", width, height, x: 0, y: 0, children: [] };
  if (depth === 0 || width < 9 || height < 9) return fc.constant(pane);
  return fc.oneof(
    fc.constant(pane),
    split("columns", { width, height, depth }),
    split("rows", { width, height, depth }),
  );
};

function split(
  kind: "columns" | "rows",
  { width, height, depth }: { readonly width: number; readonly height: number; readonly depth: number },
): fc.Arbitrary<LayoutCell> {
  const length = kind === "columns" ? width : height;
  return fc.integer({ min: 3, max: length - 4 }).chain((first) => {
    const sizes = [first, length - first - 1];
    const cells = sizes.map((size) =>
      kind === "columns" ? cellIn(size, height, depth - 1) : cellIn(width, size, depth - 1),
    );
    return fc.tuple(...cells).map((children) => ({ kind, width, height, x: 0, y: 0, children }));
  });
}

test("a layout of those that are kept, as large as before, that tmux can be given", () => {
  fc.assert(
    fc.property(cellIn(80, 40, 4), fc.func(fc.boolean()), (layout, isKept) => {
      let count = 0;
      const counting = (place: number): boolean => {
        const kept = isKept(place);
        if (kept) count += 1;
        return kept;
      };
      const left = pruned(layout, counting);
      const parsed = left && parseLayout(formatLayout(left));
      const wanted = { ok: true, value: { width: 80, height: 40, cells: count } };
      if (count === 0) expect(left).toBeUndefined();
      else expect(parsed).toMatchObject(wanted);
    }),
  );
});
