import { type ChildProcess, spawn } from "node:child_process";
import { StringDecoder } from "node:string_decoder";
import { setTimeout as sleep } from "node:timers/promises";

import { Excerpt } from "../lib/excerpt.ts";
import type { Hook, HookEnd } from "../model/hooks.ts";
import { listProcesses, signalProcess } from "./processes.ts";

/** A hook, and where it runs. */
export interface HookOrder {
  readonly hook: Hook;
  /** Absolute; known to be there. */
  readonly folder: string;
  /** The whole environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Called when a person begins to wonder. */
  readonly felt: () => void;
}

export interface HookOutcome {
  readonly end: HookEnd;
  readonly output: string;
}

const FELT_MS = 1_000;
/** What a hook that is past its deadline has left to clean up after SIGTERM. */
const GRACE_MS = 2_000;
const POLL_MS = 25;
/** After its end, for what is still in the pipe: what it left in the background may keep that open for ever. */
const DRAIN_MS = 100;
/** Characters of output to keep. */
const [HEAD, TAIL] = [8 * 1024, 24 * 1024];

/**
 * Runs the command `$1` as long as tmx lives. Descriptor 3 ends with tmx, however that ends: then the whole process
 * group does.
 */
const WATCHED = `
(read -r _tmx_line <&3; trap '' TERM; kill -TERM 0; sleep ${GRACE_MS / 1000}; kill -KILL 0) </dev/null >/dev/null 2>&1 &
_tmx_watcher=$!
/bin/sh -c "$1" 3<&-
_tmx_status=$?
kill "$_tmx_watcher" 2>/dev/null
exit "$_tmx_status"`;

/** Runs a hook's commands one after the other, until one fails or time is up. */
export async function runHook(order: HookOrder): Promise<HookOutcome> {
  const { commands, timeoutMs } = order.hook;
  const output = new Excerpt(HEAD, TAIL);
  const deadline = performance.now() + timeoutMs;
  const felt = setTimeout(order.felt, FELT_MS);
  try {
    for (const command of commands) {
      const end = await runCommand(command, order, { output, deadline });
      if (end.kind !== "done") return { end, output: output.toString() };
    }
    return { end: { kind: "done" }, output: output.toString() };
  } finally {
    clearTimeout(felt);
  }
}

/** Without a terminal, and as the leader of a process group that can be ended as a whole. */
async function runCommand(
  command: string,
  { folder, env, hook }: HookOrder,
  { output, deadline }: { readonly output: Excerpt; readonly deadline: number },
): Promise<HookEnd> {
  const child = spawn("/bin/sh", ["-c", WATCHED, "tmx-hook", command], {
    cwd: folder,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  collect(child, output);
  const end = await within(deadline - performance.now(), endOf(child, command));
  if (!end) await endGroup(child.pid!);
  await drain(child);
  return end ?? { kind: "timed-out", afterMs: hook.timeoutMs, command };
}

/** What comes of the work, or nothing when that takes longer. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  const timer = new AbortController();
  const late = sleep(Math.max(0, ms), undefined, { signal: timer.signal }).catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}

function collect({ stdout, stderr }: ChildProcess, output: Excerpt): void {
  for (const stream of [stdout, stderr]) {
    const decoder = new StringDecoder("utf8");
    stream?.on("data", (bytes: Buffer) => output.add(decoder.write(bytes)));
  }
}

/** Its own end, not that of its pipes. */
const endOf = (child: ChildProcess, command: string): Promise<HookEnd> =>
  new Promise((resolve) => {
    child.once("error", ({ message }) => resolve({ kind: "not-run", reason: `it cannot be started: ${message}` }));
    child.once("exit", (code) => {
      if (code === 0) resolve({ kind: "done" });
      // A shell that was killed itself tells no status; 137 is what one that saw it would have told.
      else resolve({ kind: "failed", status: code ?? 137, command });
    });
  });

/** Asks the whole group to end, and ends what is left of it. */
async function endGroup(group: number): Promise<void> {
  signalProcess(-group, "SIGTERM");
  for (let waited = 0; waited < GRACE_MS && (await isRunning(group)); waited += POLL_MS) await sleep(POLL_MS);
  signalProcess(-group, "SIGKILL");
}

const isRunning = async (group: number): Promise<boolean> =>
  (await listProcesses()).some((each) => each.group === group && !each.zombie);

/** What was printed before the end; then lets go of the pipes. */
async function drain(child: ChildProcess): Promise<void> {
  const ends = [child.stdout, child.stderr]
    .filter((pipe) => pipe?.closed === false)
    .map((pipe) => new Promise((resolve) => pipe!.once("close", resolve)));
  await within(DRAIN_MS, Promise.all(ends));
  // On a busy machine that time may be over before anything was read: one turn reads all that is there.
  await new Promise((resolve) => setImmediate(resolve));
  for (const pipe of child.stdio) pipe?.destroy();
  child.unref();
}
