import { readdirSync, readFileSync, readlinkSync } from "node:fs";

import type { Process } from "../model/process.ts";
import { readProcess } from "./processes.ts";

/**
 * The process that listens at a Unix socket. It need not have answered anything yet, so that a server that is silent
 * can be looked at. Linux only, and only where its descriptors may be read (one's own user's): nothing otherwise.
 */
export function findListener(socketPath: string): Process | undefined {
  const inodes = listeningInodes(socketPath);
  if (inodes.size === 0) return undefined;
  // A pane's process that is just being started holds the server's descriptors too, and does not call itself tmux yet
  // or any more; the server's own is the oldest.
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && holds(name, inodes))
    .map((name) => readProcess(Number(name)))
    .filter((process) => process !== undefined)
    .toSorted((a, b) => Number(a.started) - Number(b.started))[0];
}

/** proc(5), /proc/net/unix: Num RefCount Protocol Flags Type St Inode Path. Flag 0x10000 is that of a listener. */
function listeningInodes(path: string): ReadonlySet<string> {
  const rows = attempt(() => readFileSync("/proc/net/unix", "utf8").split("\n")) ?? [];
  return new Set(
    rows.flatMap((row) => {
      const [, flags, inode, at] = /^\S+ \S+ \S+ (\S+) \S+ \S+ +(\d+) (.*)$/.exec(row) ?? [];
      return at === path && (Number.parseInt(flags!, 16) & 0x1_00_00) !== 0 ? [inode!] : [];
    }),
  );
}

function holds(pid: string, inodes: ReadonlySet<string>): boolean {
  const links = attempt(() => readdirSync(`/proc/${pid}/fd`)) ?? [];
  return links.some((fd) => {
    const target = attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? "";
    return target.startsWith("socket:[") && inodes.has(target.slice("socket:[".length, -1));
  });
}

/** What has ended while it was looked at, or is not ours to see. */
function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
