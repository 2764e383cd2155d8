import { holderOf } from "./roles.ts";
import { readMachine } from "../driver/machine.ts";
import { readProcess, signalProcess } from "../driver/processes.ts";
import { isHolderAlive } from "../driver/writer.ts";
import type { DaemonRecord, DaemonWish, Role } from "../model/daemon.ts";
import type { DaemonFiles } from "../store/daemon-files.ts";

/** How long a process of the daemon has to end in good order, until it is killed. */
const END_MS = 15_000;
const POLL_MS = 50;

/** What is there of a daemon: that it is wanted, and its processes. */
export class Presence {
  readonly #files: DaemonFiles;

  constructor(files: DaemonFiles) {
    this.#files = files;
  }

  /** After another boot nobody has asked for it. */
  get wish(): DaemonWish | undefined {
    const { wish } = this.#files;
    return wish?.boot === readMachine().boot ? wish : undefined;
  }

  alive(role: Role): DaemonRecord | undefined {
    return holderOf(this.#files, role);
  }

  /** The reconciler that somebody else has started just now. */
  async arrival(): Promise<DaemonRecord | undefined> {
    for (let waited = 0; waited < END_MS; waited += POLL_MS) {
      const found = this.alive("reconciler");
      if (found) return found;
      await pause();
    }
    return undefined;
  }

  /** Waits for its end, and kills what does not end by itself. Whether it had to. */
  async endOf(record: DaemonRecord): Promise<boolean> {
    const isStopped = readProcess(record.lease.pid)?.stopped === true;
    if (!isStopped && (await isGone(record, END_MS))) return false;
    await kill(record);
    return true;
  }

  /** Takes away what is left of a daemon that has ended. */
  async clear(): Promise<void> {
    if (!this.alive("reconciler") && !this.alive("watchdog")) await this.#files.clear();
  }
}

export async function kill(record: DaemonRecord): Promise<void> {
  signalProcess(record.lease.pid, "SIGKILL");
  await isGone(record, END_MS);
}

async function isGone({ lease }: DaemonRecord, withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += POLL_MS) {
    if (isHolderAlive(lease) !== true) return true;
    await pause();
  }
  return isHolderAlive(lease) !== true;
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, POLL_MS));
