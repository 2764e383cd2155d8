import { type Adoption, matchForAdoption } from "../diff/adopt.ts";
import { observeRequest } from "../diff/diff.ts";
import { quote } from "../lib/quote.ts";
import { err, ok, type Result } from "../lib/result.ts";
import { plainShellWord } from "../lib/shell-word.ts";
import { VERSION } from "../lib/version.ts";
import type { Applied } from "../model/applied.ts";
import type { Emit } from "../model/event.ts";
import type { Failure } from "../model/failure.ts";
import type { NewGeneration } from "../model/generation.ts";
import type { LiveSession } from "../model/live.ts";
import type { Observed } from "../model/observed.ts";
import type { Plan } from "../model/plan.ts";
import type { SessionSpec } from "../model/spec.ts";
import { adoptedRecord, adoptLine, adoptOperations, isAdopted, withStamps } from "../plan/adoption.ts";
import { makePlan } from "../plan/plan.ts";
import { labelledFor } from "../plan/release.ts";
import { findByName, lookInto, readLive, restless } from "./live.ts";
import { acquireLock, releaseLock } from "./lock.ts";
import { noSuchSession } from "./failures.ts";
import type { LivePorts } from "./ports.ts";

/** What adopting does, and what it leaves to the next apply. */
export interface AdoptReport {
  readonly plan: Plan;
  /** What the next apply would do. */
  readonly next: Plan;
  /** Live parts that stay nobody's, in people's words. */
  readonly strangers: readonly string[];
}

export interface LockRequest {
  /** How long to wait for another writer, in milliseconds. */
  readonly lockTimeoutMs: number;
  readonly emit: Emit;
}

/** What adopting the session under this manifest would do. Reads only. */
export async function planAdoption(ports: LivePorts, spec: SessionSpec): Promise<Result<AdoptReport, Failure>> {
  const live = await readLive(ports, spec.name);
  if (!live.ok) return live;
  const adoption = match(spec, live.value);
  if (!adoption.ok) return adoption;
  const record = adoptedRecord(adoption.value, ports.clock.now());
  const observed = await ports.tmux.observe(observeRequest([spec], [record]));
  if (!observed.ok) return observed;
  const taken = nameTaken(observed.value, spec.name);
  return taken ? err(taken) : ok(reportOf(adoption.value, observed.value, record));
}

/** How often the session may change between the look at it and the message that labels it. */
const MOST_TRIES = 3;

/** Labels the session and its parts, in one message, and remembers what of the manifest is so already. */
export async function adopt(
  ports: LivePorts,
  spec: SessionSpec,
  { lockTimeoutMs, emit }: LockRequest,
): Promise<Result<AdoptReport, Failure>> {
  const request = { options: [], env: [] };
  const lock = await acquireLock(ports, { serverRuns: true, request, timeoutMs: lockTimeoutMs, emit });
  if (!lock.ok) return lock;
  try {
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const done = await tryOnce(ports, spec, lock.value.condition);
      if (!done.ok || done.value) return done as Result<AdoptReport, Failure>;
    }
    return err(restless(spec.name));
  } finally {
    await releaseLock(ports, lock.value);
  }
}

/** Nothing when the session changed while it was looked at: then nothing was labelled. */
async function tryOnce(
  ports: LivePorts,
  spec: SessionSpec,
  condition: string,
): Promise<Result<AdoptReport | undefined, Failure>> {
  const seen = await look(ports, spec);
  if (!seen.ok || !seen.value) return seen as Result<undefined, Failure>;
  const adoption = match(spec, seen.value);
  if (!adoption.ok) return adoption;
  const record = adoptedRecord(adoption.value, ports.clock.now());
  const intended = await ports.state.intend(ports.lease.token, [spec]);
  if (!intended.ok) return intended;
  const names = observeRequest([spec], [record]);
  const changed = await ports.tmux.change({ condition, lines: [adoptLine(adoption.value)], afterwards: [] }, names);
  if (!changed.ok) return changed;
  const { observed } = changed.value;
  if (!isAdopted(observed, adoption.value)) return ok(undefined);
  const remembered = await ports.history.keep([await generationOf(ports, record, adoption.value)]);
  if (!remembered.ok) return remembered;
  // What hooks were due for another session of this name is nothing to this one.
  const unhooked = await (await ports.hooks()).states.save(spec.name, undefined);
  if (!unhooked.ok) return unhooked;
  const kept = await ports.state.commit(ports.lease.token, [record], []);
  return kept.ok ? ok(reportOf(adoption.value, observed, record)) : kept;
}

async function generationOf(ports: LivePorts, { spec, at }: Applied, adoption: Adoption): Promise<NewGeneration> {
  const git = (await ports.git([spec.source.file])).get(spec.source.file);
  const operations = adoptOperations(adoption).map((operation) => ({ ...operation, result: "done" as const }));
  const origin = { cause: "adopt" } as const;
  return { session: spec.name, at, origin, spec, operations, tmx: VERSION, ...(git && { git }) };
}

async function look(ports: LivePorts, { name }: SessionSpec): Promise<Result<LiveSession | undefined, Failure>> {
  const observed = await ports.tmux.observe({ options: [], env: [] });
  if (!observed.ok) return observed;
  const taken = nameTaken(observed.value, name);
  if (taken) return err(taken);
  const session = findByName(observed.value, name);
  return session ? lookInto(ports, session) : err(noSuchSession(name, observed.value));
}

function match(spec: SessionSpec, live: LiveSession): Result<Adoption, Failure> {
  const managed = managedFailure(live);
  if (managed) return err(managed);
  const matched = matchForAdoption(spec, live);
  if (matched.ok) return matched;
  return err({
    code: "ambiguous",
    message: `it is not clear which parts of session ${quote(spec.name)} the manifest means`,
    details: matched.error,
    hint: "say as much in the manifest as there is in tmux: export shows it; nothing was changed",
  });
}

/** Two sessions under one name would end together: what is of that name already has to be let go of first. */
function nameTaken(observed: Observed, name: string): Failure | undefined {
  if (labelledFor(observed, name).length === 0 || findByName(observed, name)?.label?.session === name) return undefined;
  const renamed = observed.sessions.find(({ label }) => label?.session === name);
  const where = renamed ? `it is called ${quote(renamed.name)} now` : "parts of it are in other sessions";
  return {
    code: "conflict",
    message: `tmx has a session ${quote(name)} already: ${where}`,
    hint: `let go of that one first: tmx release ${plainShellWord(name)}`,
  };
}

/** A session that somebody's manifest has already, in whole or in part. */
function managedFailure({ label, name, windows }: LiveSession): Failure | undefined {
  const word = plainShellWord(name);
  if (label) {
    const message = `session ${quote(name)} is managed already${label.session === name ? "" : `, as ${quote(label.session)}`}`;
    return {
      code: "conflict",
      message,
      hint: `to put it under another manifest, let go of it first: tmx release ${word}`,
    };
  }
  const parts = windows.flatMap((window) => [window.label, ...window.panes.map((pane) => pane.label)]);
  const owner = parts.find((part) => part !== undefined)?.session;
  if (owner === undefined) return undefined;
  const message = `windows or panes in session ${quote(name)} belong to ${quote(owner)}`;
  return { code: "conflict", message, hint: `let go of them first: tmx release ${plainShellWord(owner)}` };
}

function reportOf(adoption: Adoption, observed: Observed, record: Applied): AdoptReport {
  const { spec } = adoption;
  const server = observed.server ? { server: observed.server } : {};
  const { plan: next } = makePlan({
    specs: [spec],
    observed: withStamps(observed, adoption),
    applied: new Map([[spec.name, record]]),
    consent: "none",
  });
  const plan = { operations: adoptOperations(adoption), conflicts: [], sessions: [spec.name], ...server };
  return { plan, next, strangers: adoption.strangers };
}
