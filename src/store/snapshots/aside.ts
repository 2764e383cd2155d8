import { join } from "node:path";

import type { RefusedSnapshot } from "../../model/snapshot.ts";
import { type Disk, unlessGone } from "./disk.ts";
import { ensureFolder, linkIfFree, namesIn, removeIfThere, writeBeside } from "./disk-steps.ts";
import { folderName } from "./folders.ts";
import { openRefused, type RefusedSave, sealRefused, type SnapshotFormat } from "./format.ts";
import { LARGEST_FILE } from "./session-folder.ts";

/** A save that is refused again and again fills no disk. */
const KEPT = 3;

/** Saves that were refused, the last few of each session: `SESSION.3.json`. */
export class AsideFiles {
  readonly #disk: Disk;
  readonly #format: SnapshotFormat;
  readonly folder: string;

  constructor(disk: Disk, folder: string, format: SnapshotFormat) {
    this.#disk = disk;
    this.#format = format;
    this.folder = folder;
  }

  /** Only for whoever holds the lock. */
  async keep(refused: RefusedSave): Promise<RefusedSnapshot> {
    await ensureFolder(this.#disk, this.folder);
    const { session: name, at } = refused.snapshot;
    const session = folderName(name);
    const numbers = await this.#numbers(session);
    const path = this.#file(session, Math.max(0, ...numbers) + 1);
    const bytes = sealRefused(refused, this.#format);
    await writeBeside(this.#disk, { path, bytes }, (mine) => linkIfFree(this.#disk, mine, path));
    await this.#disk.flushFolder(this.folder);
    const old = numbers.toSorted((a, b) => b - a).slice(KEPT - 1);
    await Promise.all(old.map((number) => removeIfThere(this.#disk, this.#file(session, number))));
    return { session: name, at, why: refused.why, file: path };
  }

  /** The newest of each session first. Damaged files are left out. */
  async list(session?: string): Promise<readonly RefusedSnapshot[]> {
    const names = await namesIn(this.#disk, this.folder);
    const wanted = names.filter(
      (name) => name.endsWith(".json") && (!session || name.startsWith(`${folderName(session)}.`)),
    );
    const read = await Promise.all(wanted.map((name) => this.#read(join(this.folder, name))));
    return read.flatMap((each) => each ?? []).toSorted((one, other) => other.at - one.at);
  }

  async #read(path: string): Promise<RefusedSnapshot | undefined> {
    const found = await unlessGone(this.#disk.read(path, LARGEST_FILE), undefined);
    const opened = found && openRefused(found.bytes, this.#format);
    return opened?.ok ? { ...opened.value, file: path } : undefined;
  }

  async #numbers(session: string): Promise<readonly number[]> {
    const names = (await namesIn(this.#disk, this.folder)).filter((name) => name.startsWith(`${session}.`));
    return names.flatMap((name) => /^\.([1-9]\d{0,8})\.json$/.exec(name.slice(session.length))?.[1] ?? []).map(Number);
  }

  #file(session: string, number: number): string {
    return join(this.folder, `${session}.${number}.json`);
  }
}
