import { readFileSync } from "node:fs";
import { link, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { HookLockState } from "../model/hooks.ts";
import type { Lease } from "../model/lease.ts";
import { ensureFolder } from "./files.ts";
import { fileName } from "./state.ts";
import { writing } from "./writing.ts";

/**
 * Locks that a `kill -9` cannot leave in a state that nobody can clear, and that two cannot clear at once: each turn is
 * a file of its own, made whole by one link, and only the highest counts. Taking over from the dead is the next turn.
 */
export class HookLocks {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async look(session: string): Promise<HookLockState> {
    const turn = Math.max(0, ...(await this.#turns(session)));
    const holder = turn === 0 ? undefined : readLease(this.#file(session, turn));
    return { turn, ...(holder ? { holder } : {}) };
  }

  /** Takes the turn after the one that was seen. False when somebody was faster. */
  take(session: string, { turn }: HookLockState, lease: Lease): Promise<Result<boolean, Failure>> {
    return writing(this.#folder, async () => {
      await ensureFolder(this.#folder);
      return (await this.#link(lease, this.#file(session, turn + 1))) && this.#settle(session, turn + 1);
    });
  }

  async #link(lease: Lease, file: string): Promise<boolean> {
    const mine = await this.#write(lease);
    try {
      await link(mine, file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    } finally {
      await rm(mine, { force: true });
    }
  }

  /** A turn that was taken from an old look is none: the ones after it were had and cleared away by then. */
  async #settle(session: string, turn: number): Promise<boolean> {
    const turns = await this.#turns(session);
    const isLast = turns.every((each) => each <= turn);
    const stale = isLast ? turns.filter((each) => each < turn) : [turn];
    await Promise.all(stale.map((each) => rm(this.#file(session, each), { force: true })));
    return isLast;
  }

  /** Gives a turn back. Its file stays, empty, so that turns only ever count up. */
  free(session: string, turn: number): Promise<Result<void, Failure>> {
    return writing(this.#folder, async () => rename(await this.#write(undefined), this.#file(session, turn)));
  }

  async #write(lease: Lease | undefined): Promise<string> {
    const path = join(this.#folder, `${process.pid}-${Math.random().toString(36).slice(2)}.tmp`);
    await writeFile(path, lease ? JSON.stringify(lease) : "", { mode: 0o600, flag: "wx" });
    return path;
  }

  async #turns(session: string): Promise<readonly number[]> {
    const prefix = `${fileName(session, session)}.`;
    const names = await readdir(this.#folder).catch(() => []);
    return names
      .filter((name) => name.startsWith(prefix) && name.endsWith(".lock"))
      .map((name) => Number(name.slice(prefix.length, -".lock".length)));
  }

  #file(session: string, turn: number): string {
    return join(this.#folder, `${fileName(session, session)}.${turn}.lock`);
  }
}

/** Nothing for a turn that was given back. */
function readLease(file: string): Lease | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Lease;
  } catch {
    return undefined;
  }
}
