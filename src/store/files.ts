import { accessSync, constants, statSync } from "node:fs";
import { chmod, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Makes a private folder, and everything above it that is missing. */
export async function ensureFolder(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 });
  // mkdir's mode is cut by the umask, and an existing folder may be open to others.
  if (made !== undefined) await chmod(path, 0o700);
}

/**
 * Writes a file so that a crash at any instant leaves the old content or the new one: a temporary file beside it,
 * flushed to the disk, then renamed, and the folder flushed as well. Mode 0600.
 *
 * @throws the system's error, with nothing changed
 */
export async function writeAtomically(path: string, content: string): Promise<void> {
  const temporary = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}.tmp`;
  try {
    await writeAndFlush(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await flushFolder(dirname(path));
}

async function writeAndFlush(path: string, content: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Whether a process could start in this folder. */
export function isUsableFolder(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
