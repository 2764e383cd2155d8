import { mkdirSync, rmSync, statfsSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";

import { hash } from "../lib/hash.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { DaemonRecord, DaemonWish, Role } from "../model/daemon.ts";
import type { Failure } from "../model/failure.ts";
import type { Lease } from "../model/lease.ts";
import { wantedFile } from "./daemon-wanted.ts";
import { ensureFolder, makePrivate, writeAtomically } from "./files.ts";
import { nodeDisk } from "./snapshots/disk.ts";
import { seal, unseal } from "./state.ts";
import { type Turn, Turns } from "./turns.ts";
import { writing } from "./writing.ts";

/** A socket's path has 104 bytes at most on some systems, its end included. */
const LONGEST_SOCKET = 100;

/** What the daemon of one tmux server keeps on the disk: that it is wanted, and who it is. */
export class DaemonFiles {
  readonly #folder: string;
  readonly #wishFile: string;
  /** Gone when the daemon ends in good order. */
  readonly #run: string;

  /** @param folder the server's part of the state folder */
  constructor(folder: string) {
    this.#folder = join(folder, "daemon");
    this.#wishFile = wantedFile(folder);
    this.#run = join(this.#folder, "run");
  }

  /** Where its logs and its journal are. */
  get folder(): string {
    return this.#folder;
  }

  /** What was asked for; nothing when no daemon is to run. */
  get wish(): DaemonWish | undefined {
    return unseal(this.#wishFile) as DaemonWish | undefined;
  }

  setWish(wish: DaemonWish): Promise<Result<void, Failure>> {
    return this.#write(this.#wishFile, wish);
  }

  clearWish(): Promise<void> {
    return rm(this.#wishFile, { force: true });
  }

  /** Who has this role, or had it last. */
  record(role: Role): DaemonRecord | undefined {
    return unseal(this.#recordFile(role)) as DaemonRecord | undefined;
  }

  setRecord(role: Role, record: DaemonRecord): Promise<Result<void, Failure>> {
    return this.#write(this.#recordFile(role), record);
  }

  /** Who has the right to a role. */
  turn(role: Role): Promise<Turn> {
    return this.#turns(role).last();
  }

  /** Takes the turn after the one that was seen. False when somebody was faster. */
  take(role: Role, { turn }: Turn, lease: Lease): Promise<Result<boolean, Failure>> {
    return writing(this.#run, async () => {
      await ensureFolder(this.#run);
      await makePrivate(this.#run);
      return this.#turns(role).take(turn + 1, lease);
    });
  }

  /** Takes away what this process has left of its role, and all of it where nobody has the other one either. */
  async leave(role: Role, lease: Lease): Promise<void> {
    if (this.record(role)?.lease.token === lease.token) await rm(this.#recordFile(role), { force: true });
    const { turn, holder } = await this.#turns(role).last();
    if (holder?.token === lease.token) await this.#turns(role).free(turn);
  }

  /** Of a daemon that has ended nothing is kept but its logs and its journal. */
  async clear(): Promise<void> {
    await this.clearWish();
    // One that was killed has left it.
    const socket = this.record("reconciler")?.socket;
    if (socket !== undefined) await rm(socket, { force: true });
    await rm(this.#run, { recursive: true, force: true });
  }

  /** The room that is left for state, in bytes, or why nothing can be written. */
  room(): Result<number, string> {
    try {
      const probe = join(this.#folder, `probe-${process.pid}`);
      mkdirSync(probe, { recursive: true, mode: 0o700 });
      rmSync(probe, { recursive: true });
      const { bavail, bsize } = statfsSync(this.#folder);
      return ok(bavail * bsize);
    } catch (error) {
      return err((error as Error).message);
    }
  }

  #recordFile(role: Role): string {
    return join(this.#run, `${role}.json`);
  }

  #turns(role: Role): Turns {
    return new Turns(nodeDisk, this.#run, `${role}.`);
  }

  #write(file: string, content: unknown): Promise<Result<void, Failure>> {
    return writing(this.#folder, async () => {
      await ensureFolder(dirname(file));
      await makePrivate(this.#folder);
      await writeAtomically(file, seal(content));
    });
  }
}

/**
 * Where a daemon answers: in the user's run-time folder, else beside its state, else, where that path is too long for a
 * socket, in a private folder below /tmp.
 */
export async function socketFor(folder: string, env: NodeJS.ProcessEnv): Promise<Result<string, Failure>> {
  const name = `${hash(folder).slice(0, 16)}.sock`;
  const runtime = env["XDG_RUNTIME_DIR"] ?? "";
  const places = [
    ...(isAbsolute(runtime) ? [join(runtime, "tmx")] : []),
    join(folder, "daemon"),
    join("/tmp", `tmx-${process.getuid?.() ?? 0}`),
  ].filter((place) => Buffer.byteLength(join(place, name)) <= LONGEST_SOCKET);
  let last: Failure | undefined;
  for (const place of places) {
    const made = await writing(place, async () => {
      await ensureFolder(place);
      await makePrivate(place);
    });
    if (made.ok && isOurs(place)) return ok(join(place, name));
    last = made.ok ? notOurs(place) : made.error;
  }
  return err(last!);
}

/** What others could put something in, or take something from, is no place for a socket. */
function isOurs(folder: string): boolean {
  const { uid, mode } = statSync(folder);
  return uid === (process.getuid?.() ?? uid) && (mode & 0o077) === 0;
}

const notOurs = (folder: string): Failure => ({
  code: "state-unwritable",
  message: `the folder ${folder} is open to other users`,
  hint: "set XDG_RUNTIME_DIR to a folder of your own",
});
