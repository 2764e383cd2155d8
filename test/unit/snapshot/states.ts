/** States of a session as values: everything ordinary, but for what a test says. */
import type { CapturedPane } from "../../../src/model/captured.ts";
import type { Snapshot, SnapshotPane, SnapshotWindow } from "../../../src/model/snapshot.ts";
import * as plain from "../../support/snapshots.ts";

const ACTIVITY = 1_000_000;

export const pane = (given: Partial<SnapshotPane> = {}): SnapshotPane =>
  plain.pane({
    title: "host",
    process: { pid: 100, started: "5" },
    text: { sha256: "a1", lines: 1, bytes: 2 },
    seen: { historySize: 0, historyBytes: 10, cursorX: 2, cursorY: 1, activity: ACTIVITY },
    ...given,
  });

export const ONE = "b25d,80x24,0,0,0";

export const window = (given: Partial<SnapshotWindow> = {}): SnapshotWindow =>
  plain.window({ name: "edit", options: { "automatic-rename": "off" }, layout: ONE, panes: [pane()], ...given });

export const state = (given: Partial<Snapshot> = {}): Snapshot =>
  plain.snapshot({
    at: (ACTIVITY + 1) * 1000,
    server: { pid: 9, startTime: 5, socketPath: "/s", version: "3.3a" },
    machine: { host: "host", boot: "b" },
    root: "/home/me",
    env: {},
    secrets: [],
    options: {},
    windows: [window()],
    ...given,
  });

/** The same pane, as tmux tells it. */
export function captured(given: Partial<CapturedPane> = {}): CapturedPane {
  const { directory: _directory, program: _program, process, text: _text, ...rest } = pane();
  return {
    ...rest,
    pid: process!.pid,
    startedIn: "/home/me",
    waitingFile: "",
    restoredText: "",
    inMode: false,
    ...given,
  };
}
