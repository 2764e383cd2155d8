/** A session to be saved, and what was saved of it. */
import { join } from "node:path";
import { expectCode, jsonOf } from "./apply.ts";
import type { Rig } from "./rig.ts";

/** Two windows, one of them split and zoomed, in directories of their own, with something on the screen. */
export async function build(rig: Rig): Promise<void> {
  await rig.write("src/.keep", "");
  const shell = ["--", "/bin/sh", "-c", "echo the-first-line; exec /bin/sh -i"];
  await rig.tmux("new-session", "-d", "-s", "web", "-n", "edit", "-x", "120", "-y", "40", "-c", rig.dir, ...shell);
  await rig.tmux("split-window", "-d", "-h", "-t", "=web:edit", "-c", join(rig.dir, "src"));
  await rig.tmux("new-window", "-d", "-t", "=web:7", "-n", "logs", "-c", rig.dir);
  await rig.tmux("resize-pane", "-Z", "-t", "=web:edit");
  await rig.until(async () => (await rig.tmux("capture-pane", "-p", "-t", "=web:edit")).includes("the-first-line"), {
    what: "the first line",
  });
}

export async function saved(rig: Rig, ...options: readonly string[]): Promise<void> {
  expectCode(await rig.tmx("session", "save", "web", ...options), 0);
}

export const snapshotsOf = async (rig: Rig): Promise<readonly any[]> =>
  jsonOf(await rig.tmx("session", "snapshots", "web", "-o", "json")).snapshots;
