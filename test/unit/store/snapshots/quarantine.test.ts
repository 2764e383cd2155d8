/** What was written well and is damaged since: put into quarantine, told, and never in the way of the rest. */
import { describe, expect, it } from "vitest";
import type { SnapshotStore } from "../../../../src/reconcile/snapshots/ports.ts";
import { SnapshotFiles } from "../../../../src/store/snapshots/store.ts";
import { MemoryDisk } from "../../../support/memory-disk.ts";
import { format, holdersOf, openStore, SERVER, valueOf } from "../../../support/snapshot-store.ts";
import { sha256, textMap, withTexts } from "../../../support/snapshots.ts";

const disk = (): MemoryDisk => new MemoryDisk();

const save = async (store: SnapshotStore, texts: readonly string[], options: object = {}): Promise<number> =>
  valueOf(await store.publish(withTexts(texts, options), textMap(texts))).number;

const newest = async (store: SnapshotStore): Promise<number | undefined> =>
  valueOf(await store.newest("web")).generation?.number;

describe("a damaged generation", () => {
  it("goes into quarantine, whole and with the reason, and the one before is found", async () => {
    const memory = disk();
    const store = openStore(memory);
    for (let at = 0; at < 3; at++) await save(store, []);
    const files = [2, 3].map((number) => memory.files(`/${number}.json`)[0]!);
    for (const file of files) memory.put(file, (await memory.read(file, 100)).bytes);
    const found = valueOf(await store.newest("web"));
    expect(found.generation?.number).toBe(1);
    expect(found.damaged.map(({ number }) => number)).toEqual([3, 2]);
    for (const { file, why } of found.damaged) {
      expect(file).toMatch(/snapshots\/quarantine\/web-[0-9a-z]+\.[23]\.json$/);
      expect((await memory.read(file, 1000)).size).toBe(100);
      expect((await memory.read(`${file}.why`, 1000)).bytes.toString()).toBe(`${why}\n`);
    }
    // Whoever has moved them away has not taken the news away.
    expect(valueOf(await openStore(memory).newest("web"))).toEqual(found);
    expect(valueOf(await openStore(memory).list()).passedOver).toEqual(found.damaged.toReversed());
    for (const session of ["web", undefined])
      expect(valueOf(await openStore(memory).list(session)).damaged).toEqual(found.damaged.toReversed());
    expect(valueOf(await store.list("other")).damaged).toEqual([]);
    expect(await save(store, [])).toBe(4);
    expect(valueOf(await store.newest("web")).damaged).toEqual([]);
    expect(valueOf(await store.newest("web", { accepts: ({ at }) => at === 0 })).damaged).toEqual([]);
    expect(valueOf(await store.list()).passedOver).toEqual([]);
  });

  it("is kept until it is old enough, and a person has had enough", async () => {
    const memory = disk();
    const store = openStore(memory);
    await save(store, ["a\n"]);
    await save(store, ["b\n"]);
    for (const file of memory.files("/2.json")) memory.put(file, Buffer.from(sha256("b\n")));
    memory.changedAt = 500;
    const { damaged, damagedNow } = valueOf(await store.list());
    expect(damagedNow).toEqual(damaged);
    expect(valueOf(await store.list()).damagedNow).toEqual([]);
    expect(valueOf(await store.quarantined(500))).toEqual([]);
    expect(valueOf(await store.quarantined(501, "other"))).toEqual([]);
    expect(valueOf(await store.quarantined(501, "web"))).toEqual(damaged);
    expect(valueOf(await store.discard([...damaged, { file: memory.files("/1.json")[0]!, why: "" }]))).toBeGreaterThan(
      64,
    );
    expect(memory.files().filter((path) => path.includes("/quarantine/"))).toEqual([]);
    expect(await newest(store)).toBe(1);
    expect([await store.readText(sha256("a\n")), await store.readText(sha256("b\n"))]).toEqual(["a\n", undefined]);
  });

  it("keeps its number when it was the only one", async () => {
    const memory = disk();
    await save(openStore(memory), []);
    memory.put(memory.files("/1.json")[0]!, Buffer.alloc(0));
    expect(await newest(openStore(memory))).toBeUndefined();
    expect(await save(openStore(memory), [])).toBe(2);
  });

  it("does not take the place of one that is in quarantine already", async () => {
    const memory = disk();
    await save(openStore(memory), []);
    const file = memory.files("/1.json")[0]!;
    for (const text of ["one", "two"]) {
      memory.put(file, Buffer.from(text));
      await newest(openStore(memory));
    }
    const kept = memory.files(".json").filter((path) => path.includes("quarantine"));
    const texts = await Promise.all(kept.map(async (path) => (await memory.read(path, 9)).bytes.toString()));
    expect(texts).toEqual(["one", "two"]);
  });

  it("is one that is another's: of another number, or of another session", async () => {
    const memory = disk();
    await save(openStore(memory), []);
    await save(openStore(memory), []);
    await save(openStore(memory), [], { session: "other" });
    const first = memory.files("/1.json").find((path) => path.includes("/web-"))!;
    const other = memory.files("/1.json").find((path) => path.includes("/other-"))!;
    const { bytes } = await memory.read(first, 1e6);
    memory.put(memory.files("/2.json")[0]!, bytes);
    memory.put(other, bytes);
    const { generations, damaged } = valueOf(await openStore(memory).list());
    expect(generations).toHaveLength(1);
    expect(damaged.map(({ why }) => why)).toEqual(["it is that of another session", "it is that of another number"]);
  });

  it("is none that a newer tmx wrote: that one stays where it is", async () => {
    const memory = disk();
    const newer = new SnapshotFiles({
      folder: SERVER,
      format: { ...format, version: 2, read: (value) => format.read(value, 1) },
      holders: holdersOf("x"),
      disk: memory,
    });
    await save(openStore(memory), []);
    await save(newer, []);
    const file = memory.files("/2.json")[0]!;
    const found = valueOf(await openStore(memory).newest("web"));
    const damaged = [{ file, number: 2, why: "it was written by a newer tmx (format 2; this one reads 1)" }];
    expect(found).toMatchObject({ generation: { number: 1 }, damaged });
    expect(valueOf(await openStore(memory).read("web", 2))).toEqual({ damaged });
    expect(valueOf(await openStore(memory).list()).damaged).toEqual(damaged);
    expect(valueOf(await openStore(memory).verify("web", 2))).toEqual([`${damaged[0]!.why}; the file is ${file}`]);
    expect(memory.files("/2.json")).toEqual([file]);
    expect(await save(openStore(memory), [])).toBe(3);
  });
});

describe("a damaged text", () => {
  it("takes no generation with it, is told, and is written anew by the next save", async () => {
    const memory = disk();
    await save(openStore(memory), ["bad\n", "good\n"]);
    await save(openStore(memory), ["bad\n"]);
    const file = memory.files(`${sha256("bad\n")}.gz`)[0]!;
    memory.put(file, Buffer.from("nonsense"));
    const store = openStore(memory);
    expect(await newest(store)).toBe(2);
    const problem = expect.stringMatching(/^the text [0-9a-f]{12} is damaged; the file is .*\/quarantine\/text\./);
    expect(valueOf(await store.verify("web", 2))).toEqual([problem]);
    expect(valueOf(await store.verify("web", 2))).toEqual([expect.stringMatching(/is gone$/)]);
    expect(await newest(store)).toBe(2);
    expect(await store.readText(sha256("bad\n"))).toBeUndefined();
    expect(await store.readText(sha256("good\n"))).toBe("good\n");
    const { generations, damaged } = valueOf(await store.list());
    expect(generations.map(({ textsMissing }) => textsMissing)).toEqual([1, 1]);
    expect(damaged.map(({ file }) => file)).toEqual([expect.stringContaining("/quarantine/text.")]);
    await save(store, ["bad\n"]);
    expect(await store.readText(sha256("bad\n"))).toBe("bad\n");
    expect(valueOf(await store.verify("web", 1))).toEqual([]);
  });

  it("goes into quarantine when it is read", async () => {
    const memory = disk();
    await save(openStore(memory), ["bad\n"]);
    const other = disk();
    await save(openStore(other), ["another\n"]);
    const { bytes } = await other.read(other.files(".gz")[0]!, 1e6);
    memory.put(memory.files(".gz")[0]!, bytes);
    expect(await openStore(memory).readText(sha256("bad\n"))).toBeUndefined();
    expect(memory.files(".gz").every((path) => path.includes("/quarantine/"))).toBe(true);
  });
});
