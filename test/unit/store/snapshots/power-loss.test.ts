/** The power goes after each operation in turn, and what was not flushed is lost, torn, or there after all. */
import { describe, expect, it, test } from "vitest";
import type { SnapshotStore } from "../../../../src/reconcile/snapshots/ports.ts";
import { watchedDisk } from "../../../support/faulty-disk.ts";
import { FATES, MemoryDisk } from "../../../support/memory-disk.ts";
import { newestOf, openStore, valueOf } from "../../../support/snapshot-store.ts";
import { textMap, withTexts } from "../../../support/snapshots.ts";

const TEXTS = [["shared\n", "one\n"], ["shared\n", "two\n"], ["three\n"]] as const;
const SNAPSHOTS = TEXTS.map((texts, at) => withTexts(texts, { at: 1000 + at }));

const save = (store: SnapshotStore, at: number, pin = false): ReturnType<SnapshotStore["publish"]> =>
  store.publish(SNAPSHOTS[at]!, textMap(TEXTS[at]!), { pin });

/** A disk on which so many generations were saved, and are safe. */
async function diskWith(generations: number): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  await disk.makeFolder("/state");
  await disk.flushFolder("/");
  for (let at = 0; at < generations; at++) valueOf(await save(openStore(disk), at));
  return disk.afterPowerLoss({ name: () => false, content: () => 0 });
}

interface Cut {
  /** Before which operation the power went, and its name. */
  readonly at: number;
  readonly operation: string;
  /** Whether the work was told as done before. */
  readonly isDone: boolean;
  readonly disk: MemoryDisk;
}

/** The work, on the same disk again and again, with the power going before each of its operations. */
async function* cuts(
  generations: number,
  work: (store: SnapshotStore) => Promise<{ ok: boolean }>,
): AsyncGenerator<Cut> {
  for (let at = 0; ; at++) {
    const disk = await diskWith(generations);
    let [count, operation] = [0, ""];
    const dying = watchedDisk(disk, (name, path) => {
      if (operation === "" && count === at) operation = `${name} ${path}`;
      count += 1;
      if (operation !== "") throw Object.assign(new Error("the power is gone"), { code: "EIO" });
    });
    const { ok } = await work(openStore(dying));
    yield { at, operation, isDone: ok, disk };
    if (operation === "") return;
  }
}

describe.each(FATES)("when the power goes, and then %s", (_name, fate) => {
  test.each([
    [0, false],
    [1, false],
    [2, false],
    [2, true],
  ])("while generation after %d is saved (pinned: %s), all of it is there or the one before", async (before, pin) => {
    let [old, fresh] = [0, 0];
    for await (const { operation, isDone, disk } of cuts(before, (store) => save(store, before, pin))) {
      const found = disk.afterPowerLoss(fate());
      const number = await newestOf(openStore(found), SNAPSHOTS);
      expect(isDone ? [before + 1] : [before, before + 1], `before ${operation}`).toContain(number);
      if (number === before) old += 1;
      else fresh += 1;
      // The next save gets on, and its number is one that nobody has seen.
      const next = valueOf(await save(openStore(found), before));
      expect(next.number).toBeGreaterThan(number);
      expect(await newestOf(openStore(found), SNAPSHOTS)).toBe(next.number);
    }
    expect(old).toBeGreaterThan(10);
    expect(fresh).toBeGreaterThan(0);
  });

  it("while generations are removed, those that stay keep all of their texts, and no number comes back", async () => {
    const gone = [
      { session: "web", number: 1 },
      { session: "web", number: 3 },
    ];
    for await (const { operation, isDone, disk } of cuts(3, (store) => store.remove(gone))) {
      const found = disk.afterPowerLoss(fate());
      const number = await newestOf(openStore(found), SNAPSHOTS);
      expect(isDone ? [2] : [2, 3], `before ${operation}`).toContain(number);
      const { generations } = valueOf(await openStore(found).list());
      expect(generations.map(({ textsMissing }) => textsMissing)).toEqual(generations.map(() => 0));
      expect(valueOf(await save(openStore(found), 0)).number, `before ${operation}`).toBe(4);
    }
  });

  it("while all are removed, no number comes back", async () => {
    const all = [1, 2].map((number) => ({ session: "web", number }));
    for await (const { operation, disk } of cuts(2, (store) => store.remove(all))) {
      const found = disk.afterPowerLoss(fate());
      expect(valueOf(await save(openStore(found), 0)).number, `before ${operation}`).toBe(3);
    }
  });

  it("while a damaged one is put into quarantine, the one before is found, and the damaged one is somewhere", async () => {
    for (let at = 0; ; at++) {
      const disk = await diskWith(2);
      const [file] = disk.files("/2.json");
      disk.put(file!, Buffer.from("torn"));
      let count = 0;
      const dying = watchedDisk(disk, () => {
        count += 1;
        if (count > at) throw Object.assign(new Error("the power is gone"), { code: "EIO" });
      });
      await openStore(dying).newest("web");
      const found = disk.afterPowerLoss(fate());
      const { generation, damaged } = valueOf(await openStore(found).newest("web"));
      expect(generation?.number).toBe(1);
      const paths = [...damaged.map((each) => each.file), ...found.files("2.json")];
      expect(paths.some((path) => found.files().includes(path))).toBe(true);
      expect(valueOf(await save(openStore(found), 0)).number).toBe(3);
      if (count <= at) return;
    }
  });
});

describe("when a saver is killed, and the power goes once the next one is done", () => {
  test.each([0, 1])("what that one saved is there, after %d generations", async (before) => {
    for await (const { operation, disk } of cuts(before, (store) => save(store, before))) {
      const { number } = valueOf(await save(openStore(disk), 2));
      const found = disk.afterPowerLoss({ name: () => false, content: () => 0 });
      expect(await newestOf(openStore(found), SNAPSHOTS), `before ${operation}`).toBe(number);
    }
  });
});

describe("the double itself", () => {
  it("loses a name that was not flushed, brings back one whose removal was not, and empties what was not flushed", async () => {
    const disk = new MemoryDisk();
    const file = await disk.create("/a");
    await file.write(Buffer.from("abcd"));
    const lose = { name: () => false, content: () => 0 };
    expect(disk.afterPowerLoss(lose).files()).toEqual([]);
    await disk.flushFolder("/");
    expect((await disk.afterPowerLoss(lose).read("/a", 9)).bytes.toString()).toBe("");
    expect((await disk.afterPowerLoss({ ...lose, content: () => 0.5 }).read("/a", 9)).bytes.toString()).toBe("ab");
    await file.flush();
    await disk.remove("/a");
    expect((await disk.afterPowerLoss(lose).read("/a", 9)).bytes.toString()).toBe("abcd");
    await disk.flushFolder("/");
    expect(disk.afterPowerLoss(lose).files()).toEqual([]);
  });
});
