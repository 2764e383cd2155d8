import type { Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import { writing } from "../writing.ts";
import type { Disk } from "./disk.ts";
import type { SnapshotFolders } from "./folders.ts";
import { type Holders, SnapshotLock } from "./lock.ts";

/** Everything that changes the snapshots of one server, one after the other. */
export class Writer {
  readonly #folder: string;
  readonly #lock: SnapshotLock;
  /** Those of this process wait here, and not for the lock: it is the other processes' turn only when all are done. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(disk: Disk, folders: SnapshotFolders, holders: Holders) {
    this.#folder = folders.root;
    this.#lock = new SnapshotLock(disk, folders.lock, holders);
  }

  run<T>(work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
    const done = this.#last.then(async () => {
      const outcome = await writing(this.#folder, () => this.#lock.hold(work));
      return outcome.ok ? outcome.value : outcome;
    });
    this.#last = done;
    return done;
  }
}
