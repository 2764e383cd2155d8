import { parseLayout } from "../lib/tmux-layout.ts";
import type { Snapshot, SnapshotWindow } from "../model/snapshot.ts";

/** Why what was seen cannot be a whole session, in words for people; nothing when it can. */
export function whyNotWhole({ windows }: Snapshot): string | undefined {
  if (windows.length === 0) return "it has no windows";
  return windows.map(whyNotWholeWindow).find((why) => why !== undefined);
}

function whyNotWholeWindow({ index, layout, width, height, panes }: SnapshotWindow): string | undefined {
  const where = `window ${index}`;
  const parsed = parseLayout(layout);
  if (!parsed.ok) return `the layout of ${where} cannot be read: ${parsed.error}`;
  const { cells, width: columns, height: rows } = parsed.value;
  if (cells !== panes.length) return `the layout of ${where} has ${cells} cells for ${panes.length} panes`;
  if (columns !== width || rows !== height) return `the layout of ${where} is not as large as it`;
  return undefined;
}

/**
 * Why a save that nobody asked for by name is not believed: most panes have gone. A machine that shuts down ends them one
 * by one before the server, and what is saved then must not take the place of what was there.
 */
export function whyLost(now: Snapshot, before: Snapshot | undefined): string | undefined {
  if (before === undefined) return undefined;
  const [left, had] = [countPanes(now), countPanes(before)];
  return left * 2 < had ? `${had - left} of its ${had} panes have gone since the last save` : undefined;
}

const countPanes = ({ windows }: Snapshot): number => windows.reduce((sum, { panes }) => sum + panes.length, 0);
