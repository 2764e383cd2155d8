import { hash } from "../../lib/hash.ts";
import { ok, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { AgreedRestore } from "../../model/snapshots.ts";
import type { UndoneDelete, UndoneRestore } from "../../model/undo.ts";
import type { SnapshotPorts } from "./ports.ts";

/** How a restore is taken back. */
export class RestoreNote {
  readonly #ports: SnapshotPorts;
  readonly #what: string;
  readonly #undoing: UndoneDelete | undefined;

  constructor(ports: SnapshotPorts, { from, as, window }: AgreedRestore, undoing: UndoneDelete | undefined) {
    this.#ports = ports;
    this.#what = hash(JSON.stringify([from, as, window]));
    this.#undoing = undoing;
  }

  /** Before anything is made. */
  async begin(sessions: readonly string[]): Promise<Result<void, Failure>> {
    if (sessions.length === 0) return ok(undefined);
    const before = await this.#cutShort();
    return this.#ports.undo.write({
      kind: "restore",
      at: this.#ports.clock.now(),
      sessions: [...new Set([...(before?.sessions ?? []), ...sessions])],
      tokens: [...(before?.tokens ?? []), this.#ports.build.start.nonce],
      unfinished: this.#what,
      ...(this.#undoing ? { undoing: this.#undoing } : {}),
    });
  }

  /** A run that found nothing left to do finishes the one that was cut short. */
  async finish(): Promise<Result<void, Failure>> {
    const own = await this.#cutShort();
    if (!own) return ok(undefined);
    const { unfinished: _done, undoing: _undone, ...entry } = own;
    return this.#ports.undo.write(entry);
  }

  async #cutShort(): Promise<UndoneRestore | undefined> {
    const read = await this.#ports.undo.read();
    const entry = read.ok ? read.value : undefined;
    return entry?.kind === "restore" && entry.unfinished === this.#what ? entry : undefined;
  }
}
