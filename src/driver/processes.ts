import { readdirSync, readFileSync } from "node:fs";
import { platform } from "node:os";

import type { Process } from "../model/process.ts";

/** Every process that can be seen now. */
export async function listProcesses(): Promise<readonly Process[]> {
  return platform() === "linux" ? readTable(new Map()) : listWithPs();
}

/**
 * All that it takes to tell what runs in the terminals of these processes: they themselves where none of them has a job
 * in its foreground. The whole table is long, and each look into it takes as long as a file.
 */
export async function listAround(pids: readonly number[]): Promise<readonly Process[]> {
  if (platform() !== "linux") return listWithPs();
  const own = new Map(pids.map((pid) => [pid, readProcess(pid)]));
  const found = [...own.values()].filter((process) => process !== undefined);
  const hasJobs = found.some(({ foreground, group }) => foreground > 0 && foreground !== group);
  return hasJobs ? readTable(own) : found;
}

/** @param known those that were read already */
const readTable = (known: ReadonlyMap<number, Process | undefined>): readonly Process[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => known.get(Number(name)) ?? readProcess(Number(name)) ?? []);

/** The process with this id, or nothing when there is none. Linux only: elsewhere nothing is known without `ps`. */
export function readProcess(pid: number): Process | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return undefined;
  }
}

/** proc(5). The name stands in parentheses and may hold any of them itself, so the last one counts. */
export function parseStat(stat: string): Process {
  const end = stat.lastIndexOf(")");
  const [state, parent, group, session, , foreground, ...rest] = stat.slice(end + 2).split(" ");
  return {
    pid: Number.parseInt(stat, 10),
    name: stat.slice(stat.indexOf("(") + 1, end),
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    foreground: Number(foreground),
    started: rest[13] ?? "",
    stopped: state === "T" || state === "t",
    zombie: state === "Z" || state === "X",
  };
}

/** macOS and the BSDs. Their `ps` has no start time without spaces; the id has to do. */
async function listWithPs(): Promise<readonly Process[]> {
  const { execFile } = await import("node:child_process");
  const { promisify } = await import("node:util");
  const { stdout } = await promisify(execFile)("ps", ["-axo", "pid=,ppid=,pgid=,sess=,tpgid=,stat=,comm="]);
  return stdout.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(-?\d+)\s+(\S+)\s+(.*)$/.exec(line);
    if (!match) return [];
    const [, pid, parent, group, session, foreground, state, name] = match as unknown as string[];
    return [
      {
        pid: Number(pid),
        name: name!,
        parent: Number(parent),
        group: Number(group),
        session: Number(session),
        foreground: Number(foreground),
        started: "",
        stopped: state!.startsWith("T"),
        zombie: state!.startsWith("Z"),
      },
    ];
  });
}

/** Sends a signal; a process (or group, below zero) that is gone, or not ours to signal, is not an error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile; the next look at the table tells.
  }
}
