import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

const MOST_BYTES = 64 * 1024;

/** The text of a small file. Any program in a pane can name one there: nothing that would block, or fill the memory. */
export function readWaitingFile(path: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    const { size, uid } = fstatSync(file);
    const isOurs = fstatSync(file).isFile() && uid === process.getuid?.() && size <= MOST_BYTES;
    return isOurs ? readFileSync(file, "utf8").replace(/\n$/, "") : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Removes what is in the folder, but for these files. */
export async function forgetWaitingFiles(folder: string, inUse: ReadonlySet<string>): Promise<void> {
  const files = (await readdir(folder).catch(() => [])).map((name) => join(folder, name));
  await Promise.all(files.filter((file) => !inUse.has(file)).map((file) => rm(file, { force: true })));
}
