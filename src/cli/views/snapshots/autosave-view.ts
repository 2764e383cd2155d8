import type { Autosave } from "../../../model/snapshots.ts";
import { safe, type Style } from "../style.ts";
import { renderTable } from "../table.ts";
import { describeInterval, describeTime } from "../time.ts";
import { refusedJson, renderRefused } from "./save-view.ts";

/** An interval that is kept is no save that is made. */
export const NOBODY_SAVES =
  "The interval is kept, but nobody saves yet: that is for tmx's daemon, which does not exist so far. Until then save\n" +
  "with `tmx session save`, from cron or a timer if you like.";

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

export const autosaveJson = (autosaves: readonly Autosave[]): Readonly<Record<string, unknown>> => ({
  schemaVersion: 1,
  // Nobody runs them until there is a daemon.
  running: false,
  sessions: autosaves.map(({ session, everyMs, setBy, newest, refused }) => ({
    session,
    everyMs: everyMs ?? null,
    setBy,
    lastSave: newest === undefined ? null : new Date(newest).toISOString(),
    refused: refused.map(refusedJson),
  })),
});
