import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { chmod, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a private folder, and everything above it that is missing. (mkdir's own `recursive` never ends where a file
 * system takes no folders: /proc.)
 */
export async function ensureFolder(path: string): Promise<void> {
  try {
    await makeFolder(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    await ensureFolder(dirname(path));
    await makeFolder(path);
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return;
  }
  // mkdir's mode is cut by the umask.
  await chmod(path, 0o700);
}

/** Takes the rights of others on a folder away, however it came to be. */
export const makePrivate = (path: string): Promise<void> => chmod(path, 0o700);

/**
 * Writes a file so that a crash at any instant leaves the old content or the new one: a temporary file beside it,
 * flushed to the disk, then renamed, and the folder flushed as well. Mode 0600.
 *
 * @throws the system's error, with nothing changed
 */
export async function writeAtomically(path: string, content: string): Promise<void> {
  await replaceFile(path, content);
  await flushFolder(dirname(path));
}

/**
 * As `writeAtomically`, without letting go of the processor: while a machine starts the panes of a new session, each
 * wait for the disk becomes a wait for them.
 */
export function writeAtOnce(path: string, content: string): void {
  const temporary = temporaryOf(path);
  try {
    const file = openSync(temporary, "wx", 0o600);
    closing(file, () => {
      writeFileSync(file, content);
      fsyncSync(file);
    });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  const folder = openSync(dirname(path), "r");
  closing(folder, () => fsyncSync(folder));
}

function closing(file: number, work: () => void): void {
  try {
    work();
  } finally {
    closeSync(file);
  }
}

/** A private folder inside one that is there. */
export function makeFolderAtOnce(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return;
  }
  chmodSync(path, 0o700);
}

/**
 * As `writeAtomically` for several files of one folder, which is flushed once. What each held before is kept beside it.
 *
 * @param isWanted asked when the content is on the disk already, just before it takes its place
 */
export async function writeTogether(
  folder: string,
  files: readonly { readonly path: string; readonly content: string }[],
  isWanted: (path: string) => boolean,
): Promise<void> {
  if (files.length === 0) return;
  await Promise.all(
    files.map(({ path, content }) =>
      replaceFile(path, content, async () => {
        if (!isWanted(path)) return false;
        await keepPrevious(path);
        return true;
      }),
    ),
  );
  await flushFolder(folder);
}

/** Where the content before the last write is. */
export const previousOf = (path: string): string => `${path}.previous`;

async function keepPrevious(path: string): Promise<void> {
  await rename(path, previousOf(path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
}

/** @param prepare called when the content is on the disk; false, and it does not take its place */
async function replaceFile(
  path: string,
  content: string,
  prepare: () => Promise<boolean> = async () => true,
): Promise<void> {
  const temporary = temporaryOf(path);
  try {
    await writeAndFlush(temporary, content);
    if (await prepare()) await rename(temporary, path);
    else await rm(temporary);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

const temporaryOf = (path: string): string => `${path}.${process.pid}-${Math.random().toString(36).slice(2)}.tmp`;

async function writeAndFlush(path: string, content: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Flushes the names in a folder to the disk. */
export async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Whether a regular file is there that this process can read. */
export function isUsableFile(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isFile();
  } catch {
    return false;
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
