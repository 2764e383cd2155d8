import { appliedParts } from "../diff/diff.ts";
import { matchSession, type SessionMatch } from "../diff/match.ts";
import type { Applied } from "../model/applied.ts";
import type { Observed } from "../model/observed.ts";
import { type Conflict, type Consent, type Operation, operationKey, type Plan } from "../model/plan.ts";
import type { SessionSpec } from "../model/spec.ts";
import { type Draft, sessionOperations, quoted } from "./operations.ts";

/** The three inputs of a plan, and what a person has agreed to. */
export interface PlanInput {
  readonly specs: readonly SessionSpec[];
  readonly observed: Observed;
  readonly applied: ReadonlyMap<string, Applied>;
  readonly consent: Consent;
}

/** A plan with who is who in it, which is what turning it into tmux commands needs. */
export interface MatchedPlan {
  readonly plan: Plan;
  readonly matches: readonly SessionMatch[];
}

/** Compares what is wanted with what is there. Pure: the same input gives the same plan. */
export function makePlan({ specs, observed, applied, consent }: PlanInput): MatchedPlan {
  const matches = specs.map((spec) => matchSession(spec, observed));
  const operations = matches.flatMap((match) =>
    sessionOperations(match, appliedParts(applied.get(match.spec.name)), (draft) => settle(draft, consent)),
  );
  const plan: Plan = {
    operations,
    conflicts: matches.flatMap((match) => conflictsOf(match)),
    sessions: specs.map(({ name }) => name),
    ...(observed.server ? { server: observed.server } : {}),
  };
  return { plan, matches };
}

/** Decides what becomes of an operation: done, or waiting for consent, or impossible. */
export function settle({ blocked, consented, ...draft }: Draft, consent: Consent): Operation {
  if (blocked) return { ...draft, state: "blocked" };
  const operation: Operation = { ...draft, state: "planned" };
  if (!draft.endsProcess || consented || isConsented(operation, consent)) return operation;
  return { ...operation, state: "pending" };
}

const isConsented = (operation: Operation, consent: Consent): boolean =>
  consent === "all" || (consent !== "none" && consent.has(operationKey(operation)));

/** The wanted name belongs to a session that is not ours: never taken over silently. */
function conflictsOf({ spec, server, observed }: SessionMatch): readonly Conflict[] {
  const holder = server.find(({ name }) => name === spec.name);
  if (!holder || holder.id === observed?.id) return [];
  const message = `session ${quoted(spec.name)} is there already (${holder.id}), and tmx did not make it`;
  const hint = `rename one of the two: change \`session:\` in ${spec.source.file}, or run: tmux rename-session -t '${holder.id}' NEW-NAME`;
  return [{ address: { session: spec.name }, message, hint }];
}
