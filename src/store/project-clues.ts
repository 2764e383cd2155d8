import { lstatSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** A file of a project, for what it says about how the project is worked on. */
export interface FoundFile {
  readonly name: string;
  readonly bytes?: Uint8Array;
  /** Why there are no bytes. */
  readonly reason?: string;
}

/** Files that say how a project is worked on are written by people. */
const LARGEST_BYTES = 1024 * 1024;

/** Those of the named files that are in a folder. Pipes and devices, which could block for ever, are not opened. */
export const readProjectFiles = (folder: string, names: readonly string[]): readonly FoundFile[] =>
  names.flatMap((name) => {
    const path = join(folder, name);
    if (!lstatSync(path, { throwIfNoEntry: false })) return [];
    return [{ name, ...readSmall(path) }];
  });

function readSmall(path: string): Omit<FoundFile, "name"> {
  try {
    const info = statSync(path);
    if (!info.isFile()) return { reason: "it is no regular file" };
    if (info.size > LARGEST_BYTES) return { reason: "it is larger than 1 MB" };
    return { bytes: readFileSync(path) };
  } catch (error) {
    return { reason: `it cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})` };
  }
}
