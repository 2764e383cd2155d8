import { isLayoutField } from "../diff/layout.ts";
import type { PaneMatch, SessionMatch, WindowMatch } from "../diff/match.ts";
import { addressKey } from "../model/address.ts";
import type { Operation } from "../model/plan.ts";
import type { Restraint, Restraints } from "../model/restraint.ts";
import { layoutObstacle } from "./operations.ts";
import type { MatchedPlan } from "./plan.ts";
import { reasonsOf, type ReasonedOperation } from "./reasons.ts";

/**
 * The part of a plan that may be done, as a plan of its own: what is held back is in neither its operations nor its
 * matches, as if nobody had asked for it.
 */
export function restrain(matched: MatchedPlan, restraints: Restraints): MatchedPlan {
  const kept = matched.matches.flatMap((match) => {
    const restraint = restraints.get(match.spec.name);
    return restraint ? restrainSession(matched, match, restraint) : [];
  });
  const names = new Set(kept.map(({ match }) => match.spec.name));
  const restored = new Map([...(matched.restored ?? [])].filter(([name]) => names.has(name)));
  const { restored: _all, ...rest } = matched;
  return {
    ...rest,
    plan: { ...matched.plan, operations: kept.flatMap(({ operations }) => operations) },
    matches: kept.map(({ match }) => match),
    ...(restored.size > 0 ? { restored } : {}),
  };
}

interface KeptSession {
  readonly match: SessionMatch;
  readonly operations: readonly Operation[];
}

function restrainSession({ plan }: MatchedPlan, match: SessionMatch, restraint: Restraint): readonly KeptSession[] {
  const own = plan.operations.filter(({ address }) => address.session === match.spec.name);
  // A session that is made is made as a whole.
  if (restraint.makes === "session") return [{ match, operations: own }];
  if (!match.observed) return [];
  const allowed = reasonsOf(match, own, restraint.moves)
    .filter((each) => isAllowed(each, restraint))
    .map(({ operation }) => operation);
  const windows = match.windows.flatMap((window) => restrainWindow(match, window, allowed));
  const all = match.all.map((window) => windows.find(({ spec }) => spec === window.spec) ?? window);
  // What is left out stays in the record as it was applied.
  const kept = { ...match, windows, all, isPartial: match.isPartial || windows.length < match.windows.length };
  return [{ match: kept, operations: allowed.flatMap((operation) => withoutLayout(kept, allowed, operation)) }];
}

function isAllowed({ reason, operation }: ReasonedOperation, { undoes, makes, restarts }: Restraint): boolean {
  switch (reason) {
    case "change":
      return true;
    case "drift":
    case "size":
      return undoes;
    case "ended":
      return restarts.has(addressKey(operation.address));
    case "missing":
      return makes === "session" || makes.has(addressKey(operation.address));
  }
}

function restrainWindow(
  { spec: { name } }: SessionMatch,
  window: WindowMatch,
  allowed: readonly Operation[],
): readonly WindowMatch[] {
  const { spec, observed } = window;
  const isMade = (pane?: string): boolean =>
    allowed.some(
      (each) =>
        (each.action === "create" || each.action === "restore") &&
        addressKey(each.address) ===
          addressKey({ session: name, window: spec.key, ...(pane === undefined ? {} : { pane }) }),
    );
  if (!observed && !isMade()) return [];
  const isHome = (pane: PaneMatch): boolean => pane.observed?.window.id === observed?.window.id;
  const isMoved = (pane: PaneMatch): boolean =>
    allowed.some(({ action, level, id }) => action === "move" && level === "pane" && id === pane.observed?.pane.id);
  const panes = window.panes.filter((pane) => (pane.observed ? isHome(pane) || isMoved(pane) : isMade(pane.spec.key)));
  // One that somebody has emptied into others is let be, or it would get a placeholder for panes that do not come.
  const isLeft =
    observed !== undefined &&
    panes.length < window.panes.length &&
    panes.every((pane) => pane.observed && !isHome(pane));
  return isLeft ? [] : [{ ...window, panes }];
}

/** A layout is given to a window with all of its panes and no others, or not at all. */
function withoutLayout(match: SessionMatch, allowed: readonly Operation[], operation: Operation): readonly Operation[] {
  if (operation.level !== "window" || !operation.fields.some(isLayoutField)) return [operation];
  const window = match.windows.find(({ observed }) => observed?.window.id === operation.id);
  const isGoing = (id: string): boolean =>
    allowed.some((each) => each.action === "delete" && each.state === "planned" && each.id === id);
  const isWhole = window?.panes.length === window?.spec.panes.length;
  if (window && isWhole && (operation.state === "blocked" || layoutObstacle(match, window, isGoing) === undefined))
    return [operation];
  const fields = operation.fields.filter((field) => !isLayoutField(field));
  return fields.length === 0 ? [] : [{ ...operation, fields }];
}
