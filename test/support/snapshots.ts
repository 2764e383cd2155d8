/** Snapshots for tests: plain ones, and their texts. */
import { createHash } from "node:crypto";
import { formatLayout, type LayoutCell } from "../../src/lib/tmux-layout.ts";
import type { Snapshot, SnapshotPane, SnapshotText, SnapshotWindow } from "../../src/model/snapshot.ts";

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

export const textOf = (text: string): SnapshotText => ({
  sha256: sha256(text),
  lines: text.split("\n").length - 1,
  bytes: Buffer.byteLength(text),
});

export const pane = (options: Partial<SnapshotPane> = {}): SnapshotPane => ({
  id: "%0",
  processMark: "",
  titleMark: "",
  title: "title",
  options: {},
  width: 80,
  height: 24,
  active: true,
  last: false,
  marked: false,
  directory: "/home/me",
  program: { kind: "shell" },
  startCommand: "",
  process: { pid: 100, started: "200" },
  alternate: false,
  seen: { historySize: 1, historyBytes: 100, cursorX: 2, cursorY: 3, activity: 1_700_000_000 },
  ...options,
});

/** So many panes on top of each other. */
export function stacked(count: number): string {
  if (count === 1) return formatLayout({ width: 80, height: 24, x: 0, y: 0, kind: "pane", children: [] });
  const child = (at: number): LayoutCell => ({ width: 80, height: 1, x: 0, y: at * 2, kind: "pane", children: [] });
  const children = Array.from({ length: count }, (_, at) => child(at));
  return formatLayout({ width: 80, height: count * 2 - 1, x: 0, y: 0, kind: "rows", children });
}

export function window(options: Partial<SnapshotWindow> = {}): SnapshotWindow {
  const panes = options.panes ?? [pane()];
  return {
    id: "@0",
    index: 0,
    name: "window",
    layoutMark: "",
    options: {},
    layout: stacked(panes.length),
    width: 80,
    height: 24,
    zoomed: false,
    links: [],
    ...options,
    panes,
  };
}

export const snapshot = (options: Partial<Snapshot> = {}): Snapshot => ({
  session: "web",
  at: 1_700_000_000_000,
  cause: "manual",
  server: { pid: 7, startTime: 1_699_999_999, socketPath: "/tmp/tmux-0/default", version: "3.3a" },
  machine: { host: "box", boot: "b" },
  id: "$0",
  root: "/",
  env: { EDITOR: "vi", GONE: null },
  secrets: ["TOKEN"],
  options: { "status-left": "x" },
  hasText: true,
  stack: [0],
  windows: [window()],
  ...options,
});

/** A session with one pane for each of these texts, or with one that has none. */
export function withTexts(texts: readonly string[], options: Partial<Snapshot> = {}): Snapshot {
  const panes = texts.map((text, at) => pane({ id: `%${at}`, active: at === 0, text: textOf(text) }));
  return snapshot({ windows: [window(panes.length > 0 ? { panes } : {})], ...options });
}

export const textMap = (texts: readonly string[]): ReadonlyMap<string, string> =>
  new Map(texts.map((text) => [sha256(text), text]));
