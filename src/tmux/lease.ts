import type { Lease } from "../model/lease.ts";
import { hasNoSession, isEqual } from "./condition.ts";
import type { Command } from "./script.ts";

/**
 * The writer's lease: a server option that is set by compare-and-set, so that of any number of contenders exactly one
 * gets it. It lives in the server it guards: it ends with that server, and a script guarded by it cannot reach another
 * one that took the same socket.
 */
export const LEASE_OPTION = "@tmx_lease";

/** Only characters that mean nothing in a tmux format: the value is compared inside one. */
export const formatLease = ({ pid, started, host, since, token }: Lease): string =>
  ["1", pid, started, host, since, token].join(".");

/** The holder, or nothing when the value is empty or not ours to read. */
export function parseLease(value: string): Lease | undefined {
  const match = /^1\.(\d+)\.(\w*)\.(\w*)\.(\d+)\.(\w+)$/.exec(value);
  if (!match) return undefined;
  const [, pid, started, host, since, token] = match as unknown as string[];
  return { pid: Number(pid), started: started!, host: host!, since: Number(since), token: token! };
}

/** The format that is true while the lease has exactly this value. */
export const leaseIs = (value: string): string => isEqual(`#{${LEASE_OPTION}}`, value);

/** True on a server that has only just started: it has no session, and nobody has the lease. */
export const isNewServer = `#{&&:${hasNoSession},${leaseIs("")}}`;

/** Takes the lease if it still has the value that was seen: empty, or a dead holder's. */
export const takeLease = (seen: string, mine: string): Command => [
  "if-shell",
  "-F",
  leaseIs(seen),
  `set-option -s ${LEASE_OPTION} ${mine}`,
];

/** Gives the lease back, unless somebody else has it by now. */
export const releaseLease = (mine: string): Command => [
  "if-shell",
  "-F",
  leaseIs(mine),
  `set-option -su ${LEASE_OPTION}`,
];

/** Takes the lease away from whoever has it: for a person who knows that nobody does. */
export const clearLease: Command = ["set-option", "-su", LEASE_OPTION];
