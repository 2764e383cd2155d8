import type { Lease } from "../../../model/lease.ts";
import type { Autosave } from "../../../model/snapshots.ts";
import { safe, type Style } from "../style.ts";
import { renderTable } from "../table.ts";
import { describeInterval, describeTime } from "../time.ts";
import { refusedJson, renderRefused } from "./save-view.ts";

/** An interval that is kept is no save that is made: that is for whoever watches the server. */
export const renderSaver = (watcher: Lease | undefined): string =>
  watcher
    ? `Process ${watcher.pid} (tmx watch) saves.`
    : "The interval is kept, but nobody saves now: that is done while `tmx watch` runs on this tmux server. Without it, save\n" +
      "with `tmx session save --if-changed`, from cron or a timer.";

/** What is set for each session, how old its newest save is, and below it the saves that were refused. */
export function renderAutosaves(
  autosaves: readonly Autosave[],
  { now, style }: { readonly now: number; readonly style: Style },
): string {
  const rows = autosaves.map(({ session, everyMs, setBy, newest, refused }) => [
    safe(session),
    everyMs === undefined ? "off" : describeInterval(everyMs),
    setBy,
    newest === undefined ? "never" : describeTime(newest, now),
    refused.length || "-",
  ]);
  const table = renderTable(["SESSION", "EVERY", "SET BY", "LAST SAVE", "REFUSED"], rows, style);
  const refusals = autosaves.flatMap(({ refused }) =>
    refused.map((each) => `  ${style.bad("!")} ${renderRefused(each)}`),
  );
  return [table, ...(refusals.length > 0 ? ["", ...refusals] : [])].join("\n");
}

export const autosaveJson = (
  autosaves: readonly Autosave[],
  watcher: Lease | undefined,
): Readonly<Record<string, unknown>> => ({
  schemaVersion: 1,
  running: watcher !== undefined,
  sessions: autosaves.map(({ session, everyMs, setBy, newest, refused }) => ({
    session,
    everyMs: everyMs ?? null,
    setBy,
    lastSave: newest === undefined ? null : new Date(newest).toISOString(),
    refused: refused.map(refusedJson),
  })),
});
