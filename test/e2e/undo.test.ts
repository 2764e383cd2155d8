/** Taking back a restore or a delete, as a person types it. */
import { writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { applied, expectCode } from "../support/apply.ts";
import { createRig } from "../support/rig.ts";
import { build, saved, snapshotsOf } from "../support/saved-session.ts";

describe.concurrent("undo", () => {
  const document = { session: "web", windows: [{ name: "a", panes: ["exec sleep 103"] }] };

  test("brings back what was deleted", async () => {
    await using rig = await createRig();
    await applied(rig, "web.yaml", document);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    const dry = await rig.tmx("undo", "--dry-run");
    expectCode(dry, 0);
    expect(dry.stdout).toMatch(/^# takes back the delete of web, /);
    expect(await rig.snapshot()).toEqual([]);
    expectCode(await rig.tmx("undo"), 0);
    expect(await rig.snapshot()).toMatchObject([{ session: "web", window: "a" }]);
    expect(await snapshotsOf(rig)).toMatchObject([{ cause: "before-delete" }]);
  });

  test("ends what was restored, with a yes", async () => {
    await using rig = await createRig();
    await build(rig);
    await saved(rig);
    expectCode(await rig.tmx("session", "restore", "web", "--as", "copy"), 0);
    const [refusal] = (await rig.tmx("undo")).stderr.split("\nhint:");
    expect(refusal).toMatch(/^error: the restore of copy was not taken back: /);
    expect(refusal!.match(/^.*copy:\w+\.%\d+/gm)).toHaveLength(3);
    await rig.tmux("kill-window", "-t", "=copy:logs");
    expect((await rig.tmx("undo", "--dry-run")).stdout).toContain("2 to delete");
    expectCode(await rig.tmx("undo", "--yes"), 0);
    expect(await rig.tmux("list-sessions", "-F", "#{session_name}")).toBe("web");
  });

  test("says that nothing is left of what was restored, or known", async () => {
    await using rig = await createRig();
    await build(rig);
    await saved(rig);
    expectCode(await rig.tmx("session", "restore", "web", "--as", "copy"), 0);
    await rig.tmux("kill-session", "-t", "=copy");
    for (const args of [["--dry-run"], ["--yes"]]) {
      const { stdout, code } = await rig.tmx("undo", ...args);
      expect([code, stdout]).toEqual([0, expect.stringMatching(/copy: nothing is left of it\n+Nothing to take back/)]);
    }
    const file = (await rig.run("find", [rig.stateDir, "-name", "undo.json"])).stdout.trim();
    await writeFile(file, "{");
    const damaged = "error: what is known of the last restore or delete is damaged";
    expect(await rig.tmx("undo", "--dry-run")).toMatchObject({ code: 1, stderr: expect.stringContaining(damaged) });
  });

  test("has nothing to take back at first", async () => {
    await using rig = await createRig();
    const nothing = "there is nothing to take back: no session restore and no delete is known on this tmux server";
    expect(await rig.tmx("undo")).toMatchObject({ code: 1, stderr: expect.stringContaining(nothing) });
  });
});
