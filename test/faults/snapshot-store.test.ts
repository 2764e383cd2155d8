/** Real processes save snapshots, and are killed at any instant: what was there before is there, or what came after. */
import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newestOf, openStore, valueOf } from "../support/snapshot-store.ts";
import { savedBy } from "../support/saved-by.ts";
import { stride } from "../support/steps.ts";

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tmx-saver-"));
  const input = new URL("../support/snapshot-saver.ts", import.meta.url).pathname;
  const build = await rolldown({ input: { saver: input }, platform: "node" });
  await build.write({ dir: scratch, format: "esm", entryFileNames: "[name].mjs" });
  await build.close();
});
afterAll(() => rm(scratch, { recursive: true }));

interface Ended {
  readonly isKilled: boolean;
  readonly numbers: readonly number[];
}

/** Saves in a process of its own, started through `wrapper`. */
async function save(wrapper: readonly string[], ...args: readonly (string | number)[]): Promise<Ended> {
  const [file, ...rest] = [...wrapper, process.execPath, join(scratch, "saver.mjs"), ...args.map(String)];
  // One thread does all of its work on the disk, so that a system call has one place in their order.
  const env = { ...process.env, UV_THREADPOOL_SIZE: "1", NODE_EXTRA_CA_CERTS: "" };
  const numbersIn = (text: string): number[] => text.split("\n").filter(Boolean).map(Number);
  try {
    const { stdout } = await promisify(execFile)(file!, rest, { env });
    return { isKilled: false, numbers: numbersIn(stdout) };
  } catch (error) {
    const { signal, code, stdout, stderr } = error as {
      signal?: string;
      code?: number;
      stdout: string;
      stderr: string;
    };
    if (signal !== "SIGKILL" && code !== 137) throw new Error(`the saver failed: ${stderr}`, { cause: error });
    return { isKilled: true, numbers: numbersIn(stdout) };
  }
}

async function newFolder(): Promise<string> {
  return join(await mkdtemp(join(scratch, "folder-")), "state", "server");
}

/**
 * Kills one saver after the other at a later and later instant, until one is done. They all work on one folder, and on
 * what those before them left; or each on a new one.
 */
async function killEach(
  isFresh: boolean,
  saveTo: (folder: string, name: string, at: number) => Promise<Ended>,
): Promise<number> {
  let [folder, known] = [await newFolder(), 0];
  const snapshots = [];
  for (let at = 0; ; at += stride(5)) {
    if (isFresh) [folder, known] = [await newFolder(), 0];
    const name = `saver ${at}`;
    snapshots.push(savedBy(name, 0).snapshot);
    const { isKilled, numbers } = await saveTo(folder, name, at);
    const newest = await newestOf(openStore(undefined, folder), snapshots);
    const isNew = valueOf(await openStore(undefined, folder).newest("web")).generation?.snapshot.note === name;
    if (numbers.length > 0) expect(isNew, `killed at ${at} after it was told as done`).toBe(true);
    if (isNew) expect(newest).toBeGreaterThan(known);
    else expect(newest, `killed at ${at}`).toBe(known);
    known = newest;
    if (!isKilled) {
      expect(isNew).toBe(true);
      valueOf(await openStore(undefined, folder).remove([]));
      expect((await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".tmp"))).toEqual([]);
      return at;
    }
  }
}

const hasStrace = spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status === 0;

describe.concurrent("a saver that is killed", () => {
  test.for([
    ["on what those before it left", false],
    ["on an empty disk", true],
  ] as const)("before each operation on the disk, %s", async ([, isFresh]) => {
    const kills = await killEach(isFresh, (folder, name, at) => save([], folder, name, 1, at));
    expect(kills).toBeGreaterThan(40);
  });

  // Those that a process does not need to get going: each would be killed there, and never come to the disk.
  const CALLS = ["fsync", "link", "rename", "unlink", "mkdir", "chmod", "write"];
  // Without strace there is still the seam, above.
  test.for(CALLS.filter(() => hasStrace))("at each %s", async (call) => {
    const kills = await killEach(call === "mkdir" || call === "chmod", (folder, name, at) => {
      const trace = ["-e", `trace=${call}`, "-e", `inject=${call}:signal=KILL:when=${at + 1}`];
      return save(["strace", "-f", "-o", "/dev/null", ...trace], folder, name, 1);
    });
    expect(kills).toBeGreaterThan(1);
  });
});

describe("savers at once", () => {
  test("all get their generations, with different numbers and all texts, also when some of them are killed", async () => {
    const folder = await newFolder();
    const ended = await Promise.all([
      save([], folder, "one", 8),
      save([], folder, "two", 8),
      save([], folder, "three", 8, 100),
      save([], folder, "four", 8, 217),
    ]);
    expect(ended.map(({ isKilled }) => isKilled)).toEqual([false, false, true, true]);
    const told = ended.flatMap(({ numbers }) => numbers);
    expect(new Set(told).size).toBe(told.length);
    const { generations, damaged } = valueOf(await openStore(undefined, folder).list());
    expect(damaged).toEqual([]);
    expect(generations.filter(({ textsMissing }) => textsMissing > 0)).toEqual([]);
    expect(generations.map(({ number }) => number)).toEqual(expect.arrayContaining(told));
    for (const { number, snapshot } of generations)
      expect(snapshot, `${number}`).toEqual(savedBy(snapshot.note!, snapshot.at).snapshot);
  });
});
