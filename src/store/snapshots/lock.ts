import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { err, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { Lease } from "../../model/lease.ts";
import { type Disk, unlessGone } from "./disk.ts";
import { ensureFolder, linkIfFree, namesIn, removeIfThere, writeUnflushed } from "./disk-steps.ts";

/** Who this process is, and whether another one still runs; undefined where nobody can tell from here. */
export interface Holders {
  readonly newLease: () => Lease;
  readonly isAlive: (holder: Lease) => boolean | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const PATIENCE_MS = 10_000;
const PAUSE_MS = 5;
/** No save takes as long. A holder of which nobody can tell whether it lives is taken for dead after this. */
const LONGEST_HOLD_MS = 60_000;

/**
 * One writer at a time, over all processes: texts that a save builds on are not swept while it lasts. Each turn is a file
 * of its own, made whole by one link, and only the highest counts: taking over from the dead is the next turn. (The same
 * as `HookLocks`, with everything through the seam.)
 */
export class SnapshotLock {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #holders: Holders;
  readonly #patienceMs: number;

  constructor(disk: Disk, folder: string, holders: Holders, patienceMs = PATIENCE_MS) {
    this.#disk = disk;
    this.#folder = folder;
    this.#holders = holders;
    this.#patienceMs = patienceMs;
  }

  /** Does the work while nobody else does any. */
  async hold<T>(work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
    await ensureFolder(this.#disk, this.#folder);
    const turn = await this.#wait();
    if (turn === undefined) return err(this.#busy());
    try {
      return await work();
    } finally {
      await this.#free(turn).catch(() => undefined);
    }
  }

  async #wait(): Promise<number | undefined> {
    const end = performance.now() + this.#patienceMs;
    for (;;) {
      const turn = await this.#tryNext();
      if (turn !== undefined) return turn;
      if (performance.now() > end) return undefined;
      await sleep(PAUSE_MS);
    }
  }

  async #tryNext(): Promise<number | undefined> {
    const last = Math.max(0, ...turnsIn(await namesIn(this.#disk, this.#folder)));
    const holder = last === 0 ? undefined : await this.#holderOf(last);
    if (holder && !this.#isOver(holder)) return undefined;
    return (await this.#take(last + 1)) ? last + 1 : undefined;
  }

  #isOver(holder: Lease): boolean {
    const isAlive = this.#holders.isAlive(holder);
    const isRecent = Math.abs(this.#holders.now() - holder.since) <= LONGEST_HOLD_MS;
    return !(isAlive ?? isRecent);
  }

  async #take(turn: number): Promise<boolean> {
    const mine = await this.#write(JSON.stringify(this.#holders.newLease()));
    try {
      return (await this.#linkIfFree(mine, turn)) && (await this.#settle(turn));
    } finally {
      await this.#disk.remove(mine).catch(() => undefined);
    }
  }

  /** False as well when a holder has swept the folder meanwhile. */
  #linkIfFree(mine: string, turn: number): Promise<boolean> {
    return unlessGone(linkIfFree(this.#disk, mine, this.#file(turn)), false);
  }

  /** A turn that was taken from an old look is none: the ones after it were had and cleared away by then. */
  async #settle(turn: number): Promise<boolean> {
    const names = await namesIn(this.#disk, this.#folder);
    const turns = turnsIn(names);
    const isLast = turns.every((each) => each <= turn);
    const stale = isLast ? turns.filter((each) => each < turn) : [turn];
    const left = isLast ? names.filter((name) => name.endsWith(".tmp")) : [];
    const paths = [...stale.map((each) => this.#file(each)), ...left.map((name) => join(this.#folder, name))];
    await Promise.all(paths.map((path) => removeIfThere(this.#disk, path)));
    return isLast;
  }

  /** Its file stays, empty, so that turns only ever count up. */
  async #free(turn: number): Promise<void> {
    const empty = await this.#write("");
    await this.#disk.rename(empty, this.#file(turn));
  }

  /** Need not outlive a power loss: what is torn by one counts as free. */
  async #write(text: string): Promise<string> {
    const path = join(this.#folder, `${process.pid}-${Math.random().toString(36).slice(2)}.tmp`);
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

  #file(turn: number): string {
    return join(this.#folder, `${turn}.lock`);
  }

  #busy(): Failure {
    return {
      code: "locked",
      message: "another tmx is writing snapshots of this server, and does not end",
      hint: `try again; if nothing else runs, remove ${this.#folder}`,
    };
  }
}

const turnsIn = (names: readonly string[]): readonly number[] =>
  names.flatMap((name) => /^([1-9]\d{0,14})\.lock$/.exec(name)?.[1] ?? []).map(Number);

function parseLease(bytes: Buffer): Lease | undefined {
  try {
    return JSON.parse(bytes.toString("utf8")) as Lease;
  } catch {
    return undefined;
  }
}
