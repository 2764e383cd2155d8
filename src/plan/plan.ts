import { appliedParts } from "../diff/diff.ts";
import { matchSession, type SessionMatch } from "../diff/match.ts";
import { quote } from "../lib/quote.ts";
import { plainShellWord } from "../lib/shell-word.ts";
import type { Applied } from "../model/applied.ts";
import type { Observed } from "../model/observed.ts";
import type { Restorable } from "../model/restoration.ts";
import { type Conflict, type Consent, type Only, type Operation, operationKey, type Plan } from "../model/plan.ts";
import type { SessionSpec } from "../model/spec.ts";
import { type Draft, sessionOperations } from "./operations.ts";
import { isGone, restoreOperations } from "./restoring.ts";

/** The three inputs of a plan, and what a person has agreed to. */
export interface PlanInput {
  readonly specs: readonly SessionSpec[];
  readonly observed: Observed;
  readonly applied: ReadonlyMap<string, Applied>;
  readonly consent: Consent;
  readonly only?: Only | undefined;
  /** What sessions that went with their server come back from. */
  readonly restorable?: ReadonlyMap<string, Restorable> | undefined;
}

/** A plan with who is who in it, which is what turning it into tmux commands needs. */
export interface MatchedPlan {
  readonly plan: Plan;
  readonly matches: readonly SessionMatch[];
  /** The sessions that are restored and not made anew. */
  readonly restored?: ReadonlyMap<string, Restorable>;
}

/** Compares what is wanted with what is there. Pure: the same input gives the same plan. */
export function makePlan({ specs, observed, applied, consent, only, restorable }: PlanInput): MatchedPlan {
  const matches = specs.map((spec) => matchSession(spec, observed, only?.get(spec.name)));
  const restored = new Map([...(restorable ?? [])].filter(([name]) => isRestored(name, matches, applied)));
  const operations = matches.flatMap((match) => {
    const known = appliedParts(applied.get(match.spec.name));
    const own = sessionOperations(match, known, (draft) => settle(draft, consent));
    const saved = restored.get(match.spec.name);
    return saved ? restoreOperations(match, own, saved) : own;
  });
  const plan: Plan = {
    operations,
    conflicts: matches.flatMap((match) => conflictsOf(match)),
    sessions: specs.map(({ name }) => name),
    ...(observed.server ? { server: observed.server } : {}),
  };
  return { plan, matches, ...(restored.size > 0 ? { restored } : {}) };
}

/** Whether a session is gone as a whole, and is to be there: what was deleted is not remembered as applied. */
const isRestored = (name: string, matches: readonly SessionMatch[], applied: PlanInput["applied"]): boolean =>
  applied.has(name) && matches.some((match) => match.spec.name === name && !match.isPartial && isGone(match));

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
  const message = `session ${quote(spec.name)} is there already (${holder.id}), and tmx did not make it`;
  const file = spec.source.file.startsWith("<") ? "FILE" : plainShellWord(spec.source.file);
  const adopt = `to put it under the manifest as it is: tmx adopt ${plainShellWord(spec.name)} ${file}`;
  const rename = `tmux rename-session -t '${holder.id}' NEW-NAME`;
  // Where the session of this name goes on under another, there is nothing to adopt.
  const hint = observed ? `rename it: ${rename}` : `${adopt}; or rename one of the two: ${rename}`;
  return [{ address: { session: spec.name }, message, hint }];
}
