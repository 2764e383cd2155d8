import type { PlacedPane, PlacedWindow, SessionMatch } from "../diff/match.ts";
import { hash } from "../lib/hash.ts";
import type { Applied } from "../model/applied.ts";
import type { ObservedServer, ObservedSession } from "../model/observed.ts";
import type { Operation } from "../model/plan.ts";
import type { Input, PlanBasis } from "../model/saved-plan.ts";
import type { MatchedPlan } from "./plan.ts";

/** A plan that nobody consented to, and what it was made from. */
export interface PlanInputs extends MatchedPlan {
  readonly applied: ReadonlyMap<string, Applied>;
}

/** What a saved plan is held against later. */
export function basisOf({ plan, matches, applied }: PlanInputs): PlanBasis {
  return {
    tmux: hash(JSON.stringify(matches.map((match) => printOf(match, plan.server)))),
    applied: hash(JSON.stringify(plan.sessions.map((name) => applied.get(name) ?? null))),
    operations: plan.operations,
  };
}

/**
 * What has moved between two looks. A plan is made from nothing else: where all of it is the same, so are the
 * operations, and where they differ all the same (another version of tmx), the old ones are not to be trusted.
 */
export function movedInputs(before: PlanBasis, now: PlanBasis): readonly Input[] {
  const isOther = JSON.stringify(before.operations.map(essence)) !== JSON.stringify(now.operations.map(essence));
  const applied = before.applied === now.applied ? [] : (["applied"] as const);
  const isTmux = before.tmux !== now.tmux || (isOther && applied.length === 0);
  return [...applied, ...(isTmux ? (["tmux"] as const) : [])];
}

/** An operation without the names in its words: tmux names windows anew after what runs in them. */
const essence = ({ action, level, id, address, fields, endsProcess, state }: Operation): unknown => [
  action,
  level,
  id ?? address,
  fields,
  endsProcess,
  state,
];

/**
 * Who is who in tmux, whose process it is, and the values of the options and environment names that the plan is about.
 * Names are in the operations; what is nobody's business (focus, sizes, other windows) is in neither.
 */
function printOf({ observed, windows, surplus }: SessionMatch, server: ObservedServer | undefined): unknown {
  const panes = [...windows.flatMap((window) => window.panes), ...surplus.panes.map((pane) => ({ observed: pane }))];
  const placed = [...windows.map((window) => window.observed), ...surplus.windows];
  const isNothing = !observed && [...placed, ...panes.map((pane) => pane.observed)].every((each) => !each);
  // Nothing of it is there: then any server is as good as another, and as none.
  if (isNothing) return null;
  const life = server && [server.pid, server.startTime];
  return [life, sessionPrint(observed), placed.map(windowPrint), panes.map((pane) => panePrint(pane.observed))];
}

const sessionPrint = (session: ObservedSession | undefined): unknown =>
  session && [session.id, session.label, session.env];

const windowPrint = (placed: PlacedWindow | undefined): unknown =>
  placed && [
    placed.session.id,
    placed.window.id,
    placed.window.label,
    placed.window.layoutMark,
    placed.window.panes.filter(({ label }) => label).map(({ id }) => id),
  ];

const panePrint = (placed: PlacedPane | undefined): unknown =>
  placed && [
    placed.window.id,
    placed.pane.id,
    placed.pane.label,
    placed.pane.pid,
    placed.pane.dead,
    placed.pane.processMark,
    placed.pane.titleMark,
    placed.pane.options,
  ];
