/** The store of snapshots, as tests make it. */
import { expect } from "vitest";
import type { Result } from "../../src/lib/result.ts";
import type { Failure } from "../../src/model/failure.ts";
import type { Snapshot } from "../../src/model/snapshot.ts";
import type { SnapshotStore } from "../../src/reconcile/snapshots/ports.ts";
import { FORMAT_VERSION } from "../../src/snapshot/migrations.ts";
import { readSnapshot } from "../../src/snapshot/read.ts";
import type { Disk } from "../../src/store/snapshots/disk.ts";
import type { Holders } from "../../src/store/snapshots/lock.ts";
import { SnapshotFiles } from "../../src/store/snapshots/store.ts";

export const SERVER = "/state/server";

/** Whoever holds the lock and is not of this life is dead. */
export const holdersOf = (life: string): Holders => ({
  newLease: () => ({ pid: 1, started: "1", host: life, since: 0, token: "t" }),
  isAlive: ({ host }) => host === life,
  now: () => 0,
});

export const format = { version: FORMAT_VERSION, read: readSnapshot };

let lives = 0;

/** The store as a new process finds it. */
export function openStore(disk: Disk | undefined, folder = SERVER): SnapshotStore {
  lives += 1;
  return new SnapshotFiles({ folder, format, holders: holdersOf(`life ${lives}`), ...(disk ? { disk } : {}) });
}

export function valueOf<T>(outcome: Result<T, Failure>): T {
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message}`);
  return outcome.value;
}

/** The number of the newest generation, which is one of these to the last text, or 0 for none. */
export async function newestOf(store: SnapshotStore, snapshots: readonly Snapshot[]): Promise<number> {
  const { generation, damaged } = valueOf(await store.newest("web"));
  expect(damaged).toEqual([]);
  if (!generation) return 0;
  expect(snapshots).toContainEqual(generation.snapshot);
  expect(valueOf(await store.verify("web", generation.number))).toEqual([]);
  return generation.number;
}
