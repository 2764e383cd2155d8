/** Who is who: tables over a live session that was made from one manifest and is matched with another. */
import { describe, expect, it } from "vitest";
import { matchSession } from "../../../src/diff/match.ts";
import { isOrdered, paneOrder, seatWindows } from "../../../src/diff/order.ts";
import { isObservableEnv } from "../../../src/diff/env-names.ts";
import { diffFields } from "../../../src/diff/fields.ts";
import { layoutMark, processMark } from "../../../src/diff/marks.ts";
import type { SessionSpec } from "../../../src/model/spec.ts";
import type { Command } from "../../../src/tmux/script.ts";
import { must } from "../../support/model/properties.ts";
import { idsOf, pane, session, typeInto, window } from "../../support/model/sample.ts";
import { World } from "../../support/model/world.ts";

/** The match of `now` with what was made from `before` and then changed by these commands. */
async function match(before: SessionSpec, now: SessionSpec, typed: readonly Command[] = []) {
  const world = new World();
  must(await world.apply([before], "none"));
  const names = new Map([...idsOf(world)].map(([key, id]) => [id, key]));
  typeInto(world, typed);
  const found = matchSession(now, world.tmux.observe({ options: [], env: [] }));
  return { ...found, nameOf: (id: string | undefined) => (id === undefined ? "-" : (names.get(id) ?? "new")) };
}

type Matched = Awaited<ReturnType<typeof match>>;

/** For each window what it was before, and for each pane: `edit: edit.vim new`; a dash for what is not there. */
const shown = ({ windows, nameOf }: Matched): readonly string[] =>
  windows.map(({ observed, panes }) =>
    [`${nameOf(observed?.window.id)}:`, ...panes.map((each) => nameOf(each.observed?.pane.id))].join(" "),
  );

const two = session({
  windows: [
    { name: "edit", panes: ["vim", "tests"] },
    { name: "server", panes: ["api", {}] },
  ],
});

describe("windows and panes are found", () => {
  it("by their keys, wherever they stand in the file", async () => {
    expect(shown(await match(two, two))).toEqual(["edit: edit.vim edit.tests", "server: server.api server.+0"]);
    const turned = session({
      windows: [
        { name: "server", panes: [{}, "api"] },
        { name: "edit", panes: ["tests", "vim"] },
      ],
    });
    expect(shown(await match(two, turned))).toEqual(["server: server.+0 server.api", "edit: edit.tests edit.vim"]);
  });

  it("by the name, when an id is added to a window or taken away", async () => {
    const identified = session({ windows: [{ name: "edit", key: "e", panes: ["vim", "tests"] }] });
    expect(shown(await match(two, identified))).toEqual(["edit: edit.vim edit.tests"]);
    expect(shown(await match(identified, two))).toEqual(["e: e.vim e.tests", "-: - -"]);
  });

  it("by the id, when the name is another", async () => {
    const before = session({ windows: [{ name: "edit", key: "e" }] });
    const after = session({ windows: [{ name: "write", key: "e" }] });
    expect(shown(await match(before, after))).toEqual(["e: e.+0"]);
  });

  it("a pane of a manual window elsewhere only while no other pane of the manifest could be meant", async () => {
    const manual = (panes: readonly string[]): SessionSpec => {
      const { windows, ...rest } = session({
        windows: [
          { name: "debug", panes },
          { name: "edit", panes: ["vim"] },
        ],
      });
      return { ...rest, windows: windows.map((each) => (each.name === "debug" ? { ...each, manual: true } : each)) };
    };
    expect(shown(await match(two, manual(["api"])))).toEqual(["-: server.api", "edit: edit.vim"]);
    const old = session({
      windows: [
        { name: "edit", panes: ["vim"] },
        { name: "old", panes: ["vim"] },
      ],
    });
    expect(shown(await match(old, manual(["vim"])))).toEqual(["edit: edit.vim"]);
  });

  it("not by a name that somebody else's window has", async () => {
    const other = session({ windows: [{ name: "write" }] });
    const typed: Command[] = [["new-window", "-d", "-t", "=web:", "-n", "write"]];
    expect(shown(await match(session(), other, typed))).toEqual(["-: -"]);
  });

  it("named panes in another window too, unnamed ones only in their own", async () => {
    const moved = session({
      windows: [
        { name: "edit", panes: ["vim", "api"] },
        { name: "server", panes: [{}, "tests"] },
      ],
    });
    expect(shown(await match(two, moved))).toEqual(["edit: edit.vim server.api", "server: server.+0 edit.tests"]);
    const unnamed = session({
      windows: [
        { name: "edit", panes: ["vim", "tests", {}] },
        { name: "server", panes: ["api"] },
      ],
    });
    expect(shown(await match(two, unnamed))).toEqual(["edit: edit.vim edit.tests -", "server: server.api"]);
  });

  it("not at all where two panes could be meant", async () => {
    const twice = session({
      windows: [
        { name: "a", panes: ["x"] },
        { name: "b", panes: ["x"] },
      ],
    });
    const wanted = session({
      windows: [
        { name: "c", panes: ["x"] },
        { name: "d", panes: ["x"] },
      ],
    });
    expect(shown(await match(twice, wanted))).toEqual(["-: -", "-: -"]);
  });

  it("not by a label that was copied from another pane", async () => {
    const typed: Command[] = [
      ["split-window", "-t", "{edit.+0}"],
      ["set-option", "-pF", "-t", "{edit}", "@tmx_pane", "1:{edit.+0}:web/edit/+0"],
      ["kill-pane", "-t", "{edit.+0}"],
    ];
    const found = await match(session(), session(), typed);
    expect(shown(found)).toEqual(["edit: -"]);
    expect(found.unmanaged.panes.map((each) => found.nameOf(each.pane.id))).toEqual(["new"]);
  });

  it("in another session, when they were moved there", async () => {
    const typed: Command[] = [
      ["new-session", "-d", "-s", "mine"],
      ["move-window", "-d", "-s", "$0:{server}", "-t", "$1:"],
    ];
    const found = await match(two, two, typed);
    expect(shown(found)).toEqual(["edit: edit.vim edit.tests", "server: server.api server.+0"]);
    expect(found.windows[1]?.observed?.session.name).toBe("mine");
  });
});

describe("left over are", () => {
  it("labelled windows, and labelled panes of other windows", async () => {
    const { surplus, nameOf } = await match(two, session({ windows: [{ name: "edit", panes: ["vim"] }] }));
    expect(surplus.windows.map((each) => nameOf(each.window.id))).toEqual(["server"]);
    expect(surplus.panes.map((each) => nameOf(each.pane.id))).toEqual(["edit.tests"]);
  });

  it("windows and panes that tmx did not make", async () => {
    const typed: Command[] = [
      ["new-window", "-d", "-t", "=web:", "-n", "mine"],
      ["split-window", "-d", "-t", "{edit}"],
    ];
    const { unmanaged, surplus, nameOf } = await match(session(), session(), typed);
    expect(unmanaged.windows.map((each) => each.window.name)).toEqual(["mine"]);
    expect(unmanaged.panes.map((each) => nameOf(each.pane.id))).toEqual(["new"]);
    expect(surplus).toEqual({ windows: [], panes: [] });
  });
});

describe("windows belong", () => {
  const abc = session({ windows: [{ name: "a" }, { name: "b" }, { name: "c" }] });

  it("in the manifest's order, at the indexes that they hold between them", async () => {
    const turned = session({ windows: [{ name: "c" }, { name: "a" }, { name: "b" }] });
    expect(seatWindows(await match(abc, abc)).moves).toEqual([]);
    expect(seatWindows(await match(abc, turned)).moves).toEqual([
      { id: "@2", index: 0 },
      { id: "@0", index: 1 },
      { id: "@1", index: 2 },
    ]);
  });

  it("exactly at their index, where they have one", async () => {
    const fixed = session({ windows: [{ name: "a", index: 2 }, { name: "b" }, { name: "c" }] });
    expect(seatWindows(await match(abc, fixed)).moves).toEqual([
      { id: "@0", index: 2 },
      { id: "@1", index: 0 },
      { id: "@2", index: 1 },
    ]);
  });

  it("not where a window of somebody else's is", async () => {
    const fixed = session({ windows: [{ name: "a", index: 3 }, { name: "b" }, { name: "c" }] });
    const typed: Command[] = [["new-window", "-d", "-t", "=web:", "-n", "mine"]];
    const { moves, taken } = seatWindows(await match(abc, fixed, typed));
    expect(moves).toEqual([]);
    expect(taken.map(({ window: { spec }, by }) => [spec.key, by])).toEqual([["a", "mine"]]);
  });

  it("panes in the manifest's order, whatever stands between them", async () => {
    const typed: Command[] = [["split-window", "-d", "-t", "{edit}"]];
    const [same] = (await match(two, two, typed)).windows;
    expect(isOrdered(paneOrder(same!))).toBe(true);
    const turned = session({ windows: [{ name: "edit", panes: ["tests", "vim"] }] });
    const found = await match(two, turned, typed);
    const { wanted, live } = paneOrder(found.windows[0]!);
    expect(wanted.map(found.nameOf)).toEqual(["edit.tests", "edit.vim"]);
    expect(live.map(found.nameOf)).toEqual(["edit.vim", "edit.tests"]);
  });
});

describe("marks change", () => {
  it.each([
    ["lines", pane({ process: { kind: "run", lines: ["a"] } }), pane({ process: { kind: "run", lines: ["b"] } })],
    ["root", pane({}), pane({ root: "/b" })],
    ["environment", pane({}), pane({ env: { A: "1" } })],
  ])("with a process's %s", (_what, a, b) => expect(processMark(a)).not.toBe(processMark(b)));

  it("with nothing else about a pane, nor with the order of its environment", () => {
    const plain = processMark(pane({ env: { A: "1", B: "2" } }));
    expect(processMark(pane({ env: { B: "2", A: "1" }, title: "t", options: { x: "y" }, focus: true }))).toBe(plain);
  });

  it("with a window's layout, its panes and their sizes, and are empty without a layout", () => {
    const tiled = { kind: "named", name: "tiled" } as const;
    const marks = [
      window({ panes: ["a", "b"], layout: tiled }),
      window({ panes: ["b", "a"], layout: tiled }),
      window({ panes: [{ name: "a", size: { amount: 5, unit: "cells" } }, "b"], layout: tiled }),
      window({ panes: ["a", "b"], layout: { kind: "named", name: "even-vertical" } }),
    ].map(layoutMark);
    expect(new Set(marks).size).toBe(4);
    expect(layoutMark(window({ panes: ["a", "b"] }))).toBe("");
  });
});

describe("fields", () => {
  it.each([
    ["set in the file", {}, { a: "1" }, {}, [{ path: "a", after: "1", origin: "change" }]],
    [
      "changed in the file",
      { a: "1" },
      { a: "2" },
      { a: "1" },
      [{ path: "a", before: "1", after: "2", origin: "change" }],
    ],
    ["taken out of the file", { a: "1" }, {}, { a: "1" }, [{ path: "a", before: "1", origin: "change" }]],
    ["changed in tmux", { a: "x" }, { a: "1" }, { a: "1" }, [{ path: "a", before: "x", after: "1", origin: "drift" }]],
    ["taken away in tmux", {}, { a: "1" }, { a: "1" }, [{ path: "a", after: "1", origin: "drift" }]],
    ["the same", { a: "1" }, { a: "1" }, {}, []],
  ])("%s", (_what, live, wanted, applied, expected) => expect(diffFields(live, wanted, applied)).toEqual(expected));
});

describe("the environment", () => {
  it.each([
    ["PATH", true],
    ["Path", true],
    ["port", true],
    ["host", false],
    ["pane_id", false],
    ["mouse", false],
  ])("%s can be read through tmux: %s", (name, expected) => expect(isObservableEnv(name)).toBe(expected));
});
