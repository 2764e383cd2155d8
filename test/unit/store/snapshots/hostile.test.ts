/** Files that are damaged, or made to do harm: never a throw, and never taken for what they are not. */
import { deflateRawSync } from "node:zlib";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it, test } from "vitest";
import schema from "../../../../schemas/snapshot.schema.json" with { type: "json" };
import { seal, sha256Of } from "../../../../src/store/snapshots/envelope.ts";
import { openGeneration } from "../../../../src/store/snapshots/format.ts";
import { MemoryDisk } from "../../../support/memory-disk.ts";
import { format, openStore, valueOf } from "../../../support/snapshot-store.ts";
import { sha256, snapshot, textMap, withTexts } from "../../../support/snapshots.ts";

const SAVED = withTexts(["a\n"], { note: "Grüße 🙂" });

async function generationFile(): Promise<{ disk: MemoryDisk; file: string; bytes: Buffer }> {
  const disk = new MemoryDisk();
  valueOf(await openStore(disk).publish(snapshot({ note: "before" }), new Map()));
  valueOf(await openStore(disk).publish(SAVED, textMap(["a\n"])));
  const file = disk.files("/2.json")[0]!;
  return { disk, file, bytes: (await disk.read(file, 1e6)).bytes };
}

describe("a generation's file", () => {
  it("is no more what it was with any one bit flipped", async () => {
    const { bytes } = await generationFile();
    expect(openGeneration(bytes, 2, format)).toEqual({ ok: true, value: { number: 2, snapshot: SAVED } });
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = Buffer.from(bytes);
        flipped[at]! ^= 1 << bit;
        const opened = openGeneration(flipped, 2, format);
        // A version that does not exist yet is not for this tmx to judge; it is not read either.
        if (opened.ok) expect.fail(`bit ${bit} of byte ${at} makes no difference`);
      }
    }
  });

  it("is no more what it was when it ends early, or goes on", async () => {
    const { bytes } = await generationFile();
    for (let length = 0; length < bytes.length; length++)
      expect(openGeneration(bytes.subarray(0, length), 2, format)).toMatchObject({ error: { kind: "damaged" } });
    for (const more of ["\n", "x", "\0", bytes])
      expect(openGeneration(Buffer.concat([bytes, Buffer.from(more)]), 2, format)).toMatchObject({ ok: false });
  });

  it("gives way to the one before for every kind of damage", async () => {
    const { disk, file, bytes } = await generationFile();
    const bit = Buffer.from(bytes);
    bit[300]! ^= 1;
    const zeros = Buffer.concat([bytes.subarray(0, 200), Buffer.alloc(bytes.length - 200)]);
    for (const damage of [
      Buffer.alloc(0),
      bit,
      zeros,
      bytes.subarray(0, 512),
      Buffer.from("{}"),
      Buffer.alloc(99, 255),
    ]) {
      disk.put(file, damage);
      const { generation, damaged } = valueOf(await openStore(disk).newest("web"));
      expect(generation?.snapshot.note).toBe("before");
      expect(damaged).toHaveLength(1);
    }
  });

  const sealed = (content: unknown, version = 1): Buffer => seal({ version, content });
  const raw = (body: string): Buffer =>
    Buffer.from(`{"schemaVersion":1,"sha256":"${sha256Of(body)}","content":${body}}\n`);

  test.each<readonly [string, Buffer]>([
    ["another number", sealed({ number: 3, snapshot: SAVED })],
    ["a huge number", sealed({ number: 1e300, snapshot: SAVED })],
    ["a number as text", sealed({ number: "2", snapshot: SAVED })],
    ["no snapshot", sealed({ number: 2 })],
    ["more than a snapshot", sealed({ number: 2, snapshot: SAVED, more: 1 })],
    ["a list", sealed([2, SAVED])],
    ["nothing", sealed(null)],
    ["a snapshot that is none", sealed({ number: 2, snapshot: { ...SAVED, windows: [] } })],
    ["a prototype", raw(`{"number":2,"snapshot":${JSON.stringify(SAVED)},"__proto__":{"x":1}}`)],
    ["a prototype in place of a snapshot", raw(`{"number":2,"__proto__":{"snapshot":${JSON.stringify(SAVED)}}}`)],
    ["what is no JSON", raw("{number:2}")],
    ["very deep JSON", raw("[".repeat(1e5) + "]".repeat(1e5))],
    ["a number that is too large for any", raw(`{"number":1e999,"snapshot":{}}`)],
    ["bytes that are no text", Buffer.concat([raw("{}").subarray(0, -3), Buffer.from([0xff, 0xfe])])],
    ["a version that is none", Buffer.from(sealed({ number: 2, snapshot: SAVED }).toString().replace(":1,", ":01,"))],
  ])("with a good checksum, but %s", (_name, bytes) => {
    expect(openGeneration(bytes, 2, format)).toMatchObject({ ok: false, error: { kind: "damaged" } });
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});

describe("one file from another machine", () => {
  const good = { snapshots: [withTexts(["a\n"])], texts: { [sha256("a\n")]: packed("a\n") } };

  function packed(text: string): string {
    return deflateRawSync(text).toString("base64");
  }

  async function read(content: unknown, version = 1): Promise<unknown> {
    const disk = new MemoryDisk();
    disk.put("/in.json", seal({ version, content }));
    return openStore(disk).importFrom("/in.json");
  }

  it("is read when it is one, also with a text left out", async () => {
    expect(await read(good)).toEqual({ ok: true, value: { snapshots: good.snapshots, texts: textMap(["a\n"]) } });
    expect(await read({ ...good, texts: {} })).toMatchObject({ ok: true });
  });

  const name = sha256("a\n");
  test.each<readonly [string, unknown, string]>([
    ["no snapshots", { ...good, snapshots: [] }, "it holds no snapshots"],
    ["a bad snapshot", { ...good, snapshots: [{ ...SAVED, id: "x" }] }, "id has a value that cannot be"],
    ["no texts", { ...good, texts: null }, "it holds no texts"],
    ["another text", { ...good, texts: { [name]: packed("b\n") } }, "one of its texts is damaged"],
    ["a text under a path", { ...good, texts: { "../../x": packed("a\n") } }, "one of its texts is damaged"],
    ["no text", { ...good, texts: { [name]: 7 } }, "one of its texts is damaged"],
    ["no base64", { ...good, texts: { [name]: "%%%" } }, "one of its texts is damaged"],
    [
      "a bomb",
      { ...good, texts: { [name]: packed("a".repeat(200_000_000)) } },
      "one of its texts is damaged, or too long",
    ],
    ["a generation", { number: 1, snapshot: SAVED }, "it holds something else"],
  ])("is not read with %s", async (_name, content, why) => {
    const message = expect.stringContaining(`the snapshot /in.json cannot be used: ${why}`);
    expect(await read(content)).toMatchObject({ ok: false, error: { code: "bad-snapshot", message } });
  });

  it("is not read from the future, and says so", async () => {
    const message = expect.stringContaining("it was written by a newer tmx (format 2");
    expect(await read(good, 2)).toMatchObject({ ok: false, error: { code: "bad-snapshot", message } });
  });

  it("is not read with any one bit flipped, or an end missing", async () => {
    const disk = new MemoryDisk();
    const bytes = seal({ version: 1, content: good });
    for (let at = 0; at < bytes.length; at++) {
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 1 << (at % 8);
      for (const damage of [flipped, bytes.subarray(0, at)]) {
        disk.put("/in.json", damage);
        if ((await openStore(disk).importFrom("/in.json")).ok) expect.fail(`byte ${at} makes no difference`);
      }
    }
  });
});

test("all files are as schemas/snapshot.schema.json says", async () => {
  const isDescribed = new Ajv2020({ strictRequired: false, strictTypes: false }).compile(schema);
  const disk = new MemoryDisk();
  const store = openStore(disk);
  valueOf(await store.publish(SAVED, textMap(["a\n"])));
  valueOf(await store.keepAside(SAVED, textMap(["a\n"]), "why"));
  valueOf(await store.exportTo("/out.json", [SAVED]));
  const files = disk.files(".json");
  expect(files).toHaveLength(3);
  for (const file of files) {
    const value = JSON.parse((await disk.read(file, 1e6)).bytes.toString()) as { content: object };
    expect(isDescribed(value), `${file}: ${JSON.stringify(isDescribed.errors)}`).toBe(true);
    expect(isDescribed({ ...value, content: { ...value.content, more: 1 } })).toBe(false);
  }
});
