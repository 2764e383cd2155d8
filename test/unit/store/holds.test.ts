import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Hold } from "../../../src/model/hold.ts";
import { HoldStore } from "../../../src/store/holds.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tmx-holds-"));
});
afterEach(() => rm(folder, { recursive: true }));

const store = (): HoldStore => new HoldStore(folder);
const stopped = (session: string): Hold => ({ kind: "stopped", session, since: 5 });
const fileOf = (session: string): string => store().files([session])[0]!;

describe("what is said of sessions", () => {
  it("is what was said last, of each, until it is taken back", async () => {
    expect(store().read(["web"])).toEqual(new Map());
    const hostile = "a/../b\n";
    const paused: Hold = { kind: "paused", session: hostile, since: 1, until: 2, reason: "\u001b[31m" };
    await store().set(stopped("web"));
    await store().set(paused);
    expect(store().read(["db", hostile])).toEqual(new Map([[hostile, paused]]));
    await store().set({ ...paused, session: "web" });
    expect(store().read(["web"]).get("web")).toMatchObject({ kind: "paused" });
    expect(await store().lift("web")).toMatchObject({ ok: true });
    expect(await store().lift("web")).toMatchObject({ ok: true });
    expect(store().read(["web"])).toEqual(new Map());
  });

  it("is private", async () => {
    await mkdir(join(folder, "holds"));
    await chmod(join(folder, "holds"), 0o755);
    await store().set(stopped("web"));
    expect((await stat(join(folder, "holds"))).mode & 0o777).toBe(0o700);
    expect((await stat(fileOf("web"))).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, "holds"))).toHaveLength(1);
  });

  it.for([
    ["changed by hand", (text: string) => text.replace("stopped", "paused")],
    ["torn", (text: string) => text.slice(0, 20)],
    ["empty", () => ""],
    ["of a newer tmx", (text: string) => text.replace('"schemaVersion": 1', '"schemaVersion": 2')],
  ] as const)("counts as paused where its file is %s", async ([, change]) => {
    await store().set(stopped("web"));
    const file = fileOf("web");
    await writeFile(file, change(await readFile(file, "utf8")));
    expect(store().read(["web"]).get("web")).toMatchObject({ kind: "paused", reason: `${file} is damaged` });
    await store().lift("web");
    expect(store().read(["web"])).toEqual(new Map());
  });

  it("counts as paused where its file is another session's", async () => {
    await store().set(stopped("db"));
    await rename(fileOf("db"), fileOf("web"));
    expect(store().read(["db", "web"])).toMatchObject(new Map([["web", { kind: "paused", session: "web" }]]));
  });

  it("counts as paused for all where nothing can be read", async () => {
    await writeFile(join(folder, "holds"), "");
    const [web, db] = store().read(["web", "db"]).values();
    expect([web, db]).toMatchObject([
      { kind: "paused", session: "web" },
      { kind: "paused", session: "db", reason: expect.stringContaining("cannot be read") as string },
    ]);
  });

  it("is told when it cannot be kept", async () => {
    const outcome = await new HoldStore("/dev/null/x").set(stopped("web"));
    expect(outcome).toMatchObject({ ok: false, error: { code: "state-unwritable" } });
  });
});
