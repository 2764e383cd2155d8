/** The state folder is gone, read-only, full, or holds nonsense: nobody loses anything, and it is said. */
import { chmod, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applied, expectCode, expectNoChanges, jsonOf, outline, settled, yaml } from "../support/apply.ts";
import { endState } from "../support/end-state.ts";
import { createRig, type Rig } from "../support/rig.ts";

const web = (options: object = {}): object => ({
  session: "web",
  root: "/",
  options,
  windows: [
    {
      name: "a",
      panes: [
        { name: "p", run: "exec sleep 101" },
        { name: "q", run: "exec sleep 102" },
      ],
    },
  ],
});

const unset = async (rig: Rig): Promise<boolean> =>
  (await rig.tmux("show-options", "-qv", "-t", "=web:", "status-left")) === "";

/** The state's files, by the end of their path. */
async function files(rig: Rig, end: string): Promise<string[]> {
  const all = await readdir(rig.stateDir, { recursive: true });
  return all.filter((file) => file.endsWith(end)).map((file) => join(rig.stateDir, file));
}

describe.concurrent("a state folder that cannot be written", () => {
  const FOLDERS: readonly (readonly [string, string])[] = [
    ["below a file", "/dev/null/state"],
    ["where nobody can make folders", "/proc/nope"],
  ];

  test.for(FOLDERS)("%s: nothing is changed, and the way out is told", async ([, folder]) => {
    await using rig = await createRig();
    const env = { TMX_STATE_DIR: folder };
    const file = await rig.write("web.yaml", yaml(web()));
    expectCode(await rig.tmxWith({ env }, "plan", file), 0);
    const outcome = await rig.tmxWith({ env }, "apply", file);
    expectCode(outcome, 1);
    expect(outcome.stderr).toContain(`error: cannot write to the state folder ${folder}`);
    expect(outcome.stderr).toContain("hint: make room or mend its permissions, or set TMX_STATE_DIR to another folder");
    expect(await rig.snapshot()).toEqual([]);
    await rig.tmux("new-session", "-d", "-s", "own");
    expectCode(await rig.tmxWith({ env }, "apply", file), 1);
    expect(await outline(rig)).toHaveLength(1);
    expect((await endState(rig)).server).toEqual([]);
    // What needs no writing still works.
    expectCode(await rig.tmx("apply", file), 0);
    for (const command of [["plan", file], ["status", file], ["list"]])
      expectCode(await rig.tmxWith({ env }, ...command), 0);
  });

  test("a full disk: nothing is changed, nothing torn is left, and with room it works", async () => {
    await using rig = await createRig();
    const file = await settled(rig, "web.yaml", web());
    const before = await endState(rig);
    await rig.write("web.yaml", yaml(web({ "status-left": "new" })));
    // No file may grow: what a full disk does to whoever writes.
    const full = ["-c", 'ulimit -f 0; trap "" XFSZ; exec "$@"', "sh", process.execPath];
    const program = new URL("../../dist/tmx.cjs", import.meta.url).pathname;
    const outcome = await rig.run("/bin/sh", [...full, program, "-L", rig.name, "apply", file]);
    expectCode(outcome, 1);
    expect(outcome.stderr).toContain("cannot write to the state folder");
    expect(await endState(rig)).toEqual(before);
    expect(await files(rig, ".tmp")).toEqual([]);
    expectCode(await rig.tmx("apply", file), 0);
    await expectNoChanges(rig, file);
    expect(await unset(rig)).toBe(false);
  });

  test("a disk of its own that is full", async ({ skip }) => {
    await using rig = await createRig();
    await mkdir(rig.stateDir);
    const mounted = await rig
      .run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", rig.stateDir])
      .catch(() => ({ code: 1 }));
    skip(mounted.code !== 0, "mount is not permitted here");
    try {
      await writeFile(join(rig.stateDir, "ballast"), "x".repeat(64 * 1024)).catch(() => undefined);
      const file = await rig.write("web.yaml", yaml(web()));
      const outcome = await rig.tmx("apply", file);
      expectCode(outcome, 1);
      expect(outcome.stderr).toMatch(/cannot write to the state folder .*ENOSPC/);
      expect(await rig.snapshot()).toEqual([]);
      await rm(join(rig.stateDir, "ballast"));
      expectCode(await rig.tmx("apply", file), 0);
    } finally {
      await rig.run("umount", ["-l", rig.stateDir]);
    }
  });
});

describe.concurrent("what was applied is lost", () => {
  const LOSSES: readonly (readonly [string, (rig: Rig) => Promise<void>])[] = [
    ["the folder", (rig) => rm(rig.stateDir, { recursive: true })],
    [
      "torn files",
      async (rig) => {
        for (const file of await files(rig, ".json")) await truncate(file, Math.floor((await stat(file)).size / 2));
      },
    ],
    [
      "empty files",
      async (rig) => {
        for (const file of await files(rig, ".json")) await writeFile(file, "");
      },
    ],
    [
      "files that are something else",
      async (rig) => {
        for (const file of await files(rig, ".json"))
          await writeFile(file, '{"schemaVersion":1,"checksum":"x","content":{"spec":3}}');
      },
    ],
    [
      "files of a newer program",
      async (rig) => {
        for (const file of await files(rig, ".json"))
          await writeFile(file, (await readFile(file, "utf8")).replace('"schemaVersion": 1', '"schemaVersion": 2'));
      },
    ],
    [
      "files that were changed by hand",
      async (rig) => {
        for (const file of await files(rig, ".json"))
          await writeFile(file, (await readFile(file, "utf8")).replace("sleep 101", "sleep 999"));
      },
    ],
  ];

  test.for(LOSSES)("%s: no process ends, no ownership is lost, and it is remembered again", async ([, lose]) => {
    await using rig = await createRig();
    const file = await settled(rig, "web.yaml", web({ "status-left": "mine" }));
    const before = await rig.snapshot();
    await lose(rig);
    expectCode(await rig.tmx("status"), 0);
    await expectNoChanges(rig, file);
    expectCode(await rig.tmx("apply", file), 0);
    expect((await rig.snapshot()).map(({ pid }) => pid)).toEqual(before.map(({ pid }) => pid));
    expect(jsonOf(await rig.tmx("status", "-o", "json")).sessions).toMatchObject([{ name: "web", state: "in sync" }]);
    // From that apply on, what the manifest drops is taken back again.
    await settled(rig, "web.yaml", web());
    expect(await unset(rig)).toBe(true);
    await lose(rig);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect(await rig.snapshot()).toEqual([]);
    expect(rig.processes()).toEqual([]);
  });

  test("a torn file has a generation before it", async () => {
    await using rig = await createRig();
    await settled(rig, "web.yaml", web({ "status-left": "one" }));
    await settled(rig, "web.yaml", web({ "status-left": "two" }));
    for (const file of await files(rig, ".json")) await truncate(file, 20);
    await settled(rig, "web.yaml", web());
    expect(await unset(rig)).toBe(true);
  });
});

test("the state is private, and small", async () => {
  await using rig = await createRig();
  const file = await applied(rig, "web.yaml", web());
  for (let at = 0; at < 4; at++) await settled(rig, "web.yaml", web({ "status-left": String(at) }));
  for (const path of [rig.stateDir, ...(await files(rig, ""))]) {
    const { mode } = await stat(path);
    expect(`${path} ${(mode & 0o777).toString(8)}`).toBe(`${path} ${(await stat(path)).isDirectory() ? "700" : "600"}`);
  }
  const records = async (): Promise<string[]> =>
    (await files(rig, ".json")).filter((path) => !/\/history\/|\/undo\.json$/.test(path));
  expect(await records()).toHaveLength(1);
  expect(await files(rig, ".previous")).toHaveLength(1);
  await rig.until(async () => (await files(rig, "")).every((path) => !path.includes("/runs/")), {
    what: "the run files to be read",
  });
  expectCode(await rig.tmx("delete", file, "--yes", "--no-snapshot"), 0);
  expect(await records()).toEqual([]);
  // A folder that others may look into was somebody's choice.
  await chmod(rig.stateDir, 0o755);
  expectCode(await rig.tmx("apply", file), 0);
});
