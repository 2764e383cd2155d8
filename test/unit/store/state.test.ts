import { mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ServerState } from "../../../src/store/state.ts";
import { session } from "../../support/model/sample.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tmx-state-"));
});
afterEach(() => rm(folder, { recursive: true }));

const at = (value: string) => ({ spec: session({ options: { "@x": value } }), shown: {}, at: 1 });

describe("what was applied", () => {
  const run = (): ServerState => new ServerState(folder, "/socket");

  async function remembered(): Promise<unknown> {
    const state = run();
    const { spec, intent } = (await state.load()).get("web") ?? {};
    return [spec?.options["@x"], intent?.options["@x"], await readdir(join(state.folder, "intents"))];
  }

  it("is remembered by the run that came last, also where the one before is slow to remember its own", async () => {
    const [slow, last] = [run(), run()];
    await slow.intend("1", [at("slow").spec]);
    await last.intend("2", [at("last").spec]);
    await slow.commit("1", [at("slow")], []);
    expect(await remembered()).toEqual(["slow", "last", ["2.json"]]);
    await last.commit("2", [at("last")], []);
    expect(await remembered()).toEqual(["last", undefined, []]);
  });

  it("is remembered by the run that came last, also where both remember at once", async () => {
    const [slow, last] = [run(), run()];
    await slow.intend("1", [at("slow").spec]);
    await last.intend("2", [at("last").spec]);
    const long = session({ options: { "@x": "slow", "@y": "y".repeat(20_000_000) } });
    const begun = slow.commit("1", [{ ...at("slow"), spec: long }], []);
    await Promise.all([begun, last.commit("2", [{ ...at("last"), at: 2 }], [])]);
    expect(await remembered()).toEqual(["last", undefined, []]);
  });

  it("is remembered although the clock was set back", async () => {
    const state = run();
    for (const [nonce, time] of [
      ["1", 5],
      ["2", 3],
    ] as const) {
      await state.intend(nonce, [at(nonce).spec]);
      await state.commit(nonce, [{ ...at(nonce), at: time }], []);
    }
    expect(await remembered()).toEqual(["2", undefined, []]);
  });

  it("is not forgotten for one that finished before", async () => {
    const [slow, last] = [run(), run()];
    await slow.intend("1", [at("slow").spec]);
    await last.intend("2", [at("last").spec]);
    await last.commit("2", [at("last")], []);
    await slow.commit("1", [at("slow")], []);
    expect(await remembered()).toEqual(["last", undefined, []]);
  });
});

describe("files for panes", () => {
  const MINUTE_MS = 60_000;

  it.each([
    ["mine-text", "", 0, false],
    ["mine-text", "not shown yet", 0, true],
    ["other-text", "", 0, true],
    ["other-text", "", 2, false],
    ["other-run", "not read yet", 23 * 60, true],
    ["other-run", "never read", 25 * 60, false],
  ])("%s, with %j in it and %d minutes old", async (name, content, minutes, stays) => {
    const state = new ServerState(folder, "/socket");
    const path = join(state.runs, name);
    expect((await state.writeRuns([{ path, content }])).ok).toBe(true);
    const then = new Date(Date.now() - minutes * MINUTE_MS);
    await utimes(path, then, then);
    await state.sweepRuns("mine");
    expect(await readdir(state.runs)).toEqual(stays ? [name] : []);
  });
});
