import type { Snapshot, SnapshotPane, SnapshotWindow } from "../model/snapshot.ts";

/**
 * Whether a save would say nothing new: all is as it was but the time, and what follows from that alone. A new life of
 * the server is new.
 */
export const isSameState = (one: Snapshot, other: Snapshot): boolean => isEqual(timeless(one), timeless(other));

function timeless({ at: _at, cause: _cause, note: _note, windows, ...rest }: Snapshot): object {
  return { ...rest, windows: windows.map(timelessWindow) };
}

const timelessWindow = ({ panes, ...rest }: SnapshotWindow): object => ({
  ...rest,
  panes: panes.map(({ seen: _seen, ...pane }: SnapshotPane) => pane),
});

/** Plain data, whatever the order of its keys; an absent key is one that is undefined. */
function isEqual(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [one, other] as [Record<string, unknown>, Record<string, unknown>];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => isEqual(left[key], right[key]));
}
