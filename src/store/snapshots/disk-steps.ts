import { dirname } from "node:path";

import { codeOf, type Disk, unlessGone } from "./disk.ts";

/** Makes a private folder, and everything above it that is missing, and brings each of them to the disk. */
export async function ensureFolder(disk: Disk, path: string): Promise<void> {
  try {
    if (!(await madeFolder(disk, path))) return;
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    await ensureFolder(disk, dirname(path));
    await madeFolder(disk, path);
  }
  await disk.flushFolder(dirname(path));
}

/** False where it was there already. */
async function madeFolder(disk: Disk, path: string): Promise<boolean> {
  try {
    await disk.makeFolder(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/**
 * Writes a file beside its place, whole and on the disk, and lets `publish` put it there. Whatever happens, nothing else
 * is left behind.
 */
export async function writeBeside<T>(
  disk: Disk,
  { path, bytes }: { readonly path: string; readonly bytes: Uint8Array },
  publish: (temporary: string) => Promise<T>,
): Promise<T> {
  const temporary = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}.tmp`;
  try {
    await writeNew(disk, temporary, bytes);
    return await publish(temporary);
  } finally {
    await disk.remove(temporary).catch(() => undefined);
  }
}

async function writeNew(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  const file = await disk.create(path);
  try {
    await file.write(bytes);
    await file.flush();
  } finally {
    await file.close();
  }
}

/** Writes a new file that a power loss may take. */
export async function writeUnflushed(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  const file = await disk.create(path);
  try {
    await file.write(bytes);
  } finally {
    await file.close();
  }
}

/** Makes a file whose name is all that it says. */
export async function makeMark(disk: Disk, path: string): Promise<void> {
  try {
    await (await disk.create(path)).close();
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

/** Gives a file a second name, and says whether it was free. */
export async function linkIfFree(disk: Disk, from: string, to: string): Promise<boolean> {
  try {
    await disk.link(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

export const removeIfThere = (disk: Disk, path: string): Promise<void> => unlessGone(disk.remove(path), undefined);

/** None where there is no such folder. */
export const namesIn = (disk: Disk, folder: string): Promise<readonly string[]> => unlessGone(disk.names(folder), []);
