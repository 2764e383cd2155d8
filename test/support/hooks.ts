/** Hooks that leave traces, and what they have left. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Rig } from "./rig.ts";

/** A hook that writes its name into a log, and then does as it is told. */
export const note = (more = ""): string => `echo "$TMX_HOOK" >>log; ${more}`;

/** Every hook that there is, noting its name. */
export const NOTING = {
  beforeCreate: note(),
  afterCreate: note(),
  beforeDelete: note(),
  afterDelete: note(),
  onAttach: note(),
  onDetach: note(),
};

/** One session with these hooks. */
export const web = (hooks: object, more: object = {}): object => ({
  session: "web",
  hooks,
  windows: [{ name: "w", panes: [{ name: "p" }] }],
  ...more,
});

/** The names in the log, in the order in which the hooks ran. */
export async function noted(rig: Rig, folder = rig.dir): Promise<readonly string[]> {
  const text = await readFile(join(folder, "log"), "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}
