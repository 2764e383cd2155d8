import type { Operation } from "../../model/plan.ts";
import type { RestoredWindow } from "../../model/restoration.ts";
import type { SnapshotWindow } from "../../model/snapshot.ts";
import { windowAddress } from "../../snapshot/blueprint.ts";
import type { PreparedSession } from "./prepared.ts";

const COMES_ALONG = "its session is restored";
const NOT_THERE = "it is not there";

/** A session with its windows and panes, as a plan shows them. */
export function restoreOperations(session: PreparedSession): readonly Operation[] {
  const { name, snapshot, blueprint, into } = session;
  const { windows } = blueprint.restoration;
  const inside = windows.flatMap((restored, at) => windowOperations(session, restored, snapshot.windows[at]!));
  if (into) return inside;
  return [
    { ...baseOf(session), level: "session", address: { session: name }, label: name, cause: NOT_THERE },
    ...inside,
  ];
}

function windowOperations(
  session: PreparedSession,
  restored: RestoredWindow,
  window: SnapshotWindow,
): readonly Operation[] {
  const base = baseOf(session);
  const address = windowAddress(session.name, window);
  const label = window.name || String(window.index);
  const cause = session.into ? NOT_THERE : COMES_ALONG;
  const own: Operation = { ...base, level: "window", address, label, cause };
  if (restored.link || session.blueprint.restoration.joins !== undefined) return [own];
  const panes = window.panes.map((pane, place): Operation => ({
    ...base,
    level: "pane",
    address: { ...address, pane: pane.key ?? String(place) },
    label: pane.key ?? pane.title,
    cause: COMES_ALONG,
  }));
  return [own, ...panes];
}

function baseOf({ source: { generation }, snapshot }: PreparedSession) {
  const from = generation ? { from: { generation: generation.number, at: snapshot.at } } : {};
  return { action: "restore", fields: [], endsProcess: false, state: "planned", ...from } as const;
}
