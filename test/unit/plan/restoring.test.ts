/** Plans of sessions that went with their server. */
import { describe, expect, test } from "vitest";
import { processMark } from "../../../src/diff/marks.ts";
import type { Applied } from "../../../src/model/applied.ts";
import type { Restorable } from "../../../src/model/restoration.ts";
import type { SnapshotWindow } from "../../../src/model/snapshot.ts";
import { lower } from "../../../src/plan/lower.ts";
import { missingStrangers } from "../../../src/plan/restoring.ts";
import { makePlan, type PlanInput } from "../../../src/plan/plan.ts";
import { managedBlueprint } from "../../../src/snapshot/managed.ts";
import { session } from "../../support/model/sample.ts";
import { pane, snapshot, window } from "../../support/snapshots.ts";

const spec = session({ windows: [{ name: "edit", panes: ["vim", "shell"] }, { name: "logs" }] });

const vim = pane({ key: "vim", windowKey: "edit" });
const own = window({ key: "edit", name: "edit", panes: [vim] });

function restorable(windows: readonly SnapshotWindow[], more: Partial<Restorable> = {}): Restorable {
  const blueprint = managedBlueprint(spec, snapshot({ managed: { key: "web" }, windows }), {
    nearestFolder: (path) => path,
    leavesTextsOut: false,
    textFile: () => undefined,
    home: "/",
    choose: () => ({ process: { kind: "shell" }, result: "restored" }),
    markOf: processMark,
  })!;
  return { wasStopped: false, generation: 4, at: 1_700_000_000_000, damaged: [], blueprint, ...more };
}

const APPLIED: Applied = { spec, shown: {}, at: 1 };

const input = (saved: Restorable | undefined, more: Partial<PlanInput> = {}): PlanInput => ({
  specs: [spec],
  observed: { sessions: [] },
  applied: new Map([["web", APPLIED]]),
  consent: "none",
  ...(saved && { restorable: new Map([["web", saved]]) }),
  ...more,
});

const told = (given: PlanInput): readonly string[] =>
  makePlan(given).plan.operations.map(
    ({ action, level, address: { window: at = "", pane: place = "" } }) => `${action} ${level} ${at}.${place}`,
  );

describe("a session that went with its server", () => {
  test("is restored, and what the snapshot does not have is made", () => {
    expect(told(input(restorable([own])))).toEqual([
      "restore session .",
      "restore window edit.",
      "restore pane edit.vim",
      "create pane edit.shell",
      "create window logs.",
      "create pane logs.+0",
    ]);
  });

  test("says which generation it comes from, and which it had to pass over", () => {
    const [first] = makePlan(input(restorable([own], { damaged: [5] }))).plan.operations;
    expect(first).toMatchObject({
      cause: "it went with its tmux server; generation 5 is damaged, and passed over",
      from: { generation: 4, at: 1_700_000_000_000 },
    });
  });

  test("says where it was stopped, and has not gone with anything", () => {
    const [first] = makePlan(input(restorable([own], { wasStopped: true }))).plan.operations;
    expect(first).toMatchObject({ action: "restore", cause: "it was stopped" });
  });

  test("comes back with what somebody had opened in it", () => {
    const beside = window({ ...own, panes: [vim, pane({ id: "%1", active: false })] });
    const mine = window({ id: "@9", index: 9, name: "mine" });
    expect(told(input(restorable([beside, mine])))).toEqual(
      expect.arrayContaining(["restore pane edit.1", "restore window mine."]),
    );
  });

  test("is built by one line, and what is missing then comes with the next message", () => {
    const matched = makePlan(input(restorable([own])));
    const context = {
      start: { scripts: "/s", runs: "/r", nonce: "n" },
      size: { columns: 80, rows: 24 },
      waiting: "/w",
    };
    expect(lower(matched, context)).toMatchObject({ complete: false });
  });
});

describe("a session is made anew", () => {
  const isNew = (given: PlanInput): void => expect(told(given)[0]).toBe("create session .");

  test("where nothing was saved", () => isNew(input(undefined)));

  test("where nothing is remembered of it: it was deleted", () =>
    isNew(input(restorable([own]), { applied: new Map() })));

  test("where only some of its windows are asked for", () => {
    const only = new Map([["web", new Set(["edit"])]]);
    isNew(input(restorable([own]), { only }));
  });
});

const LIVE = {
  id: "%1",
  active: true,
  title: "",
  titleMark: "",
  processMark: "",
  pid: 1,
  width: 80,
  height: 24,
  options: {},
};

const there = (index: number) => ({
  sessions: [
    {
      id: "$1",
      name: "web",
      label: { level: "session", session: "web" } as const,
      attached: 0,
      env: {},
      windows: [
        {
          id: "@1",
          index,
          name: "x",
          active: true,
          zoomed: false,
          width: 80,
          height: 24,
          sizing: "latest",
          layoutMark: "",
          panes: [LIVE],
        },
      ],
    },
  ],
});

test("a session that is there is not restored", () => {
  expect(told(input(restorable([own]), { observed: there(0) })).some((each) => each.startsWith("restore"))).toBe(false);
});

test("what somebody had opened and has not come back is told", () => {
  const mine = window({ id: "@9", index: 9, name: "mine" });
  const saved = restorable([own, mine]);
  const lost = (index: number): readonly string[] => {
    const [match] = makePlan(input(saved, { observed: there(index) })).matches;
    return missingStrangers(match!, saved).map(({ address }) => address.window!);
  };
  expect(lost(9)).toEqual([]);
  expect(lost(3)).toEqual(["mine"]);
});
