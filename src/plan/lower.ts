import { isObservableEnv } from "../diff/env-names.ts";
import type { SessionMatch } from "../diff/match.ts";
import { seatWindows } from "../diff/order.ts";
import type { Plan } from "../model/plan.ts";
import type { Line } from "../tmux/script.ts";
import { arrange, deleteParts } from "./arrange.ts";
import { buildSession } from "./build.ts";
import type { BuildContext, Built } from "./built.ts";
import { createMissing, isMissingParts } from "./create.ts";
import { buildRestored } from "./restore/build.ts";
import type { MatchedPlan } from "./plan.ts";
import type { RunFile } from "./start.ts";

/** A plan, or as much of it as can be said before new ids are known, in tmux's own words. */
export interface Lowered {
  readonly lines: readonly Line[];
  /** To be written before the lines are sent. */
  readonly files: readonly RunFile[];
  /** Whether nothing is left for a further message. */
  readonly complete: boolean;
  /** The sessions in which processes are ended by these lines, where the plan says so. */
  readonly ending: readonly SessionMatch[];
}

/**
 * New sessions are built whole in one line. In sessions that exist, what is missing is made first; everything else
 * needs ids and comes with the next message, from a plan made anew.
 */
export function lower(matched: MatchedPlan, context: BuildContext): Lowered {
  const sessions = matched.matches.map((match) => ({ match, ...lowerSession(matched, match, context) }));
  const built = sessions.flatMap((session) => session.built);
  return {
    lines: enclose(built.map(({ line }) => line).filter((line) => line.length > 0)),
    files: built.flatMap(({ files }) => files),
    complete: sessions.every(({ complete }) => complete),
    ending: sessions.filter(({ arranged }) => arranged).map(({ match }) => match),
  };
}

interface LoweredSession {
  readonly built: readonly Built[];
  readonly complete: boolean;
  readonly arranged: boolean;
}

function lowerSession({ plan, restored }: MatchedPlan, match: SessionMatch, context: BuildContext): LoweredSession {
  const { spec, observed, windows } = match;
  const deleted = spec.windows.length === 0;
  const saved = restored?.get(spec.name);
  // What the manifest says otherwise comes when the session is there.
  if (saved) {
    return { built: [buildRestored(saved.blueprint.restoration, context)], complete: false, arranged: false };
  }
  if (!observed && !deleted) {
    return { built: [buildSession(match, context)], complete: !needsArranging(match), arranged: false };
  }
  if (observed && isMissingParts(match))
    return { built: createMissing(match, context), complete: false, arranged: false };
  const returning = windows.some((window) => window.observed && window.observed.session.id !== observed?.id);
  const isSeated = !mayLoseWindows(plan, spec.name);
  // tmux may renumber those that stay.
  const isPinned = windows.some((window) => window.spec.index !== undefined) || seatWindows(match).moves.length > 0;
  return {
    built: deleted ? deleteParts(plan, match) : arrange(plan, match, { ...context, isSeated }),
    complete: !returning && (isSeated || deleted || !isPinned),
    arranged: true,
  };
}

/** Whether windows may go with this message: those that stay get their indexes with the next, when that is over. */
const mayLoseWindows = ({ operations }: Plan, session: string): boolean =>
  operations.some(
    ({ state, address, action, level }) =>
      state === "planned" &&
      address.session === session &&
      (action === "delete" || (action === "move" && level === "pane")),
  );

/**
 * Whether a new session's manifest says something that is done by id: options, titles, indexes, layout trees, parts that
 * exist. So are environment variables that are empty or cannot be read: that they were set is only known of a session
 * seen before.
 */
function needsArranging({ spec, windows, surplus }: SessionMatch): boolean {
  const options = Object.keys(spec.options).filter((name) => name !== "history-limit");
  return (
    options.length > 0 ||
    Object.entries(spec.env).some(([name, value]) => value === "" || !isObservableEnv(name)) ||
    surplus.windows.length + surplus.panes.length > 0 ||
    windows.some(
      ({ spec: window, observed, panes }) =>
        observed !== undefined ||
        window.index !== undefined ||
        window.layout?.kind === "tree" ||
        Object.keys(window.options).length > 0 ||
        panes.some((pane) => pane.observed !== undefined || hasLateParts(pane.spec)),
    )
  );
}

const hasLateParts = ({ title, options }: { readonly title?: string; readonly options: object }): boolean =>
  title !== undefined || Object.keys(options).some((name) => name !== "remain-on-exit");

/** Lets the shell integration see tmux's default-command, which a starting pane cannot ask for. */
const enclose = (lines: readonly Line[]): readonly Line[] =>
  lines.length === 0
    ? []
    : [
        [["set-environment", "-gF", "TMX_DEFAULT_COMMAND", "#{default-command}"]],
        ...lines,
        [["set-environment", "-gu", "TMX_DEFAULT_COMMAND"]],
      ];
