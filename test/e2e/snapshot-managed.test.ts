/** A managed session that is lost, with what somebody was doing in it. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { applied, expectCode, expectNoChanges, paneOf } from "../support/apply.ts";
import { createRig } from "../support/rig.ts";
import { saved } from "../support/saved-session.ts";

test("what somebody runs in a shell of a manifest comes back, and nothing is left to apply", async () => {
  await using rig = await createRig();
  await rig.write("log", "");
  await rig.write("sub/.keep", "");
  const file = await applied(rig, "web.yaml", { session: "web", windows: [{ name: "a", panes: [{ name: "shell" }] }] });
  const command = async (): Promise<string> =>
    rig.tmux("display-message", "-p", "-t", "=web:", "#{pane_current_command}");
  await rig.tmux("send-keys", "-t", "=web:", "cd sub && tail -f ../log", "Enter");
  await rig.until(async () => (await command()) === "tail", { what: "tail" });
  await saved(rig);
  await rig.tmux("kill-server");
  const plan = await rig.tmx("session", "restore", "web", "--dry-run");
  expect(plan.stdout).not.toContain("Not as it was");
  expectCode(await rig.tmx("apply", file), 0);
  await rig.until(async () => (await command()) === "tail", { what: "tail again" });
  expect(await rig.tmux("display-message", "-p", "-t", "=web:", "#{pane_current_path}")).toBe(join(rig.dir, "sub"));
  await paneOf(rig, "a", "shell");
  await expectNoChanges(rig, file);
});
