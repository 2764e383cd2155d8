import { setTimeout as sleep } from "node:timers/promises";

import { err, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { Lease } from "../../model/lease.ts";
import { Turns } from "../turns.ts";
import type { Disk } from "./disk.ts";
import { ensureFolder } from "./disk-steps.ts";

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

/** One writer at a time, over all processes: texts that a save builds on are not swept while it lasts. */
export class SnapshotLock {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #turns: Turns;
  readonly #holders: Holders;
  readonly #patienceMs: number;

  constructor(disk: Disk, folder: string, holders: Holders, patienceMs = PATIENCE_MS) {
    this.#disk = disk;
    this.#folder = folder;
    this.#turns = new Turns(disk, folder);
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
      await this.#turns.free(turn).catch(() => undefined);
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
    const { turn: last, holder } = await this.#turns.last();
    if (holder && !this.#isOver(holder)) return undefined;
    return (await this.#turns.take(last + 1, this.#holders.newLease())) ? last + 1 : undefined;
  }

  #isOver(holder: Lease): boolean {
    const isAlive = this.#holders.isAlive(holder);
    const isRecent = Math.abs(this.#holders.now() - holder.since) <= LONGEST_HOLD_MS;
    return !(isAlive ?? isRecent);
  }

  #busy(): Failure {
    return {
      code: "locked",
      message: "another tmx is writing snapshots of this server, and does not end",
      hint: `try again; if nothing else runs, remove ${this.#folder}`,
    };
  }
}
