import type { PaneMatch, PlacedWindow, SessionMatch, WindowMatch } from "../diff/match.ts";
import { PLACEHOLDER } from "../diff/match.ts";
import type { ObservedSession } from "../model/observed.ts";
import { apart } from "../tmux/guards.ts";
import { LAYOUT_MARK } from "../tmux/label.ts";
import type { Line } from "../tmux/script.ts";
import type { BuildContext, Built } from "./built.ts";
import { fillWindow, newWindow, splitPane } from "./build-window.ts";
import { setLabel } from "./phrases.ts";
import { roomFor } from "./room.ts";

/**
 * What is missing in a session that exists, a line for each part. Only the new parts: order, moves and everything else
 * that needs ids comes in the next message, when the ids of these are known.
 */
export function createMissing(match: SessionMatch, context: BuildContext): readonly Built[] {
  const session = match.observed!;
  const last = Math.max(...session.windows.map(({ index }) => index));
  const missing = match.windows.filter(({ observed }) => observed === undefined);
  return [
    ...missing.map((window, at) => createWindow(match, window, { index: last + 1 + at, context })),
    ...match.windows.flatMap((window) => (window.observed ? createPanes(match, window, window.observed, context) : [])),
  ];
}

/** Whether anything in a session that exists has to be made before the rest can be arranged. */
export const isMissingParts = ({ windows }: SessionMatch): boolean =>
  windows.some((window) => !window.observed || window.panes.some(({ observed }) => !observed) || isEmptied(window));

function createWindow(
  match: SessionMatch,
  window: WindowMatch,
  { index, context }: { readonly index: number; readonly context: BuildContext },
): Built {
  const session = match.observed!;
  const target = `${session.id}:${index}`;
  const open = newWindow(window, { session: match.spec, target, at: target, detached: true }, context);
  return fillWindow(window, { session: match.spec, target, size: sizeOf(session), open }, context);
}

/** New windows are as large as the one people look at. */
function sizeOf(session: ObservedSession): { readonly columns: number; readonly rows: number } {
  const window = session.windows.find(({ active }) => active) ?? session.windows[0]!;
  return { columns: window.width, rows: window.height };
}

function createPanes(
  match: SessionMatch,
  window: WindowMatch,
  placed: PlacedWindow,
  context: BuildContext,
): readonly Built[] {
  const missing = window.panes.filter(({ observed }) => observed === undefined);
  const built = missing.map(({ spec }) => {
    const { how, at } = whereToSplit(window, placed);
    const place = { session: match.spec, window: window.spec, target: placed.window.id, at, how };
    const { line, files } = splitPane(spec, place, context);
    return { line: keepingView(placed, line), files };
  });
  return isEmptied(window) && missing.length === 0 ? [holdPlace(match, window, placed)] : built;
}

/** Every pane of the window is about to move out, and those to move in have not come yet: the window would end. */
function isEmptied(window: WindowMatch): boolean {
  const { observed } = window;
  if (!observed || window.panes.some((pane) => isHome(window, pane))) return false;
  return observed.window.panes.every(({ label }) => label !== undefined && label.pane !== PLACEHOLDER);
}

/** Whether the panes of this window that exist all belong to it already. */
const isHome = (match: WindowMatch, pane: PaneMatch): boolean => pane.observed?.window.id === match.observed?.window.id;

function holdPlace({ spec }: SessionMatch, window: WindowMatch, placed: PlacedWindow): Built {
  const label = { level: "pane", session: spec.name, window: window.spec.key, pane: PLACEHOLDER } as const;
  const { how, at } = whereToSplit(window, placed);
  const line: Line = [["split-window", ...how, "-t", at, "--", "cat"], setLabel(label, placed.window.id)];
  return { line: keepingView(placed, line), files: [] };
}

/**
 * A window with a layout gets its new pane as a strip, and its layout again afterwards. One without is somebody's own
 * arrangement: the largest pane gives half.
 */
function whereToSplit({ spec }: WindowMatch, { window }: PlacedWindow): { how: readonly string[]; at: string } {
  if (spec.layout) return { how: ["-f", "-v", "-l", "2"], at: window.id };
  const largest = window.panes.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
  return { how: [largest.width > largest.height * 2 ? "-h" : "-v"], at: largest.id };
}

/** Makes room for a new pane, and leaves size, active pane and zoom of the window as they were. */
function keepingView({ window }: PlacedWindow, line: Line): Line {
  const { id } = window;
  const active = window.panes.find((pane) => pane.active);
  const { open, close } = roomFor(window, 3 * (window.panes.length + 1));
  return [
    ...open,
    apart(line),
    ...close,
    ["set-option", "-wu", "-t", id, LAYOUT_MARK],
    ...(active ? [["select-pane", "-t", active.id] as const] : []),
    ...(active && window.zoomed ? [["resize-pane", "-Z", "-t", active.id] as const] : []),
  ];
}
