import { err, ok, type Result } from "../lib/result.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { whyInconsistent } from "./checks.ts";
import { migrate } from "./migrations.ts";
import { describeError } from "./schema-words.ts";
import { validateSnapshot } from "./validate.gen.js";

/** A snapshot out of decoded JSON, whoever wrote it; or what is wrong with it, in words for people. */
export function readSnapshot(value: unknown, version: number): Result<Snapshot, string> {
  const current = migrate(value, version);
  if (!current.ok) return current;
  const snapshot = current.value;
  if (!validateSnapshot(snapshot)) return err(describeError(validateSnapshot.errors?.[0]));
  const why = whyInconsistent(snapshot);
  return why === undefined ? ok(snapshot) : err(why);
}
