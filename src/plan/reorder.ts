import type { SessionMatch, WindowMatch } from "../diff/match.ts";
import { paneOrder, seatWindows } from "../diff/order.ts";
import type { ObservedSession, ObservedWindow } from "../model/observed.ts";
import { hasLost, isThere, onlyIf } from "../tmux/guards.ts";
import type { Command, Line } from "../tmux/script.ts";

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

/**
 * What people look at in a window: swapping its panes changes the active one, and almost everything ends a zoom. The
 * pane may have gone or left by now, which shows in the guards.
 */
export function keepView({ id, panes, zoomed }: ObservedWindow, isShuffled: boolean): readonly Line[] {
  const active = panes.find((pane) => pane.active)?.id;
  if (active === undefined) return [];
  const again = (flag: string, command: Command): Line => [
    onlyIf(active, hasLost(flag, { pane: active, window: id }), [command]),
  ];
  return [
    ...(isShuffled ? [again("pane_active", ["select-pane", "-t", active])] : []),
    ...(zoomed ? [again("window_zoomed_flag", ["resize-pane", "-Z", "-t", active])] : []),
  ];
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
  return [[...line, ...(active ? [lookAt(session, active)] : [])]];
}

/** The window may have gone by now. */
const lookAt = (session: ObservedSession, { id }: ObservedWindow): Command =>
  onlyIf(id, isThere("window", id), [["select-window", "-t", `${session.id}:${id}`]]);
