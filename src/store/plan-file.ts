import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";

import { hash } from "../lib/hash.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { SavedPlan } from "../model/saved-plan.ts";
import { writeAtomically } from "./files.ts";

/** The first key of every saved plan, with the version of what follows. No manifest begins like this. */
const KEY = "tmxPlan";
const SCHEMA_VERSION = 1;
const HEAD_BYTES = 64;

/** Readable by its owner alone: a plan holds the environment of its sessions. Never replaces anything but a saved plan. */
export async function writePlanFile(path: string, plan: SavedPlan): Promise<Result<void, Failure>> {
  const body = JSON.stringify(plan);
  const sealed = { [KEY]: SCHEMA_VERSION, checksum: hash(body), plan };
  try {
    if (isThere(path) && !isPlanFile(path)) return err(cannotWrite(path, "something else than a saved plan is there"));
    await writeAtomically(path, `${JSON.stringify(sealed, undefined, 1)}\n`);
    return ok(undefined);
  } catch (error) {
    return err(cannotWrite(path, (error as Error).message));
  }
}

const cannotWrite = (path: string, reason: string): Failure => ({
  code: "plan-unwritable",
  message: `cannot write the plan to ${path}: ${reason}`,
  hint: "name a file that is not there yet, in a folder that you may write to",
});

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Told by its first bytes, so that a torn one is known as well. Pipes are left unread: they can be read only once. */
export function isPlanFile(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    const file = openSync(path, "r");
    try {
      const head = Buffer.alloc(HEAD_BYTES);
      const length = readSync(file, head, 0, HEAD_BYTES, 0);
      return new RegExp(`^\\s*\\{\\s*"${KEY}"\\s*:`).test(head.toString("utf8", 0, length));
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}

/** A saved plan exactly as it was written, or what is wrong with it. */
export function readPlanFile(path: string): Result<SavedPlan, Failure> {
  try {
    const sealed = JSON.parse(readFileSync(path, "utf8")) as { [KEY]: number; checksum: string; plan: SavedPlan };
    if (sealed[KEY] !== SCHEMA_VERSION) return err(badPlan(path, "it was made by another version of tmx"));
    if (sealed.checksum === hash(JSON.stringify(sealed.plan))) return ok(sealed.plan);
    return err(badPlan(path, "it was changed after it was saved"));
  } catch (error) {
    const reason = error instanceof SyntaxError ? "it is cut short, or was changed by hand" : (error as Error).message;
    return err(badPlan(path, reason));
  }
}

const badPlan = (path: string, reason: string): Failure => ({
  code: "bad-plan",
  message: `the saved plan ${path} cannot be used: ${reason}`,
  hint: "nothing was changed; make a new one with: tmx plan FILE --out PLANFILE",
});
