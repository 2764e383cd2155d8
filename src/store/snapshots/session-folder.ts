import { basename, join } from "node:path";

import { type Disk, unlessGone } from "./disk.ts";
import { ensureFolder, linkIfFree, makeMark, namesIn, removeIfThere, writeBeside } from "./disk-steps.ts";

/** A generation is never larger: its texts are elsewhere. */
export const LARGEST_FILE = 64 * 1024 * 1024;

/**
 * The generations of one session:
 *
 *     17.json   the generation, never changed once it has its name
 *     17.pin    it is pinned
 *     18.gone   there was an 18, so that no other generation ever gets that number
 *
 * What a file is called is all that is believed; when it was changed is not looked at.
 */
export class SessionFolder {
  readonly #disk: Disk;
  readonly path: string;

  constructor(disk: Disk, path: string) {
    this.#disk = disk;
    this.path = path;
  }

  get name(): string {
    return basename(this.path);
  }

  /** The newest first. */
  async numbers(): Promise<readonly number[]> {
    return numbersIn(await namesIn(this.#disk, this.path), "json").toSorted((a, b) => b - a);
  }

  async pinned(): Promise<ReadonlySet<number>> {
    return new Set(numbersIn(await namesIn(this.#disk, this.path), "pin"));
  }

  /** A number's file as it is; nothing where there is none. One that is too large comes without its end. */
  async read(number: number): Promise<Buffer | undefined> {
    const found = await unlessGone(this.#disk.read(this.file(number), LARGEST_FILE), undefined);
    return found?.bytes;
  }

  /** Publishes under the first number that nobody has or had. The names in the folder are not on the disk by then. */
  async publish(write: (number: number) => Buffer, isPinned: boolean): Promise<{ number: number; bytes: number }> {
    await ensureFolder(this.#disk, this.path);
    const names = await namesIn(this.#disk, this.path);
    // A pin without a generation is that of a killed saver, or of one that has not come so far yet.
    for (let number = Math.max(lastUsed(names), ...numbersIn(names, "pin")) + 1; ; number++) {
      if (isPinned) await this.pin(number);
      const file = { path: this.file(number), bytes: write(number) };
      const isPublished = await writeBeside(this.#disk, file, (mine) => linkIfFree(this.#disk, mine, file.path));
      if (isPublished) return { number, bytes: file.bytes.length };
    }
  }

  /** Before a generation leaves the folder, whichever way: its number stays taken. */
  async retire(number: number): Promise<void> {
    const names = await namesIn(this.#disk, this.path);
    if (lastUsed(names) > number) return;
    await makeMark(this.#disk, this.#mark(number, "gone"));
    await this.flush();
    const older = numbersIn(names, "gone").filter((each) => each < number);
    await Promise.all(older.map((each) => removeIfThere(this.#disk, this.#mark(each, "gone"))));
  }

  async remove(number: number): Promise<void> {
    await this.retire(number);
    await removeIfThere(this.#disk, this.file(number));
  }

  pin(number: number): Promise<void> {
    return makeMark(this.#disk, this.#mark(number, "pin"));
  }

  unpin(number: number): Promise<void> {
    return removeIfThere(this.#disk, this.#mark(number, "pin"));
  }

  /** Takes away pins that killed savers left. Only for whoever holds the lock. */
  async sweep(): Promise<void> {
    const names = await namesIn(this.#disk, this.path);
    const numbers = new Set(numbersIn(names, "json"));
    const lone = numbersIn(names, "pin").filter((number) => !numbers.has(number));
    await Promise.all(lone.map((number) => this.unpin(number)));
  }

  flush(): Promise<void> {
    return this.#disk.flushFolder(this.path);
  }

  file(number: number): string {
    return join(this.path, `${number}.json`);
  }

  #mark(number: number, kind: "pin" | "gone"): string {
    return join(this.path, `${number}.${kind}`);
  }
}

function numbersIn(names: readonly string[], end: "json" | "pin" | "gone"): readonly number[] {
  const pattern = new RegExp(`^([1-9]\\d{0,8})\\.${end}$`);
  return names.flatMap((name) => pattern.exec(name)?.[1] ?? []).map(Number);
}

/** The last number that a generation has or had. */
const lastUsed = (names: readonly string[]): number =>
  Math.max(0, ...numbersIn(names, "json"), ...numbersIn(names, "gone"));
