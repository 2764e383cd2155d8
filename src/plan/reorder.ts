import type { SessionMatch, WindowMatch } from "../diff/match.ts";
import { paneOrder, seatWindows } from "../diff/order.ts";
import type { ObservedSession } from "../model/observed.ts";
import type { Line } from "../tmux/script.ts";

/** Swaps that put the managed panes of a window into the manifest's order; those still to move in come after. */
export function orderPanes(match: WindowMatch): readonly Line[] {
  if (!match.observed) return [];
  const { wanted, live } = paneOrder(match);
  return swaps(live, wanted).map(([from, to]) => [["swap-pane", "-d", "-s", from, "-t", to]]);
}

/** The exchanges that turn one order into another order of the same things. */
function swaps(live: readonly string[], wanted: readonly string[]): readonly (readonly [string, string])[] {
  const now = [...live];
  return wanted.flatMap((id, at): [string, string][] => {
    const other = now[at];
    if (other === undefined || other === id) return [];
    now[now.indexOf(id)] = other;
    now[at] = id;
    return [[id, other]];
  });
}

/** Moves windows to their indexes, and then looks again at the window people were looking at. */
export function seatCommands(match: SessionMatch, session: ObservedSession): readonly Line[] {
  const { moves } = seatWindows(match);
  if (moves.length === 0) return [];
  const held = new Map(session.windows.map(({ id, index }) => [index, id]));
  const line = moves.flatMap(({ id, index }): Line => {
    const target = `${session.id}:${id}`;
    const from = [...held].find(([, holder]) => holder === id)?.[0];
    const holder = held.get(index);
    if (from === undefined || holder === id) return [];
    held.set(index, id);
    if (holder === undefined) {
      held.delete(from);
      return [["move-window", "-d", "-s", target, "-t", `${session.id}:${index}`]];
    }
    held.set(from, holder);
    return [["swap-window", "-d", "-s", target, "-t", `${session.id}:${holder}`]];
  });
  const active = session.windows.find((window) => window.active);
  return [[...line, ...(active ? [["select-window", "-t", `${session.id}:${active.id}`] as const] : [])]];
}
