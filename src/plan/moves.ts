import type { PaneMatch, WindowMatch } from "../diff/match.ts";
import type { ObservedWindow } from "../model/observed.ts";
import type { PaneSpec } from "../model/spec.ts";
import type { Line } from "../tmux/script.ts";
import { setLabel } from "./phrases.ts";
import { roomFor } from "./room.ts";

/** A pane that comes from another window. */
interface Arrival {
  readonly spec: PaneSpec;
  readonly id: string;
}

/** Panes that come to the same place, in the manifest's order. */
interface Group {
  /** What they are put behind. */
  readonly behind: string;
  /** Whether they belong before it all the same. */
  readonly isFirst: boolean;
  readonly panes: readonly Arrival[];
}

/**
 * Panes that are in another window than theirs move in, alive, each to its place: behind the one before it in the
 * manifest, or before the first. Those that come to one place share the room of the pane there evenly.
 */
export function moveIn(session: string, match: WindowMatch, isMoving: (id: string) => boolean): readonly Line[] {
  const home = match.observed?.window;
  if (!home) return [];
  const lines = groupArrivals(match, home, isMoving).flatMap((group) => [
    ...joinBehind(group, { session, window: match.spec.key }),
    ...(group.isFirst ? moveBefore(group) : []),
  ]);
  return makingRoom(home, lines);
}

/** The last one first, for each is put right behind the same pane. */
function joinBehind({ behind, panes }: Group, place: { readonly session: string; readonly window: string }): Line[] {
  return panes.toReversed().map(({ spec, id }, at): Line => {
    const share = Math.floor(100 / (panes.length + 1 - at));
    return [
      ["join-pane", "-d", "-v", "-l", `${share}%`, "-t", behind, "-s", id],
      setLabel({ level: "pane", ...place, pane: spec.key }, id),
    ];
  });
}

/** Joining before a pane does not do: tmux 3.7 shows it there, and counts it behind. */
const moveBefore = ({ behind, panes }: Group): Line[] =>
  panes.map(({ id }): Line => [["swap-pane", "-d", "-s", id, "-t", behind]]);

/** Rows that a pane needs at least to be split off another, and to keep. */
const ROWS_PER_PANE = 4;

/** The window is made taller only where it has to be: growing and shrinking changes what people have arranged. */
function makingRoom(window: ObservedWindow, joins: readonly Line[]): readonly Line[] {
  const needed = ROWS_PER_PANE * (joins.length + 1);
  // What a zoom hides has not the height that shows.
  const isRoomy = !window.zoomed && window.panes.every(({ height }) => height >= needed);
  if (joins.length === 0 || isRoomy) return joins;
  // What a window gains is spread over its panes, and over those on top of each other once more.
  const { open, close } = roomFor(window, needed * window.panes.length ** 2);
  return [open, ...joins, close];
}

function groupArrivals(
  { panes }: WindowMatch,
  home: ObservedWindow,
  isMoving: (id: string) => boolean,
): readonly Group[] {
  const present = new Set(home.panes.map(({ id }) => id));
  const isHere = ({ observed }: PaneMatch): boolean => observed !== undefined && present.has(observed.pane.id);
  const first = panes.find(isHere)?.observed?.pane.id;
  const groups = new Map<string | undefined, Arrival[]>();
  let anchor: string | undefined;
  for (const pane of panes) {
    const id = pane.observed?.pane.id;
    if (id === undefined) continue;
    if (isHere(pane)) anchor = id;
    else if (isMoving(id)) groups.set(anchor, [...(groups.get(anchor) ?? []), { spec: pane.spec, id }]);
  }
  return [...groups].map(([behind, arrivals]) => ({
    behind: behind ?? first ?? home.id,
    isFirst: behind === undefined && first !== undefined,
    panes: arrivals,
  }));
}
