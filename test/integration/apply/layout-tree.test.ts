/** Layout trees on real tmux: the panes are where the tree computes them, at any size, and dragged ones stay dragged. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isClose, scaled } from "../../../src/lib/layout-scaling.ts";
import { type LayoutList, layOut } from "../../../src/lib/layout-tree.ts";
import { parseShownLayout } from "../../../src/lib/shown-layout.ts";
import type { LayoutCell } from "../../../src/lib/tmux-layout.ts";
import { applied, expectCode, expectNoChanges, outline, paneOf, settled, yaml } from "../../support/apply.ts";
import { layoutTree } from "../../support/model/specs.ts";
import { createRig, type Rig } from "../../support/rig.ts";

const ACCEPTANCE = { columns: ["60%", { rows: [1, 1, 2] }] };

const window = (layout: object, ...panes: readonly string[]): object => ({
  name: "w",
  layout,
  panes: panes.map((name) => ({ name })),
});

const session = (...windows: readonly object[]): object => ({ session: "web", windows });

/** Where the panes of a window are: `LEFT,TOP WIDTHxHEIGHT`, in tmux's order. */
const places = async (rig: Rig, target = "=web:w"): Promise<string[]> =>
  (await rig.tmux("list-panes", "-t", target, "-F", "#{pane_left},#{pane_top} #{pane_width}x#{pane_height}")).split(
    "\n",
  );

const sizeOf = async (rig: Rig): Promise<string> =>
  rig.tmux("display-message", "-p", "-t", "=web:", "#{window_width}x#{window_height}");

function cellsOf(tree: LayoutList, columns: number, rows: number): LayoutCell {
  const cells = layOut(tree, { columns, rows });
  if (!cells.ok) throw new Error(cells.error);
  return cells.value;
}

/** A tree as a manifest writes it. */
const written = ({ kind, parts }: LayoutList): object => ({
  [kind]: parts.map(({ size: { amount, unit }, content }) => {
    const size = { share: amount, percent: `${amount}%`, cells: `${amount}c` }[unit];
    return content === "pane" ? size : { ...written(content), size };
  }),
});

/** A client of the rig's server, on a terminal of this size; a line of it is the status line. */
async function attach(rig: Rig, outer: Rig, columns: number, rows: number): Promise<void> {
  const size = ["-x", String(columns), "-y", String(rows)];
  await outer.tmux("new-session", "-d", ...size, "--", rig.binary, "-L", rig.name, "attach", "-t", "=web:");
  await rig.until(async () => (await sizeOf(rig)) === `${columns}x${rows - 1}`, {
    what: "the window to fit the client",
  });
}

const CELLS = {
  "80x24": ["0,0 48x24", "49,0 31x6", "49,7 31x5", "49,13 31x11"],
  "200x50": ["0,0 120x50", "121,0 79x12", "121,13 79x12", "121,26 79x24"],
  "317x83": ["0,0 190x83", "191,0 126x20", "191,21 126x21", "191,43 126x40"],
};

describe.concurrent("a layout tree", () => {
  test("of 60 % and three rows, at three sizes", async () => {
    await using rig = await createRig();
    const file = await settled(
      rig,
      "web.yaml",
      session({ name: "w", layout: ACCEPTANCE, panes: [null, null, null, null] }),
    );
    expect(await places(rig)).toEqual(CELLS["200x50"]);
    for (const [size, cells] of Object.entries(CELLS)) {
      const [columns, rows] = size.split("x") as [string, string];
      await rig.tmux("resize-window", "-t", "=web:w", "-x", columns, "-y", rows);
      expectCode(await rig.tmx("apply", file), 0);
      expect(await places(rig)).toEqual(cells);
      await expectNoChanges(rig, file);
    }
  });

  test("of any form is where it is computed, and tmux scales it as this is computed", async () => {
    await using rig = await createRig();
    // Other sessions first, so that the ids of panes are not their places.
    await rig.tmux("new-session", "-d", "-s", "own");
    const trees = fc.sample(
      fc.integer({ min: 1, max: 7 }).chain((panes) => layoutTree(panes).map((root) => ({ panes, root }))),
      10,
    );
    const windows = trees.map(({ panes, root }, at) => ({
      name: `w${at}`,
      layout: written(root),
      panes: Array.from({ length: panes }, () => null),
    }));
    const file = await settled(rig, "web.yaml", session(...windows));
    const resize = async (columns: number, rows: number): Promise<string> => {
      const size = ["-x", String(columns), "-y", String(rows)];
      return rig.tmux(...trees.flatMap((_, at) => ["resize-window", "-t", `=web:w${at}`, ...size, ";"]));
    };
    expect(await shown(rig)).toEqual(trees.map(({ root }) => cellsOf(root, 200, 50)));
    for (const [columns, rows] of [
      [317, 83],
      [120, 60],
    ] as const) {
      const before = await shown(rig);
      await resize(columns, rows);
      expect(await shown(rig)).toEqual(before.map((cells) => scaled(cells, columns, rows)));
      expectCode(await rig.tmx("apply", file), 0);
      await expectNoChanges(rig, file);
      // What is right to within a cell is left as tmux scaled it.
      const off = (await shown(rig)).filter((cells, at) => !isClose(cells, cellsOf(trees[at]!.root, columns, rows)));
      expect({ trees: JSON.stringify(trees), off }).toMatchObject({ off: [] });
    }
  });

  test("names its panes in an order of its own, and another order keeps their processes", async () => {
    await using rig = await createRig();
    const panes = ["log", "notes", "tests"];
    await settled(
      rig,
      "web.yaml",
      session(window({ rows: [{ columns: ["tests", "notes"] }, { pane: "log", size: "10c" }] }, ...panes)),
    );
    expect(await outline(rig)).toEqual(["w: tests notes log"]);
    expect(await places(rig)).toEqual(["0,0 100x39", "101,0 99x39", "0,40 200x10"]);
    const before = await rig.snapshot();
    await settled(rig, "web.yaml", session(window({ columns: ["log", { rows: ["tests", "notes"] }] }, ...panes)));
    expect(await outline(rig)).toEqual(["w: log tests notes"]);
    expect(await places(rig)).toEqual(["0,0 100x50", "101,0 99x25", "101,26 99x24"]);
    const pids = (rows: typeof before): string[] => rows.map(({ labels, pid }) => `${labels.pane} ${pid}`).toSorted();
    expect(pids(await rig.snapshot())).toEqual(pids(before));
  });

  test("comes back with a pane that was killed, and with one that is new", async () => {
    await using rig = await createRig();
    const file = await settled(rig, "web.yaml", session(window(ACCEPTANCE, "a", "b", "c", "d")));
    await rig.tmux("kill-pane", "-t", (await paneOf(rig, "w", "b")).pane);
    expectCode(await rig.tmx("apply", file), 0);
    await expectNoChanges(rig, file);
    expect(await places(rig)).toEqual(CELLS["200x50"]);
    await settled(
      rig,
      "web.yaml",
      session(window({ columns: ["50%", "a", { rows: [1, 1, 1] }] }, "a", "b", "c", "d", "e")),
    );
    expect(await outline(rig)).toEqual(["w: b a c d e"]);
    expect((await places(rig)).slice(0, 2)).toEqual(["0,0 100x50", "101,0 49x50"]);
  });
});

/** The cells of all windows. */
async function shown(rig: Rig): Promise<LayoutCell[]> {
  const lines = (await rig.tmux("list-windows", "-t", "=web:", "-F", "#{window_layout}")).split("\n");
  return lines.map((text) => {
    const cells = parseShownLayout(text);
    if (!cells) throw new Error(text);
    return cells;
  });
}

describe.concurrent("another size", () => {
  test("of a client that attaches: the next apply computes the layout again, and says why", async () => {
    await using rig = await createRig();
    await using outer = await createRig();
    const file = await settled(rig, "web.yaml", session(window(ACCEPTANCE, "a", "b", "c", "d")));
    await attach(rig, outer, 80, 25);
    const plan = await rig.tmx("plan", file);
    expect(plan.stdout).toContain("# the window is 80x24 now, and its layout was computed for 200x50\n");
    expect(plan.stdout).toContain("1 to change");
    expectCode(await rig.tmx("apply", file), 0);
    expect(await places(rig)).toEqual(CELLS["80x24"]);
    await expectNoChanges(rig, file);
    expect(await rig.tmux("show-options", "-w", "-t", "=web:", "window-size")).toBe("");
  });

  test("only by the status line: nothing to do, where all is right to within a cell", async () => {
    await using rig = await createRig();
    await using outer = await createRig();
    const file = await settled(rig, "web.yaml", session(window(ACCEPTANCE, "a", "b", "c", "d")));
    await attach(rig, outer, 200, 50);
    await expectNoChanges(rig, file);
  });

  test("under a zoomed pane, which stays zoomed", async () => {
    await using rig = await createRig();
    const file = await settled(rig, "web.yaml", session(window(ACCEPTANCE, "a", "b", "c", "d")));
    await rig.tmux("resize-pane", "-Z", "-t", (await paneOf(rig, "w", "c")).pane);
    await rig.tmux("resize-window", "-t", "=web:w", "-x", "80", "-y", "24");
    expectCode(await rig.tmx("apply", file), 0);
    await expectNoChanges(rig, file);
    expect((await paneOf(rig, "w", "c")).zoomed).toBe(true);
    await rig.tmux("resize-pane", "-Z", "-t", (await paneOf(rig, "w", "c")).pane);
    expect(await places(rig)).toEqual(CELLS["80x24"]);
  });

  test("after somebody has dragged a border, before or afterwards: theirs", async () => {
    await using rig = await createRig();
    const file = await settled(rig, "web.yaml", session(window(ACCEPTANCE, "a", "b", "c", "d")));
    const drag = async (): Promise<string> =>
      rig.tmux("resize-pane", "-R", "-t", (await paneOf(rig, "w", "a")).pane, "20");
    const resize = (columns: number, rows: number): Promise<string> =>
      rig.tmux("resize-window", "-t", "=web:w", "-x", String(columns), "-y", String(rows));
    const expectTheirs = async (): Promise<void> => {
      const before = await places(rig);
      await expectNoChanges(rig, file);
      expectCode(await rig.tmx("apply", file), 0);
      expect(await places(rig)).toEqual(before);
    };
    await drag();
    await expectTheirs();
    await resize(250, 60);
    await expectTheirs();
    // A new manifest lays out anew.
    await settled(rig, "web.yaml", session(window({ columns: ["a", { rows: ["b", "c", "d"] }] }, "a", "b", "c", "d")));
    expect((await places(rig))[0]).toBe("0,0 125x60");
    await resize(100, 60);
    await drag();
    await expectTheirs();
  });
});

describe.concurrent("what does not fit", () => {
  const wide = { columns: ["90c", { rows: ["b", "c"] }] };

  test("is told, for a new window as well, and given once there is room", async () => {
    await using rig = await createRig();
    const file = await settled(
      rig,
      "web.yaml",
      session(window({ columns: ["a", { rows: ["b", "c"] }] }, "a", "b", "c")),
    );
    await rig.tmux("resize-window", "-t", "=web:w", "-x", "80", "-y", "24");
    expectCode(await rig.tmx("apply", file), 0);
    const before = await places(rig);
    const other = { ...window(wide, "a", "b", "c"), name: "other" };
    await rig.write("web.yaml", yaml(session(window(wide, "a", "b", "c"), other)));
    const outcome = await rig.tmx("apply", file);
    expectCode(outcome, 1);
    expect(outcome.stdout).toContain("# its layout needs at least 92 columns, and the window has 80\n");
    expect(await places(rig)).toEqual(before);
    expect(await outline(rig)).toEqual(["w: a b c", "other: a b c"]);
    for (const name of ["w", "other"]) await rig.tmux("resize-window", "-t", `=web:${name}`, "-x", "200", "-y", "50");
    expectCode(await rig.tmx("apply", file), 0);
    await expectNoChanges(rig, file);
    for (const name of ["w", "other"]) {
      expect(await places(rig, `=web:${name}`)).toEqual(["0,0 90x50", "91,0 109x25", "91,26 109x24"]);
    }
  });

  test("beside a pane that somebody has split off: told, not forced", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", session(window({ columns: ["a", "b"] }, "a", "b")));
    await rig.tmux("split-window", "-t", "=web:");
    await expectNoChanges(rig, file);
    const before = await places(rig);
    await rig.write("web.yaml", yaml(session(window({ rows: ["a", "b"] }, "a", "b"))));
    const outcome = await rig.tmx("apply", file);
    expectCode(outcome, 1);
    expect(outcome.stdout).toContain("# its layout is for 2 panes, and the window holds 1 more (%2)\n");
    expect(await places(rig)).toEqual(before);
  });

  test.for(["top", "bottom"])("no pane without a row, where tmux writes into panes at the %s", async (edge) => {
    await using rig = await createRig();
    await rig.conf(`set -g pane-border-status ${edge}\nset -g default-size 80x9\n`);
    const file = await settled(rig, "web.yaml", session(window({ rows: [1, 90, 1] }, "a", "b", "c")));
    await rig.tmux("resize-window", "-t", "=web:w", "-x", "80", "-y", "9");
    expectCode(await rig.tmx("apply", file), 0);
    await expectNoChanges(rig, file);
    expect((await rig.snapshot()).map(({ height }) => height)).toEqual([1, 4, 1]);
  });
});
