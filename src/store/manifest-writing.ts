import { accessSync, constants, lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { chmod, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import { flushFolder } from "./files.ts";

/** Whether anything has this name, a link to nothing included. */
export const isTaken = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** Writes a file that is not there yet, with the mode of files that people make. Never overwrites one. */
export async function createManifest(path: string, content: string): Promise<Result<void, Failure>> {
  try {
    const file = await open(path, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await flushFolder(dirname(path));
    return ok(undefined);
  } catch (error) {
    return err(unwritable(path, error as NodeJS.ErrnoException));
  }
}

/** Takes away a manifest that nothing came of, if it still is what was written. */
export async function removeManifest(path: string, content: string): Promise<void> {
  try {
    if (readFileSync(path, "utf8") === content) await rm(path);
  } catch {
    // It has gone, or it stays: either way nothing is lost.
  }
}

/**
 * Replaces a manifest so that a crash at any instant leaves the old one or the new one. Links are followed, the mode
 * stays. Nothing is done when the file no longer holds what it held: then somebody else's work would be lost.
 *
 * @param before what the new content was made from; absent: whatever is there
 */
export async function replaceManifest(
  path: string,
  content: string | Uint8Array,
  before?: Uint8Array,
): Promise<Result<void, Failure>> {
  try {
    const target = realpathSync(path);
    accessSync(target, constants.W_OK);
    const info = statSync(target);
    if (!info.isFile()) return err(unwritable(path, new Error("it is no regular file")));
    const temporary = `${target}.${process.pid}-${Math.random().toString(36).slice(2)}.tmp`;
    try {
      await writeBeside(temporary, content, info.mode);
      if (before && !Buffer.from(before).equals(readFileSync(target))) return err(changedMeanwhile(path));
      await rename(temporary, target);
    } finally {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
    await flushFolder(dirname(target));
    return ok(undefined);
  } catch (error) {
    return err(unwritable(path, error as NodeJS.ErrnoException));
  }
}

async function writeBeside(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(path, mode & 0o777);
}

const changedMeanwhile = (path: string): Failure => ({
  code: "manifest-changed",
  message: `${path} was changed by somebody else meanwhile, so it was left as it is`,
  hint: "look at what is in it now, and start again from there",
});

const unwritable = (path: string, { message }: NodeJS.ErrnoException): Failure => ({
  code: "manifest-unwritable",
  message: `cannot write ${path}: ${message}`,
  hint: "check the permissions of the file and of its folder",
});
