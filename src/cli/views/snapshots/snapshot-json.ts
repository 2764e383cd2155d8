import type { Snapshot, SnapshotGeneration } from "../../../model/snapshot.ts";

/** A generation for programs, without what it holds. */
export const generationJson = ({
  number,
  snapshot,
  pinned,
  size,
}: SnapshotGeneration): Readonly<Record<string, unknown>> => ({
  session: snapshot.session,
  generation: number,
  time: new Date(snapshot.at).toISOString(),
  cause: snapshot.cause,
  note: snapshot.note ?? null,
  pinned,
  bytes: size,
  windows: snapshot.windows.length,
  panes: panesIn(snapshot),
  text: snapshot.hasText,
});

/** A window that is linked twice is counted twice, as it is looked at twice. */
export const panesIn = ({ windows }: Snapshot): number =>
  windows.reduce((panes, window) => panes + window.panes.length, 0);
