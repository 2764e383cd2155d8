import type { Snapshot, SnapshotPane } from "../model/snapshot.ts";

/** A pane by where it was: `0.1` is the second pane of window 0. */
export interface PlacedPane {
  readonly place: string;
  readonly pane: SnapshotPane;
}

/** In the order of `tmx snapshot show`. */
export const placesIn = ({ windows }: Snapshot): readonly PlacedPane[] =>
  windows.flatMap(({ index, panes }) => panes.map((pane, at) => ({ place: `${index}.${at}`, pane })));
