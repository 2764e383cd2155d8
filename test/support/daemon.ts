/** A daemon on a rig's server, as a test looks at it. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expectCode } from "./apply.ts";
import { ask } from "../../src/daemon/client.ts";
import type { Rig } from "./rig.ts";

export interface Pids {
  readonly reconciler: number;
  readonly watchdog: number;
  readonly restarts: number;
  readonly socket: string;
}

/** Starts it, and waits until a watchdog is over it. */
export async function daemonOf(rig: Rig, ...args: readonly string[]): Promise<Pids> {
  expectCode(await rig.tmx("daemon", "start", ...args), 0);
  return pidsOf(rig);
}

/** Both processes, once there are both. */
export const pidsOf = (rig: Rig, is: (pids: Pids) => boolean = () => true): Promise<Pids> =>
  rig.until(
    async () => {
      const { code, stdout } = await rig.tmx("daemon", "status", "-o", "json");
      if (code !== 0) return undefined;
      const { reconciler, watchdog, socket } = JSON.parse(stdout);
      if (!watchdog) return undefined;
      const pids = { reconciler: reconciler.pid, watchdog: watchdog.pid, restarts: reconciler.restarts, socket };
      return is(pids) && pids;
    },
    { what: "a reconciler and its watchdog" },
  );

/** Who there is of a daemon's processes. What one of them is just about to start calls itself as it does: it is left out. */
export function daemonProcesses(rig: Rig): readonly string[] {
  const found = rig.processes().filter(({ argv }) => argv[1]?.endsWith("tmxd.cjs"));
  const roles = new Map(found.map(({ pid, argv }) => [pid, argv[2]!]));
  return found
    .filter(({ parent, argv }) => roles.get(parent) !== argv[2])
    .map(({ argv }) => argv[2]!)
    .toSorted();
}

/** Everything of a daemon that is on the disk, but for what it has written down. */
export async function filesOf(rig: Rig): Promise<readonly string[]> {
  const state = await readdir(rig.stateDir, { recursive: true, withFileTypes: true }).catch(() => []);
  const runtime = await readdir(join(rig.home, "run"), { recursive: true, withFileTypes: true }).catch(() => []);
  return [...state, ...runtime]
    .filter((found) => !found.isDirectory())
    .map((found) => join(found.parentPath, found.name))
    .filter((path) => /\/daemon\/|\.sock$/.test(path) && !/(\.log(\.\d)?|events\.jsonl)$/.test(path));
}

/** What its API answers. */
export async function asked(socket: string, method: "GET" | "POST", path: string, body?: unknown): Promise<any> {
  const reply = await ask<any>(socket, method, path, { body, timeoutMs: 30_000 });
  if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  return reply.value;
}

/** The names of all checks that are not well. */
export async function complaints(rig: Rig): Promise<readonly string[]> {
  const { stdout } = await rig.tmx("daemon", "health", "-o", "json");
  return JSON.parse(stdout)
    .checks.filter(({ grade }: { grade: string }) => grade !== "ok")
    .map(({ name }: { name: string }) => name);
}
