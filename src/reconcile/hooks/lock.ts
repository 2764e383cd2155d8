import { ok, type Result } from "../../lib/result.ts";
import type { Emit } from "../../model/event.ts";
import type { Failure } from "../../model/failure.ts";
import type { Lease } from "../../model/lease.ts";
import { type Attempt, over, patiently } from "../patience.ts";
import type { Ports } from "../ports.ts";
import type { HookPorts } from "./ports.ts";

interface HookLockOptions {
  readonly session: string;
  /** How long to wait for another writer, in milliseconds. */
  readonly timeoutMs: number;
  readonly emit: Emit;
}

/**
 * Takes the right to run one session's hooks, waiting for another writer and taking over from a dead one. It is not the
 * server's lease: a hook may take a minute, in which the other sessions go on; and before the first session there is no
 * server to hold one.
 *
 * @returns the turn, for giving it back
 */
export async function acquireHookLock(
  { clock, processes, lease }: Ports,
  { locks }: HookPorts,
  { session, timeoutMs, emit }: HookLockOptions,
): Promise<Result<number, Failure>> {
  return patiently(clock, timeoutMs, async (): Promise<Attempt<number>> => {
    const seen = await locks.look(session);
    const { holder } = seen;
    if (!holder || processes.isHolderAlive(holder) === false) {
      const took = await locks.take(session, seen, lease);
      if (!took.ok) return over(took);
      return took.value ? over(ok(seen.turn + 1)) : { kind: "again" };
    }
    const ageMs = Math.max(0, clock.now() - holder.since);
    return {
      kind: "held",
      tell: () => emit({ kind: "waiting-for-hooks", session, holder, ageMs }),
      refuse: () => lockedBy(holder, session, ageMs),
    };
  });
}

const lockedBy = ({ pid }: Lease, session: string, ageMs: number): Failure => ({
  code: "locked",
  message: `another tmx is at work on session ${JSON.stringify(session)}, which has hooks: process ${pid}, for ${Math.round(ageMs / 1000)} s`,
  hint: "wait for it, or give it longer with --lock-timeout 60s",
});
