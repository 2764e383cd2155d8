import type { SessionMatch, WindowMatch } from "./match.ts";

/** Where a window belongs: its id and its index in the session. */
export interface Seat {
  readonly id: string;
  readonly index: number;
}

/** A window whose index in the manifest is held by a window that tmx did not make. */
export interface TakenSeat {
  readonly window: WindowMatch;
  readonly by: string;
}

export interface Seating {
  /** Windows to move, empty when all sit where they belong. */
  readonly moves: readonly Seat[];
  readonly taken: readonly TakenSeat[];
}

/**
 * Where the managed windows of a live session belong. A window with an `index` belongs exactly there; the others only
 * have an order among themselves, and keep the indexes they hold between them. A window that a partial plan leaves out
 * only makes room for one that it is about.
 */
export function seatWindows(session: SessionMatch): Seating {
  const { windows, all, observed, unmanaged } = session;
  const present = all.filter(
    (match) => match.observed?.session.id === observed?.id && match.observed && !isLeaving(match, session),
  );
  const foreign = new Map(unmanaged.windows.map(({ window }) => [window.index, window.name]));
  const taken = present.flatMap((window) => {
    const by = window.spec.index === undefined ? undefined : foreign.get(window.spec.index);
    return by === undefined ? [] : [{ window, by }];
  });
  const fixed = present.filter(({ spec }) => spec.index !== undefined && !foreign.has(spec.index));
  const free = present.filter((match) => !fixed.includes(match));
  const held = new Set(fixed.map(({ spec }) => spec.index));
  const indexOf = (match: WindowMatch): number => match.observed!.window.index;
  const seats = pickSeats(free.map(indexOf), fixed.map(indexOf), held);
  const wanted = [
    ...fixed.map((match) => ({ match, index: match.spec.index! })),
    ...free.map((match, at) => ({ match, index: seats[at]! })),
  ];
  const moves = wanted
    .filter(({ match, index }) => indexOf(match) !== index)
    .map(({ match, index }) => ({ id: match.observed!.window.id, index }));
  const planned = new Set(windows.map((match) => match.observed?.window.id));
  return {
    moves: moves.some(({ id }) => planned.has(id)) ? moves : [],
    taken: taken.filter(({ window }) => windows.includes(window)),
  };
}

/** A window that a partial plan leaves out, and all of whose panes belong to windows that it is about, ends with them. */
function isLeaving(match: WindowMatch, { windows }: SessionMatch): boolean {
  if (windows.includes(match)) return false;
  const claimed = new Set(windows.flatMap(({ panes }) => panes.map(({ observed }) => observed?.pane.id)));
  return match.observed!.window.panes.every(({ id }) => claimed.has(id));
}

/** Indexes for the windows that only have an order: those they hold, and for each that a fixed one needs, a freed one. */
function pickSeats(own: readonly number[], freed: readonly number[], held: ReadonlySet<number | undefined>): number[] {
  const kept = own.filter((index) => !held.has(index));
  const spare = freed.filter((index) => !held.has(index)).toSorted((a, b) => a - b);
  return [...kept, ...spare.slice(0, own.length - kept.length)].toSorted((a, b) => a - b);
}

/** The managed panes of a window that are in it, by id, in the manifest's order and in tmux's. */
export interface PaneOrder {
  readonly wanted: readonly string[];
  readonly live: readonly string[];
}

export function paneOrder({ observed, panes }: WindowMatch): PaneOrder {
  const inside = panes.filter((pane) => pane.observed && pane.observed.window.id === observed?.window.id);
  const wanted = inside.map((pane) => pane.observed!.pane.id);
  const live = observed?.window.panes.map(({ id }) => id).filter((id) => wanted.includes(id)) ?? [];
  return { wanted, live };
}

export const isOrdered = ({ wanted, live }: PaneOrder): boolean => wanted.every((id, at) => live[at] === id);
