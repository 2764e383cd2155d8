/** What is kept and what goes, on snapshots in memory. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { deleteSnapshots } from "../../../src/cli/commands/snapshot/delete.ts";
import { pin, unpin } from "../../../src/cli/commands/snapshot/pin.ts";
import { prune } from "../../../src/cli/commands/snapshot/prune.ts";
import { ok } from "../../../src/lib/result.ts";
import type { SnapshotRuntime } from "../../../src/model/snapshots.ts";
import { fakeSnapshots, generation, NOW, run } from "./support.ts";

beforeAll(() => void vi.useFakeTimers({ now: NOW, toFake: ["Date"] }));
afterAll(() => void vi.useRealTimers());

describe("snapshot pin, delete and prune", () => {
  test("pin and unpin", async () => {
    const seen: unknown[] = [];
    const setPinned: SnapshotRuntime["setPinned"] = async (...args) => (seen.push(args), ok(undefined));
    const snapshots = { ...fakeSnapshots(), setPinned };
    expect(await run(pin, ["web", "2", "3"], { snapshots })).toMatchObject({ code: 0, stdout: "Pinned: web 2, 3." });
    expect((await run(unpin, ["web", "2"], { snapshots })).stdout).toBe("Unpinned: web 2.");
    expect((await run(pin, ["web", "2", "two"], { snapshots })).code).toBe(64);
    expect(seen).toEqual([
      ["web", 2, true],
      ["web", 3, true],
      ["web", 2, false],
    ]);
  });

  test("prune takes what has been in quarantine for long", async () => {
    const stale = [{ file: "/q/web.3.json", why: "cut short", number: 3 }];
    const discarded: unknown[] = [];
    const discard: SnapshotRuntime["discard"] = async (files) => (discarded.push(...files), ok(300));
    const snapshots: SnapshotRuntime = { ...fakeSnapshots(), stale: async () => ok(stale), discard };
    const dry = await run(prune, [], { snapshots, options: { dryRun: true } });
    expect(dry.stdout).toBe(
      "-  /q/web.3.json: damaged (cut short), and in quarantine for 30 days\n\nTo remove: 1 damaged file.",
    );
    expect(discarded).toEqual([]);
    expect((await run(prune, [], { snapshots })).stdout).toContain("Removed: 1 damaged file (300 B).");
    expect(discarded).toEqual(stale);
  });

  test("prune of a session that has none", async () => {
    const snapshots = fakeSnapshots([generation(1)]);
    expect(await run(prune, ["wbe"], { snapshots })).toMatchObject({
      code: 1,
      stdout: "",
      stderr: 'error: there is no snapshot of session "wbe"\nhint: did you mean "web"?',
    });
  });

  test("delete names what went", async () => {
    expect((await run(deleteSnapshots, ["web", "3", "3", "4"])).stdout).toBe("Removed: web 3, 4 (1.0 kB).");
  });

  const verdict = {
    session: "web",
    keep: true,
    at: NOW - 60_000,
    size: 100,
    cause: "auto",
    few: { count: 20, by: "config" },
  } as const;

  test("prune of what is all kept says why in a dry run", async () => {
    const retention = async () => ok([{ ...verdict, number: 1, reason: "recent" } as const]);
    const snapshots: SnapshotRuntime = { ...fakeSnapshots(), retention };
    const dry = await run(prune, [], { snapshots, options: { dryRun: true } });
    expect(dry.stdout).toMatch(/ one of the newest 20\n\nNothing to remove: every generation is kept\.$/);
    const json = JSON.parse((await run(prune, [], { snapshots, json: true })).stdout);
    expect(json.decisions).toMatchObject([{ newestKept: 20 }]);
  });

  test("prune gives its reasons, and removes nothing in a dry run", async () => {
    const removed: unknown[] = [];
    const snapshots: SnapshotRuntime = {
      ...fakeSnapshots(),
      retention: async () =>
        ok([
          { ...verdict, number: 4, reason: "pinned" },
          { ...verdict, number: 3, reason: "recent", few: { count: 2, by: "manifest" } },
          { ...verdict, number: 2, keep: false, reason: "outdated", size: 200 },
        ]),
      remove: async (names) => (removed.push(names), ok(200)),
    };
    const dry = await run(prune, [], { snapshots, options: { dryRun: true } });
    expect(dry.stdout.split("\n")).toEqual([
      "   SESSION  GENERATION  SAVED      SIZE   WHY",
      ".  web      4           1 min ago  100 B  it is pinned",
      ".  web      3           1 min ago  100 B  one of the newest 2, as its manifest says",
      "-  web      2           1 min ago  200 B  nothing keeps it",
      "",
      "To remove: 1 generation.",
    ]);
    expect(removed).toEqual([]);
    expect((await run(prune, [], { snapshots })).stdout).toContain("Removed: 1 generation (200 B).");
    expect(removed).toEqual([[{ session: "web", number: 2 }]]);
    expect((await run(prune, [])).stdout).toBe("Nothing to remove: every generation is kept.");
  });
});
