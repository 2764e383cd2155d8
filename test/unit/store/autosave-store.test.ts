import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AutosaveStore } from "../../../src/store/autosave-store.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tmx-autosave-"));
});
afterEach(() => rm(folder, { recursive: true }));

const store = (): AutosaveStore => new AutosaveStore(folder);

describe("how often sessions are saved", () => {
  it("is what was set last, for each session", async () => {
    expect(store().get("web")).toBeUndefined();
    expect(await store().list()).toEqual({ settings: [], damaged: [] });
    await store().set({ session: "web", every: 60_000 });
    await store().set({ session: "a/../b\n", every: "off" });
    await store().set({ session: "web", every: 5000 });
    expect(store().get("web")).toEqual({ session: "web", every: 5000 });
    expect(store().get("a/../b\n")).toEqual({ session: "a/../b\n", every: "off" });
    expect((await store().list()).settings).toHaveLength(2);
  });

  it("is set by many at once, and nothing is lost", async () => {
    const sessions = Array.from({ length: 20 }, (_, at) => `s${at}`);
    await Promise.all(sessions.map((session) => store().set({ session, every: 1 })));
    expect((await store().list()).settings.map(({ session }) => session).toSorted()).toEqual(sessions.toSorted());
  });

  it("is lost, told, and nothing else, when its file is damaged", async () => {
    await store().set({ session: "web", every: 1 });
    await store().set({ session: "db", every: 2 });
    const name = (await readdir(join(folder, "autosave"))).find((each) => each.startsWith("web"));
    const file = join(folder, "autosave", name!);
    await writeFile(file, (await readFile(file, "utf8")).replace("1,", "9,"));
    expect(store().get("web")).toBeUndefined();
    expect(await store().list()).toEqual({ settings: [{ session: "db", every: 2 }], damaged: [file] });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("is told when it cannot be kept", async () => {
    const outcome = await new AutosaveStore("/dev/null/x").set({ session: "web", every: 1 });
    expect(outcome).toMatchObject({ ok: false, error: { code: "state-unwritable" } });
  });
});
