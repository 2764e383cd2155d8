/** What comes back of a managed session: the manifest says what must exist, the snapshot what that is silent about. */
import { describe, expect, test } from "vitest";
import { processMark } from "../../../src/diff/marks.ts";
import { parseLayout } from "../../../src/lib/tmux-layout.ts";
import type { Program } from "../../../src/model/program.ts";
import type { Blueprint, RestoredPane } from "../../../src/model/restoration.ts";
import type { Snapshot, SnapshotPane } from "../../../src/model/snapshot.ts";
import type { ChosenProcess } from "../../../src/snapshot/blueprint.ts";
import { managedBlueprint } from "../../../src/snapshot/managed.ts";
import { session } from "../../support/model/sample.ts";
import { pane, snapshot, stacked, textOf, window } from "../../support/snapshots.ts";

const spec = session({
  options: { "status-left": "theirs" },
  env: { MODE: "dev" },
  windows: [
    {
      name: "edit",
      panes: [
        { name: "vim", process: { kind: "run", lines: ["vim"] } },
        { name: "shell", root: "/a" },
        { name: "api", process: { kind: "supervised", lines: ["npm start"], restart: "always" } },
      ],
    },
  ],
});

const own = (key: string, more: Partial<SnapshotPane> = {}): SnapshotPane =>
  pane({ key, windowKey: "edit", active: false, directory: "/a", ...more });

const saved = (panes: readonly SnapshotPane[], more: Partial<Snapshot> = {}): Snapshot =>
  snapshot({
    managed: { key: "web" },
    windows: [window({ name: "edit", key: "edit", layoutMark: "m", panes, layout: stacked(panes.length) })],
    ...more,
  });

const RUN: ChosenProcess = { process: { kind: "run", line: "top" }, result: "restored", note: "top" };

const blueprint = (from: Snapshot): Blueprint =>
  managedBlueprint(spec, from, {
    nearestFolder: (path) => (path === "/gone" ? "/" : path),
    leavesTextsOut: false,
    textFile: ({ id, text }) => text && `/runs/${id}`,
    home: "/home",
    choose: ({ program }) => (program.kind === "shell" ? { process: { kind: "shell" }, result: "restored" } : RUN),
    markOf: processMark,
  })!;

const panesOf = (from: Snapshot): readonly RestoredPane[] => blueprint(from).restoration.windows[0]!.panes;

const command = (...words: readonly string[]): Program => ({ kind: "command", pipeline: [words], isOwn: false });

/** What is said of the only pane's program. */
function programOf(from: Snapshot) {
  const {
    address: _address,
    field: _field,
    ...said
  } = blueprint(from).fields.find(({ field }) => field === "program")!;
  return said;
}

const LAYOUT = (from: Snapshot): number => {
  const parsed = parseLayout(blueprint(from).restoration.windows[0]!.layout);
  return parsed.ok ? parsed.value.cells : 0;
};

describe("a pane of the manifest", () => {
  test("starts as the manifest says, under its label and the mark of what it is started from", () => {
    const [vim] = panesOf(saved([own("vim", { active: true, processMark: "old" })]));
    expect(vim).toMatchObject({ key: "vim", windowKey: "edit", directory: "/a", process: { kind: "manifest" } });
    expect(vim!.processMark).toBe(processMark(spec.windows[0]!.panes[0]!));
  });

  test("that is a shell comes back where somebody has gone with it", () => {
    expect(panesOf(saved([own("shell", { active: true, directory: "/b" })]))[0]!.directory).toBe("/b");
  });

  test("runs its commands in its own folder, and then the shell goes where it was", () => {
    const [vim] = panesOf(saved([own("vim", { active: true, directory: "/it's" })]));
    expect(vim!.directory).toBe("/a");
    expect(vim!.process).toMatchObject({ spec: { process: { lines: ["vim", "cd '/it'\\''s'"] } } });
  });

  test("that is still at its command does not go anywhere", () => {
    const program = command("vim");
    const [vim] = panesOf(saved([own("vim", { active: true, directory: "/b", program })]));
    expect(vim!.process).toMatchObject({ spec: { process: { lines: ["vim"] } } });
  });

  test("that is a shell brings back what somebody runs in it, as the manifest's pane", () => {
    const from = saved([own("shell", { active: true, directory: "/b", program: command("top") })]);
    expect(panesOf(from)[0]).toMatchObject({
      key: "shell",
      processMark: processMark(spec.windows[0]!.panes[1]!),
      directory: "/b",
      process: { kind: "run", line: "top" },
      env: { TMX_SESSION: "web", TMX_WINDOW: "edit", TMX_PANE: "shell" },
    });
    expect(programOf(from)).toEqual({ result: "restored", note: "top" });
  });

  test.for([
    ["vim", "restored", "vim"],
    ["/usr/bin/vim", "restored", "vim"],
    ["top", "approximated", "the manifest's commands run; it was at top"],
    ["vim x", "approximated", "the manifest's commands run; it was at vim x"],
    ["curl --token x", "approximated", "the manifest's commands run; it was at curl (hidden)"],
  ] as const)("with commands runs these, and says that %s was in the foreground", ([line, result, note]) => {
    const from = saved([own("vim", { active: true, directory: "/a", program: command(...line.split(" ")) })]);
    expect(panesOf(from)[0]!.process).toMatchObject({ kind: "manifest", spec: { process: { lines: ["vim"] } } });
    expect(programOf(from)).toEqual({ result, note });
  });

  test("does not go where no folder is", () => {
    const from = saved([own("vim", { active: true, directory: "/gone" })]);
    expect(panesOf(from)[0]!.process).toMatchObject({ spec: { process: { lines: ["vim", "cd '/'"] } } });
    expect(blueprint(from).fields).toContainEqual(expect.objectContaining({ note: "/gone is gone: it starts in /" }));
  });

  test("that is supervised starts in its own folder", () => {
    expect(panesOf(saved([own("api", { active: true, directory: "/b" })]))[0]!.directory).toBe("/a");
  });

  test("brings its text", () => {
    const { restoration, texts } = blueprint(saved([own("vim", { active: true, text: textOf("hello\n") })]));
    expect(restoration.windows[0]!.panes[0]!.text).toBe("/runs/%0");
    const address = { session: "web", window: "edit", pane: "vim" };
    expect(texts).toEqual([{ path: "/runs/%0", sha256: textOf("hello\n").sha256, isAbove: false, address }]);
  });

  test("shows nothing where there was none, and knows that", () => {
    const { restoration, texts, fields } = blueprint(saved([own("vim", { active: true, text: textOf("") })]));
    expect(restoration.windows[0]!.panes[0]!.text).toBe(undefined);
    expect(restoration.windows[0]!.panes[0]!.textMark).toBe(textOf("").sha256);
    expect(texts).toEqual([]);
    expect(fields.find(({ field }) => field === "text")?.result).toBe("restored");
  });
});

describe("what is not in the manifest", () => {
  test("a pane that has left it does not come back, and leaves its room to the others", () => {
    const from = saved([own("vim", { active: true }), own("gone"), own("shell")]);
    expect(panesOf(from).map(({ key }) => key)).toEqual(["vim", "shell"]);
    expect(LAYOUT(from)).toBe(2);
    expect(blueprint(from).restoration.windows[0]!.layoutMark).toBe("");
  });

  test("a pane that somebody has opened comes back without a label", () => {
    const from = saved([own("vim", { active: true }), pane({ active: false, directory: "/gone" })]);
    expect(panesOf(from)[1]).toMatchObject({ directory: "/", process: { kind: "shell" } });
    expect(panesOf(from)[1]).not.toHaveProperty("key");
    expect(blueprint(from).fields).toContainEqual({
      address: { session: "web", window: "edit", pane: "1" },
      field: "directory",
      result: "approximated",
      note: "/gone is gone: it starts in /",
    });
  });

  test("where the active pane goes another one is", () => {
    const from = saved([own("gone", { active: true }), own("vim"), own("shell")]);
    expect(panesOf(from).map(({ active }) => active)).toEqual([true, false]);
  });

  test("a window that somebody has opened comes back, one that has left the manifest does not", () => {
    const windows = [
      window({ key: "edit", panes: [own("vim", { active: true })] }),
      window({ id: "@1", index: 3, name: "mine" }),
      window({ id: "@2", index: 4, key: "old", panes: [own("x", { windowKey: "old", active: true })] }),
    ];
    const { restoration } = blueprint(saved([], { windows, stack: [4, 3, 0] }));
    expect(restoration.windows.map(({ index, key }) => [index, key])).toEqual([
      [0, "edit"],
      [3, undefined],
    ]);
    expect(restoration.stack).toEqual([3, 0]);
  });

  test("a window of which nothing is left, and a session, are none", () => {
    const from = saved([own("gone", { active: true })]);
    expect(blueprint(from)).toBeUndefined();
  });
});

test("the session's environment and options are the manifest's, and beside them what was set by hand", () => {
  const from = saved([own("vim", { active: true })], { env: { MODE: "old", MINE: "1" }, options: { mouse: "on" } });
  expect(blueprint(from).restoration).toMatchObject({
    key: "web",
    root: "/a",
    env: { MODE: "dev", MINE: "1" },
    options: { "status-left": "theirs", mouse: "on" },
  });
});
