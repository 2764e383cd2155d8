/** Where the output goes: readers that leave, disks that are full, and files that are no place for it. */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applied, expectCode, PROGRAM } from "../support/apply.ts";
import { createRig, type Outcome, type Rig } from "../support/rig.ts";

/** Through a shell, with what stands behind the command. */
const typed = (rig: Rig, command: string, behind: string): Promise<Outcome> =>
  rig.run("/bin/bash", [
    "-o",
    "pipefail",
    "-c",
    `'${process.execPath}' '${PROGRAM}' -L ${rig.name} ${command} ${behind}`,
  ]);

describe.concurrent("output", () => {
  test.for(["--help", "apply --help", "help apply", "schema", "list"])(
    "a reader of %s that leaves is no error",
    async (command) => {
      await using rig = await createRig();
      expect(await typed(rig, command, "| true")).toMatchObject({
        code: 0,
        stderr: expect.not.stringContaining("rror"),
      });
    },
  );

  test.for(["--help", "schema", "help exit-status"])("%s to a full disk is told, and no success", async (command) => {
    await using rig = await createRig();
    const outcome = await typed(rig, command, "> /dev/full");
    expectCode(outcome, 1);
    expect(outcome.stderr).toBe("error: the output cannot be written: ENOSPC: no space left on device, write\n");
  });

  test("a plan is not saved to a file called -", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", "session: web\nwindows: [{}]\n");
    expectCode(await rig.tmx("plan", file, "--out", "-"), 64);
    expect(existsSync(join(rig.dir, "-"))).toBe(false);
  });

  test("init leaves a folder of manifests in force", async () => {
    await using rig = await createRig();
    await mkdir(join(rig.dir, ".tmx"));
    const outcome = await rig.tmx("init");
    expectCode(outcome, 1);
    expect(outcome.stderr).toContain(".tmx is already here");
    expect(existsSync(join(rig.dir, "tmx.yaml"))).toBe(false);
  });

  test("the plan of a deletion names what goes that tmx did not make", async () => {
    await using rig = await createRig();
    await applied(rig, "web.yaml", { session: "web", windows: [{ name: "a" }] });
    await rig.tmux("new-window", "-d", "-t", "=web:", "-n", "mine", "--", "cat");
    await rig.tmux("split-window", "-d", "-t", "=web:a", "--", "cat");
    const { stdout } = await rig.tmx("delete", "web", "--prune-unmanaged", "--dry-run");
    expect(stdout).toMatch(/# you asked for it, with what tmx did not make: window "mine", pane %\d+\n/);
  });
});
