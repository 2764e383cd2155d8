import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

import { hash } from "../lib/hash.ts";
import type { Lease } from "../model/lease.ts";
import { parseLease } from "../tmux/lease.ts";
import { readProcess } from "./processes.ts";

/** This process, as the holder of a lease. */
export const newLease = (): Lease => ({
  pid: process.pid,
  started: readProcess(process.pid)?.started ?? "",
  host: hostName(),
  since: Date.now(),
  // Unguessable it need not be; node:crypto would cost 2 ms of every start.
  token: `${process.hrtime.bigint().toString(36)}${Math.random().toString(36).slice(2)}`,
});

/** Whether the holder of a lease still runs; unknown when it is on another machine or in another container. */
export const isHolderAlive = ({ host, pid, started }: Lease): boolean | undefined =>
  host === hostName() ? isRunning(pid, started) : undefined;

/**
 * Whether this value of the writer's lease is that of somebody else who is at work. One that this very process has left
 * behind is taken over by its next change.
 */
export function isOtherAtWork(value: string): boolean {
  const holder = parseLease(value);
  return holder !== undefined && holder.pid !== process.pid && isHolderAlive(holder) !== false;
}

/** Whether the process that had this id then still runs. */
function isRunning(pid: number, started: string): boolean {
  if (started !== "") {
    const info = readProcess(pid);
    return info !== undefined && info.started === started && !info.zombie;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A name for this boot of this machine and this process namespace: only within it do process ids mean anything. */
function hostName(): string {
  try {
    return hash(readFileSync("/proc/sys/kernel/random/boot_id", "utf8") + readlinkSync("/proc/self/ns/pid"));
  } catch {
    return hash(hostname());
  }
}
