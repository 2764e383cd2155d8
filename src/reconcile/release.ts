import { quote } from "../lib/quote.ts";
import { err, ok, type Result } from "../lib/result.ts";
import { plainShellWord } from "../lib/shell-word.ts";
import type { Failure } from "../model/failure.ts";
import type { Observed } from "../model/observed.ts";
import type { Plan } from "../model/plan.ts";
import { absent } from "../plan/deletion.ts";
import { labelledFor, releaseLines, releaseOperations } from "../plan/release.ts";
import type { LockRequest } from "./adopt.ts";
import { noSuchSession, notAsPlanned } from "./failures.ts";
import { acquireLock, releaseLock } from "./lock.ts";
import type { Ports } from "./ports.ts";

const REQUEST = { options: [], env: [] };

/** What releasing this session would do. Reads only. */
export async function planRelease(ports: Ports, name: string): Promise<Result<Plan, Failure>> {
  const observed = await ports.tmux.observe(REQUEST);
  return observed.ok ? planFor(observed.value, name) : observed;
}

/** Takes every label of the session away and forgets what was applied. Whatever runs goes on. */
export async function release(
  ports: Ports,
  name: string,
  { lockTimeoutMs, emit }: LockRequest,
): Promise<Result<Plan, Failure>> {
  const lock = await acquireLock(ports, { serverRuns: true, request: REQUEST, timeoutMs: lockTimeoutMs, emit });
  if (!lock.ok) return lock;
  try {
    return await releaseLocked(ports, name, lock.value);
  } finally {
    await releaseLock(ports, lock.value);
  }
}

async function releaseLocked(
  ports: Ports,
  name: string,
  { observed, condition }: { readonly observed: Observed; readonly condition: string },
): Promise<Result<Plan, Failure>> {
  const planned = planFor(observed, name);
  if (!planned.ok) return planned;
  const intended = await ports.state.intend(ports.lease.token, [absent(name, "keep")]);
  if (!intended.ok) return intended;
  const lines = releaseLines(labelledFor(observed, name));
  const changed = await ports.tmux.change({ condition, lines, afterwards: [] }, REQUEST);
  if (!changed.ok) return changed;
  const left = releaseOperations(labelledFor(changed.value.observed, name));
  if (left.length > 0) return err(notAsPlanned(left, changed.value.refusals));
  const unhooked = await (await ports.hooks()).states.save(name, undefined);
  if (!unhooked.ok) return unhooked;
  const forgotten = await ports.state.commit(ports.lease.token, [], [name]);
  return forgotten.ok ? planned : forgotten;
}

function planFor(observed: Observed, name: string): Result<Plan, Failure> {
  const parts = labelledFor(observed, name);
  if (parts.length === 0) return err(notManaged(observed, name));
  const server = observed.server ? { server: observed.server } : {};
  return ok({ operations: releaseOperations(parts), conflicts: [], sessions: [name], ...server });
}

function notManaged(observed: Observed, name: string): Failure {
  const session = observed.sessions.find((each) => each.name === name);
  if (!session) return noSuchSession(name, observed);
  if (session.label) {
    const message = `session ${quote(name)} is managed as ${quote(session.label.session)}`;
    return { code: "no-such-session", message, hint: `run: tmx release ${plainShellWord(session.label.session)}` };
  }
  const message = `session ${quote(name)} is not managed by tmx: there is nothing to let go of`;
  return { code: "no-such-session", message, hint: "tmx list shows which sessions are" };
}
