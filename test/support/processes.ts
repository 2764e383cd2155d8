/**
 * Finds and ends processes by a folder that their environment names. Every process of a test run has such a folder in
 * its environment (HOME, TMUX_TMPDIR, …), and so have its children, whatever they do: become daemons, ignore SIGHUP,
 * or start a session of their own.
 */
import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export interface FoundProcess {
  readonly pid: number;
  readonly parent: number;
  /** The session id: the pane's pid, for all that runs in a pane. */
  readonly session: number;
  /** `R` running, `S` sleeping, `T` stopped, `Z` dead but not reaped, … */
  readonly state: string;
  readonly argv: readonly string[];
}

/** All living processes (zombies are not) whose environment names this folder. Empty where there is no /proc. */
export function processesNaming(folder: string): FoundProcess[] {
  return pids().flatMap((pid) => {
    const environment = readOrNothing(`/proc/${pid}/environ`);
    if (!environment.includes(folder)) return [];
    const found = describe(pid);
    return found === undefined || found.state === "Z" ? [] : [found];
  });
}

/** Kills them and what they start meanwhile, until none is left but those to spare. */
export async function killNaming(folder: string, spare: (pid: number) => boolean = isSelf): Promise<void> {
  const end = performance.now() + 30_000;
  // A process that is killed needs a moment to be gone, and each look costs more than that.
  for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 2, 80)) {
    const left = processesNaming(folder).filter(({ pid }) => !spare(pid));
    if (left.length === 0) return;
    if (performance.now() > end) {
      throw new Error(
        `processes that do not end: ${left.map(({ pid, argv }) => `${pid} ${argv.join(" ")}`).join("; ")}`,
      );
    }
    for (const { pid } of left) kill(pid);
    await sleep(pauseMs);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

const isSelf = (pid: number): boolean => pid === process.pid;

/** This process, what started it and what it started: what vitest runs the tests with. */
export function isFamily(pid: number): boolean {
  return ancestors(pid).includes(process.pid) || ancestors(process.pid).includes(pid);
}

/** The process itself first. */
function ancestors(pid: number): number[] {
  const line: number[] = [];
  for (let at = pid; at > 1; at = describe(at)?.parent ?? 0) line.push(at);
  return line;
}

function describe(pid: number): FoundProcess | undefined {
  const stat = readOrNothing(`/proc/${pid}/stat`);
  // The program's name stands in parentheses and may hold anything, so the fields are counted from the last one.
  const [state, parent, , session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (state === undefined || parent === undefined) return undefined;
  const argv = readOrNothing(`/proc/${pid}/cmdline`).split("\0").slice(0, -1);
  return { pid, parent: Number(parent), session: Number(session), state, argv };
}

function pids(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** Kept from one file to the next: a look at all processes reads hundreds, and costs what memory it asks for. */
let room = Buffer.allocUnsafe(64 * 1024);

/** As Latin-1, of which each byte is a character. */
function readOrNothing(file: string): string {
  try {
    const opened = openSync(file, "r");
    try {
      const size = readInto(opened);
      return room.toString("latin1", 0, size);
    } finally {
      closeSync(opened);
    }
  } catch {
    return "";
  }
}

/** Reads all that is in a file, and tells how many bytes that is. */
function readInto(opened: number): number {
  for (let size = 0; ;) {
    const read = readSync(opened, room, size, room.length - size, null);
    if (read === 0) return size;
    size += read;
    if (size === room.length) room = Buffer.concat([room, room]);
  }
}
