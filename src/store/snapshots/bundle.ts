import { dirname } from "node:path";

import { inParallel } from "../../lib/in-parallel.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import { compress, decompress, LONGEST_TEXT } from "./compression.ts";
import { codeOf, type Disk } from "./disk.ts";
import { writeBeside } from "./disk-steps.ts";
import { isSealed, seal, sha256Of } from "./envelope.ts";
import { badSnapshot } from "./failures.ts";
import { openContent, type SnapshotFormat } from "./format.ts";

/** Sessions with all their texts, by their SHA-256. */
export interface Bundle {
  readonly snapshots: readonly Snapshot[];
  readonly texts: ReadonlyMap<string, string>;
}

const LARGEST_BUNDLE = 256 * 1024 * 1024;
/** All texts of one file together, uncompressed. */
const LONGEST_TEXTS = 512 * 1024 * 1024;

interface BundleFile {
  readonly file: string;
  readonly bundle: Bundle;
  readonly format: SnapshotFormat;
  /** Whether another such file may go for it. */
  readonly replace: boolean;
}

/** Writes one file that needs no other, for its owner alone. Never replaces anything but such a file. */
export async function writeBundle(
  disk: Disk,
  { file, bundle, format, replace }: BundleFile,
): Promise<Result<void, Failure>> {
  try {
    const found = await whatIsAt(disk, file);
    if (found === "other") return err(cannotWrite(file, "something else than a snapshot is there"));
    if (found === "snapshot" && !replace) return err(wouldReplace(file));
    const texts = await inParallel(bundle.texts, 8, async ([sha256, text]) => [sha256, await packed(text)] as const);
    const content = { snapshots: bundle.snapshots, texts: Object.fromEntries(texts) };
    const bytes = seal({ version: format.version, content });
    await writeBeside(disk, { path: file, bytes }, (mine) => disk.rename(mine, file));
    await disk.flushFolder(dirname(file));
    return ok(undefined);
  } catch (error) {
    return err(cannotWrite(file, (error as Error).message));
  }
}

const packed = async (text: string): Promise<string> => (await compress(text)).toString("base64");

async function whatIsAt(disk: Disk, file: string): Promise<"nothing" | "snapshot" | "other"> {
  try {
    return isSealed((await disk.read(file, 128)).bytes) ? "snapshot" : "other";
  } catch (error) {
    return codeOf(error) === "ENOENT" ? "nothing" : "other";
  }
}

const wouldReplace = (file: string): Failure => ({
  code: "snapshot-unwritable",
  message: `cannot write the snapshot to ${file}: there is one already`,
  hint: "name another file, or let it be replaced with --force",
});

const cannotWrite = (file: string, why: string): Failure => ({
  code: "snapshot-unwritable",
  message: `cannot write the snapshot to ${file}: ${why}`,
  hint: "name a file that is not there yet, in a folder that you may write to",
});

/** Reads one file as hostile as it may be: what comes out has been checked to the last byte, and fits into memory. */
export async function readBundle(disk: Disk, file: string, format: SnapshotFormat): Promise<Result<Bundle, Failure>> {
  const what = `the snapshot ${file}`;
  try {
    const { bytes, size } = await disk.read(file, LARGEST_BUNDLE);
    if (size > bytes.length) return err(badSnapshot(what, "it is larger than 256 MB"));
    const bundle = await openBundle(bytes, format);
    return bundle.ok ? bundle : err(badSnapshot(what, bundle.error));
  } catch (error) {
    return err(codeOf(error) === "ENOENT" ? noSuchFile(file) : badSnapshot(what, (error as Error).message));
  }
}

const noSuchFile = (file: string): Failure => ({
  code: "bad-snapshot",
  message: `there is no file ${file}`,
  hint: "what was saved on this machine comes back by its session's name; tmx session snapshots lists it",
});

async function openBundle(bytes: Buffer, format: SnapshotFormat): Promise<Result<Bundle, string>> {
  const opened = openContent(bytes, ["snapshots", "texts"], format);
  if (!opened.ok) return err(opened.error.why);
  const { version, content } = opened.value;
  const snapshots = readSnapshots(content["snapshots"], (value) => format.read(value, version));
  if (!snapshots.ok) return snapshots;
  const texts = await readTexts(content["texts"]);
  return texts.ok ? ok({ snapshots: snapshots.value, texts: texts.value }) : texts;
}

function readSnapshots(
  value: unknown,
  read: (value: unknown) => Result<Snapshot, string>,
): Result<readonly Snapshot[], string> {
  if (!Array.isArray(value) || value.length === 0 || value.length > 10_000) return err("it holds no snapshots");
  const snapshots: Snapshot[] = [];
  for (const each of value) {
    const snapshot = read(each);
    if (!snapshot.ok) return snapshot;
    snapshots.push(snapshot.value);
  }
  return ok(snapshots);
}

const unpacked = (data: string, room: number): Promise<string | undefined> =>
  decompress(Buffer.from(data, "base64"), Math.min(room, LONGEST_TEXT));

/** One after the other: each may only take what those before it have left of the room. */
async function readTexts(value: unknown): Promise<Result<ReadonlyMap<string, string>, string>> {
  if (typeof value !== "object" || value === null) return err("it holds no texts");
  const texts = new Map<string, string>();
  let room = LONGEST_TEXTS;
  for (const [sha256, data] of Object.entries(value as Readonly<Record<string, unknown>>)) {
    const text = typeof data === "string" ? await unpacked(data, room) : undefined;
    if (text === undefined || sha256Of(text) !== sha256) return err("one of its texts is damaged, or too long");
    texts.set(sha256, text);
    room -= Buffer.byteLength(text);
    if (room <= 0) return err("its texts are too long");
  }
  return ok(texts);
}
