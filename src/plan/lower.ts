import { isObservableEnv } from "../diff/env-names.ts";
import type { SessionMatch } from "../diff/match.ts";
import type { Plan } from "../model/plan.ts";
import type { Line } from "../tmux/script.ts";
import { arrange, deleteParts } from "./arrange.ts";
import { type BuildContext, type Built, buildSession } from "./build.ts";
import { createMissing, isMissingParts } from "./create.ts";
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
export function lower({ plan, matches }: MatchedPlan, context: BuildContext): Lowered {
  const sessions = matches.map((match) => ({ match, ...lowerSession(plan, match, context) }));
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

function lowerSession(plan: Plan, match: SessionMatch, context: BuildContext): LoweredSession {
  const { spec, observed, windows } = match;
  const deleted = spec.windows.length === 0;
  if (!observed && !deleted) {
    return { built: [buildSession(match, context)], complete: !needsArranging(match), arranged: false };
  }
  if (observed && isMissingParts(match))
    return { built: createMissing(match, context), complete: false, arranged: false };
  const returning = windows.some((window) => window.observed && window.observed.session.id !== observed?.id);
  return {
    built: deleted ? deleteParts(plan, match) : arrange(plan, match, context),
    complete: !returning,
    arranged: true,
  };
}

/**
 * Whether a new session's manifest says something that is done by id: options, titles, indexes, parts that exist. So are
 * environment variables that are empty or cannot be read: that they were set is only known of a session seen before.
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
