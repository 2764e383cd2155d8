import { quote } from "../lib/quote.ts";
import { matchSession, type SessionMatch } from "../diff/match.ts";
import { appliedParts } from "../diff/diff.ts";
import type { Operation } from "../model/plan.ts";
import type { SessionSpec } from "../model/spec.ts";
import { splitPanes, sessionOperations } from "./operations.ts";
import { type MatchedPlan, type PlanInput, settle } from "./plan.ts";

/** A spec that wants nothing of a session to exist. */
export const absent = (name: string, unmanaged: "keep" | "prune"): SessionSpec => ({
  name,
  root: "/",
  env: {},
  options: {},
  unmanaged,
  windows: [],
  source: { file: "", line: 0 },
});

/** What deleting sessions takes: of each only what tmx made, unless the spec says to prune the rest too. */
export function planDeletion({ specs, observed, consent }: PlanInput): MatchedPlan {
  const matches = specs.map((spec) => matchSession(spec, observed));
  const operations = matches.flatMap((match) => deleteSession(match, consent));
  return {
    plan: {
      operations,
      conflicts: [],
      sessions: specs.map(({ name }) => name),
      ...(observed.server ? { server: observed.server } : {}),
    },
    matches,
  };
}

function deleteSession(match: SessionMatch, consent: PlanInput["consent"]): readonly Operation[] {
  const { spec, observed } = match;
  if (observed && isWhollyOurs(match)) {
    const draft = {
      action: "delete",
      level: "session",
      address: { session: spec.name },
      label: observed.name,
      id: observed.id,
      cause: `you asked for it${strangersIn(match)}`,
      fields: [],
      endsProcess: true,
    } as const;
    return [settle(draft, consent)];
  }
  return sessionOperations(match, appliedParts(undefined), (draft) => settle(draft, consent))
    .filter(({ action }) => action === "delete")
    .map((operation) => ({
      ...operation,
      cause: operation.cause.replace("it is not in the manifest any more", "you asked for it"),
    }));
}

/** What of the session tmx did not make, and goes with it all the same. */
function strangersIn({ unmanaged }: SessionMatch): string {
  const names = [
    ...unmanaged.windows.map(({ window }) => `window ${quote(window.name)}`),
    ...unmanaged.panes.map(({ pane }) => `pane ${pane.id}`),
  ];
  return names.length === 0 ? "" : `, with what tmx did not make: ${names.join(", ")}`;
}

/** Whether nothing would be left of the session. */
function isWhollyOurs({ unmanaged, surplus, spec, ...match }: SessionMatch): boolean {
  const foreign = surplus.windows.flatMap(
    ({ window }) => splitPanes({ spec, unmanaged, surplus, ...match }, window).foreign,
  );
  // What is in other sessions is told part by part.
  const isTogether = [...surplus.windows, ...surplus.panes].every(({ session }) => session.id === match.observed?.id);
  return (
    isTogether &&
    foreign.length === 0 &&
    (spec.unmanaged === "prune" || unmanaged.windows.length + unmanaged.panes.length === 0)
  );
}
