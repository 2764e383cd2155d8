import { basename, dirname, join } from "node:path";

import type { DamagedSnapshot } from "../../model/snapshot.ts";
import { type Disk, unlessGone } from "./disk.ts";
import { ensureFolder, linkIfFree, namesIn, removeIfThere, writeBeside } from "./disk-steps.ts";

const REASON = ".why";

/** Where damaged files are put, whole and under their own name, with the reason beside each, until a person has had enough. */
export class Quarantine {
  readonly #disk: Disk;
  readonly folder: string;

  constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.folder = folder;
  }

  /** @param prefix tells files of one name apart: what they are of */
  async add(path: string, prefix: string, why: string): Promise<DamagedSnapshot> {
    await ensureFolder(this.#disk, this.folder);
    for (let copy = 1; ; copy++) {
      const file = join(this.folder, `${prefix}.${copy === 1 ? "" : `${copy}.`}${basename(path)}`);
      if (!(await linkIfFree(this.#disk, path, file))) continue;
      await this.#explain(file, why);
      await this.#disk.flushFolder(this.folder);
      await this.#disk.remove(path);
      return describe(file, why);
    }
  }

  async #explain(file: string, why: string): Promise<void> {
    const path = `${file}${REASON}`;
    const publish = (temporary: string): Promise<void> => this.#disk.rename(temporary, path);
    await writeBeside(this.#disk, { path, bytes: Buffer.from(`${why}\n`) }, publish);
  }

  /** Those with one prefix, or all. */
  async list(prefix?: string): Promise<readonly DamagedSnapshot[]> {
    const names = await namesIn(this.#disk, this.folder);
    const files = names.filter((name) => /\.(json|gz)$/.test(name) && (!prefix || name.startsWith(`${prefix}.`)));
    return Promise.all(files.toSorted().map(async (name) => describe(join(this.folder, name), await this.#why(name))));
  }

  /** Those that were put here before this, in milliseconds since the epoch. */
  async before(at: number, prefix?: string): Promise<readonly DamagedSnapshot[]> {
    const all = await this.list(prefix);
    const times = await Promise.all(all.map(({ file }) => unlessGone(this.#disk.changed(file), Infinity)));
    return all.filter((_each, place) => times[place]! < at);
  }

  /** Removes some of them for good. Bytes that were freed. */
  async discard(damaged: readonly DamagedSnapshot[]): Promise<number> {
    let freed = 0;
    for (const { file } of damaged.filter((each) => dirname(each.file) === this.folder)) {
      freed += await unlessGone(this.#disk.size(file), 0);
      await removeIfThere(this.#disk, file);
      await removeIfThere(this.#disk, `${file}${REASON}`);
    }
    return freed;
  }

  async #why(name: string): Promise<string> {
    const found = await unlessGone(this.#disk.read(join(this.folder, `${name}${REASON}`), 4096), undefined);
    return found?.bytes.toString("utf8").trim() || "it is damaged";
  }
}

function describe(file: string, why: string): DamagedSnapshot {
  const number = /\.([1-9]\d{0,8})\.json$/.exec(file)?.[1];
  return { file, why, ...(number === undefined ? {} : { number: Number(number) }) };
}
