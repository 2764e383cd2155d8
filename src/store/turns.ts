import { join } from "node:path";

import type { Lease } from "../model/lease.ts";
import { type Disk, unlessGone } from "./snapshots/disk.ts";
import { linkIfFree, namesIn, removeIfThere, writeUnflushed } from "./snapshots/disk-steps.ts";

/** The newest turn at something, and who has it; nobody where it was given back. */
export interface Turn {
  /** From 1; 0 where nobody has ever had one. */
  readonly turn: number;
  readonly holder?: Lease;
}

/**
 * Turns at something that one process may do at a time. A `kill -9` cannot leave them in a state that nobody can clear,
 * nor can two clear them at once: each turn is a file of its own, made whole by one link, and only the highest counts.
 * Taking over from the dead is the next turn. They need not outlive a power loss: what is torn by one counts as free.
 *
 * Every operation throws the system's error.
 */
export class Turns {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #prefix: string;

  /** @param folder is there already; @param prefix of these turns' files, where the folder holds others as well */
  constructor(disk: Disk, folder: string, prefix = "") {
    this.#disk = disk;
    this.#folder = folder;
    this.#prefix = prefix;
  }

  async last(): Promise<Turn> {
    const turn = Math.max(0, ...this.#turnsIn(await namesIn(this.#disk, this.#folder)));
    const holder = turn === 0 ? undefined : await this.#holderOf(turn);
    return { turn, ...(holder ? { holder } : {}) };
  }

  /** Takes this turn. False when somebody was faster. */
  async take(turn: number, lease: Lease): Promise<boolean> {
    const mine = await this.#write(JSON.stringify(lease));
    try {
      return (await this.#linkIfFree(mine, turn)) && (await this.#settle(turn));
    } finally {
      await this.#disk.remove(mine).catch(() => undefined);
    }
  }

  /** Gives a turn back. Its file stays, empty, so that turns only ever count up. */
  async free(turn: number): Promise<void> {
    const empty = await this.#write("");
    await this.#disk.rename(empty, this.#file(turn));
  }

  /** False as well when a holder has swept the folder meanwhile. */
  #linkIfFree(mine: string, turn: number): Promise<boolean> {
    return unlessGone(linkIfFree(this.#disk, mine, this.#file(turn)), false);
  }

  /** A turn that was taken from an old look is none: the ones after it were had and cleared away by then. */
  async #settle(turn: number): Promise<boolean> {
    const names = await namesIn(this.#disk, this.#folder);
    const turns = this.#turnsIn(names);
    const isLast = turns.every((each) => each <= turn);
    const stale = isLast ? turns.filter((each) => each < turn) : [turn];
    const left = isLast ? names.filter((name) => name.startsWith(this.#prefix) && name.endsWith(".tmp")) : [];
    const paths = [...stale.map((each) => this.#file(each)), ...left.map((name) => join(this.#folder, name))];
    await Promise.all(paths.map((path) => removeIfThere(this.#disk, path)));
    return isLast;
  }

  async #write(text: string): Promise<string> {
    const name = `${this.#prefix}${process.pid}-${Math.random().toString(36).slice(2)}.tmp`;
    const path = join(this.#folder, name);
    try {
      await writeUnflushed(this.#disk, path, Buffer.from(text));
      return path;
    } catch (error) {
      await this.#disk.remove(path).catch(() => undefined);
      throw error;
    }
  }

  /** Nothing for a turn that was given back. */
  async #holderOf(turn: number): Promise<Lease | undefined> {
    const found = await unlessGone(this.#disk.read(this.#file(turn), 4096), undefined);
    return found && parseLease(found.bytes);
  }

  #turnsIn(names: readonly string[]): readonly number[] {
    return names
      .filter((name) => name.startsWith(this.#prefix))
      .flatMap((name) => /^([1-9]\d{0,14})\.lock$/.exec(name.slice(this.#prefix.length))?.[1] ?? [])
      .map(Number);
  }

  #file(turn: number): string {
    return join(this.#folder, `${this.#prefix}${turn}.lock`);
  }
}

function parseLease(bytes: Buffer): Lease | undefined {
  try {
    return JSON.parse(bytes.toString("utf8")) as Lease;
  } catch {
    return undefined;
  }
}
