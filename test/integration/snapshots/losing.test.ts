/** What a session is after its server was lost, and lost again: what random cycles have found once. */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectCode, jsonOf } from "../../support/apply.ts";
import { createRig, type Rig } from "../../support/rig.ts";

const sleeper = ["--", "/bin/sh", "-c", "exec sleep 1000"];

const start = (rig: Rig, ...args: readonly string[]): Promise<string> =>
  rig.tmux("new-session", "-d", "-s", "web", "-x", "80", "-y", "24", "-c", rig.dir, ...args);

const runs = (rig: Rig, program: string): Promise<unknown> =>
  rig.until(
    async () => (await rig.tmux("display-message", "-p", "-t", "=web:", "#{pane_current_command}")) === program,
    { what: program },
  );

async function loseAndRestore(rig: Rig, ...options: readonly string[]): Promise<void> {
  expectCode(await rig.tmx("session", "save", "--all"), 0);
  await rig.tmux("kill-server");
  await rig.until(() => rig.processes().length === 0, { what: "the end of all processes" });
  expectCode(await rig.tmx("session", "restore", "--all", ...options), 0);
}

const textOf = (rig: Rig, wanted: RegExp): Promise<string> =>
  rig.until(
    async () => {
      const text = await rig.tmux("capture-pane", "-pJ", "-S", "-", "-t", "=web:");
      return wanted.test(text) && text.trimEnd();
    },
    { what: String(wanted) },
  );

describe.concurrent("a session that is lost", () => {
  // No target finds the second one.
  test.for(["web", "$web"])("comes back with the group that it was in, with %s", async (name) => {
    await using rig = await createRig();
    await start(rig, ...sleeper);
    await rig.tmux("rename-session", "-t", "=web", name);
    await rig.tmux("new-session", "-d", "-s", "second", "-t", "$0");
    await rig.tmux("new-window", "-t", "$0:1", ...sleeper);
    await loseAndRestore(rig);
    const groups = await rig.tmux("list-sessions", "-F", "#{session_name} #{session_group}");
    // Some versions of tmux print a `$` with a backslash.
    const found = groups.replaceAll("\\", "").split("\n");
    expect(found.toSorted()).toEqual([`${name} ${name}`, `second ${name}`].toSorted());
    expect(new Set((await rig.snapshot()).map(({ pane }) => pane)).size).toBe(2);
  });

  test("is told of once, however many sessions share its windows", async () => {
    await using rig = await createRig();
    await start(rig, ...sleeper);
    await rig.tmux("new-session", "-d", "-s", "other", "-c", rig.dir, ...sleeper);
    await rig.tmux("link-window", "-d", "-s", "=web:0", "-t", "=other:5");
    await rig.tmux("new-session", "-d", "-s", "second", "-t", "=web");
    await rig.until(async () => (await rig.snapshot()).every(({ command }) => command === "sleep"), { what: "sleeps" });
    expectCode(await rig.tmx("session", "save", "--all"), 0);
    await rig.tmux("kill-server");
    const { stdout, stderr } = await rig.tmx("session", "restore", "--all");
    expect(stdout.match(/^ {2}~ .*/gm)?.toSorted()).toEqual([
      "  ~ other:0.0 program: it waits at the prompt",
      "  ~ web:0.0 program: it waits at the prompt",
    ]);
    expect(stderr).toContain("2 programs wait at their prompts");
  });

  test("has the processes that it had, however often", async () => {
    await using rig = await createRig();
    await start(rig, ...sleeper);
    await runs(rig, "sleep");
    for (let round = 0; round < 2; round++) {
      await loseAndRestore(rig, "--programs", "all");
      await runs(rig, "sleep");
    }
    expectCode(await rig.tmx("session", "save", "web"), 0);
    const { differences } = jsonOf(await rig.tmx("snapshot", "diff", "web", "1", "3", "-o", "json"));
    expect(differences).toEqual([]);
  });

  test("is in the folder that is left of a deleted one", async () => {
    await using rig = await createRig();
    const folder = join(rig.dir, "gone/within");
    await mkdir(folder, { recursive: true });
    await start(rig, ";", "split-window", "-c", folder);
    await rm(join(rig.dir, "gone"), { recursive: true });
    await loseAndRestore(rig);
    expect((await rig.snapshot()).map(({ path }) => path)).toEqual([rig.dir, rig.dir]);
  });

  test("tells what was running there, also when nobody has looked before it is lost again", async () => {
    await using rig = await createRig();
    await start(rig, ...sleeper);
    await runs(rig, "sleep");
    for (let round = 0; round < 3; round++) {
      await loseAndRestore(rig);
      expect(await textOf(rig, /\n\$/)).toBe("was running: sleep 1000\n$");
    }
  });

  test("leaves nothing behind that nobody needs any more", async () => {
    await using rig = await createRig();
    await rig.conf("set -g default-shell /bin/bash");
    await start(rig, ...sleeper);
    await runs(rig, "sleep");
    for (let round = 0; round < 3; round++) {
      await loseAndRestore(rig);
      await textOf(rig, /^\$ sleep 1000/);
    }
    const files = await readdir(rig.stateDir, { recursive: true });
    expect(files.filter((file) => file.includes("/waiting/"))).toHaveLength(1);
  });
});
