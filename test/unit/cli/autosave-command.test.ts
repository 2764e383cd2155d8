/** How often sessions are to be saved, on snapshots in memory. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { autosave } from "../../../src/cli/commands/session/autosave.ts";
import { ok } from "../../../src/lib/result.ts";
import type { SnapshotRuntime } from "../../../src/model/snapshots.ts";
import { fakeSnapshots, NOW, run } from "./support.ts";

beforeAll(() => void vi.useFakeTimers({ now: NOW, toFake: ["Date"] }));
afterAll(() => void vi.useRealTimers());

describe("session autosave", () => {
  test("keeps an interval, and says that nobody saves now", async () => {
    const set: unknown[] = [];
    const snapshots: SnapshotRuntime = {
      ...fakeSnapshots(),
      autosaves: { ...fakeSnapshots().autosaves, set: async (...args) => (set.push(args), ok(undefined)) },
    };
    const ran = await run(autosave, ["web", "90s"], { snapshots });
    expect(ran.stdout).toBe("web is to be saved every 90 s, where something has changed.");
    expect(ran.stderr).toMatch(/^The interval is kept, but nobody saves now/);
    expect((await run(autosave, ["web", "off"], { snapshots })).stdout).toBe("web is not to be saved by itself.");
    expect(set).toEqual([
      ["web", 90_000],
      ["web", "off"],
    ]);
    for (const args of [["web"], ["web", "soon"], ["web", "500ms"], ["web", "8d"]])
      expect((await run(autosave, args, { snapshots })).code).toBe(64);
    expect((await run(autosave, ["web", "2d"], { snapshots })).stdout).toContain("every 2 d,");
    const mistyped = await run(autosave, ["wbe", "60s"], { snapshots });
    expect(mistyped).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining('did you mean "web"?') });
    expect((await run(autosave, ["", "60s"], { snapshots })).code).toBe(1);
    expect(set).toHaveLength(3);
  });

  test("status", async () => {
    const refused = [{ session: "web", at: NOW, why: "a call failed", file: "/aside" }];
    const list = async () =>
      ok({
        damaged: ["/autosave/x.json"],
        autosaves: [
          { session: "web", everyMs: 60_000, setBy: "manifest" as const, newest: NOW - 30_000, refused },
          { session: "db", setBy: "command" as const, refused: [] },
        ],
      });
    const snapshots: SnapshotRuntime = { ...fakeSnapshots(), autosaves: { ...fakeSnapshots().autosaves, list } };
    const { stdout, stderr } = await run(autosave, ["status"], { snapshots });
    expect(stderr).toBe("warning: /autosave/x.json is damaged: what it said is lost; set it again");
    expect(stdout.split("\n").slice(0, 5)).toEqual([
      "SESSION  EVERY  SET BY    LAST SAVE  REFUSED",
      "web      1 min  manifest  30 s ago   1",
      "db       off    command   never      -",
      "",
      "  ! web was not saved: a call failed; what there was is kept in /aside",
    ]);
    expect(stdout).toContain("nobody saves now");
    expect((await run(autosave, ["db", "status"], { snapshots })).stdout).not.toContain("nobody saves now");
    expect((await run(autosave, ["x", "status"], { snapshots })).code).toBe(1);
    expect(JSON.parse((await run(autosave, ["status"], { snapshots, json: true })).stdout)).toMatchObject({
      running: false,
    });
    const watcher = { pid: 7, started: "1", host: "h", since: 1, token: "t" };
    expect((await run(autosave, ["status"], { snapshots, watcher })).stdout).toContain("Process 7 (tmx watch) saves.");
    expect(JSON.parse((await run(autosave, ["status"], { snapshots, watcher, json: true })).stdout)).toMatchObject({
      running: true,
    });
  });
});
