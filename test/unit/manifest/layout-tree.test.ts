import { describe, expect, it } from "vitest";
import type { LayoutList, LayoutPart } from "../../../src/lib/layout-tree.ts";
import { errorsOf, specOf, windowWith } from "./support.ts";

/** A tree as short as it was written: `[2, "60%", …]` of sizes, lists as `[kind, …]`. */
const short = ({ kind, parts }: LayoutList): unknown => [kind, ...parts.map(shortPart)];

function shortPart({ size: { amount, unit }, content }: LayoutPart): unknown {
  const size = { share: amount, percent: `${amount}%`, cells: `${amount}c` }[unit];
  return content === "pane" ? size : [size, short(content)];
}

function windowOf(layout: string, panes: string): { readonly tree: unknown; readonly panes: readonly string[] } {
  const { layout: read, panes: specs } = specOf(windowWith(`layout: ${layout}\npanes: ${panes}`)).windows[0]!;
  if (read?.kind !== "tree") throw new Error("no tree");
  return { tree: short(read.root), panes: specs.map(({ key }) => key) };
}

describe("a layout tree", () => {
  it.each([
    ["{ columns: [60%, rows: [1, 1, 2]] }", "[a, b, c, d]", ["columns", "60%", [1, ["rows", 1, 1, 2]]], "+0 +1 +2 +3"],
    ["{ rows: [40c, {}, { size: 10% }] }", "[a, b, c]", ["rows", "40c", 1, "10%"], "+0 +1 +2"],
    ["{ columns: [50%, 50%] }", "[a, b]", ["columns", "50%", "50%"], "+0 +1"],
    ["{ rows: [x, { pane: y, size: 3 }] }", "[{ name: y }, { name: x }]", ["rows", 1, 3], "x y"],
    ["{ rows: [{ columns: [1, x], size: 2c }, y, 2] }", "[a, { name: x }, { name: y }, b]", 0, "+0 x y +1"],
    ["{ rows: [2c, { size: 5c, rows: [1] }, 1] }", "[a, b, c]", ["rows", "2c", ["5c", ["rows", 1]], 1], "+0 +1 +2"],
    // The names of panes come before sizes, and whatever looks like a size can be a name.
    ["{ rows: [60%, 1] }", "[{ name: 60% }, b]", ["rows", 1, 1], "60% +0"],
    ["{ rows: ['2', 2] }", "[{ name: '2' }, b]", ["rows", 1, 2], "2 +0"],
    ["{ rows: [2, { pane: '2', size: 60% }] }", "[{ name: '2' }, b]", ["rows", 2, "60%"], "+0 2"],
    ["{ rows: ['2', '3'] }", "[a, b]", ["rows", 2, 3], "+0 +1"],
  ])("%s, with panes %s", (layout, panes, tree, order) => {
    const read = windowOf(layout, panes);
    if (tree !== 0) expect(read.tree).toEqual(tree);
    expect(read.panes).toEqual(order.split(" "));
  });

  it("takes variables as sizes and as names", () => {
    const text = `session: web
vars: { left: 60%, share: 2, log: log }
windows:
  - layout: { columns: ["\${{ vars.left }}", { size: "\${{ vars.share }}" }, "\${{ vars.log }}"] }
    panes: [a, b, { name: log }]
`;
    const [window] = specOf(text).windows;
    expect(window?.layout?.kind === "tree" && short(window.layout.root)).toEqual(["columns", "60%", 2, 1]);
  });

  it("keeps identities, whatever the order", () => {
    const { panes } = specOf(windowWith("layout: { rows: [c, 1, a, 1] }\npanes: [x, { name: a }, y, { name: c }]"))
      .windows[0]!;
    expect(panes.map(({ key, process }) => [key, process.kind === "run" && process.lines[0]])).toEqual([
      ["c", false],
      ["+0", "x"],
      ["a", false],
      ["+1", "y"],
    ]);
  });
});

describe("what is wrong with a layout tree", () => {
  const SIZE = "a size such as 2 (a share), 60% or 40c (cells)";
  const REST = "leave one size out, or make one a share, such as 1";
  const ONCE = "every pane of the window is in it once";

  it.each([
    [
      "{}",
      "[a]",
      "3:13+2 bad-layout windows[0].layout | a layout tree has either columns or rows, and this has neither | write, for example, columns: [60%, 1]",
    ],
    [
      "{ rows: [1], columns: [1] }",
      "[a]",
      "3:13+27 bad-layout windows[0].layout | a layout tree has either columns or rows, and this has both | put one of them inside of the other",
    ],
    [
      "{ rows: [] }",
      "[a]",
      "3:21+2 empty-list windows[0].layout.rows | rows is empty | name the panes that stand on top of each other",
    ],
    [
      "{ rows: [a], columns: 2 }",
      "[{ name: a }]",
      '3:35+1 wrong-type windows[0].layout.columns | expected a list, got the number 2 | start each entry with "- "',
    ],
    [
      "{ rows: [~, 1] }",
      "[a, b]",
      `3:22+1 wrong-type windows[0].layout.rows[0] | expected the name of a pane, ${SIZE}, or a mapping, got nothing`,
    ],
    [
      "{ rows: [1.5, 1] }",
      "[a, b]",
      `3:22+3 wrong-type windows[0].layout.rows[0] | expected the name of a pane, ${SIZE}, or a mapping, got the number 1.5`,
    ],
    [
      "{ rows: [0, 1] }",
      "[a, b]",
      `3:22+1 bad-value windows[0].layout.rows[0] | expected the name of a pane, ${SIZE}, or a mapping, got the number 0`,
    ],
    [
      "{ rows: [{ size: -1 }, 1] }",
      "[a, b]",
      `3:30+2 bad-value windows[0].layout.rows[0].size | expected ${SIZE}, got the number -1`,
    ],
    [
      "{ rows: [{ size: 100% }, 1] }",
      "[a, b]",
      `3:30+4 bad-value windows[0].layout.rows[0].size | expected ${SIZE}, got "100%"`,
    ],
    [
      "{ rows: [{ sise: 1 }, 1] }",
      "[a, b]",
      '3:24+4 unknown-key windows[0].layout.rows[0].sise | unknown key "sise" | did you mean "size"?',
    ],
    ["{ row: [1] }", "[a]", '3:15+3 unknown-key windows[0].layout.row | unknown key "row" | did you mean "rows"?'],
    [
      "{ rows: [edti, 1] }",
      "[{ name: edit }, b]",
      '3:22+4 unknown-pane windows[0].layout.rows[0] | the window has no pane "edti" | did you mean "edit"?',
    ],
    [
      "{ rows: [{ pane: 60% }, 1] }",
      "[{ name: a }, b]",
      '3:30+3 unknown-pane windows[0].layout.rows[0].pane | the window has no pane "60%" | its panes are "a"; a pane without a name is meant by its size, such as 1, 60% or 40c',
    ],
    [
      "{ rows: [x, 1] }",
      "[a, b]",
      '3:22+1 unknown-pane windows[0].layout.rows[0] | the window has no pane "x" | none of its panes has a name; a pane without a name is meant by its size, such as 1, 60% or 40c',
    ],
    [
      "{ rows: [a, { pane: a }] }",
      "[{ name: a }]",
      `3:33+1 duplicate-pane windows[0].layout.rows[1].pane | the pane "a" is in the layout twice; the first is on line 3 | ${ONCE}`,
    ],
    [
      "{ rows: [1, 2, 3] }",
      "[a, b]",
      `3:28+1 layout-mismatch windows[0].layout.rows[2] | the layout has 3 places, and the window 2 panes | ${ONCE}`,
    ],
    [
      "{ rows: [1] }",
      "[a, b, { name: c }]",
      `3:13+13 layout-mismatch windows[0].layout | the layout has no place for pane 2, "c" | ${ONCE}`,
    ],
    [
      "{ rows: [{ pane: a, rows: [1] }, 1] }",
      "[{ name: a }, b]",
      "3:22+22 bad-layout windows[0].layout.rows[0] | an entry of a layout tree is a pane or a list, and this is both | put the pane into the list",
    ],
    [
      "{ rows: [60%, 50%] }",
      "[a, b]",
      "3:21+10 bad-layout windows[0].layout.rows | the sizes add up to 110% | 100% is all there is",
    ],
    [
      "{ rows: [60%, 30%] }",
      "[a, b]",
      `3:21+10 bad-layout windows[0].layout.rows | the sizes add up to 90%, and nothing takes the rest | ${REST}`,
    ],
    [
      "{ rows: [60%, 40%, 1] }",
      "[a, b, c]",
      "3:21+13 bad-layout windows[0].layout.rows | the sizes add up to 100%, and nothing is left for the others | make one smaller",
    ],
    ["{ rows: [60%, 10c] }", "[a, b]", `3:21+10 bad-layout windows[0].layout.rows | nothing takes the rest | ${REST}`],
    ["{ rows: [10c] }", "[a]", `3:21+5 bad-layout windows[0].layout.rows | nothing takes the rest | ${REST}`],
    [
      "{ rows: [{ size: 2c, rows: [1, 1] }, 1] }",
      "[a, b, c]",
      "3:22+26 bad-layout windows[0].layout.rows[0] | 2c is too little for what is inside, which needs at least 3c",
    ],
  ])("%s, with panes %s", (layout, panes, ...errors) => {
    expect(errorsOf(windowWith(`layout: ${layout}\npanes: ${panes}`)).toSorted()).toEqual(errors.toSorted());
  });

  it("is also a size that a pane has beside it", () => {
    expect(errorsOf(windowWith("layout: { rows: [1] }\npanes:\n  - size: 40"))).toEqual([
      "5:9+4 size-beside-tree windows[0].panes[0].size | the window's layout is a tree, which has the sizes | move it there: { pane: NAME, size: SIZE }",
    ]);
  });
});
