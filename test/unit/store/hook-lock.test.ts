import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Lease } from "../../../src/model/lease.ts";
import { HookLocks } from "../../../src/store/hook-lock.ts";

const lease = (pid: number): Lease => ({ pid, started: "1", host: "h", since: 0, token: `t${pid}` });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tmx-lock-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("the right to run a session's hooks", () => {
  it("is free, had by one, and free again, and leaves one file", async () => {
    const locks = new HookLocks(folder);
    expect(await locks.look("a/b c")).toEqual({ turn: 0 });
    expect(await locks.take("a/b c", { turn: 0 }, lease(1))).toEqual({ ok: true, value: true });
    expect(await locks.look("a/b c")).toEqual({ turn: 1, holder: lease(1) });
    expect(await locks.take("a/b c", { turn: 0 }, lease(2))).toEqual({ ok: true, value: false });
    await locks.free("a/b c", 1);
    expect(await locks.look("a/b c")).toEqual({ turn: 1 });
    expect(await locks.take("a/b c", { turn: 1 }, lease(2))).toEqual({ ok: true, value: true });
    expect(await locks.look("other")).toEqual({ turn: 0 });
    expect(await readdir(folder)).toHaveLength(1);
  });

  it("is not had from a look that is out of date", async () => {
    const locks = new HookLocks(folder);
    for (const turn of [0, 1, 2]) expect(await locks.take("web", { turn }, lease(turn))).toMatchObject({ value: true });
    expect(await locks.take("web", { turn: 0 }, lease(9))).toEqual({ ok: true, value: false });
    expect(await locks.look("web")).toEqual({ turn: 3, holder: lease(2) });
  });

  it("is had by one at a time of many who want it, of whom some die with it", async () => {
    const locks = new HookLocks(folder);
    const dead = new Set<number>();
    let [holders, had] = [0, 0];
    const contend = async (pid: number): Promise<void> => {
      for (;;) {
        const seen = await locks.look("web");
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
        if (seen.holder && !dead.has(seen.holder.pid)) continue;
        const took = await locks.take("web", seen, lease(pid));
        if (!took.ok) throw new Error(took.error.message);
        if (!took.value) continue;
        holders += 1;
        expect(holders).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 2));
        holders -= 1;
        had += 1;
        if (pid % 3 === 0) dead.add(pid);
        else await locks.free("web", seen.turn + 1);
        return;
      }
    };
    await Promise.all(Array.from({ length: 40 }, (_, pid) => contend(pid)));
    expect(had).toBe(40);
    expect(await locks.look("web")).toMatchObject({ turn: 40 });
  });

  it("is an error where nothing can be written", async () => {
    const locks = new HookLocks("/proc/none");
    expect(await locks.take("web", { turn: 0 }, lease(1))).toMatchObject({
      ok: false,
      error: { code: "state-unwritable" },
    });
  });
});
