import type { Failure } from "../model/failure.ts";
import type { Process } from "../model/process.ts";
import type { StopPolicy } from "../model/spec.ts";
import { isInMode, isLabelled, onlyIf } from "../tmux/guards.ts";
import type { Command } from "../tmux/script.ts";
import type { Emit } from "../model/event.ts";
import type { Ports } from "./ports.ts";

/** A pane whose process is to end. */
export interface Ending {
  readonly id: string;
  /** How people call it. */
  readonly address: string;
  /** The pane's first process: every process of its terminal has this as its session. */
  readonly pid: number;
  /** The pane's label as tmux has it, so that keys reach no pane that is another's by now. */
  readonly label: string;
  /** Whether the pane's first process is the command itself; otherwise it is a shell that waits at its prompt. */
  readonly supervised: boolean;
  readonly policy: StopPolicy;
}

const POLL_MS = 25;
/** When a person begins to wonder. */
const FELT_MS = 1_000;
/** What a process that has used up its time still has to notice that its terminal is gone. */
const HANGUP_MS = 500;
/** After SIGKILL only the kernel can hold a process up. */
const KILL_WAIT_MS = 2_000;

/**
 * The first half of the shutdown ladder: the manifest's keys or signal, and time for the foreground job to end. Panes
 * without either are left to the hangup that comes when tmux ends them, and so are shells at their prompt: what is
 * typed there would be run.
 *
 * @returns how long that took, in milliseconds
 */
export async function askToStop(ports: Ports, endings: readonly Ending[], emit: Emit): Promise<number> {
  const begun = ports.clock.now();
  const table = await ports.processes.list();
  const asked = endings.filter((ending) => isAsked(ending) && isBusy(table, ending));
  const keys = asked.flatMap(sendKeys);
  if (keys.length > 0) await ports.tmux.send(keys);
  for (const { pid, policy } of asked) {
    const job = table.find((each) => each.pid === pid)?.foreground ?? 0;
    if (policy.signal !== undefined && job > 0) ports.processes.signal(-job, policy.signal as NodeJS.Signals);
  }
  if (asked.length > 0) await waitUntil(ports, asked, { emit, done: (now, ending) => !isBusy(now, ending) });
  return ports.clock.now() - begun;
}

/**
 * The second half, after tmux has ended the panes: whatever of their terminals still runs is woken, waited for, and at
 * last killed.
 *
 * @param spentMs how much of its time a pane has had that was asked to stop before
 * @returns a failure that names what even SIGKILL did not end
 */
export async function reap(
  ports: Ports,
  endings: readonly Ending[],
  { emit, spentMs }: { readonly emit: Emit; readonly spentMs: number },
): Promise<Failure | undefined> {
  if (endings.length === 0) return undefined;
  const gone = (now: readonly Process[], { pid }: Ending): boolean => members(now, pid).length === 0;
  for (const { pid } of await stillThere(ports, endings)) {
    const stopped = members(await ports.processes.list(), pid).filter((each) => each.stopped);
    for (const each of stopped) ports.processes.signal(each.pid, "SIGCONT");
  }
  const left = endings.map((ending) => {
    const graceMs = isAsked(ending) ? Math.max(HANGUP_MS, ending.policy.graceMs - spentMs) : ending.policy.graceMs;
    return { ...ending, policy: { ...ending.policy, graceMs } };
  });
  await waitUntil(ports, left, { emit, done: gone });
  for (const { pid } of await stillThere(ports, endings)) {
    for (const each of members(await ports.processes.list(), pid)) ports.processes.signal(each.pid, "SIGKILL");
  }
  const killed = endings.map((ending) => ({ ...ending, policy: { ...ending.policy, graceMs: KILL_WAIT_MS } }));
  await waitUntil(ports, killed, { emit, done: gone });
  return survivors(ports, endings);
}

const isAsked = ({ policy }: Ending): boolean => policy.keys.length > 0 || policy.signal !== undefined;

async function stillThere(ports: Ports, endings: readonly Ending[]): Promise<readonly Ending[]> {
  const table = await ports.processes.list();
  return endings.filter(({ pid }) => members(table, pid).length > 0);
}

async function survivors(ports: Ports, endings: readonly Ending[]): Promise<Failure | undefined> {
  const table = await ports.processes.list();
  const left = endings.flatMap(({ address, pid }) =>
    members(table, pid).map((each) => `${address}: ${each.name} (process ${each.pid})`),
  );
  if (left.length === 0) return undefined;
  return {
    code: "still-running",
    message: `${left.length} process(es) did not end, not even by SIGKILL`,
    details: left,
    hint: "they hang inside the kernel (a dead network disk, say); look with: ps -o pid,stat,wchan,args -p PID",
  };
}

/**
 * Keys only reach the pane they are meant for, its program rather than copy mode, and no other pane that it is
 * synchronised with.
 */
function sendKeys({ id, label, policy }: Ending): readonly Command[] {
  if (policy.keys.length === 0) return [];
  const same = isLabelled("pane", id, label);
  return [
    onlyIf(id, isInMode(same), [["send-keys", "-t", id, "-X", "cancel"]]),
    onlyIf(id, same, [
      ["set-option", "-p", "-t", id, "synchronize-panes", "off"],
      ["send-keys", "-t", id, ...policy.keys],
    ]),
  ];
}

/** The processes of a pane's terminal that still run. */
const members = (table: readonly Process[], session: number): readonly Process[] =>
  table.filter((each) => each.session === session && !each.zombie);

/** Whether anything but a waiting shell is in the foreground. */
function isBusy(table: readonly Process[], { pid, supervised }: Ending): boolean {
  const leader = table.find((each) => each.pid === pid && !each.zombie);
  // What it ran may go on for a while: nothing new is to start beside that.
  if (!leader) return members(table, pid).length > 0;
  const shell = /^-?(?:ba|z|fi|da|k|a|mk)?sh$/.test(leader.name);
  return supervised || !shell || leader.foreground !== leader.group;
}

async function waitUntil(
  ports: Ports,
  endings: readonly Ending[],
  { emit, done }: { readonly emit: Emit; readonly done: (table: readonly Process[], ending: Ending) => boolean },
): Promise<void> {
  const begun = ports.clock.now();
  const told = new Set<string>();
  for (;;) {
    const waited = ports.clock.now() - begun;
    const table = await ports.processes.list();
    const left = endings.filter((ending) => waited < ending.policy.graceMs && !done(table, ending));
    if (left.length === 0) return;
    for (const { address, pid } of waited >= FELT_MS ? left.filter(({ id }) => !told.has(id)) : []) {
      emit({
        kind: "waiting-for-processes",
        address,
        names: members(table, pid).map(({ name, pid: id }) => `${name} (${id})`),
      });
    }
    if (waited >= FELT_MS) for (const { id } of left) told.add(id);
    await ports.clock.sleep(POLL_MS);
  }
}
