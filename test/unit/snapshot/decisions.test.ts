/** What a save decides: which texts it need not read, which layout counts, and what is not to be believed. */
import { describe, expect, it } from "vitest";
import { formatLayout, type LayoutCell } from "../../../src/lib/tmux-layout.ts";
import type { CapturedPane } from "../../../src/model/captured.ts";
import type { Snapshot, SnapshotWindow } from "../../../src/model/snapshot.ts";
import { fullLayout } from "../../../src/snapshot/full-layout.ts";
import { keptText } from "../../../src/snapshot/kept-text.ts";
import { whyLost, whyNotWhole } from "../../../src/snapshot/refusal.ts";
import { isSameState } from "../../../src/snapshot/same.ts";
import { withoutGreeting } from "../../../src/snapshot/untouched.ts";
import { captured, ONE, pane, state, window } from "./states.ts";

describe("a text is the one that was saved", () => {
  const seen = captured().seen;
  it("when nothing can have changed", () => {
    expect(keptText(captured(), state().server, state())).toEqual({ sha256: "a1", lines: 1, bytes: 2 });
  });

  it.each<readonly [string, Partial<CapturedPane>]>([
    ["another pane", { id: "%1" }],
    ["another process", { pid: 101 }],
    ["more history", { seen: { ...seen, historySize: 1 } }],
    ["other bytes", { seen: { ...seen, historyBytes: 11 } }],
    ["the cursor", { seen: { ...seen, cursorX: 3 } }],
    ["output in the second of the save", { seen: { ...seen, activity: seen.activity + 1 } }],
    ["another width", { width: 79 }],
    ["a full-screen program", { alternate: true }],
    ["its end", { dead: { status: 0 } }],
  ])("and not after %s", (_name, change) => {
    expect(keptText(captured(change), state().server, state())).toBeUndefined();
  });

  it.each<readonly [string, Snapshot | undefined]>([
    ["no save", undefined],
    ["a save without texts", state({ windows: [window({ panes: [pane({ text: undefined! })] })] })],
    ["another life of the server", state({ server: { ...state().server, startTime: 6 } })],
  ])("and not with %s", (_name, before) => {
    expect(keptText(captured(), state().server, before)).toBeUndefined();
  });
});

describe("the full layout of a window", () => {
  const cell = (width: number, height: number, x = 0): LayoutCell => ({
    width,
    height,
    x,
    y: 0,
    kind: "pane",
    children: [],
  });
  const split = (width: number, height: number): SnapshotWindow => {
    const half = Math.floor(width / 2);
    const children = [cell(half, height), cell(width - half - 1, height, half + 1)];
    return window({ layout: formatLayout({ ...cell(width, height), kind: "columns", children }), width, height });
  };
  const plain = (width: number, height: number): SnapshotWindow =>
    window({ layout: formatLayout(cell(width, height)), width, height });
  const full = ({ layout, width, height }: SnapshotWindow) => ({ layout, width, height });
  const big = split(200, 50);

  it.each<readonly [string, SnapshotWindow, SnapshotWindow | undefined, object | undefined]>([
    ["is its own at first", split(80, 24), undefined, undefined],
    ["is the one before it was squeezed", split(80, 24), big, full(big)],
    ["is that still after the next save", split(60, 20), { ...split(80, 24), full: full(big) }, full(big)],
    ["is that with one side as long", split(200, 24), big, full(big)],
    ["is its own at full size again", split(200, 50), { ...split(80, 24), full: full(big) }, undefined],
    ["is its own when it is larger one way", split(220, 24), big, undefined],
    ["is its own with other panes", plain(80, 24), big, undefined],
    [
      "is its own when somebody fixed its size",
      { ...split(80, 24), options: { "window-size": "manual" } },
      big,
      undefined,
    ],
  ])("%s", (_name, now, before, expected) => expect(fullLayout(now, before)).toEqual(expected));
});

describe("nothing new", () => {
  it("is a save at another time, whatever the order of keys", () => {
    const again = state({
      at: 5,
      cause: "auto",
      note: "x",
      windows: [window({ panes: [pane({ seen: { ...pane().seen, activity: 9, cursorX: 1 } })] })],
    });
    const shuffled = Object.fromEntries(Object.entries(again).toReversed()) as unknown as Snapshot;
    expect(isSameState(state(), shuffled)).toBe(true);
  });

  it.each<readonly [string, Partial<Snapshot>]>([
    ["text", { windows: [window({ panes: [pane({ text: { sha256: "b", lines: 1, bytes: 1 } })] })] }],
    ["a title", { windows: [window({ panes: [pane({ title: "x" })] })] }],
    ["a pane", { windows: [window({ panes: [pane(), pane()] })] }],
    ["a window's name", { windows: [window({ name: "x" })] }],
    ["a variable", { env: { A: "1" } }],
    ["one that is taken away", { env: { A: null } }],
    ["the window that is shown", { stack: [1, 0] }],
    ["another life of the server", { server: { ...state().server, pid: 1 } }],
    ["a generation of the manifest", { managed: { key: "web", generation: 2 } }],
  ])("is not %s", (_name, change) => {
    expect(isSameState(state(), state(change))).toBe(false);
    expect(isSameState(state(change), state())).toBe(false);
  });
});

it.each<readonly [string, readonly SnapshotWindow[], string | undefined]>([
  ["a session", [window()], undefined],
  ["no windows", [], "it has no windows"],
  ["a torn layout", [window({ layout: `${ONE},` })], "the layout of window 0 cannot be read"],
  ["too many panes", [window({ panes: [pane(), pane()] })], "the layout of window 0 has 1 cells for 2 panes"],
  ["another size", [window({ width: 81 })], "the layout of window 0 is not as large as it"],
])("%s is whole, or why not", (_name, windows, expected) => {
  const why = whyNotWhole(state({ windows }));
  if (expected === undefined) expect(why).toBeUndefined();
  else expect(why).toContain(expected);
});

it.each([
  [1, 1, undefined],
  [2, 1, undefined],
  [3, 1, "2 of its 3 panes have gone since the last save"],
  [10, 5, undefined],
  [10, 4, "6 of its 10 panes have gone since the last save"],
  [1, 9, undefined],
])("of %d panes %d are left", (before, now, expected) => {
  const withPanes = (count: number): Snapshot =>
    state({ windows: [window({ panes: Array.from({ length: count }, () => pane()) })] });
  expect(whyLost(withPanes(now), withPanes(before))).toBe(expected);
  expect(whyLost(withPanes(now), undefined)).toBeUndefined();
});

describe("of a restored shell", () => {
  const OLD = "$ ls\na\nb\n";
  it.each<
    readonly [string, text: string, prompt: string, restored: string, isFresh: boolean, expected: string | undefined]
  >([
    ["the line that starts its program again is left out", OLD, "$ vim x", OLD, false, OLD],
    ["nothing is added by a prompt of one line", OLD, "$ ", OLD, false, OLD],
    ["the upper lines of a prompt are left out", `${OLD}~/src\n`, "> ", OLD, false, OLD],
    ["and in colours", `${OLD}\u001b[1m~/src\u001b[0m\n`, "\u001b[31m❯\u001b[0m", OLD, false, OLD],
    ["a greeting is left out", `${OLD}Welcome\n\n~/src\n`, "> ", OLD, false, OLD],
    ["with nothing before it", "Welcome\n", "$ ", "", false, ""],
    ["what was entered stays", `${OLD}$ cat x\nx\n`, "$ ", OLD, false, undefined],
    ["with the prompt that it was entered at", `${OLD}~\n> x\n~\n`, "> ", OLD, false, undefined],
    ["unless it is known that nothing was", `${OLD}$ x\n`, "$ vim", OLD, true, OLD],
    ["much output stays", `${OLD}${"x\n".repeat(20)}`, "$ ", OLD, false, undefined],
    ["a history that has lost its oldest lines", "b\nnew\n", "$ ", "a\nb\n", false, "b\n"],
    ["and of one line the first rows", "ong\nb\nnew\n", "$ ", "a\nlong\nb\n", false, "ong\nb\n"],
    ["and not where it is another line", "other\nb\n", "$ ", "a\nlong\nb\n", false, undefined],
    ["what is told of a program stays", `${OLD}hi\nwas running: vi\n`, "$ ", OLD, false, `${OLD}hi\nwas running: vi\n`],
    ["a prompt that was drawn anew is left out", `${OLD}\u001b[1m%\u001b[0m\n`, "% ", OLD, false, OLD],
    ["another text stays", "c\nd\n", "$ ", OLD, false, undefined],
  ])("%s", (_name, text, prompt, restored, isFresh, expected) => {
    expect(withoutGreeting({ text, prompt, restored, isFresh })).toBe(expected);
  });
});
