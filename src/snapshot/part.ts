/** A part of what was saved. */
import { pruned } from "../lib/layout-pruning.ts";
import { formatLayout, parseLayout } from "../lib/tmux-layout.ts";
import type { SnapshotPane, SnapshotWindow } from "../model/snapshot.ts";

/** A window with those of its panes that are kept, which share its room; nothing where none is. */
export function withPanes(
  { full, ...window }: SnapshotWindow,
  isKept: (pane: SnapshotPane) => boolean,
): SnapshotWindow | undefined {
  const panes = window.panes.filter(isKept);
  if (panes.length === 0) return undefined;
  if (panes.length === window.panes.length) return full ? { ...window, full } : window;
  const { layout, width, height } = full ?? window;
  const parsed = parseLayout(layout);
  const left = parsed.ok ? pruned(parsed.value.tree, (place) => isKept(window.panes[place]!)) : undefined;
  const isActive = panes.some(({ active }) => active);
  return {
    ...window,
    width,
    height,
    ...(left ? { layout: formatLayout(left) } : {}),
    zoomed: window.zoomed && isActive,
    // What was given to the window then was given to other panes.
    layoutMark: "",
    panes: isActive ? panes : panes.map((pane, at) => (at === 0 ? { ...pane, active: true, last: false } : pane)),
  };
}
