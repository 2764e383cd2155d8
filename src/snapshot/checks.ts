import { parseLayout } from "../lib/tmux-layout.ts";
import type { Snapshot, SnapshotPane, SnapshotWindow } from "../model/snapshot.ts";

/** What no schema can tell: whether the parts of a snapshot agree. What is wrong, in words for people. */
export function whyInconsistent({ windows, stack }: Snapshot): string | undefined {
  return (
    firstOf(windows, whyBadWindow) ??
    firstOf(windows, ({ index }, at) => (index > (windows[at - 1]?.index ?? -1) ? undefined : "is out of order")) ??
    whyBadStack(stack, new Set(windows.map(({ index }) => index)))
  );
}

type Check<T> = (each: T, at: number) => string | undefined;

/** The first complaint of a check about a window, with its place. */
function firstOf(windows: readonly SnapshotWindow[], check: Check<SnapshotWindow>): string | undefined {
  for (const [at, window] of windows.entries()) {
    const why = check(window, at);
    if (why !== undefined) return `windows[${at}] ${why}`;
  }
  return undefined;
}

function whyBadStack(stack: readonly number[], indexes: ReadonlySet<number>): string | undefined {
  if (new Set(stack).size < stack.length) return "stack names a window twice";
  const missing = stack.find((index) => !indexes.has(index));
  return missing === undefined ? undefined : `stack names the window ${missing}, which is not there`;
}

const whyBadWindow: Check<SnapshotWindow> = ({ panes, layout, full }) =>
  whyBadPanes(panes) ??
  whyBadLayout(layout, panes.length, "layout") ??
  (full && whyBadLayout(full.layout, panes.length, "full layout"));

function whyBadPanes(panes: readonly SnapshotPane[]): string | undefined {
  const active = panes.filter((pane) => pane.active);
  if (active.length !== 1) return `has ${active.length} active panes instead of one`;
  if (panes.filter(({ last }) => last).length > 1) return "has more than one pane that was active before";
  return new Set(panes.map(({ id }) => id)).size < panes.length ? "has one pane twice" : undefined;
}

/** A layout that is wrong ends some tmux servers: it never gets that far. */
function whyBadLayout(layout: string, panes: number, name: string): string | undefined {
  if (!/^[0-9a-fx,{}[\]]*$/.test(layout)) return `has a ${name} with characters that no layout has`;
  const parsed = parseLayout(layout);
  if (!parsed.ok) return `has a ${name} that cannot be read: ${parsed.error}`;
  return parsed.value.cells === panes
    ? undefined
    : `has a ${name} with ${parsed.value.cells} cells for ${panes} ${panes === 1 ? "pane" : "panes"}`;
}
