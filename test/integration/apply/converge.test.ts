/** What converges in place: places, layouts, options and the environment change while every process goes on. */
import { describe, expect, test } from "vitest";
import { applied, expectCode, expectNoChanges, outline, paneOf, settled, yaml } from "../../support/apply.ts";
import { layoutChecksum } from "../../../src/lib/tmux-layout.ts";
import { createRig, type Rig } from "../../support/rig.ts";
import { someOf } from "../../support/steps.ts";

const session = (...windows: readonly object[]): object => ({ session: "web", windows });
const window = (name: string, ...panes: readonly string[]): object => ({
  name,
  panes: panes.map((pane) => ({ name: pane })),
});

const layoutString = (body: string): string => `${layoutChecksum(body)},${body}`;

const pids = async (rig: Rig): Promise<Record<string, number>> =>
  Object.fromEntries((await rig.snapshot()).map(({ labels, pid }) => [labels.pane.split("/").at(-1)!, pid]));

describe.concurrent("places", () => {
  const start = [window("a", "a1", "a2", "a3"), window("b", "b1", "b2"), window("c", "c1")];
  const CHANGES: readonly (readonly [string, readonly object[]])[] = [
    ["windows in another order", [start[2]!, start[0]!, start[1]!]],
    ["panes in another order", [window("a", "a3", "a1", "a2"), start[1]!, start[2]!]],
    ["a pane to another window", [window("a", "a1", "a3"), window("b", "b1", "a2", "b2"), start[2]!]],
    ["a pane to the front of another window", [window("a", "a2", "a3"), window("b", "a1", "b1", "b2"), start[2]!]],
    ["panes swapped between windows", [window("a", "b1", "a2", "a3"), window("b", "a1", "b2"), start[2]!]],
    ["all panes swapped between windows", [window("a", "b1", "b2"), window("b", "a3", "a2", "a1"), start[2]!]],
    [
      "a window's only pane to another, and a new one",
      [window("a", "a1", "a2", "a3", "c1"), start[1]!, window("c", "c2")],
    ],
    ["a pane into a new window", [window("a", "a1", "a3"), start[1]!, start[2]!, window("d", "a2")]],
    ["all panes into new windows", [window("e", "b2", "c1"), window("f", "a1", "b1"), window("g", "a2", "a3")]],
    ["panes round in a ring", [window("a", "c1"), window("b", "a1", "a2", "a3"), window("c", "b1", "b2")]],
    [
      "windows and panes together, with new ones",
      [window("c", "b2", "n1", "a1"), window("n", "c1", "n2"), window("a", "a3", "b1", "a2"), window("b", "n3")],
    ],
  ];

  for (const layout of [undefined, "tiled"]) {
    const laid = (windows: readonly object[]): object[] => windows.map((each) => (layout ? { ...each, layout } : each));
    test.for(someOf(CHANGES, 3))(`${layout ?? "no layout"}: %s`, async ([, wanted]) => {
      await using rig = await createRig();
      await settled(rig, "web.yaml", session(...laid(start)));
      const before = await pids(rig);
      await settled(rig, "web.yaml", session(...laid(wanted)));
      const expected = (wanted as { name: string; panes: { name: string }[] }[]).map(
        ({ name, panes }) => `${name}: ${panes.map((pane) => pane.name).join(" ")}`,
      );
      expect(await outline(rig)).toEqual(expected);
      const after = await pids(rig);
      for (const [name, pid] of Object.entries(before))
        if (name in after) expect([name, after[name]]).toEqual([name, pid]);
      // And back again.
      await settled(rig, "web.yaml", session(...laid(start)));
      expect(await outline(rig)).toEqual(["a: a1 a2 a3", "b: b1 b2", "c: c1"]);
    });
  }

  test("a window keeps all that is in it under another name, by its id", async () => {
    await using rig = await createRig();
    await settled(rig, "web.yaml", session({ ...window("old", "p", "q"), id: "w" }));
    const before = await pids(rig);
    await settled(rig, "web.yaml", session({ ...window("new", "p", "q"), id: "w" }));
    expect(await outline(rig)).toEqual(["new: p q"]);
    expect(await pids(rig)).toEqual(before);
    // An id that comes or goes changes nothing about who is who.
    await settled(rig, "web.yaml", session(window("new", "p", "q")));
    await settled(rig, "web.yaml", session({ ...window("new", "p", "q"), id: "again" }));
    expect(await pids(rig)).toEqual(before);
  });

  test("windows with a fixed index sit there", async () => {
    await using rig = await createRig();
    await settled(
      rig,
      "web.yaml",
      session({ ...window("a", "a"), index: 5 }, window("b", "b"), { ...window("c", "c"), index: 0 }),
    );
    const places = async (): Promise<string[]> =>
      (await rig.snapshot()).map((row) => `${row.windowIndex} ${row.window}`);
    expect(await places()).toEqual(["0 c", "1 b", "5 a"]);
    await settled(
      rig,
      "web.yaml",
      session({ ...window("a", "a"), index: 0 }, window("b", "b"), { ...window("c", "c"), index: 5 }),
    );
    expect(await places()).toEqual(["0 a", "1 b", "5 c"]);
  });

  test("what people move by hand is put back, alive", async () => {
    await using rig = await createRig();
    const file = await settled(rig, "web.yaml", session(...start));
    const before = await pids(rig);
    await rig.tmux("break-pane", "-d", "-s", (await paneOf(rig, "a", "a2")).pane);
    await rig.tmux(
      "swap-pane",
      "-d",
      "-s",
      (await paneOf(rig, "b", "b1")).pane,
      "-t",
      (await paneOf(rig, "a", "a3")).pane,
    );
    await rig.tmux("rename-window", "-t", (await paneOf(rig, "c", "c1")).windowId, "else");
    await rig.tmux("new-session", "-d", "-s", "own");
    await rig.tmux("move-window", "-d", "-s", (await paneOf(rig, "c", "c1")).windowId, "-t", "=own:");
    expectCode(await rig.tmx("apply", file), 0);
    await expectNoChanges(rig, file);
    expect(await outline(rig, "web")).toEqual(["a: a1 a2 a3", "b: b1 b2", "c: c1"]);
    expect(await pids(rig)).toMatchObject(before);
    expect(await outline(rig, "own")).toHaveLength(1);
  });

  test("a renamed session is found and renamed back", async () => {
    await using rig = await createRig();
    const file = await settled(rig, "web.yaml", session(...start));
    await rig.tmux("rename-session", "-t", "=web:", "else");
    expect((await rig.tmx("plan", file)).stdout).toContain('name: "else" => "web"  (drift)');
    expectCode(await rig.tmx("apply", file), 0);
    await expectNoChanges(rig, file);
    expect(new Set((await rig.snapshot()).map((row) => row.session))).toEqual(new Set(["web"]));
  });
});

describe.concurrent("layouts", () => {
  const four = ["p", "q", "r", "s"].map((name) => ({ name }));

  test.for(["even-horizontal", "even-vertical", "main-horizontal", "main-vertical", "tiled"])(
    "%s is tmux's own",
    async (layout) => {
      await using rig = await createRig();
      await settled(rig, "web.yaml", session({ name: "w", layout, panes: four }));
      const [made] = await rig.snapshot();
      await rig.tmux("select-layout", "-t", made!.windowId, layout);
      expect((await rig.snapshot())[0]!.layout).toBe(made!.layout);
    },
  );

  test("a layout string, and another", async () => {
    await using rig = await createRig();
    const first = layoutString(
      "200x50,0,0{100x50,0,0[100x20,0,0,0,100x29,0,21,1],99x50,101,0[99x10,101,0,2,99x39,101,11,3]}",
    );
    const second = layoutString("200x50,0,0[200x10,0,0,0,200x39,0,11{33x39,0,11,1,100x39,34,11,2,65x39,135,11,3}]");
    const sizes = async (): Promise<string> =>
      (await rig.snapshot()).map((row) => `${row.width}x${row.height}`).join(" ");
    await settled(rig, "web.yaml", session({ name: "w", layout: first, panes: four }));
    expect(await sizes()).toBe("100x20 100x29 99x10 99x39");
    await settled(rig, "web.yaml", session({ name: "w", layout: second, panes: four }));
    expect(await sizes()).toBe("200x10 33x39 100x39 65x39");
    await settled(rig, "web.yaml", session({ name: "w", layout: "tiled", panes: four }));
    expect(await sizes()).toBe("99x24 100x24 99x25 100x25");
  });

  test("sizes in percent and in cells", async () => {
    await using rig = await createRig();
    const sized = (layout: string, ...sizes: readonly (string | number | undefined)[]): object =>
      session({
        name: "w",
        layout,
        panes: sizes.map((size, at) => ({ name: `p${at}`, ...(size === undefined ? {} : { size }) })),
      });
    const size = async (pane: string): Promise<string> =>
      ((row) => `${row.width}x${row.height}`)(await paneOf(rig, "w", pane));
    await settled(rig, "web.yaml", sized("main-vertical", "70%", undefined, undefined));
    expect(await size("p0")).toBe("140x50");
    await settled(rig, "web.yaml", sized("main-vertical", 44, undefined, undefined));
    expect(await size("p0")).toBe("44x50");
    await settled(rig, "web.yaml", sized("main-horizontal", 12, undefined, undefined));
    expect(await size("p0")).toBe("200x12");
    await settled(rig, "web.yaml", sized("even-horizontal", "20%", "50%", undefined));
    expect(await size("p0")).toBe("40x50");
    expect(await size("p1")).toBe("100x50");
  });

  test("sizes and layouts that people change by hand are theirs; a changed manifest lays out anew", async () => {
    await using rig = await createRig();
    const file = await settled(rig, "web.yaml", session({ name: "w", layout: "tiled", panes: four }));
    await rig.tmux("select-layout", "-t", (await paneOf(rig, "w", "p")).windowId, "even-horizontal");
    await rig.tmux("resize-pane", "-t", (await paneOf(rig, "w", "p")).pane, "-x", "90");
    await rig.tmux("resize-pane", "-Z", "-t", (await paneOf(rig, "w", "q")).pane);
    const before = await rig.snapshot();
    await expectNoChanges(rig, file);
    expectCode(await rig.tmx("apply", file), 0);
    expect(await rig.snapshot()).toEqual(before);
    await settled(rig, "web.yaml", session({ name: "w", layout: "even-vertical", panes: four }));
    const rows = await rig.snapshot();
    expect(
      rows.every(({ zoomed }) => zoomed),
      "still zoomed",
    ).toBe(true);
    expect(rows.find(({ active }) => active)!.labels.pane).toMatch(/\/q$/);
  });

  test("a window without one takes new panes and gives none of its own away", async () => {
    await using rig = await createRig();
    await settled(rig, "web.yaml", session(window("w", "p", "q")));
    await rig.tmux("select-layout", "-t", "=web:", "main-horizontal");
    await settled(rig, "web.yaml", session(window("w", "p", "new", "q")));
    expect(await outline(rig)).toEqual(["w: p new q"]);
  });

  test("a layout string that has no room for a pane of somebody's is told, not forced", async () => {
    await using rig = await createRig();
    const panes = [{ name: "p" }, { name: "q" }];
    const file = await applied(rig, "web.yaml", session({ name: "w", layout: "even-horizontal", panes }));
    const layout = layoutString("200x50,0,0{100x50,0,0,0,99x50,101,0,1}");
    await rig.tmux("split-window", "-t", "=web:");
    await rig.write("web.yaml", yaml(session({ name: "w", layout, panes })));
    const before = await rig.snapshot();
    const outcome = await rig.tmx("apply", file);
    expectCode(outcome, 1);
    expect(outcome.stdout).toContain("its layout string is for 2 panes, and the window holds 1 more");
    expect(await rig.snapshot()).toEqual(before);
  });
});
