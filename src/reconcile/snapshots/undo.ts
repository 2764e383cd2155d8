import { err, ok, type Result } from "../../lib/result.ts";
import type { Emit } from "../../model/event.ts";
import type { Failure } from "../../model/failure.ts";
import type { Observed, ObservedPane } from "../../model/observed.ts";
import type { Consent, Operation } from "../../model/plan.ts";
import type { RestoreRequest } from "../../model/restore.ts";
import type { LockWait, UndoneAction, UndoPlan, UndoReport } from "../../model/snapshots.ts";
import { DEFAULT_STOP } from "../../model/spec.ts";
import type { UndoneDelete, UndoneRestore, UndoneSession, UnsavedDelete } from "../../model/undo.ts";
import { settle } from "../../plan/plan.ts";
import { isSameProcess, onlyIf } from "../../tmux/guards.ts";
import { RESTORED_MARK, restoredMark } from "../../tmux/label.ts";
import { acquireLock, type Lock, releaseLock } from "../lock.ts";
import { type Ending, reap } from "../stop.ts";
import type { SnapshotPorts } from "./ports.ts";
import { planRestore, restore } from "./restore.ts";
import { saveBefore } from "./save-before.ts";

const REQUEST = { options: [RESTORED_MARK], env: [] };

/** What taking back the last restore or delete would do. Reads only. */
export async function planUndo(ports: SnapshotPorts): Promise<Result<UndoPlan, Failure>> {
  const last = await lastEntry(ports);
  if (!last.ok) return last;
  const entry = last.value;
  if (entry.kind === "delete") return planReturn(ports, entry);
  const observed = await ports.tmux.observe(REQUEST);
  return observed.ok ? ok(planEnd(entry, observed.value, "none")) : observed;
}

/** Takes it back; where that ends processes, only with consent to each of them. */
export async function undo(
  ports: SnapshotPorts,
  consent: Consent,
  wait: LockWait,
): Promise<Result<UndoReport, Failure>> {
  const last = await lastEntry(ports);
  if (!last.ok) return last;
  const entry = last.value;
  return entry.kind === "delete" ? bringBack(ports, entry, wait) : endMade(ports, entry, { consent, wait });
}

/** The last restore or delete; where an undo was cut short, what that one takes back. */
async function lastEntry({ undo: port }: SnapshotPorts): Promise<Result<UndoneDelete | UndoneRestore, Failure>> {
  const read = await port.read();
  if (!read.ok) return read;
  const entry = read.value?.undoing ?? read.value;
  if (!entry) return err(NOTHING);
  return entry.kind === "unsaved" ? err(unsaved(entry)) : ok(entry);
}

const NOTHING: Failure = {
  code: "no-such-snapshot",
  message: "there is nothing to take back: no session restore and no delete is known on this tmux server",
  hint: "what was saved can be restored all the same: tmx session snapshots",
};

const unsaved = ({ sessions }: UnsavedDelete): Failure => ({
  code: "no-such-snapshot",
  message: `the last thing done was a delete without a snapshot (${sessions.join(", ")}), which cannot be taken back`,
  hint: "what was saved before can be restored: tmx session snapshots",
});

const requestFor = ({ sessions }: UndoneDelete): RestoreRequest => ({
  from: { kind: "generations", of: sessions.map(({ name, generation }) => ({ session: name, number: generation })) },
  text: true,
  programs: "listed",
});

async function planReturn(ports: SnapshotPorts, entry: UndoneDelete): Promise<Result<UndoPlan, Failure>> {
  const planned = await planRestore(ports, requestFor(entry));
  return planned.ok ? ok({ ...planned.value, undoes: actionOf(entry) }) : planned;
}

async function bringBack(
  ports: SnapshotPorts,
  entry: UndoneDelete,
  wait: LockWait,
): Promise<Result<UndoReport, Failure>> {
  const done = await restore(ports, { ...requestFor(entry), agreedPrograms: [] }, wait, entry);
  return done.ok ? ok({ ...done.value, undoes: actionOf(entry) }) : done;
}

const actionOf = (entry: UndoneDelete | UndoneRestore): UndoneAction => ({
  command: entry.kind,
  at: entry.at,
  sessions: entry.kind === "delete" ? entry.sessions.map(({ name }) => name) : entry.sessions,
});

/** A pane that the restore made, and in which its first process still runs, or ran to its end. */
interface Made {
  readonly session: string;
  readonly window: string;
  readonly pane: ObservedPane;
}

/** Only what the restore itself has made: whatever was opened since is somebody's own. */
function madePanes({ tokens }: UndoneRestore, { sessions }: Observed): readonly Made[] {
  const all = sessions.flatMap((session) =>
    session.windows.flatMap((window) =>
      window.panes.map((pane): Made => ({ session: session.name, window: window.name || String(window.index), pane })),
    ),
  );
  const own = all.filter(({ pane }) =>
    tokens.some((token) => pane.options[RESTORED_MARK] === restoredMark(token, pane)),
  );
  return [...new Map(own.map((each) => [each.pane.id, each])).values()];
}

function planEnd(entry: UndoneRestore, observed: Observed, consent: Consent): UndoPlan {
  const left = madePanes(entry, observed);
  const operations = left.map(({ session, window, pane }): Operation =>
    settle(
      {
        action: "delete",
        level: "pane",
        address: { session, window, pane: pane.id },
        label: pane.title || pane.id,
        id: pane.id,
        cause: "the restore made it",
        fields: [],
        endsProcess: pane.dead === undefined,
      },
      consent,
    ),
  );
  const plan = {
    operations,
    conflicts: [],
    sessions: entry.sessions,
    ...(observed.server ? { server: observed.server } : {}),
  };
  return {
    plan,
    sources: [],
    damaged: [],
    skipped: goneOf(entry, left),
    fields: [],
    questions: [],
    undoes: actionOf(entry),
  };
}

/** Sessions that somebody else has ended meanwhile. */
function goneOf({ sessions }: UndoneRestore, left: readonly Made[]): UndoPlan["skipped"] {
  return sessions
    .filter((name) => left.every(({ session }) => session !== name))
    .map((session) => ({ address: { session }, why: "nothing is left of it" }));
}

async function endMade(
  ports: SnapshotPorts,
  entry: UndoneRestore,
  { consent, wait: { lockTimeoutMs, emit } }: { readonly consent: Consent; readonly wait: LockWait },
): Promise<Result<UndoReport, Failure>> {
  const request = { serverRuns: true, request: REQUEST, timeoutMs: lockTimeoutMs, emit };
  const lock = await acquireLock(ports, request);
  if (!lock.ok) return lock;
  const ended = await endAndRelease(ports, entry, { consent, lock: lock.value, emit });
  if (!ended.ok || !ended.value.saved) return ended;
  const { saved, ...report } = ended.value;
  // Last of all: whatever kills this one before, the same again goes on with it.
  const noted = await ports.undo.write({ kind: "delete", at: ports.clock.now(), sessions: saved });
  return noted.ok ? ok(report) : noted;
}

interface Ended extends UndoReport {
  /** How it is brought back; absent when nothing was done for want of consent. */
  readonly saved?: readonly UndoneSession[];
}

interface UnderLock {
  readonly consent: Consent;
  readonly lock: Lock;
  readonly emit: Emit;
}

async function endAndRelease(
  ports: SnapshotPorts,
  entry: UndoneRestore,
  under: UnderLock,
): Promise<Result<Ended, Failure>> {
  try {
    return await endUnderLock(ports, entry, under);
  } finally {
    await releaseLock(ports, under.lock);
  }
}

async function endUnderLock(
  ports: SnapshotPorts,
  entry: UndoneRestore,
  { consent, lock, emit }: UnderLock,
): Promise<Result<Ended, Failure>> {
  // Another undo may have done it while this one waited.
  const now = await lastEntry(ports);
  if (!now.ok || JSON.stringify(now.value) !== JSON.stringify(entry)) return err(MOVED);
  const planned = planEnd(entry, lock.observed, consent);
  if (planned.plan.operations.some(({ state }) => state !== "planned")) return ok({ ...planned, differences: [] });
  const panes = madePanes(entry, lock.observed);
  const read = await ports.undo.read();
  if (!read.ok) return read;
  const before = read.value;
  // Nothing is left of it, and nothing was begun: what is known of it stays.
  if (panes.length === 0 && !before?.undoing) return ok({ ...planned, differences: [] });
  const names = [...new Set(panes.map(({ session }) => session))];
  const saved = await saveBefore(ports, "before-delete", names, endingWith(panes, lock.observed));
  if (!saved.ok) return saved;
  // An undo that was cut short has saved what there was before it had ended anything.
  const sessions = merged(before?.kind === "delete" && before.undoing ? before.sessions : [], saved.value);
  const noted = await ports.undo.write({ kind: "delete", at: ports.clock.now(), sessions, undoing: entry });
  if (!noted.ok) return noted;
  if (panes.length === 0) return ok({ ...planned, differences: [], saved: sessions });
  const lines = panes.map(({ pane }) => [onlyIf(pane.id, isSameProcess(pane), [["kill-pane", "-t", pane.id]])]);
  const changed = await ports.tmux.change({ condition: lock.condition, lines, afterwards: [] }, REQUEST);
  if (!changed.ok) return changed;
  if (madePanes(entry, changed.value.observed).length > 0) return err(OVERTAKEN);
  const stuck = await reap(ports, panes.map(endingOf), { emit, spentMs: 0 });
  if (stuck) return err(stuck);
  return ok({ ...planned, differences: [], saved: sessions });
}

/** The sessions of which nothing stays. */
function endingWith(panes: readonly Made[], { sessions }: Observed): readonly string[] {
  const doomed = new Set(panes.map(({ pane }) => pane.id));
  const isEnding = sessions.filter(({ windows }) =>
    windows.every((window) => window.panes.every(({ id }) => doomed.has(id))),
  );
  return isEnding.map(({ name }) => name);
}

const MOVED: Failure = {
  code: "plan-outdated",
  message: "another tmx has done something meanwhile that would be taken back in its place",
  hint: "look at what there is to take back now: tmx undo --dry-run",
};

const OVERTAKEN: Failure = {
  code: "tmux-failed",
  message: "another tmx took over the tmux server while this one was at work: not all was taken back",
  hint: "run it again",
};

const merged = (before: readonly UndoneSession[], now: readonly UndoneSession[]): readonly UndoneSession[] => [
  ...before,
  ...now.filter(({ name }) => before.every((each) => each.name !== name)),
];

const endingOf = ({ session, window, pane: { id, pid } }: Made): Ending => ({
  id,
  address: `${session}:${window}.${id}`,
  pid,
  label: "",
  policy: DEFAULT_STOP,
  supervised: false,
});
