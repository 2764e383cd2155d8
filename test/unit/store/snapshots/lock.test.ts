import { describe, expect, it } from "vitest";
import { ok } from "../../../../src/lib/result.ts";
import type { Lease } from "../../../../src/model/lease.ts";
import { type Holders, SnapshotLock } from "../../../../src/store/snapshots/lock.ts";
import { watchedDisk } from "../../../support/faulty-disk.ts";
import { MemoryDisk } from "../../../support/memory-disk.ts";

const lease = (pid: number, since = 0): Lease => ({ pid, started: "1", host: "h", since, token: "t" });

const holders = (pid: number, options: Partial<Holders> = {}): Holders => ({
  newLease: () => lease(pid),
  isAlive: () => true,
  now: () => 0,
  ...options,
});

const done = async (): Promise<{ readonly ok: true; readonly value: string }> => ok("done");

/** A disk on which a holder was killed while it had the lock. */
async function diskWithDead(): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  let isHeld = false;
  const dying = watchedDisk(disk, () => {
    if (isHeld) throw new Error("killed");
  });
  await new SnapshotLock(dying, "/lock", holders(1)).hold(async () => {
    isHeld = true;
    return ok(undefined);
  });
  return disk;
}

describe("the right to write snapshots", () => {
  it("is had by one at a time, and leaves one file", async () => {
    const disk = new MemoryDisk();
    let [within, most, had] = [0, 0, 0];
    const contend = (pid: number): Promise<unknown> =>
      new SnapshotLock(disk, "/lock", holders(pid)).hold(async () => {
        within += 1;
        most = Math.max(most, within);
        await new Promise((resolve) => setTimeout(resolve, 1));
        within -= 1;
        had += 1;
        return ok(undefined);
      });
    await Promise.all(Array.from({ length: 20 }, (_, pid) => contend(pid)));
    expect([most, had]).toEqual([1, 20]);
    expect(disk.files()).toHaveLength(1);
  });

  it("is given back when the work fails", async () => {
    const disk = new MemoryDisk();
    const lock = new SnapshotLock(disk, "/lock", holders(1));
    await expect(lock.hold(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await lock.hold(done)).toEqual(ok("done"));
  });

  it("is taken over from the dead", async () => {
    const seen: Lease[] = [];
    const isAlive = (holder: Lease): boolean => {
      seen.push(holder);
      return false;
    };
    expect(await new SnapshotLock(await diskWithDead(), "/lock", holders(2, { isAlive })).hold(done)).toEqual(
      ok("done"),
    );
    expect(seen).toEqual([lease(1)]);
  });

  it("is taken over from whoever nobody can tell of, but not before no save lasts as long", async () => {
    const disk = await diskWithDead();
    let now = 0;
    const unknown = holders(2, { isAlive: () => undefined, now: () => (now += 20_000) });
    expect(await new SnapshotLock(disk, "/lock", unknown).hold(done)).toEqual(ok("done"));
    expect(now).toBe(80_000);
    // After the clock has gone back as well.
    const early = holders(3, { isAlive: () => undefined, now: () => -1e12 });
    expect(await new SnapshotLock(await diskWithDead(), "/lock", early).hold(done)).toEqual(ok("done"));
  });

  it("is free where a power loss has torn it", async () => {
    for (const torn of ["", "{", '{"pid":']) {
      const disk = new MemoryDisk();
      await disk.makeFolder("/lock");
      disk.put("/lock/7.lock", Buffer.from(torn));
      expect(await new SnapshotLock(disk, "/lock", holders(1)).hold(done)).toEqual(ok("done"));
      expect(disk.files()).toEqual(["/lock/8.lock"]);
    }
  });

  it("is not waited for without end", async () => {
    const lock = new SnapshotLock(await diskWithDead(), "/lock", holders(2), 30);
    expect(await lock.hold(done)).toMatchObject({ ok: false, error: { code: "locked" } });
  });
});
