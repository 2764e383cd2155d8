import { join } from "node:path";

import { inParallel } from "../../lib/in-parallel.ts";
import { type Disk, unlessGone } from "./disk.ts";
import { namesIn, removeIfThere } from "./disk-steps.ts";
import type { SnapshotFolders } from "./folders.ts";
import { LARGEST_FILE } from "./session-folder.ts";

/**
 * The texts that any file needs: a generation of any session, a refused save, or one in quarantine that somebody may yet
 * mend. Names are looked for in the bytes, so that a damaged file keeps its texts, and one of a newer tmx.
 *
 * @throws when one cannot be read: then nobody knows what it needs
 */
export async function neededTexts(disk: Disk, folders: SnapshotFolders): Promise<ReadonlySet<string>> {
  const sessions = await folders.sessions();
  const all = [...sessions.map(({ path }) => path), folders.aside, folders.quarantine];
  const files = (await Promise.all(all.map((folder) => filesIn(disk, folder, ".json")))).flat();
  const needed = new Set<string>();
  await inParallel(files, 8, async (file) => {
    const found = await unlessGone(disk.read(file, LARGEST_FILE), undefined);
    for (const [name] of found?.bytes.toString("latin1").matchAll(/[0-9a-f]{64}/g) ?? []) needed.add(name);
  });
  return needed;
}

/** Removes what killed savers left. Only for whoever holds the lock. */
export async function sweepLeftovers(disk: Disk, folders: SnapshotFolders): Promise<void> {
  const sessions = await folders.sessions();
  const all = [...sessions.map(({ path }) => path), folders.texts, folders.aside, folders.quarantine];
  const files = (await Promise.all(all.map((folder) => filesIn(disk, folder, ".tmp")))).flat();
  await inParallel(files, 8, (file) => removeIfThere(disk, file));
  await inParallel(sessions, 8, (session) => session.sweep());
}

async function filesIn(disk: Disk, folder: string, end: string): Promise<readonly string[]> {
  const names = await namesIn(disk, folder);
  return names.filter((name) => name.endsWith(end)).map((name) => join(folder, name));
}
