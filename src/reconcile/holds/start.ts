import { ok, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { RestoreReport } from "../../model/restore.ts";
import { apply } from "../apply.ts";
import type { Ports } from "../ports.ts";
import type { ApplyReport, ApplyRequest } from "../request.ts";
import type { HoldingPorts } from "./ports.ts";

/** An apply that somebody has asked for: what was stopped is so no more once it is there. What is paused stays paused. */
export async function applyByHand(
  ports: Ports & HoldingPorts,
  request: ApplyRequest,
): Promise<Result<ApplyReport, Failure>> {
  const done = await apply(ports, request);
  if (!done.ok) return done;
  const names = request.specs.map(({ name }) => name);
  const started = stoppedOf(ports, names);
  const lifted = await withoutHolds(ports, started, done);
  return lifted.ok ? ok({ ...lifted.value, started }) : lifted;
}

/** The same for what somebody has had restored. */
export function startRestored<T extends RestoreReport>(
  ports: HoldingPorts,
  done: Result<T, Failure>,
): Promise<Result<T, Failure>> {
  const restored = done.ok ? done.value.plan.operations.filter(({ level }) => level === "session") : [];
  const names = new Set(restored.map(({ address }) => address.session));
  const sources = done.ok ? done.value.sources.filter(({ session }) => names.has(session)) : [];
  const keys = sources.flatMap(({ generation }) => generation?.snapshot.managed?.key ?? []);
  return withoutHolds(ports, stoppedOf(ports, keys), done);
}

export const stoppedOf = ({ holds }: HoldingPorts, sessions: readonly string[]): readonly string[] =>
  [...holds.read(sessions).values()].filter(({ kind }) => kind === "stopped").map(({ session }) => session);

/** What was done, once nothing is said of these sessions any more: they are there again, or managed no more. */
export async function withoutHolds<T>(
  { holds }: HoldingPorts,
  sessions: readonly string[],
  done: Result<T, Failure>,
): Promise<Result<T, Failure>> {
  for (const session of done.ok ? sessions : []) {
    const lifted = await holds.lift(session);
    if (!lifted.ok) return lifted;
  }
  return done;
}
