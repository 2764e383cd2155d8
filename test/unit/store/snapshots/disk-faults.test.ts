/** The disk refuses each operation in turn: it is said, and nothing that was there is lost. */
import { describe, expect, it, test } from "vitest";
import type { SnapshotStore } from "../../../../src/reconcile/snapshots/ports.ts";
import { systemError } from "../../../../src/store/snapshots/disk.ts";
import { watchedDisk } from "../../../support/faulty-disk.ts";
import { MemoryDisk } from "../../../support/memory-disk.ts";
import { newestOf, openStore, valueOf } from "../../../support/snapshot-store.ts";
import { sha256, textMap, withTexts } from "../../../support/snapshots.ts";

const CODES = ["ENOSPC", "EIO", "EACCES", "EROFS"] as const;
const TEXTS = ["one\n", "two\n"];
const [FIRST, SECOND] = [withTexts(["one\n"]), withTexts(TEXTS, { at: 1_800_000_000_000 })];
const BOTH = [FIRST, SECOND];

const saveSecond = (store: SnapshotStore): ReturnType<SnapshotStore["publish"]> =>
  store.publish(SECOND, textMap(TEXTS), { pin: true });

async function oneGeneration(): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  await disk.makeFolder("/state");
  valueOf(await openStore(disk).publish(FIRST, textMap(TEXTS)));
  return disk;
}

interface Refusal {
  /** From which operation on, and for how many. */
  readonly from: number;
  readonly count: number;
  readonly code: string;
}

/** A disk that refuses some operations, and what it has refused. */
function refusing(
  disk: MemoryDisk,
  { from, count, code }: Refusal,
): { disk: ReturnType<typeof watchedDisk>; refused: string[] } {
  const refused: string[] = [];
  let at = 0;
  const watched = watchedDisk(disk, (operation, path) => {
    at += 1;
    if (at <= from || at > from + count) return;
    refused.push(`${operation} ${path}`);
    throw systemError(code, path);
  });
  return { disk: watched, refused };
}

describe.each(CODES)("%s", (code) => {
  test.each([
    ["of one operation", 1],
    ["of all from one on", Infinity],
  ])("%s: a save fails as a whole, or is whole", async (_name, count) => {
    let [failures, from] = [0, 0];
    for (; ; from++) {
      const disk = await oneGeneration();
      const { disk: broken, refused } = refusing(disk, { from, count, code });
      const outcome = await saveSecond(openStore(broken));
      if (refused.length === 0) break;
      const number = await newestOf(openStore(disk), BOTH);
      if (outcome.ok) expect(number, `without ${refused[0]}`).toBe(2);
      else {
        failures += 1;
        expect(outcome.error.code).toBe("state-unwritable");
        // With the disk gone for good, the new name may have got there without anybody knowing.
        expect(count === 1 ? [1] : [1, 2], `without ${refused[0]}`).toContain(number);
      }
      const next = valueOf(await saveSecond(openStore(disk)));
      expect(next.number, `without ${refused[0]}`).toBeGreaterThan(number);
      expect(await newestOf(openStore(disk), BOTH)).toBe(next.number);
      // A later removal clears away what the failed one has left.
      valueOf(await openStore(disk).remove([]));
      expect(disk.files(".tmp")).toEqual([]);
      const generations = disk.files(".json").map((path) => path.replace(/json$/, "pin"));
      expect(generations).toEqual(expect.arrayContaining([...disk.files(".pin")]));
    }
    expect(failures).toBeGreaterThan(15);
    expect(from).toBeGreaterThan(failures);
  });

  it("keeps what cannot be read out of quarantine, and says so", async () => {
    const reads: ((store: SnapshotStore) => Promise<{ ok: boolean; error?: unknown }>)[] = [
      (store) => store.newest("web"),
      (store) => store.read("web", 1),
      (store) => store.list(),
      (store) => store.list("web"),
      (store) => store.verify("web", 1),
    ];
    for (const read of reads) {
      for (let from = 0; ; from++) {
        const disk = await oneGeneration();
        const { disk: broken, refused } = refusing(disk, { from, count: 1, code });
        const outcome = await read(openStore(broken));
        if (refused.length === 0) break;
        expect(outcome, `without ${refused[0]}`).toMatchObject({ ok: false, error: { code: "state-unreadable" } });
        expect(disk.files().filter((path) => path.includes("quarantine"))).toEqual([]);
        expect(await newestOf(openStore(disk), BOTH)).toBe(1);
      }
    }
  });

  it("takes no text for damaged that cannot be read", async () => {
    const disk = await oneGeneration();
    const { disk: broken } = refusing(disk, { from: 0, count: 1, code });
    expect(await openStore(broken).readText(sha256("one\n"))).toBeUndefined();
    expect(await openStore(disk).readText(sha256("one\n"))).toBe("one\n");
  });

  it("sweeps no text when it cannot be known who needs it", async () => {
    for (let from = 0; ; from++) {
      const disk = await oneGeneration();
      valueOf(await saveSecond(openStore(disk)));
      valueOf(await openStore(disk).setPinned("web", 2, false));
      const { disk: broken, refused } = refusing(disk, { from, count: 1, code });
      await openStore(broken).remove([{ session: "web", number: 2 }]);
      if (refused.length === 0) break;
      const { generations } = valueOf(await openStore(disk).list());
      const missing = generations.filter(({ textsMissing }) => textsMissing > 0);
      expect(missing, `without ${refused[0]}`).toEqual([]);
      expect(generations.at(-1)?.number).toBe(1);
      expect(valueOf(await saveSecond(openStore(disk))).number).toBe(3);
    }
  });

  it("finds the one before a damaged one even where nothing can be moved", async () => {
    const disk = await oneGeneration();
    valueOf(await saveSecond(openStore(disk)));
    const file = disk.files("/2.json")[0]!;
    disk.put(file, Buffer.from("x"));
    const broken = watchedDisk(disk, (operation, path) => {
      if (!["read", "size", "names"].includes(operation)) throw systemError(code, path);
    });
    const found = valueOf(await openStore(broken).newest("web"));
    expect(found.generation?.number).toBe(1);
    expect(found.damaged).toEqual([{ file, number: 2, why: "it does not begin as a snapshot does" }]);
    expect(disk.files("/2.json")).toEqual([file]);
  });

  it("leaves no half of an exported file, and the old one as it was", async () => {
    const { snapshot } = { snapshot: FIRST };
    for (let from = 0; ; from++) {
      const disk = await oneGeneration();
      valueOf(await openStore(disk).exportTo("/out.json", [SECOND], textMap(TEXTS)));
      const { disk: broken, refused } = refusing(disk, { from, count: 1, code });
      const outcome = await openStore(broken).exportTo("/out.json", [snapshot], textMap(TEXTS));
      if (refused.length === 0) break;
      if (!outcome.ok) expect(outcome.error.code).toBe("snapshot-unwritable");
      const { snapshots } = valueOf(await openStore(disk).importFrom("/out.json"));
      expect([FIRST, SECOND]).toContainEqual(snapshots[0]);
      if (outcome.ok) expect(snapshots).toEqual([FIRST]);
    }
  });
});
