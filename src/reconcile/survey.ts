import type { SessionMatch, WindowMatch } from "../diff/match.ts";
import { ok, type Result } from "../lib/result.ts";
import { addressKey } from "../model/address.ts";
import type { Failure } from "../model/failure.ts";
import type { SessionSpec } from "../model/spec.ts";
import type { Survey, SurveyedProcess, SurveyedSession } from "../model/survey.ts";
import type { PlanInputs } from "../plan/basis.ts";
import { isMoved, reasonsOf } from "../plan/reasons.ts";
import { isRecorded, look } from "./apply.ts";
import { hookedSessions } from "./hooks/hooked.ts";
import type { Ports } from "./ports.ts";

/** One look at tmux, and what it means for each of these sessions. Reads only. */
export async function survey(ports: Ports, specs: readonly SessionSpec[]): Promise<Result<Survey, Failure>> {
  const seen = await look(ports, { specs });
  if (!seen.ok) return seen;
  const { plan, matches } = seen.value;
  const server = matches[0]?.server ?? [];
  return ok({
    ...(plan.server ? { server: plan.server } : {}),
    sessions: new Map(matches.map((match) => [match.spec.name, surveySession(match, seen.value)])),
    present: new Set(server.map(({ name, label }) => label?.session ?? name)),
  });
}

function surveySession(match: SessionMatch, seen: PlanInputs): SurveyedSession {
  const { spec, observed } = match;
  const { plan, applied } = seen;
  const before = applied.get(spec.name);
  const isReordered = !before?.at || before.intent !== undefined || isMoved(before.spec, spec);
  const own = plan.operations.filter(({ address }) => address.session === spec.name);
  const conflict = plan.conflicts.find(({ address }) => address.session === spec.name);
  return {
    isThere: observed !== undefined,
    attached: observed?.attached ?? 0,
    parts: new Set(match.windows.flatMap((window) => partsOf(spec.name, window))),
    processes: match.windows.flatMap((window) => processesOf(spec.name, window)),
    operations: reasonsOf(match, own, isReordered),
    ...(conflict ? { conflict } : {}),
    // Whoever deletes a session says so first.
    isApplied: before !== undefined && before.intent?.windows.length !== 0,
    isCurrent: isRecorded(match, seen),
    isReordered,
    isHooked: hookedSessions([spec], applied).length > 0,
  };
}

const partsOf = (session: string, { spec, observed, panes }: WindowMatch): readonly string[] => [
  ...(observed ? [addressKey({ session, window: spec.key })] : []),
  ...panes.flatMap((pane) => (pane.observed ? [addressKey({ session, window: spec.key, pane: pane.spec.key })] : [])),
];

const processesOf = (session: string, { spec, panes }: WindowMatch): readonly SurveyedProcess[] =>
  panes.flatMap(({ spec: pane, observed }) =>
    observed
      ? [
          {
            address: { session, window: spec.key, pane: pane.key },
            pid: observed.pane.pid,
            hasEnded: observed.pane.dead !== undefined,
          },
        ]
      : [],
  );
