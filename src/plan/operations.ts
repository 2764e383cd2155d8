import { type AppliedParts, diffPane, diffProcess, diffSession, diffWindow } from "../diff/diff.ts";
import { isLayoutField, LAYOUT_SIZE, spaceOf } from "../diff/layout.ts";
import type { PaneMatch, PlacedPane, PlacedWindow, SessionMatch, Surplus, WindowMatch } from "../diff/match.ts";
import { PLACEHOLDER } from "../diff/match.ts";
import { isOrdered, paneOrder, seatWindows } from "../diff/order.ts";
import { layOut } from "../lib/layout-tree.ts";
import { quote } from "../lib/quote.ts";
import { type Address, formatAddress } from "../model/address.ts";
import type { ObservedPane, ObservedWindow } from "../model/observed.ts";
import type { FieldChange, Operation } from "../model/plan.ts";

/** What an operation is before consent is asked for. */
export type Draft = Omit<Operation, "state"> & {
  /** Why it cannot be done, when it cannot. */
  readonly blocked?: boolean;
  /** Whether the manifest itself consents (`onChange: restart`). */
  readonly consented?: boolean;
};

/** Every operation that one session needs, in the order in which a person would tell them. */
export function sessionOperations(
  match: SessionMatch,
  applied: AppliedParts,
  settle: (draft: Draft) => Operation,
): readonly Operation[] {
  const deletions = [...surplusDrafts(match), ...(match.spec.unmanaged === "prune" ? pruneDrafts(match) : [])].map(
    settle,
  );
  const going = new Set(deletions.filter(({ state }) => state === "planned").map(({ id }) => id));
  const parts = { match, applied, isGoing: (id: string) => going.has(id) };
  return [
    ...sessionDrafts(match, applied).map(settle),
    ...match.windows.flatMap((window) => windowDrafts(parts, window)).map(settle),
    ...orderDrafts(match).map(settle),
    ...deletions,
  ];
}

/** What the drafts of a session's parts are made from. */
interface Parts {
  readonly match: SessionMatch;
  readonly applied: AppliedParts;
  /** Whether the pane with this id is about to be deleted. */
  readonly isGoing: (id: string) => boolean;
}

function sessionDrafts(match: SessionMatch, applied: AppliedParts): readonly Draft[] {
  const { spec, observed } = match;
  const base = { level: "session", address: { session: spec.name }, label: spec.name } as const;
  if (!observed) {
    const cause = applied.session ? "it was there at the last apply and is gone" : "it is new";
    return [{ ...base, action: "create", cause, fields: [], endsProcess: false }];
  }
  const fields = diffSession(match, applied);
  return fields.length === 0 ? [] : [{ ...base, ...update(observed.id, fields) }];
}

function windowDrafts({ match: session, applied, isGoing }: Parts, match: WindowMatch): readonly Draft[] {
  const { spec, observed } = match;
  const base = windowBase(session, match);
  const panes = match.panes.flatMap((pane) => paneDrafts(session, match, pane, applied));
  if (!observed) {
    const cause = goneOrNew(session, applied.window(spec.key) !== undefined);
    return [{ ...base, action: "create", cause, fields: [], endsProcess: false }, ...panes];
  }
  const id = observed.window.id;
  const fields = diffWindow(spec, observed, { session: session.spec.name, applied });
  const layout = fields.filter(isLayoutField);
  const obstacle = layout.length === 0 ? undefined : layoutObstacle(session, match, isGoing);
  const rest = obstacle === undefined ? fields : fields.filter((field) => !isLayoutField(field));
  const away = session.observed !== undefined && observed.session.id !== session.observed.id;
  return [
    ...(away ? [{ ...base, ...move(id, `it is in session ${quote(observed.session.name)}`) }] : []),
    ...(rest.length === 0 ? [] : [{ ...base, ...update(id, rest) }]),
    ...(obstacle === undefined ? [] : [{ ...base, ...update(id, layout), cause: obstacle, blocked: true }]),
    ...panes,
  ];
}

/**
 * A layout string or tree has a cell for each of the manifest's panes; it does not fit a window that holds more. Panes
 * that belong elsewhere have left by the time that it is given. A tree may also need more room than the window has.
 *
 * @param isGoing whether the pane with this id is about to be deleted
 */
export function layoutObstacle(
  { windows }: SessionMatch,
  { spec, observed }: WindowMatch,
  isGoing: (id: string) => boolean,
): string | undefined {
  const { layout } = spec;
  if (!layout || layout.kind === "named") return undefined;
  const wanted = new Set(windows.flatMap(({ panes }) => panes.map((pane) => pane.observed?.pane.id)));
  const others = observed!.window.panes.filter(
    ({ id, label }) => !(wanted.has(id) || isGoing(id) || label?.pane === PLACEHOLDER),
  );
  const what = layout.kind === "tree" ? "its layout" : "its layout string";
  if (others.length > 0) {
    return `${what} is for ${spec.panes.length} panes, and the window holds ${others.length} more (${others.map(({ id }) => id).join(", ")})`;
  }
  const cells = layout.kind === "tree" ? layOut(layout.root, spaceOf(observed!.window)) : undefined;
  return cells?.ok === false ? `${what} ${cells.error}` : undefined;
}

function paneDrafts(
  session: SessionMatch,
  window: WindowMatch,
  match: PaneMatch,
  applied: AppliedParts,
): readonly Draft[] {
  const { spec, observed } = match;
  const address = { session: session.spec.name, window: window.spec.key, pane: spec.key };
  const base = { level: "pane", address, label: spec.name ?? spec.title ?? spec.key } as const;
  if (!observed) {
    const cause = goneOrNew(session, applied.pane(window.spec.key, spec.key) !== undefined);
    return [{ ...base, action: "create", cause, fields: [], endsProcess: false }];
  }
  const id = observed.pane.id;
  const label = observed.pane.label!;
  const before = applied.pane(label.window, label.pane);
  const process = diffProcess(spec, observed, before);
  const away = observed.window.id !== window.observed?.window.id;
  // A window that changes its key takes its panes' labels along, and a move writes a new one.
  const stale = !away && label.window !== window.spec.key && label.window !== window.observed?.window.label?.window;
  const fields = [
    ...(stale ? [{ path: "id", before: label.window, after: window.spec.key, origin: "change" } as const] : []),
    ...diffPane(spec, observed, { session: session.spec.name, window: window.spec.key, moves: away, applied }),
  ];
  return [
    ...(away ? [{ ...base, ...move(id, `it is in window ${quote(observed.window.name)}`) }] : []),
    ...(process
      ? [
          {
            ...base,
            action: "replace" as const,
            id,
            cause: process.cause,
            fields: process.fields,
            endsProcess: process.alive,
            consented: spec.onChange === "restart",
          },
        ]
      : []),
    ...(fields.length === 0 ? [] : [{ ...base, ...update(id, fields) }]),
  ];
}

/** Windows that sit at the wrong index, and windows whose panes are in the wrong order. */
function orderDrafts(match: SessionMatch): readonly Draft[] {
  if (!match.observed) return [];
  const { moves, taken } = seatWindows(match);
  const moved = match.all.flatMap((window): Draft[] => {
    const live = window.observed?.window;
    const seat = moves.find(({ id }) => id === live?.id);
    if (!live || !seat) return [];
    const cause = `it belongs at index ${seat.index}, not ${live.index}`;
    return [{ ...windowBase(match, window), ...move(live.id, cause) }];
  });
  const blocked = taken.map(({ window, by }): Draft => {
    const cause = `index ${window.spec.index} is held by window ${quote(by)}, which tmx did not make`;
    return { ...windowBase(match, window), ...move(window.observed!.window.id, cause), blocked: true };
  });
  const shuffled = match.windows
    .filter((window) => window.observed && !isOrdered(paneOrder(window)))
    .map((window): Draft => {
      const cause = "its panes are in another order than in the manifest";
      return { ...windowBase(match, window), ...move(window.observed!.window.id, cause) };
    });
  return [...moved, ...blocked, ...shuffled];
}

const windowBase = (match: SessionMatch, { spec }: WindowMatch) =>
  ({
    level: "window",
    address: { session: match.spec.name, window: spec.key },
    label: spec.name ?? spec.key,
  }) as const;

/** Labelled parts that are in the manifest no more. */
function surplusDrafts(match: SessionMatch): readonly Draft[] {
  const cause = "it is not in the manifest any more";
  const { windows, panes } = plannedPart(match, match.surplus);
  return [
    ...windows.map((placed) => deleteWindow(match, placed, cause)),
    ...panes.map((placed) => deletePane(match.spec.name, placed, cause)),
  ];
}

function pruneDrafts(match: SessionMatch): readonly Draft[] {
  const cause = "it is not in the manifest (unmanaged: prune)";
  const { windows, panes } = plannedPart(match, match.unmanaged);
  return [
    ...windows.map((placed) => deleteWindow(match, placed, cause)),
    ...panes.map((placed) => deletePane(match.spec.name, placed, cause)),
  ];
}

/** A partial plan ends nothing outside of its windows. */
function plannedPart({ isPartial, windows }: SessionMatch, found: Surplus): Surplus {
  if (!isPartial) return found;
  const planned = new Set(windows.map(({ observed }) => observed?.window.id));
  return { windows: [], panes: found.panes.filter(({ window }) => planned.has(window.id)) };
}

function deleteWindow(match: SessionMatch, { window }: PlacedWindow, cause: string): Draft {
  const address: Address = { session: match.spec.name, window: window.label?.window ?? window.name };
  const { doomed, foreign } = splitPanes(match, window);
  const stays = `; the window stays for ${foreign.length} pane(s) that tmx did not make, and is let go of`;
  return {
    action: "delete",
    level: "window",
    address,
    label: window.name,
    id: window.id,
    cause: foreign.length === 0 ? cause : cause + stays,
    fields: [],
    endsProcess: endsProcess(doomed),
  };
}

/** The panes that go with a window, and those that keep it: panes that move elsewhere do neither. */
export function splitPanes(
  { spec, windows }: SessionMatch,
  window: ObservedWindow,
): { readonly doomed: readonly ObservedPane[]; readonly foreign: readonly ObservedPane[] } {
  const wanted = new Set(windows.flatMap(({ panes }) => panes.map(({ observed }) => observed?.pane.id)));
  const staying = window.panes.filter(({ id }) => !wanted.has(id));
  const isOurs = ({ label }: ObservedPane): boolean =>
    label?.session === spec.name || (spec.unmanaged === "prune" && label === undefined);
  return { doomed: staying.filter(isOurs), foreign: staying.filter((pane) => !isOurs(pane)) };
}

function deletePane(session: string, { pane, window }: PlacedPane, cause: string): Draft {
  const key = pane.label?.pane ?? pane.id;
  const address: Address = { session, window: pane.label?.window ?? window.name, pane: key };
  return {
    action: "delete",
    level: "pane",
    address,
    label: key || "placeholder",
    id: pane.id,
    cause: key === PLACEHOLDER ? "it held a place for a pane that has moved in" : cause,
    fields: [],
    endsProcess: endsProcess([pane]),
  };
}

/** Whether somebody's process ends when these panes go. A placeholder is nobody's. */
const endsProcess = (panes: readonly ObservedPane[]): boolean =>
  panes.some((pane) => pane.dead === undefined && pane.label?.pane !== PLACEHOLDER);

const update = (id: string, fields: readonly FieldChange[]) =>
  ({ action: "update", id, cause: causeOf(fields), fields, endsProcess: false }) as const;

const move = (id: string, cause: string) => ({ action: "move", id, cause, fields: [], endsProcess: false }) as const;

function causeOf(fields: readonly FieldChange[]): string {
  const [field] = fields;
  if (fields.length === 1 && field!.path === LAYOUT_SIZE) {
    return `the window is ${field!.after} now, and its layout was computed for ${field!.before}`;
  }
  const origins = new Set(fields.map(({ origin }) => origin));
  if (origins.size > 1) return "the manifest changed, and so did tmux";
  return origins.has("drift") ? "it was changed outside tmx" : "the manifest changed";
}

function goneOrNew(session: SessionMatch, known: boolean): string {
  if (!session.observed) return "its session is created";
  return known ? "it was there at the last apply and is gone" : "it is new in the manifest";
}

/** An operation's address as people write it. */
export const addressOf = (operation: { readonly address: Address }): string => formatAddress(operation.address);
