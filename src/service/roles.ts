import { isHolderAlive } from "../driver/writer.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { DaemonRecord, Role } from "../model/daemon.ts";
import type { Failure } from "../model/failure.ts";
import type { Lease } from "../model/lease.ts";
import type { DaemonFiles } from "../store/daemon-files.ts";

/** How often others may be faster. */
const MOST_TRIES = 20;

/** Takes a role that nobody alive has: of each there is one process at a time. */
export async function takeRole(files: DaemonFiles, role: Role, lease: Lease): Promise<Result<void, Failure>> {
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const last = await files.turn(role);
    if (last.holder && isHolderAlive(last.holder) !== false) return err(taken(role, last.holder));
    const took = await files.take(role, last, lease);
    if (!took.ok) return took;
    if (took.value) return ok(undefined);
  }
  return err({ code: "locked", message: `several processes want to be the ${role} of this tmux server at once` });
}

const taken = (role: Role, { pid }: Lease): Failure => ({
  code: "locked",
  message: `there is a ${role} for this tmux server already: process ${pid}`,
  hint: "tmx daemon status",
});

/** Who has a role and is alive. */
export function holderOf(files: DaemonFiles, role: Role): DaemonRecord | undefined {
  const record = files.record(role);
  return record && isHolderAlive(record.lease) === true ? record : undefined;
}
