/** What the store of snapshots does, on a disk that works. */
import { mkdtemp, readdir, rm, stat, symlink, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, test } from "vitest";
import type { SnapshotStore } from "../../../../src/reconcile/snapshots/ports.ts";
import { SnapshotFiles } from "../../../../src/store/snapshots/store.ts";
import { MemoryDisk } from "../../../support/memory-disk.ts";
import { format, holdersOf, openStore, SERVER, valueOf } from "../../../support/snapshot-store.ts";
import { pane, sha256, snapshot, textMap, window, withTexts } from "../../../support/snapshots.ts";

const disk = (): MemoryDisk => new MemoryDisk();

const save = async (store: SnapshotStore, texts: readonly string[], options: object = {}): Promise<number> =>
  valueOf(await store.publish(withTexts(texts, options), textMap(texts))).number;

const newest = async (store: SnapshotStore, wanted: object = {}): Promise<number | undefined> =>
  valueOf(await store.newest("web", wanted)).generation?.number;

/** The texts that are on the disk, by what they say. */
const keptOf = (memory: MemoryDisk, texts: readonly string[]): string[] =>
  texts.filter((text) => memory.files(`texts/${sha256(text)}.gz`).length === 1);

describe("a generation", () => {
  it("comes back as it was saved, with its texts", async () => {
    const store = openStore(disk());
    const saved = withTexts(["a\n", "\u001b[31mb\u001b[0m 🙂\n"], { note: "x", session: "a/b\n../c" });
    const texts = textMap(["a\n", "\u001b[31mb\u001b[0m 🙂\n"]);
    const published = valueOf(await store.publish(saved, texts, { pin: true }));
    expect(published).toMatchObject({ number: 1, pinned: true, snapshot: saved });
    const { generation, damaged } = valueOf(await store.newest("a/b\n../c"));
    expect(generation).toEqual(published);
    expect(damaged).toEqual([]);
    for (const [name, text] of texts) expect(await store.readText(name)).toBe(text);
    expect(valueOf(await store.read("a/b\n../c", 1)).generation).toEqual(published);
    expect(valueOf(await store.list()).generations).toEqual([{ ...published, textsMissing: 0 }]);
  });

  it("is not there where nothing was saved", async () => {
    const store = openStore(disk());
    expect(valueOf(await store.newest("web"))).toEqual({ damaged: [] });
    expect(valueOf(await store.read("web", 1))).toEqual({ damaged: [] });
    const nothing = { generations: [], damaged: [], damagedNow: [], passedOver: [], refused: [], textBytes: new Map() };
    expect(valueOf(await store.list())).toEqual(nothing);
    expect(await store.readText(sha256("x"))).toBeUndefined();
    expect(await store.verify("web", 1)).toMatchObject({ ok: false, error: { code: "no-such-generation" } });
    expect(await store.setPinned("web", 1, true)).toMatchObject({ ok: false, error: { code: "no-such-generation" } });
  });

  it("is the newest by its number, wherever the clock went", async () => {
    const store = openStore(disk());
    for (const at of [3000, 1000, 2000]) await save(store, [], { at });
    expect(await newest(store)).toBe(3);
    expect(await newest(store, { at: 2999 })).toBe(3);
    expect(await newest(store, { at: 1999 })).toBe(2);
    expect(await newest(store, { at: 999 })).toBeUndefined();
    expect(await newest(store, { accepts: ({ at }: { at: number }) => at === 3000 })).toBe(1);
  });

  it("costs no second copy of a text", async () => {
    const memory = disk();
    await save(openStore(memory), ["same\n", "old\n"]);
    const second = withTexts(["same\n", "new\n"]);
    valueOf(await openStore(memory).publish(second, textMap(["new\n"])));
    expect(memory.files(".gz")).toHaveLength(3);
  });

  it("is refused when a text of it is nowhere, or is another than it says", async () => {
    const store = openStore(disk());
    const texts = new Map([[sha256("a\n"), "b\n"]]);
    for (const given of [new Map<string, string>(), texts])
      expect(await store.publish(withTexts(["a\n"]), given)).toMatchObject({ ok: false, error: { code: "text-gone" } });
    expect(await newest(store)).toBeUndefined();
  });

  it("is refused when nobody could read it again", async () => {
    const store = openStore(disk());
    const text = { sha256: sha256("a"), lines: 1, bytes: 2 ** 28 };
    const long = snapshot({ windows: [window({ panes: [pane({ text })] })] });
    for (const bad of [snapshot({ stack: [7] }), long])
      expect(await store.publish(bad, textMap(["a"]))).toMatchObject({ ok: false, error: { code: "bad-snapshot" } });
    expect(await newest(store)).toBeUndefined();
  });

  it("is one session's: others have their own numbers", async () => {
    const store = openStore(disk());
    expect(await save(store, [])).toBe(1);
    expect(await save(store, [], { session: "web!" })).toBe(1);
    expect(await save(store, [])).toBe(2);
    const { generations } = valueOf(await store.list());
    expect(generations.map((each) => `${each.snapshot.session} ${each.number}`)).toEqual(["web 2", "web 1", "web! 1"]);
    expect(valueOf(await store.list("web!")).generations).toHaveLength(1);
  });

  it.each([
    ["", { sha256: sha256(""), lines: 0, bytes: 0 }],
    ["a", { sha256: sha256("a"), lines: 1, bytes: 1 }],
    ["ä\nb\n", { sha256: sha256("ä\nb\n"), lines: 2, bytes: 5 }],
  ])("says of the text %j what it is", (text, expected) => {
    expect(openStore(disk()).describeText(text)).toEqual(expected);
  });
});

describe("two savers at once", () => {
  it("both get a generation, with different numbers", async () => {
    const memory = disk();
    const stores = Array.from(
      { length: 4 },
      () => new SnapshotFiles({ folder: SERVER, format, holders: holdersOf("one"), disk: memory }),
    );
    const numbers = await Promise.all(
      Array.from({ length: 40 }, (_, at) => save(stores[at % 4]!, ["shared\n", `${at}\n`])),
    );
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    const { generations } = valueOf(await stores[0]!.list());
    expect(generations.filter(({ textsMissing }) => textsMissing > 0)).toEqual([]);
    expect(memory.files(".tmp")).toEqual([]);
  });

  it("lose no text to one who removes", async () => {
    const memory = disk();
    const store = (): SnapshotStore =>
      new SnapshotFiles({ folder: SERVER, format, holders: holdersOf("one"), disk: memory });
    await save(store(), ["a\n"]);
    await Promise.all(
      Array.from({ length: 30 }, async (_, at) => {
        // Each builds on the text that the other one's removal would take, or brings it.
        if (at % 2 === 0) await save(store(), ["a\n"]);
        else await store().remove([{ session: "web", number: at }]);
      }),
    );
    const { generations } = valueOf(await store().list());
    expect(generations.length).toBeGreaterThan(0);
    expect(generations.filter(({ textsMissing }) => textsMissing > 0)).toEqual([]);
  });
});

describe("removing", () => {
  it("takes the generation and the texts that nobody else needs, and tells the bytes", async () => {
    const memory = disk();
    const store = openStore(memory);
    await save(store, ["both\n", "first\n"]);
    await save(store, ["both\n", "second\n"]);
    await save(store, ["first\n"], { session: "other" });
    await save(store, ["third\n"]);
    const before = await bytesOf(memory);
    const freed = valueOf(await store.remove([1, 2].map((number) => ({ session: "web", number }))));
    expect(keptOf(memory, ["both\n", "first\n", "second\n", "third\n"])).toEqual(["first\n", "third\n"]);
    expect(before - (await bytesOf(memory))).toBe(freed);
    expect(await newest(store)).toBe(3);
  });

  it("takes nothing when one of them is pinned", async () => {
    const store = openStore(disk());
    await save(store, []);
    await save(store, []);
    valueOf(await store.setPinned("web", 2, true));
    const both = [1, 2].map((number) => ({ session: "web", number }));
    expect(await store.remove(both)).toMatchObject({ ok: false, error: { code: "snapshot-pinned" } });
    expect(valueOf(await store.list()).generations.map(({ number, pinned }) => [number, pinned])).toEqual([
      [2, true],
      [1, false],
    ]);
    valueOf(await store.setPinned("web", 2, false));
    valueOf(await store.remove(both));
    expect(await newest(store)).toBeUndefined();
  });

  it("passes over what is gone", async () => {
    expect(await openStore(disk()).remove([{ session: "web", number: 9 }])).toEqual({ ok: true, value: 0 });
  });

  test.each([
    ["the newest", [3], 4],
    ["one after the other", [1, 2, 3], 4],
    ["from the newest down", [3, 2, 1], 4],
  ])("never brings a number back: %s", async (_name, numbers, next) => {
    const memory = disk();
    for (let at = 0; at < 3; at++) await save(openStore(memory), []);
    for (const number of numbers) valueOf(await openStore(memory).remove([{ session: "web", number }]));
    expect(await save(openStore(memory), [])).toBe(next);
    valueOf(await openStore(memory).remove([{ session: "web", number: next }]));
    expect(await save(openStore(memory), [])).toBe(next + 1);
    expect(memory.files(".gone").length).toBeLessThan(2);
  });

  it("spares the texts of refused saves and of what is in quarantine", async () => {
    const memory = disk();
    const store = openStore(memory);
    await save(store, ["kept\n"]);
    await save(store, ["damaged\n"]);
    valueOf(await store.keepAside(withTexts(["aside\n"]), textMap(["aside\n"]), "too small"));
    const file = memory.files("/2.json")[0]!;
    memory.put(file, Buffer.concat([(await memory.read(file, 1e6)).bytes, Buffer.from("x")]));
    valueOf(await store.newest("web"));
    valueOf(await store.remove([{ session: "web", number: 1 }]));
    expect(keptOf(memory, ["kept\n", "damaged\n", "aside\n"])).toEqual(["damaged\n", "aside\n"]);
  });

  async function bytesOf(memory: MemoryDisk): Promise<number> {
    const files = memory.files().filter((path) => !path.includes("/lock/"));
    const sizes = await Promise.all(files.map((path) => memory.size(path)));
    return sizes.reduce((sum, size) => sum + size, 0);
  }
});

describe("a refused save", () => {
  it("is kept aside with its texts and its reason, and is no generation", async () => {
    const memory = disk();
    const store = openStore(memory);
    const refused = valueOf(await store.keepAside(withTexts(["x\n"], { at: 5 }), textMap(["x\n"]), "lost most panes"));
    expect(refused).toMatchObject({ session: "web", at: 5, why: "lost most panes" });
    expect(memory.files()).toContain(refused.file);
    expect(valueOf(await openStore(memory).list()).refused).toEqual([refused]);
    expect(valueOf(await openStore(memory).list("other")).refused).toEqual([]);
    expect(await newest(store)).toBeUndefined();
    expect(await store.readText(sha256("x\n"))).toBe("x\n");
  });

  it("is told whatever it was refused for", async () => {
    const store = openStore(disk());
    const broken = snapshot({ windows: [], stack: [3] });
    const refused = valueOf(await store.keepAside(broken, new Map(), "its layout does not parse"));
    expect(valueOf(await store.list()).refused).toEqual([refused]);
  });

  it("does not pile up, and is not lost for want of a text", async () => {
    const store = openStore(disk());
    for (let at = 1; at <= 12; at++) valueOf(await store.keepAside(withTexts(["gone\n"], { at }), new Map(), "no"));
    expect(valueOf(await store.list("web")).refused.map(({ at }) => at)).toEqual([12, 11, 10]);
  });
});

describe("one file for another machine", () => {
  it("holds everything, from memory or from the store, and is read back", async () => {
    const store = openStore(disk());
    await save(store, ["kept\n"]);
    const snapshots = [withTexts(["kept\n", "given\n"]), withTexts(["gone\n"], { session: "db" })];
    valueOf(await store.exportTo("/out.json", snapshots, textMap(["given\n"])));
    const imported = valueOf(await store.importFrom("/out.json"));
    expect(imported.snapshots).toEqual(snapshots);
    expect(imported.texts).toEqual(textMap(["kept\n", "given\n"]));
  });

  it("replaces another one when told to, and nothing else", async () => {
    const memory = disk();
    const store = openStore(memory);
    const write = (note: string, replace: boolean, file = "/out.json") =>
      store.exportTo(file, [snapshot({ note })], new Map(), { replace });
    const notes = async () => valueOf(await store.importFrom("/out.json")).snapshots.map(({ note }) => note);
    valueOf(await write("1", false));
    expect(await write("2", false)).toMatchObject({ error: { hint: expect.stringContaining("--force") } });
    expect(await notes()).toEqual(["1"]);
    valueOf(await write("2", true));
    expect(await notes()).toEqual(["2"]);
    memory.put("/notes.txt", Buffer.from("mine"));
    expect(await write("3", true, "/notes.txt")).toMatchObject({ error: { code: "snapshot-unwritable" } });
    expect((await memory.read("/notes.txt", 9)).bytes.toString()).toBe("mine");
  });
});

describe("on a real disk", () => {
  async function realStore(): Promise<{ store: SnapshotStore; folder: string }> {
    const folder = await mkdtemp(join(tmpdir(), "tmx-snapshots-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    return { store: openStore(undefined, join(folder, "state", "server")), folder };
  }

  it.each([0, 0o277])("everything is its owner's alone, with the umask %d", async (umask) => {
    const { store, folder } = await realStore();
    const before = process.umask(umask);
    onTestFinished(() => void process.umask(before));
    valueOf(await store.publish(withTexts(["a\n"]), textMap(["a\n"]), { pin: true }));
    valueOf(await store.keepAside(withTexts(["b\n"]), textMap(["b\n"]), "no"));
    valueOf(await store.exportTo(join(folder, "out.json"), [withTexts(["a\n"])]));
    for (const name of await readdir(folder, { recursive: true })) {
      const info = await stat(join(folder, name));
      const allowed = info.isDirectory() ? 0o700 : 0o600 & ~umask;
      expect((info.mode & 0o777).toString(8), `at ${name}`).toBe(allowed.toString(8));
    }
  });

  it("neither times of files nor links called last are believed", async () => {
    const { store, folder } = await realStore();
    for (const note of ["1", "2", "3"]) valueOf(await store.publish(snapshot({ note }), new Map()));
    const names = await readdir(folder, { recursive: true });
    const first = join(
      folder,
      names.find((name) => name.endsWith("/1.json"))!,
    );
    await utimes(first, new Date(2e12), new Date(2e12));
    await symlink(first, join(first, "..", "last"));
    await symlink(first, join(first, "..", "9.json.bak"));
    expect(valueOf(await store.newest("web")).generation?.snapshot.note).toBe("3");
  });

  it("what no file is, is no reason to wait for ever", async () => {
    const { store } = await realStore();
    expect(await store.importFrom("/dev/zero")).toMatchObject({ ok: false, error: { code: "bad-snapshot" } });
    expect(await store.importFrom("/")).toMatchObject({ ok: false, error: { code: "bad-snapshot" } });
    expect(await store.importFrom("/nope")).toMatchObject({ ok: false, error: { code: "bad-snapshot" } });
  });
});
