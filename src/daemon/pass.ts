import { quote } from "../lib/quote.ts";
import { ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import { isFailed } from "../model/hooks.ts";
import type { Hold, Holds } from "../model/hold.ts";
import type { Operation } from "../model/plan.ts";
import type { SessionSpec } from "../model/spec.ts";
import type { SurveyedSession } from "../model/survey.ts";
import type { WatchEvent } from "../model/watch-event.ts";
import type { ApplyReport } from "../reconcile/request.ts";
import type { Decision, Healing, HealingNote } from "./healing.ts";
import type { WatchPorts } from "./ports.ts";
import type { Told } from "./told.ts";

const LOCK_MS = 10_000;

type PassPorts = Pick<WatchPorts, "clock" | "cycle" | "emit">;

/** One session of a pass. */
export interface Subject {
  readonly spec: SessionSpec;
  readonly healing: Healing;
}

/** How a pass came out for one session. */
export interface Outcome {
  readonly session: string;
  readonly failure?: Failure;
  /** When to look at it again, where that is before the next event. */
  readonly nextAt?: number;
}

/** What a pass found before it was to do anything. */
export type Look =
  | { readonly kind: "seen"; readonly outcomes: readonly Outcome[]; readonly isApplied: boolean }
  /** The server is not the one that is waited for. */
  | { readonly kind: "other-server" }
  /** Another writer is at work. */
  | { readonly kind: "busy" };

export interface PassOptions {
  /** The server that wakes the loop; absent when none ran. */
  readonly server: string | undefined;
  /** Whether to wait for another writer no longer. */
  readonly isImpatient: boolean;
  readonly told: Told;
  /** What people say by now of the sessions of this pass. */
  readonly held: () => Holds;
}

/** Observe, plan, apply, verify: one look for all sessions, and one apply for those that need it. */
export async function runPass(
  ports: PassPorts,
  subjects: readonly Subject[],
  { server, isImpatient, told, held }: PassOptions,
): Promise<Result<Look, Failure>> {
  const seen = await ports.cycle.survey(subjects.map(({ spec }) => spec));
  if (!seen.ok) return seen;
  const now = seen.value.server;
  if ((now && `${now.pid}.${now.startTime}`) !== server) return ok({ kind: "other-server" });
  if (now && !isImpatient && ports.cycle.isBusy(now.lease)) return ok({ kind: "busy" });
  // Read after the look: whoever stops a session says so before anything of it ends.
  const holds = held();
  const decided = subjects.map((subject): Decided => {
    const { name } = subject.spec;
    return decide(ports, subject, seen.value.sessions.get(name)!, holds.get(name));
  });
  for (const each of decided) tell(ports, each, told);
  const work = decided.filter(({ seen: { conflict }, decision }) => decision.restraint && !conflict);
  const failures = await applyAll(ports, work, held);
  return ok({
    kind: "seen",
    isApplied: work.length > 0,
    outcomes: decided.map((each) => outcomeOf(each, failures.get(each.spec.name))),
  });
}

interface Decided extends Subject {
  readonly seen: SurveyedSession;
  readonly decision: Decision;
}

const decide = ({ clock }: PassPorts, subject: Subject, seen: SurveyedSession, hold: Hold | undefined): Decided => ({
  ...subject,
  seen,
  decision: subject.healing.decide(subject.spec, seen, { now: clock.now(), hold }),
});

function outcomeOf({ spec, seen: { conflict }, decision: { nextAt } }: Decided, failure: Failure | undefined): Outcome {
  const held = conflict && ({ code: "conflict", ...conflict } as const);
  const why = failure ?? held;
  return { session: spec.name, ...(why ? { failure: why } : {}), ...(nextAt === undefined ? {} : { nextAt }) };
}

/** Says what is news of what a pass leaves alone. */
function tell({ emit }: PassPorts, { spec: { name }, decision }: Decided, told: Told): void {
  for (const note of decision.notes) emit(eventOf(name, note));
  for (const kind of LEFT) {
    const operations = decision[kind].map(({ operation }) => operation);
    const topic = topicOf(kind, name);
    if (operations.length > 0) {
      const event = leftEvent(kind, name, { operations, isPaused: decision.isPaused === true });
      if (told.isNews(topic, event, operations.map(essence))) emit(event);
    } else if (told.isOver(topic) && kind !== "waiting") emit({ kind: "matches", session: name });
  }
}

function leftEvent(
  kind: (typeof LEFT)[number],
  session: string,
  { operations, isPaused }: { readonly operations: readonly Operation[]; readonly isPaused: boolean },
): WatchEvent {
  if (kind !== "differing") return { kind, session, operations };
  return { kind: "differs", session, why: isPaused ? "paused" : "observe", operations };
}

const LEFT = ["waiting", "kept", "differing"] as const;

const topicOf = (kind: (typeof LEFT)[number], session: string): string => `${kind} ${session}`;

/** What was said of it was said under other circumstances. */
export function forgetTold(told: Told, session: string): void {
  for (const kind of LEFT) told.isOver(topicOf(kind, session));
}

/** What a person would call the same: names of windows that tmux makes up itself are not in it. */
const essence = ({ action, address, id, fields, state }: Operation): unknown => [action, address, id, fields, state];

export function eventOf(session: string, note: HealingNote): WatchEvent {
  return note.kind === "left-alone" || note.kind === "given-up" ? { ...note, session } : note;
}

/** All at once; where that fails, each by itself, so that one that cannot be helped holds nobody up. */
async function applyAll(
  ports: PassPorts,
  work: readonly Decided[],
  held: () => Holds,
): Promise<ReadonlyMap<string, Failure>> {
  if (work.length === 0) return new Map();
  const failure = await applyTogether(ports, work, held);
  if (!failure || (work.length === 1 && failure.code === "held")) return new Map();
  if (work.length === 1 || isAboutServer(failure)) return new Map(work.map(({ spec }) => [spec.name, failure]));
  const failures = new Map<string, Failure>();
  for (const each of work) for (const [name, own] of await applyAll(ports, [each], held)) failures.set(name, own);
  return failures;
}

/** What would fail for each of them alike, and takes its time to. */
const isAboutServer = ({ code }: Failure): boolean =>
  ["tmux-timeout", "tmux-missing", "tmux-too-old", "locked", "state-unwritable"].includes(code);

/** What somebody has stopped or paused since it was decided upon is let be. */
function refusal(work: readonly Decided[], held: Holds): Failure | undefined {
  const session = work.map(({ spec }) => spec.name).find((name) => held.has(name));
  if (session === undefined) return undefined;
  return { code: "held", message: `session ${quote(session)} was stopped or paused meanwhile` };
}

async function applyTogether(
  ports: PassPorts,
  work: readonly Decided[],
  held: () => Holds,
): Promise<Failure | undefined> {
  const { cycle, emit } = ports;
  const done = await cycle.apply({
    specs: work.map(({ spec }) => spec),
    restraints: new Map(
      work.flatMap(({ spec, decision: { restraint } }) => (restraint ? [[spec.name, restraint]] : [])),
    ),
    consent: async () => "none",
    refuse: () => refusal(work, held()),
    lockTimeoutMs: LOCK_MS,
    emit: (event) => emit({ kind: "cycle", event }),
  });
  if (!done.ok) return done.error;
  for (const each of work) report(ports, each, done.value);
  const runs = done.value.hooks?.filter(isFailed) ?? [];
  if (runs.length > 0) emit({ kind: "hooks-ran", runs });
  return undefined;
}

function report({ clock, emit }: PassPorts, { spec: { name }, healing }: Decided, { plan }: ApplyReport): void {
  const operations = plan.operations.filter(({ address, state }) => address.session === name && state === "planned");
  healing.done(operations, clock.now());
  if (operations.length > 0) emit({ kind: "applied", session: name, operations });
}

/** What no second try mends. */
export const isForPeople = ({ code }: Failure): boolean => code === "conflict" || code === "hooks-not-approved";
