import { join } from "node:path";

import { inParallel } from "../../lib/in-parallel.ts";
import type { SnapshotText } from "../../model/snapshot.ts";
import { compress, decompress, LONGEST_TEXT } from "./compression.ts";
import { type Disk, unlessGone } from "./disk.ts";
import { ensureFolder, namesIn, removeIfThere, writeBeside } from "./disk-steps.ts";
import { sha256Of } from "./envelope.ts";

const END = ".gz";
/** So many files at once keep the disk and the processors busy, and few files open. */
const AT_ONCE = 16;

export type FoundText =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "gone" }
  | { readonly kind: "damaged"; readonly why: string };

/**
 * Texts of panes, each in a file that its SHA-256 names: what did not change since the last save is there already. All
 * are in one folder, so that one flush brings all their names to the disk.
 */
export class TextFiles {
  readonly #disk: Disk;
  readonly folder: string;

  constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.folder = folder;
  }

  /** The texts that are kept, by their SHA-256. */
  async names(): Promise<ReadonlySet<string>> {
    const names = await namesIn(this.#disk, this.folder);
    return new Set(names.filter((name) => /^[0-9a-f]{64}\.gz$/.test(name)).map((name) => name.slice(0, -END.length)));
  }

  /** Brings texts to the disk, and the names of all that are there. */
  async keep(texts: ReadonlyMap<string, string>): Promise<void> {
    await ensureFolder(this.#disk, this.folder);
    await inParallel(texts, AT_ONCE, ([sha256, text]) => this.#write(sha256, text));
    await this.#disk.flushFolder(this.folder);
  }

  async #write(sha256: string, text: string): Promise<void> {
    const path = this.path(sha256);
    const bytes = await compress(text);
    await writeBeside(this.#disk, { path, bytes }, (temporary) => this.#disk.rename(temporary, path));
  }

  async read(sha256: string): Promise<FoundText> {
    const found = await unlessGone(this.#disk.read(this.path(sha256), LONGEST_TEXT), undefined);
    if (!found) return { kind: "gone" };
    const text = await decompress(found.bytes);
    if (text !== undefined && sha256Of(text) === sha256) return { kind: "text", text };
    return { kind: "damaged", why: "it is not the text that its name says" };
  }

  /** How many bytes each takes; those that are gone are left out. */
  async sizes(texts: Iterable<string>): Promise<ReadonlyMap<string, number>> {
    const sizes = await inParallel(texts, AT_ONCE, async (sha256) => {
      const size = await unlessGone(this.#disk.size(this.path(sha256)), undefined);
      return [sha256, size] as const;
    });
    return new Map(sizes.filter((each): each is readonly [string, number] => each[1] !== undefined));
  }

  /** Removes what nobody needs. Bytes that were freed. Only for whoever holds the lock. */
  async sweep(needed: ReadonlySet<string>): Promise<number> {
    const stale = [...(await this.names())].filter((sha256) => !needed.has(sha256));
    const sizes = await this.sizes(stale);
    await inParallel(stale, AT_ONCE, (sha256) => removeIfThere(this.#disk, this.path(sha256)));
    return [...sizes.values()].reduce((sum, size) => sum + size, 0);
  }

  path(sha256: string): string {
    return join(this.folder, `${sha256}${END}`);
  }
}

/** What a snapshot says of a text. */
export const describeText = (text: string): SnapshotText => ({
  sha256: sha256Of(text),
  lines: text.split("\n").length - (text.endsWith("\n") || text === "" ? 1 : 0),
  bytes: Buffer.byteLength(text),
});
