/** What is kept of compiling the program: quicker starts, and never anything else. Newer versions of Node do it themselves. */
import { chmod, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import module from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applied, expectCode, settled } from "../support/apply.ts";
import { createRig, type Rig } from "../support/rig.ts";

const isNodes = "enableCompileCache" in module;

interface Cache {
  readonly folder: string;
  readonly run: () => Promise<string>;
  readonly files: () => Promise<readonly string[]>;
}

/** A cache that no other test has. */
async function ownCache(rig: Rig): Promise<Cache> {
  const base = join(rig.dir, "cache");
  const folder = join(base, "tmx");
  const found = join(folder, `${process.version}-${process.arch}`);
  return {
    folder,
    run: async () => {
      const { code, stdout, stderr } = await rig.tmxWith({ env: { XDG_CACHE_HOME: base } }, "schema");
      expect([code, stderr]).toEqual([0, ""]);
      return stdout;
    },
    files: async () => (await readdir(found).catch(() => [])).map((name) => join(found, name)),
  };
}

describe.skipIf(isNodes)("the compiled program", { concurrent: true }, () => {
  test("is kept in private files, and is the same program", async () => {
    await using rig = await createRig();
    const { folder, run, files } = await ownCache(rig);
    const first = await run();
    const kept = await files();
    expect(kept.length).toBeGreaterThan(2);
    for (const file of kept) expect([file, (await stat(file)).mode & 0o777]).toEqual([file, 0o600]);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const before = await Promise.all(kept.map((file) => stat(file)));
    expect(await run()).toBe(first);
    expect((await Promise.all(kept.map((file) => stat(file)))).map(({ ino }) => ino)).toEqual(
      before.map(({ ino }) => ino),
    );
  });

  test("is compiled anew from files that are torn, empty or changed", async () => {
    await using rig = await createRig();
    const { run, files } = await ownCache(rig);
    const first = await run();
    const harms: readonly ((file: string, bytes: Buffer) => Promise<void>)[] = [
      (file, bytes) => truncate(file, bytes.length / 2),
      (file) => truncate(file, 0),
      (file, bytes) => writeFile(file, bytes.fill(0, bytes.length / 2)),
      (file, bytes) =>
        writeFile(
          file,
          bytes.map((byte, at) => (at === bytes.length - 100 ? byte ^ 1 : byte)),
        ),
    ];
    for (const harm of harms) {
      for (const file of await files()) await harm(file, await readFile(file));
      expect(await run()).toBe(first);
    }
  });

  test("is neither read from nor written to a folder that others can write to", async () => {
    await using rig = await createRig();
    const { folder, run, files } = await ownCache(rig);
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o777);
    await run();
    expect(await files()).toEqual([]);
  });

  test("does all that it does when it has just been compiled, also what it loads later", async () => {
    await using rig = await createRig();
    await rig.run("git", ["init", "-q", "-b", "main", rig.dir]);
    const author = ["-c", "user.name=a", "-c", "user.email=a@b"];
    expectCode(await rig.run("git", [...author, "commit", "-q", "--allow-empty", "-m", "first"]), 0);
    const path = await applied(rig, "web.yaml", { session: "web", windows: [{ name: "a" }] });
    await settled(rig, "web.yaml", { session: "web", windows: [{ name: "b" }] });
    expectCode(await rig.tmx("delete", path, "--yes"), 0);
    expect((await rig.tmx("history", "web")).stdout.match(/ main@/g)).toHaveLength(2);
  });

  test("is not needed: a file is where the folder should be", async () => {
    await using rig = await createRig();
    const { folder, run } = await ownCache(rig);
    await mkdir(join(rig.dir, "cache"));
    await writeFile(folder, "");
    await run();
    await rm(folder);
  });
});
