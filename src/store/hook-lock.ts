import type { Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { HookLockState } from "../model/hooks.ts";
import type { Lease } from "../model/lease.ts";
import { ensureFolder } from "./files.ts";
import { nodeDisk } from "./snapshots/disk.ts";
import { fileName } from "./state.ts";
import { Turns } from "./turns.ts";
import { writing } from "./writing.ts";

/** The right to run a session's hooks: one process at a time has it. */
export class HookLocks {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What cannot be read counts as free: to take it says why. */
  look(session: string): Promise<HookLockState> {
    return this.#turns(session)
      .last()
      .catch(() => ({ turn: 0 }));
  }

  /** Takes the turn after the one that was seen. False when somebody was faster. */
  take(session: string, { turn }: HookLockState, lease: Lease): Promise<Result<boolean, Failure>> {
    return writing(this.#folder, async () => {
      await ensureFolder(this.#folder);
      return this.#turns(session).take(turn + 1, lease);
    });
  }

  /** Gives a turn back. */
  free(session: string, turn: number): Promise<Result<void, Failure>> {
    return writing(this.#folder, () => this.#turns(session).free(turn));
  }

  #turns(session: string): Turns {
    return new Turns(nodeDisk, this.#folder, `${fileName(session, session)}.`);
  }
}
