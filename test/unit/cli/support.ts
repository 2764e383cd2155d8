/** A command's world without tmux or a disk: snapshots in memory, and an output that remembers. */
import { expect } from "vitest";
import type { Action } from "../../../src/cli/action.ts";
import type { Context } from "../../../src/cli/context.ts";
import { renderJson } from "../../../src/cli/views/json.ts";
import type { Output } from "../../../src/cli/views/output.ts";
import { PLAIN, type Style } from "../../../src/cli/views/style.ts";
import { ok } from "../../../src/lib/result.ts";
import type { RestorePlan } from "../../../src/model/restore.ts";
import type { Snapshot, SnapshotGeneration, SnapshotPane, SnapshotWindow } from "../../../src/model/snapshot.ts";
import type { SnapshotRuntime } from "../../../src/model/snapshots.ts";
import type { Lease } from "../../../src/model/lease.ts";
import type { Runtime } from "../../../src/runtime.ts";
import * as plain from "../../support/snapshots.ts";

export const NOW = Date.parse("2026-11-27T15:30:00Z");

export const pane = (changes: Partial<SnapshotPane> = {}): SnapshotPane => {
  const { process: _process, ...whole } = plain.pane({
    title: "",
    directory: "/home/a",
    seen: { historySize: 0, historyBytes: 0, cursorX: 0, cursorY: 0, activity: 0 },
  });
  return { ...whole, ...changes };
};

export const window = (changes: Partial<SnapshotWindow> = {}): SnapshotWindow =>
  plain.window({ name: "edit", layout: "b25d,80x24,0,0,0", panes: [pane()], ...changes });

export const snapshot = (changes: Partial<Snapshot> = {}): Snapshot =>
  plain.snapshot({
    at: NOW - 120_000,
    server: { pid: 1, startTime: 1, socketPath: "/tmp/tmux-0/default", version: "3.3a" },
    root: "/home/a",
    env: {},
    secrets: [],
    options: {},
    windows: [window()],
    ...changes,
  });

export const generation = (
  number: number,
  changes: Partial<Snapshot> = {},
  beside: Partial<SnapshotGeneration> = {},
): SnapshotGeneration => ({ number, snapshot: snapshot(changes), pinned: false, size: 1234, ...beside });

export const restorePlan = (changes: Partial<RestorePlan> = {}): RestorePlan => ({
  plan: {
    operations: [
      {
        action: "restore",
        level: "session",
        address: { session: "web" },
        label: "web",
        cause: "it is gone",
        from: { generation: 3, at: NOW - 120_000 },
        fields: [],
        endsProcess: false,
        state: "planned",
      },
    ],
    conflicts: [],
    sessions: ["web"],
  },
  sources: [{ session: "web", generation: generation(3), at: NOW - 120_000 }],
  damaged: [],
  skipped: [],
  fields: [],
  questions: [],
  ...changes,
});

const whole = async (found: readonly SnapshotGeneration[], session: string, number?: number) => {
  const own = found.filter((each) => each.snapshot.session === session);
  const picked = number === undefined ? own[0] : own.find((each) => each.number === number);
  return ok({ ...(picked ? { generation: picked } : {}), damaged: [] });
};

/** Generations, newest first, and texts by their hashes. */
export const fakeSnapshots = (
  generations: readonly SnapshotGeneration[] = [],
  texts: Readonly<Record<string, string>> = {},
): SnapshotRuntime => ({
  save: async () => ok({ saved: [], refused: [] }),
  planRestore: async () => ok(restorePlan()),
  restore: async () => ok({ ...restorePlan(), differences: [] }),
  planUndo: async () => ok({ ...restorePlan(), undoes: { command: "delete", at: NOW, sessions: ["web"] } }),
  undo: async () =>
    ok({ ...restorePlan(), differences: [], undoes: { command: "delete", at: NOW, sessions: ["web"] } }),
  list: async (session) =>
    ok({
      generations: generations
        .filter((each) => session === undefined || each.snapshot.session === session)
        .map((each) => ({ ...each, textsMissing: 0 })),
      damaged: [],
      damagedNow: [],
      passedOver: [],
      refused: [],
      textBytes: new Map(),
    }),
  read: (session, number) => whole(generations, session, number),
  newest: (session) => whole(generations, session),
  readText: async (sha256) => texts[sha256],
  verify: async () => ok([]),
  compare: () => [],
  setPinned: async () => ok(undefined),
  remove: async () => ok(1000),
  retention: async () => ok([]),
  stale: async () => ok([]),
  discard: async () => ok(0),
  autosaves: {
    set: async () => ok(undefined),
    list: async () => ok({ autosaves: [], damaged: [] }),
    known: async () => ok(["web"]),
  },
});

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface World {
  readonly snapshots?: SnapshotRuntime;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly json?: boolean;
  readonly style?: Style;
  /** Who watches the server. */
  readonly watcher?: Lease;
  /** What a person types at a terminal, an answer a question; no terminal where absent. */
  readonly answers?: readonly string[];
}

/** Runs a command's action. */
export async function run(
  action: Action,
  args: readonly string[],
  { snapshots = fakeSnapshots(), options = {}, json = false, style = PLAIN, answers, watcher }: World = {},
): Promise<Ran> {
  const [said, told]: [string[], string[]] = [[], []];
  const left = [...(answers ?? [])];
  const output: Output = {
    style,
    errorStyle: style,
    isInteractive: answers !== undefined,
    terminal: undefined,
    result: (text) => said.push(text),
    jsonLine: (value) => said.push(renderJson(value, { isLine: true })),
    json: (value) => said.push(renderJson(value)),
    note: (text) => told.push(text),
    error: (text) => told.push(text),
    ask: async (question) => {
      told.push(question);
      return left.shift();
    },
    confirm: async (question) => {
      told.push(question);
      return left.shift() === "y";
    },
    choose: async () => undefined,
  };
  const context: Context = {
    options: { output: json ? "json" : "text", color: false, quiet: false, verbose: false },
    output,
    env: {},
    install: "/",
    runtime: async () => ({ snapshots: async () => snapshots, watcher: async () => ok(watcher) }) as unknown as Runtime,
  };
  const code = await action({ args, options, context });
  return { code, stdout: said.join("\n"), stderr: told.join("\n") };
}

const SGR = new RegExp(String.raw`\u001b\[[\d;:]*m`, "g");

/** No character that a terminal takes for the start of anything but a colour. */
export function expectHarmless(text: string): void {
  const rest = text.replaceAll(SGR, "").replaceAll(/[\n\t]/g, "");
  expect(rest).not.toMatch(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
}
