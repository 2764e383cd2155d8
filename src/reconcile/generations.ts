import type { SessionMatch } from "../diff/match.ts";
import { VERSION } from "../lib/version.ts";
import type { GitState, KeptOperation, NewGeneration, OperationResult, Origin } from "../model/generation.ts";
import { type Operation, operationKey, type Plan } from "../model/plan.ts";
import type { SessionSpec } from "../model/spec.ts";

/** A change that is over. */
export interface Finished {
  /** What was to be done. */
  readonly agreed: Plan;
  /** Operations that were tried, and are to be done still. */
  readonly undone: readonly Operation[];
  readonly matches: readonly SessionMatch[];
  /** The specs as applied; a session that was deleted has none. */
  readonly specs: ReadonlyMap<string, SessionSpec>;
  readonly origin: Origin;
  readonly git: ReadonlyMap<string, GitState>;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A generation for each session. What failed may have done a part of what it was for, so that it counts as well. */
export function generationsOf(finished: Finished): readonly NewGeneration[] {
  const failed = new Set(finished.undone.map(operationKey));
  return finished.matches.map(({ spec: { name } }) => {
    const isOwn = ({ address }: Operation): boolean => address.session === name;
    const agreed = finished.agreed.operations.filter(isOwn);
    const foreseen = new Set(agreed.map(operationKey));
    // What a new session's options need shows only once it is there.
    const found = finished.undone.filter((operation) => isOwn(operation) && !foreseen.has(operationKey(operation)));
    const operations = [...agreed, ...found].map((operation): KeptOperation => ({
      ...operation,
      result: resultOf(operation, failed),
    }));
    return generationOf(name, operations, finished);
  });
}

function generationOf(
  session: string,
  operations: readonly KeptOperation[],
  { origin, specs, git, at }: Finished,
): NewGeneration {
  const spec = specs.get(session);
  const place = origin.cause === "rollback" ? origin.git : spec && git.get(spec.source.file);
  const why: Origin = origin.cause === "rollback" ? { cause: origin.cause, to: origin.to } : origin;
  return { session, at, origin: why, ...(spec && { spec }), operations, tmx: VERSION, ...(place && { git: place }) };
}

function resultOf(operation: Operation, failed: ReadonlySet<string>): OperationResult {
  if (operation.state !== "planned") return "left";
  return failed.has(operationKey(operation)) ? "failed" : "done";
}
