import { lineChanges } from "../../../lib/line-changes.ts";
import type { SnapshotDifference } from "../../../model/restore.ts";
import type { SnapshotRuntime } from "../../../model/snapshots.ts";
import type { Action } from "../../action.ts";
import { EXIT } from "../../exit-status.ts";
import { reportFailure } from "../../report.ts";
import { findGeneration, snapshotsOf } from "../../snapshots.ts";
import { differencesJson, renderDifferences, type ShownDifference } from "../../views/snapshots/difference-view.ts";

/** `tmx snapshot diff`: from one generation to another, or to the newest. Needs no tmux. */
export const diff: Action = async ({ args: [session = "", first, second], context }) => {
  const before = await findGeneration(session, first, context);
  if (!before.ok) return reportFailure(before.error, context);
  const after = await findGeneration(session, second, context);
  if (!after.ok) return reportFailure(after.error, context);
  const snapshots = await snapshotsOf(context);
  const found = snapshots.compare(before.value.snapshot, after.value.snapshot);
  const differences = await Promise.all(found.map((each) => withLines(each, snapshots)));
  const [from, to] = [before.value.number, after.value.number];
  const { output } = context;
  if (context.options.output === "json")
    output.json({ schemaVersion: 1, session, from, to, differences: differencesJson(differences) });
  else output.result(renderDifferences(differences, { from, to, style: output.style }));
  return EXIT.done;
};

/** A text is told by the lines that differ, where both are still there. */
async function withLines(difference: SnapshotDifference, { readText }: SnapshotRuntime): Promise<ShownDifference> {
  const { kind, before, after } = difference;
  if (kind !== "text") return difference;
  const read = (sha256: string | undefined) => (sha256 === undefined ? Promise.resolve("") : readText(sha256));
  const [old, now] = await Promise.all([read(before), read(after)]);
  return old === undefined || now === undefined
    ? difference
    : { ...difference, lines: lineChanges(linesOf(old), linesOf(now)) };
}

const linesOf = (text: string): readonly string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));
