/** Sessions that come back on a rig's server, as a restore decided them. */
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { Tmux } from "../../../src/driver/tmux.ts";
import type { Restoration } from "../../../src/model/restoration.ts";
import { buildRestored } from "../../../src/plan/restore/build.ts";
import { promptFiles, textFile } from "../../../src/shell/index.ts";
import type { Rig } from "../../support/rig.ts";

const SCRIPTS = fileURLToPath(new URL("../../../src/shell/scripts", import.meta.url));

export const contextOf = (rig: Rig, scripts = SCRIPTS) => ({
  start: { scripts, runs: join(rig.dir, "runs"), nonce: "n" },
  waiting: join(rig.dir, "waiting"),
});

/** Brings sessions back in one message, and gives what tmux refused. */
export async function bring(
  rig: Rig,
  restorations: readonly Restoration[],
  scripts?: string,
): Promise<readonly string[]> {
  const context = contextOf(rig, scripts);
  await mkdir(context.start.runs, { recursive: true });
  await mkdir(context.waiting, { recursive: true });
  const built = restorations.map((each) => buildRestored(each, context));
  for (const { path, content } of built.flatMap(({ files }) => files).flatMap(promptFiles))
    await writeFile(path, content);
  const tmux = new Tmux({
    binary: rig.binary,
    socket: { path: rig.socket, flags: ["-L", rig.name] },
    env: rig.env,
  });
  const lines = built.map(({ line }) => line);
  const changed = await tmux.change({ condition: "1", lines, afterwards: [] }, { options: [], env: [] });
  if (!changed.ok) throw new Error(JSON.stringify(changed.error));
  return changed.value.refusals;
}

/** A file of a text that a pane is to show. */
export const shown = (rig: Rig, text: string, name = "text"): Promise<string> =>
  rig.write(name, textFile(text, { isAbove: false }));

/** Once a pane has shown its text. */
export const emptied = (rig: Rig, file: string): Promise<boolean> =>
  rig.until(async () => (await stat(file)).size === 0, { what: "the text to be gone" });

/** The same, when tmux refuses nothing. */
export async function brought(rig: Rig, ...restorations: readonly Restoration[]): Promise<void> {
  expect(await bring(rig, restorations)).toEqual([]);
}

/** The names of what is set on one object itself. */
export const localOptions = async (rig: Rig, ...where: readonly string[]): Promise<string> =>
  (await rig.tmux("show-options", ...where)).replaceAll(/ .*/g, "").split("\n").join(" ");

/** What a pane has written below the home, once there is something. */
export const written = (rig: Rig, name: string): Promise<string> =>
  rig.until(async () => (await readFile(join(rig.home, name), "utf8")) || undefined, { what: name });

/** The pane's text with its history, once it satisfies `wanted`. */
export const screen = (rig: Rig, wanted: RegExp, target = "=web:"): Promise<string> =>
  rig.until(
    async () => {
      const text = (await rig.tmux("capture-pane", "-pJ", "-S", "-", "-t", target)).replace(/ +$/gm, "");
      if (wanted.test(text)) return text;
      throw new Error(text);
    },
    { what: String(wanted), deadlineMs: 60_000 },
  );
