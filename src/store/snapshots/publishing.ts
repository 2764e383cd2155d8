import { quote } from "../../lib/quote.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { RefusedSnapshot, Snapshot, SnapshotGeneration } from "../../model/snapshot.ts";
import { LONGEST_TEXT } from "./compression.ts";
import { sha256Of } from "./envelope.ts";
import { badSnapshot, textGone } from "./failures.ts";
import { sealGeneration, textsOf } from "./format.ts";
import { sum } from "./generations.ts";
import type { Parts } from "./parts.ts";
import { LARGEST_FILE, type SessionFolder } from "./session-folder.ts";

export interface Publication {
  readonly snapshot: Snapshot;
  /** By their SHA-256. */
  readonly texts: ReadonlyMap<string, string>;
  readonly pin: boolean;
}

/** Texts first, and only when they are on the disk the generation that needs them. Only for whoever holds the lock. */
export async function publish(parts: Parts, publication: Publication): Promise<Result<SnapshotGeneration, Failure>> {
  const { folders, format } = parts;
  const { snapshot, texts, pin } = publication;
  const why = whyUnreadable(parts, snapshot);
  if (why !== undefined) return err(badSnapshot(`what was saved of ${quote(snapshot.session)}`, why));
  const kept = await keepTexts(parts, snapshot, texts);
  if (!kept.ok) return kept;
  const sizes = await parts.texts.sizes(textsOf(snapshot).map(({ sha256 }) => sha256));
  const folder = folders.session(snapshot.session);
  const { number, bytes } = await folder.publish((number) => sealGeneration({ number, snapshot }, format), pin);
  await settle(parts, folder, number);
  return ok({ number, snapshot, pinned: pin, size: bytes + sum(sizes.values()) });
}

/** Nothing is published that could not be read again. */
function whyUnreadable({ format }: Parts, snapshot: Snapshot): string | undefined {
  const text = JSON.stringify(snapshot);
  if (text.length > LARGEST_FILE / 4) return "it is too large";
  if (textsOf(snapshot).some(({ bytes }) => bytes > LONGEST_TEXT)) return "a text of it is too long";
  const read = format.read(JSON.parse(text) as unknown, format.version);
  return read.ok ? undefined : read.error;
}

/** Brings to the disk what is not kept yet, and the name of what is. */
async function keepTexts(
  { texts }: Parts,
  snapshot: Snapshot,
  given: ReadonlyMap<string, string>,
): Promise<Result<void, Failure>> {
  const needed = textsOf(snapshot).map(({ sha256 }) => sha256);
  if (needed.length === 0) return ok(undefined);
  const kept = await texts.names();
  const missing = needed.filter((sha256) => !kept.has(sha256));
  const found = missing.flatMap((sha256) => {
    const text = given.get(sha256);
    return text !== undefined && sha256Of(text) === sha256 ? [[sha256, text] as const] : [];
  });
  if (found.length < missing.length) return err(textGone(snapshot.session));
  await texts.keep(new Map(found));
  return ok(undefined);
}

/** Brings the new name to the disk; one that cannot be brought there is taken back. */
async function settle({ folders }: Parts, folder: SessionFolder, number: number): Promise<void> {
  try {
    await folder.flush();
    await folders.flush();
  } catch (error) {
    await folder.remove(number).catch(() => undefined);
    throw error;
  }
}

/** As `publish`, for a save that is not to be restored by itself. A text that is gone is no reason to lose the rest. */
export async function keepAside(
  parts: Parts,
  { snapshot, texts, why }: Omit<Publication, "pin"> & { readonly why: string },
): Promise<Result<RefusedSnapshot, Failure>> {
  const kept = await parts.texts.names();
  const missing = textsOf(snapshot).filter(({ sha256 }) => !kept.has(sha256) && texts.has(sha256));
  if (missing.length > 0) await parts.texts.keep(new Map(missing.map(({ sha256 }) => [sha256, texts.get(sha256)!])));
  const refused = await parts.aside.keep({ why, snapshot });
  await parts.folders.flush();
  return ok(refused);
}
