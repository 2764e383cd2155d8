/** Layout trees through the whole loop: given, computed again for another size, and left alone once dragged. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isClose, scaled } from "../../../src/lib/layout-scaling.ts";
import { type LayoutList, layOut } from "../../../src/lib/layout-tree.ts";
import type { LayoutCell } from "../../../src/lib/tmux-layout.ts";
import type { SessionSpec } from "../../../src/model/spec.ts";
import { applied, holds, must } from "../../support/model/properties.ts";
import { session } from "../../support/model/sample.ts";
import { layoutTree } from "../../support/model/specs.ts";
import { World } from "../../support/model/world.ts";

const PANES = ["a", "b", "c", "d"];

const withTree = (root: LayoutList, panes: readonly string[] = PANES): SessionSpec =>
  session({ windows: [{ name: "w", panes, layout: { kind: "tree", root } }] });

const share = { size: { amount: 1, unit: "share" }, content: "pane" } as const;
const main: LayoutList = {
  kind: "columns",
  parts: [
    { size: { amount: 60, unit: "percent" }, content: "pane" },
    {
      ...share,
      content: { kind: "rows", parts: [share, share, { size: { amount: 2, unit: "share" }, content: "pane" }] },
    },
  ],
};

const resize = ({ tmux }: World, columns: number, rows: number): void =>
  void tmux.run([[["resize-window", "-t", "@0", "-x", String(columns), "-y", String(rows)]]]);

const cells = ({ tmux }: World): LayoutCell => tmux.server!.windows()[0]!.cells!;

function computed(root: LayoutList, columns: number, rows: number): LayoutCell {
  const wanted = layOut(root, { columns, rows });
  if (!wanted.ok) throw new Error(wanted.error);
  return wanted.value;
}

/** Somebody moves the window's first border that has room behind it by so many cells. */
function drag({ tmux }: World, by: number): boolean {
  const window = tmux.server!.windows()[0]!;
  const moved = moveBorder(window.cells!, by);
  window.cells = moved ?? window.cells;
  return moved !== undefined;
}

function moveBorder(cell: LayoutCell, by: number): LayoutCell | undefined {
  const [one, other, ...rest] = cell.children;
  if (cell.kind === "pane" || !one || !other) return undefined;
  const side = cell.kind === "columns" ? "width" : "height";
  const resized = (child: LayoutCell, change: number): LayoutCell => {
    const length = child[side] + change;
    return side === "width" ? scaled(child, length, child.height) : scaled(child, child.width, length);
  };
  if (other[side] <= by + 5) return undefined;
  return { ...cell, children: [resized(one, by), resized(other, -by), ...rest] };
}

const told = async (world: World, spec: SessionSpec): Promise<readonly string[]> =>
  (await world.plan([spec])).operations.map(
    ({ action, level, state, cause }) => `${action} ${level} ${state}: ${cause}`,
  );

describe("a tree", () => {
  it("is given for the size of its window, and again for another", () =>
    holds(120, fc.tuple(layoutTree(4), fc.nat(200), fc.nat(60)), async ([root, columns, rows]) => {
      const world = new World();
      const spec = withTree(root);
      await applied(world, spec, "none");
      expect(cells(world)).toEqual(computed(root, 200, 50));
      resize(world, 60 + columns, 40 + rows);
      await applied(world, spec, "none");
      expect(isClose(cells(world), computed(root, 60 + columns, 40 + rows))).toBe(true);
    }));

  it("is left alone where somebody has dragged a border, before or after a change of size", () =>
    holds(
      120,
      fc.tuple(layoutTree(4), fc.nat(200), fc.nat(60), fc.integer({ min: 2, max: 5 }), fc.boolean()),
      async ([root, columns, rows, by, isFirst]) => {
        const world = new World();
        const spec = withTree(root);
        await applied(world, spec, "none");
        if (isFirst) fc.pre(drag(world, by));
        // A window that becomes small squeezes panes to one cell, whatever somebody had made of them.
        resize(world, (isFirst ? 200 : 60) + columns, (isFirst ? 50 : 40) + rows);
        if (!isFirst) fc.pre(drag(world, by));
        const before = cells(world);
        expect(await told(world, spec)).toEqual([]);
        await applied(world, spec, "none");
        expect(cells(world)).toEqual(before);
      },
    ));

  it("says why it is computed again", async () => {
    const world = new World();
    const spec = withTree(main);
    await applied(world, spec, "none");
    resize(world, 80, 24);
    expect(await told(world, spec)).toEqual([
      "update window planned: the window is 80x24 now, and its layout was computed for 200x50",
    ]);
    expect((await world.plan([spec])).operations[0]!.fields).toEqual([
      { path: "layout.size", before: "200x50", after: "80x24", origin: "drift" },
    ]);
    resize(world, 200, 50);
    expect(await told(world, spec)).toEqual([]);
  });

  it("changes with the manifest, also where somebody has dragged a border", async () => {
    const world = new World();
    await applied(world, withTree(main), "none");
    expect(drag(world, 5)).toBe(true);
    const other = { kind: "rows", parts: [share, share, share, share] } as const;
    const plan = await world.plan([withTree(other)]);
    expect(plan.operations[0]!.fields).toEqual([
      { path: "layout", before: "columns: [a 60%, rows: [b, c, d 2]]", after: "rows: [a, b, c, d]", origin: "change" },
    ]);
    await applied(world, withTree(other), "none");
    expect(cells(world)).toEqual(computed(other, 200, 50));
  });

  it("stays as somebody has dragged it when its window goes to another place", async () => {
    const world = new World();
    const spec = withTree(main);
    await applied(world, spec, "none");
    expect(drag(world, 5)).toBe(true);
    const before = cells(world);
    await applied(world, { ...spec, windows: spec.windows.map((each) => ({ ...each, index: 7 })) }, "none");
    expect(cells(world)).toEqual(before);
  });

  it("is given again when a pane has come back", async () => {
    const world = new World();
    await applied(world, withTree(main), "none");
    world.tmux.run([[["kill-pane", "-t", "%2"]]]);
    await applied(world, withTree(main), "none");
    expect(cells(world)).toEqual(computed(main, 200, 50));
  });

  it("puts the panes into another order when it changes, and keeps them", async () => {
    const world = new World();
    await applied(world, withTree(main), "none");
    const ids = world.tmux.server!.panes().map(({ id, pid }) => `${id} ${pid}`);
    await applied(world, withTree(main, ["c", "a", "d", "b"]), "none");
    expect(world.tmux.server!.panes().map(({ id, pid }) => `${id} ${pid}`)).toEqual([2, 0, 3, 1].map((at) => ids[at]));
  });
});

describe("a tree that cannot be given", () => {
  const wide: LayoutList = {
    kind: "columns",
    parts: [{ size: { amount: 90, unit: "cells" }, content: "pane" }, share],
  };
  const spec = withTree(wide, ["a", "b"]);

  it("because it does not fit is told, and given once it does", async () => {
    const world = new World();
    await applied(world, spec, "none");
    resize(world, 80, 24);
    const cause = "update window blocked: its layout needs at least 92 columns, and the window has 80";
    expect(await told(world, spec)).toEqual([cause]);
    expect(must(await world.apply([spec], "none")).left).toHaveLength(1);
    resize(world, 120, 24);
    await applied(world, spec, "none");
    expect(cells(world)).toEqual(computed(wide, 120, 24));
  });

  it("because the window holds a pane of somebody's is told, but only when it is to be given", async () => {
    const world = new World();
    await applied(world, spec, "none");
    world.tmux.run([[["split-window", "-d", "-t", "@0"]]]);
    resize(world, 150, 40);
    expect(await told(world, spec)).toEqual([]);
    expect(await told(world, withTree(main, ["a", "b", "c", "d"]))).toContain(
      "update window blocked: its layout is for 4 panes, and the window holds 1 more (%2)",
    );
  });
});
