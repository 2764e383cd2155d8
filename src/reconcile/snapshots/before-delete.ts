import { ok, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { ObservedSession } from "../../model/observed.ts";
import type { Operation } from "../../model/plan.ts";
import type { MatchedPlan } from "../../plan/plan.ts";
import type { SnapshotPorts } from "./ports.ts";
import { saveBefore } from "./save-before.ts";

/** Saves every session in which something is about to end, and notes how that is taken back. */
export async function saveBeforeDelete(ports: SnapshotPorts, seen: MatchedPlan): Promise<Result<void, Failure>> {
  const saved = await saveLosing(ports, seen);
  if (!saved.ok || saved.value.length === 0) return saved.ok ? ok(undefined) : saved;
  return ports.undo.write({ kind: "delete", at: ports.clock.now(), sessions: saved.value });
}

/** The same for a session that is stopped: what takes that back is its start. */
export async function saveBeforeStop(ports: SnapshotPorts, seen: MatchedPlan): Promise<Result<void, Failure>> {
  const saved = await saveLosing(ports, seen);
  return saved.ok ? ok(undefined) : saved;
}

function saveLosing(ports: SnapshotPorts, seen: MatchedPlan): ReturnType<typeof saveBefore> {
  const doomed = deletionsIn(seen);
  const ids = new Set(doomed.map(({ id }) => id));
  const isDoomed = ({ id }: { readonly id: string }): boolean => ids.has(id);
  const losing = (seen.matches[0]?.server ?? []).filter((session) => isLosing(session, isDoomed));
  const ending = losing.filter((session) => isEnding(session, isDoomed));
  return saveBefore(ports, "before-delete", losing.map(nameOf), ending.map(nameOf));
}

/** What was deleted without being saved cannot be taken back, and neither can what was done before it. */
export async function noteUnsaved({ undo, clock }: SnapshotPorts, seen: MatchedPlan): Promise<Result<void, Failure>> {
  if (deletionsIn(seen).length === 0) return ok(undefined);
  return undo.write({ kind: "unsaved", at: clock.now(), sessions: seen.plan.sessions });
}

const deletionsIn = ({ plan }: MatchedPlan): readonly Operation[] =>
  plan.operations.filter(({ action, state }) => action === "delete" && state === "planned");

type Doomed = (part: { readonly id: string }) => boolean;

const nameOf = ({ name }: ObservedSession): string => name;

/** A part of a managed session may be in somebody else's by now. */
const isLosing = (session: ObservedSession, isDoomed: Doomed): boolean =>
  isDoomed(session) || session.windows.some((window) => isDoomed(window) || window.panes.some(isDoomed));

const isEnding = (session: ObservedSession, isDoomed: Doomed): boolean =>
  isDoomed(session) || session.windows.every((window) => isDoomed(window) || window.panes.every(isDoomed));
