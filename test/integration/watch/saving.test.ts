/** Sessions that are saved while they are watched, and what is said of it. */
import { expect, test } from "vitest";
import { expectCode, jsonOf, yaml } from "../../support/apply.ts";
import { createRig } from "../../support/rig.ts";
import { watching } from "../../support/watching.ts";

test.concurrent("sessions are saved as often as is set, where something has changed; status tells who does", async () => {
  await using rig = await createRig();
  await rig.tmux("new-session", "-d", "-s", "mine");
  expectCode(await rig.tmx("session", "autosave", "mine", "1s"), 0);
  expect(jsonOf(await rig.tmx("session", "autosave", "status", "-o", "json"))).toMatchObject({ running: false });
  const snapshot = { every: "1s" };
  const watcher = await watching(rig, await rig.write("web.yaml", yaml({ session: "web", snapshot, windows: [{}] })));
  expect(jsonOf(await rig.tmx("session", "autosave", "status", "-o", "json"))).toMatchObject({ running: true });
  await watcher.says("saved", ({ sessions }) => (sessions as string[]).includes("mine"));
  await rig.tmux("new-window", "-d", "-t", "=mine:");
  await watcher.says("saved", ({ sessions }) => (sessions as string[]).includes("mine"), 2);
  expectCode(await watcher.end(), 0);
  const { snapshots } = jsonOf(await rig.tmx("session", "snapshots", "mine", "-o", "json"));
  expect(new Set(snapshots.map(({ cause }: { cause: string }) => cause))).toEqual(new Set(["auto"]));
  expect(jsonOf(await rig.tmx("session", "autosave", "status", "-o", "json"))).toMatchObject({ running: false });
});
