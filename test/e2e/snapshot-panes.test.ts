/** What a restore leaves in panes, and on the disk. */
import { readdir, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectCode, jsonOf } from "../support/apply.ts";
import { createRig, type Rig } from "../support/rig.ts";
import { build, saved } from "../support/saved-session.ts";

async function runsOf(rig: Rig): Promise<string> {
  const all = await readdir(rig.stateDir, { recursive: true });
  return join(
    rig.stateDir,
    all.find((path) => path.endsWith("/runs"))!,
  );
}

describe.concurrent("a session that comes back", () => {
  test("leaves no text behind on the disk", async () => {
    await using rig = await createRig();
    await build(rig);
    await saved(rig);
    await rig.tmux("kill-server");
    expectCode(await rig.tmx("session", "restore", "web"), 0);
    const runs = await runsOf(rig);
    const bytes = async (): Promise<number> =>
      (await Promise.all((await readdir(runs)).map(async (name) => (await stat(join(runs, name))).size))).reduce(
        (sum, each) => sum + each,
        0,
      );
    await rig.until(async () => (await bytes()) === 0, { what: "panes that have shown their texts" });
    // As if an hour had gone by: whoever comes then removes what this tmx had no time for.
    const then = new Date(Date.now() - 3_600_000);
    for (const name of await readdir(runs)) await utimes(join(runs, name), then, then);
    expectCode(await rig.tmx("session", "restore", "web"), 0);
    expect(await readdir(runs)).toEqual([]);
  });

  test("has what a default-command starts started by tmux again", async () => {
    await using rig = await createRig();
    await rig.conf("set -g default-command 'echo by itself; cat'");
    await rig.tmux("new-session", "-d", "-s", "web");
    await rig.tmux("send-keys", "-t", "=web:", "typed", "Enter");
    const text = (): Promise<string> => rig.tmux("capture-pane", "-pS", "-", "-t", "=web:");
    await rig.until(async () => /typed\ntyped/.test(await text()), { what: "cat" });
    await saved(rig);
    await rig.tmux("kill-server");
    expectCode(await rig.tmx("session", "restore", "web"), 0);
    await rig.until(async () => (await text()).startsWith("by itself\ntyped\ntyped\nby itself\n"), { what: "both" });
    await saved(rig);
    const { differences } = jsonOf(await rig.tmx("snapshot", "diff", "web", "1", "2", "-o", "json"));
    expect(differences.filter(({ field }: any) => field === "program")).toEqual([]);
  });
});
