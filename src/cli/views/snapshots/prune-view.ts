import type { RetentionReason } from "../../../model/retention.ts";
import type { DamagedSnapshot } from "../../../model/snapshot.ts";
import type { RetentionVerdict } from "../../../model/snapshots.ts";
import { count, describeSize } from "../size.ts";
import { safe, type Style } from "../style.ts";
import { renderTable } from "../table.ts";
import { describeTime } from "../time.ts";

interface Done {
  /** Whether it was done, or is only shown. */
  readonly isDone: boolean;
  readonly freedBytes: number;
  /** What goes, or would go, out of quarantine. */
  readonly stale: readonly DamagedSnapshot[];
}

const WORDS: Readonly<Record<Exclude<RetentionReason, "recent">, string>> = {
  pinned: "it is pinned",
  newest: "the newest, or the newest with all its texts",
  hourly: "the newest of its hour",
  daily: "the newest of its day",
  outdated: "nothing keeps it",
  budget: "all of them together are too large",
};

function whyOf({ reason, few: { count: few, by } }: RetentionVerdict): string {
  if (reason !== "recent") return WORDS[reason];
  return `one of the newest ${few}${by === "manifest" ? ", as its manifest says" : ""}`;
}

/** Every generation with what becomes of it, and why. */
export function renderPrune(
  decisions: readonly RetentionVerdict[],
  { isDone, freedBytes, stale }: Done,
  { now, style }: { readonly now: number; readonly style: Style },
): string {
  const rows = decisions.map((decision) => [
    decision.keep ? "." : "-",
    safe(decision.session),
    decision.number,
    describeTime(decision.at, now),
    describeSize(decision.size),
    whyOf(decision),
  ]);
  const going = decisions.filter(({ keep }) => !keep).length;
  // What stays is what a dry run is about as well.
  const isShown = rows.length > 0 && (going > 0 || !isDone);
  return [
    ...(isShown ? [renderTable(["", "SESSION", "GENERATION", "SAVED", "SIZE", "WHY"], rows, style), ""] : []),
    ...stale.map(({ file, why }) => `-  ${safe(file)}: damaged (${safe(why)}), and in quarantine for 30 days`),
    ...(stale.length > 0 ? [""] : []),
    summaryOf(going, { isDone, freedBytes, stale }),
  ].join("\n");
}

function summaryOf(going: number, { isDone, freedBytes, stale }: Done): string {
  if (going + stale.length === 0) return "Nothing to remove: every generation is kept.";
  const what = [
    ...(going > 0 ? [count(going, "generation")] : []),
    ...(stale.length > 0 ? [count(stale.length, "damaged file")] : []),
  ].join(", ");
  return isDone ? `Removed: ${what} (${describeSize(freedBytes)}).` : `To remove: ${what}.`;
}

export const pruneJson = (
  decisions: readonly RetentionVerdict[],
  { isDone, freedBytes, stale }: Done,
): Readonly<Record<string, unknown>> => ({
  schemaVersion: 1,
  applied: isDone,
  freedBytes,
  quarantine: stale,
  decisions: decisions.map(({ session, number, keep, reason, at, size, few }) => ({
    session,
    generation: number,
    keep,
    reason,
    time: new Date(at).toISOString(),
    bytes: size,
    newestKept: few.count,
  })),
});
