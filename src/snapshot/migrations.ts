import { err, ok, type Result } from "../lib/result.ts";

/** Takes what one version of the format says of a session to what the next one says. */
export type Migration = (snapshot: unknown) => unknown;

/** The first takes version 1 to version 2, and so on. Snapshots outlive the tmx that wrote them: none is ever removed. */
export const MIGRATIONS: readonly Migration[] = [];

/** The version that is written. */
export const FORMAT_VERSION = MIGRATIONS.length + 1;

/** What a snapshot of an older version says, as the newest version says it. It has not been validated before. */
export function migrate(
  snapshot: unknown,
  version: number,
  migrations: readonly Migration[] = MIGRATIONS,
): Result<unknown, string> {
  const newest = migrations.length + 1;
  if (!Number.isSafeInteger(version) || version < 1) return err("it has no version of the format");
  if (version > newest) return err(`it was written by a newer tmx (format ${version}; this one reads up to ${newest})`);
  try {
    return ok(migrations.slice(version - 1).reduce((value, step) => step(value), snapshot));
  } catch {
    return err(`what it says cannot be read as format ${version}`);
  }
}
