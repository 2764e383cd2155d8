import type { SavedSession, SaveReport } from "../../../model/restore.ts";
import type { RefusedSnapshot } from "../../../model/snapshot.ts";
import { count, describeSize } from "../size.ts";
import { safe } from "../style.ts";
import { generationJson, panesIn } from "./snapshot-json.ts";

/** A line for each session that was saved. */
export const renderSaved = ({ saved }: SaveReport, file: string | undefined): string =>
  saved.map((each) => renderSession(each, file)).join("\n");

function renderSession({ session, generation, unchanged }: SavedSession, file: string | undefined): string {
  if (!generation) return `Saved ${safe(session)} to ${safe(file ?? "a file")}.`;
  const { number, snapshot, size, pinned } = generation;
  if (unchanged) return `${safe(session)} is as generation ${number} has it: nothing was saved.`;
  const parts = [
    count(snapshot.windows.length, "window"),
    count(panesIn(snapshot), "pane"),
    describeSize(size),
    ...(pinned ? ["pinned"] : []),
  ];
  return `Saved ${safe(session)} as generation ${number}: ${parts.join(", ")}.`;
}

export const renderRefused = ({ session, why, file }: RefusedSnapshot): string =>
  `${safe(session)} was not saved: ${safe(why)}; what there was is kept in ${safe(file)}`;

export const saveJson = ({ saved, refused }: SaveReport): Readonly<Record<string, unknown>> => ({
  schemaVersion: 1,
  saved: saved.map(({ session, generation, unchanged }) => ({
    session,
    unchanged,
    generation: generation ? generationJson(generation) : null,
  })),
  refused: refused.map(refusedJson),
});

export const refusedJson = ({ at, ...refused }: RefusedSnapshot): Readonly<Record<string, unknown>> => ({
  ...refused,
  time: new Date(at).toISOString(),
});
