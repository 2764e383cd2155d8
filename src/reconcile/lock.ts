import { ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { Lease } from "../model/lease.ts";
import type { ObserveRequest, Observed } from "../model/observed.ts";
import { clearLease, formatLease, isNewServer, leaseIs, parseLease, releaseLease, takeLease } from "../tmux/lease.ts";
import type { Command, Line } from "../tmux/script.ts";
import { LEASE_OPTION } from "../tmux/lease.ts";
import type { Emit } from "../model/event.ts";
import { type Attempt, over, patiently } from "./patience.ts";
import type { Ports } from "./ports.ts";

/** The right to change one tmux server, and what it looked like when the right was got. */
export interface Lock {
  readonly observed: Observed;
  /** Guards every change: true only while this lock holds. */
  readonly condition: string;
  /** Lines that a change starts with: where no server was, the change itself takes the lease. */
  readonly first: readonly Line[];
  readonly release: Command;
  readonly mine: string;
}

interface LockOptions {
  /** Whether there was a server at the last look: without one there is nothing to take a lease in. */
  readonly serverRuns: boolean;
  readonly request: ObserveRequest;
  /** How long to wait for another writer, in milliseconds. */
  readonly timeoutMs: number;
  readonly emit: Emit;
}

/**
 * Takes the writer's lease, waiting for another writer and taking over from a dead one. A server that does not run yet
 * has no lease: then the first change takes it, in the message that starts the server.
 */
export async function acquireLock(ports: Ports, options: LockOptions): Promise<Result<Lock, Failure>> {
  const mine = formatLease(ports.lease);
  if (!options.serverRuns) return ok(lockOnStart({ sessions: [] }, mine));
  const { request, timeoutMs, emit } = options;
  let seen = "";
  let dead: Lease | undefined;
  return patiently(ports.clock, timeoutMs, async (): Promise<Attempt<Lock>> => {
    const observed = await ports.tmux.observe(request, [takeLease(seen, mine)]);
    if (!observed.ok) return over(observed);
    if (!observed.value.server) return over(ok(lockOnStart(observed.value, mine)));
    const held = observed.value.server.lease;
    if (held === mine) {
      if (dead) emit({ kind: "took-over-lock", holder: dead });
      return over(ok(lockHeld(observed.value, mine)));
    }
    const holder = parseLease(held);
    dead = holder && ports.processes.isHolderAlive(holder) === false ? holder : undefined;
    seen = dead ? held : "";
    // A holder that has ended may have given it back before that: then it is free by now.
    if (dead || held === "") return { kind: "again" };
    const ageMs = holder ? ports.clock.now() - holder.since : 0;
    return {
      kind: "held",
      tell: () => emit({ kind: "waiting-for-lock", ...(holder ? { holder } : {}), ageMs }),
      refuse: () => lockedBy(held, ports),
    };
  });
}

/** Gives the lease back; a server that has gone took it along. */
export async function releaseLock(ports: Ports, lock: Lock): Promise<void> {
  await ports.tmux.send([lock.release]);
}

const lockHeld = (observed: Observed, mine: string): Lock => ({
  observed,
  condition: leaseIs(mine),
  first: [],
  release: releaseLease(mine),
  mine,
});

const lockOnStart = (observed: Observed, mine: string): Lock => ({
  ...lockHeld(observed, mine),
  condition: isNewServer,
  first: [[["set-option", "-s", LEASE_OPTION, mine]]],
});

/** The lock once a change went through: the lease is in the server from then on. */
export const afterFirstChange = (lock: Lock): Lock => ({ ...lock, condition: leaseIs(lock.mine), first: [] });

function lockedBy(held: string, { clock, processes, tmux }: Ports): Failure {
  const holder = parseLease(held);
  const message = "another tmx is changing this tmux server: the lock is held by";
  const clear = `if it has ended, clear it with: ${tmux.commandLine(clearLease)}`;
  if (!holder) return { code: "locked", message: `${message} an unknown writer`, hint: clear };
  const seconds = Math.max(0, Math.round((clock.now() - holder.since) / 1000));
  const wait = "wait for it, or give it longer with --lock-timeout 60s";
  const isElsewhere = processes.isHolderAlive(holder) === undefined;
  const where = isElsewhere ? " on another machine or in another container" : "";
  return {
    code: "locked",
    message: `${message} process ${holder.pid}${where} for ${seconds} s`,
    hint: isElsewhere ? `${wait}; ${clear}` : wait,
  };
}
