import { err, ok, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { Observed } from "../../model/observed.ts";
import type { RestorePlan, RestoreReport, RestoreRequest } from "../../model/restore.ts";
import type { AgreedRestore, LockWait } from "../../model/snapshots.ts";
import type { NeededText } from "../../model/restoration.ts";
import type { UndoneDelete } from "../../model/undo.ts";
import { buildInto } from "../../plan/restore/into.ts";
import { buildRestored } from "../../plan/restore/build.ts";
import { acquireLock, afterFirstChange, type Lock, releaseLock } from "../lock.ts";
import type { SnapshotPorts } from "./ports.ts";
import type { PreparedRestore, PreparedSession } from "./prepared.ts";
import { prepareRestore } from "./restore-plan.ts";
import { RestoreNote } from "./restore-note.ts";
import { saveBefore } from "./save-before.ts";
import { writeTexts } from "./texts.ts";
import { planOf, verified } from "./verify.ts";

const REQUEST = { options: [], env: [] };

/** What a restore would do. Reads only. */
export async function planRestore(
  ports: SnapshotPorts,
  request: RestoreRequest,
): Promise<Result<RestorePlan, Failure>> {
  const observed = await ports.tmux.observe(REQUEST);
  if (!observed.ok) return observed;
  const prepared = await prepareRestore(ports, request, observed.value);
  return prepared.ok ? ok(planOf(prepared.value)) : prepared;
}

/**
 * Brings back what was saved, one session after the other, each in one message: it is there as a whole, or not at all.
 * What exists already is left alone, so that a restore that was cut short can be run again.
 */
export async function restore(
  ports: SnapshotPorts,
  request: AgreedRestore,
  { lockTimeoutMs, emit }: LockWait,
  undoing?: UndoneDelete,
): Promise<Result<RestoreReport, Failure>> {
  const seen = await ports.tmux.observe(REQUEST);
  if (!seen.ok) return seen;
  const note = new RestoreNote(ports, request, undoing);
  let serverRuns = seen.value.server !== undefined;
  for (let round = 1; ; round++) {
    const lock = await acquireLock(ports, { serverRuns, request: REQUEST, timeoutMs: lockTimeoutMs, emit });
    if (!lock.ok) return lock;
    const run = new RestoreRun(ports, lock.value, note);
    const report = await execute(ports, run, { request, lock: lock.value });
    // Last of all: whatever kills this one before, the same again is the same restore.
    const noted = report.ok ? await note.finish() : report;
    await ports.state.sweepRuns(ports.lease.token);
    if (noted.ok) return report;
    // Somebody else has started the server, and nothing was done: what is missing now is another matter.
    if (noted.error !== OVERTAKEN || run.made.length > 0 || round === MOST_ROUNDS) return noted;
    serverRuns = true;
  }
}

const MOST_ROUNDS = 5;

async function execute(
  ports: SnapshotPorts,
  run: RestoreRun,
  { request, lock }: { readonly request: AgreedRestore; readonly lock: Lock },
): Promise<Result<RestoreReport, Failure>> {
  try {
    const done = await run.execute(request);
    if (!done.ok) return done;
    if (run.made.length > 0) return await verified(ports, done.value, run.unread);
    return ok({ ...planOf(done.value), differences: [] });
  } finally {
    if (run.hasServer) await releaseLock(ports, lock);
  }
}

/** One restore under the lock. */
class RestoreRun {
  readonly #ports: SnapshotPorts;
  #lock: Lock;
  #observed: Observed;
  /** The sessions of which something was made. */
  readonly made: string[] = [];
  /** Texts that were there, and turned out to be damaged. */
  readonly unread: NeededText[] = [];
  readonly #note: RestoreNote;

  constructor(ports: SnapshotPorts, lock: Lock, note: RestoreNote) {
    this.#ports = ports;
    this.#note = note;
    this.#lock = lock;
    this.#observed = lock.observed;
  }

  get hasServer(): boolean {
    return this.#observed.server !== undefined;
  }

  async execute(request: AgreedRestore): Promise<Result<PreparedRestore, Failure>> {
    const prepared = await prepareRestore(this.#ports, request, this.#observed);
    if (!prepared.ok) return prepared;
    const saved = await saveBefore(this.#ports, "before-restore", existing(prepared.value));
    if (!saved.ok) return saved;
    const noted = await this.#note.begin(prepared.value.sessions.map(({ name }) => name));
    if (!noted.ok) return noted;
    for (const session of prepared.value.sessions) {
      const failed = (await this.#remember(session)) ?? (await this.#make(session, prepared.value.texts));
      if (failed) return err(failed);
    }
    return prepared;
  }

  /** What a managed session was applied from is known again before it is there. */
  async #remember({ spec, source, into }: PreparedSession): Promise<Failure | undefined> {
    if (!spec || into) return undefined;
    const { state, lease } = this.#ports;
    const known = (await state.load([spec.name])).get(spec.name);
    if (known && known.at !== 0) return undefined;
    const intended = await state.intend(lease.token, [spec]);
    if (!intended.ok) return intended.error;
    const { at } = source.snapshot;
    const kept = await state.commit(lease.token, [{ spec, shown: {}, at, since: at }], []);
    return kept.ok ? undefined : kept.error;
  }

  async #make(session: PreparedSession, texts: ReadonlyMap<string, string>): Promise<Failure | undefined> {
    const { state, tmux, promptFiles, build } = this.#ports;
    const { restoration, texts: needed } = session.blueprint;
    const { line, files } = session.into
      ? buildInto(session.into, restoration, build)
      : buildRestored(restoration, { ...build, sessions: this.#ids() });
    const wrote = await state.writeRuns(files.flatMap(promptFiles));
    if (!wrote.ok) return wrote.error;
    const unread = await writeTexts(this.#ports, needed, texts);
    if (!unread.ok) return unread.error;
    this.unread.push(...unread.value);
    const { condition, first, mine } = this.#lock;
    const changed = await tmux.change({ condition, lines: [...first, line], afterwards: [] }, REQUEST);
    if (!changed.ok) return changed.error;
    const { observed, refusals } = changed.value;
    if (observed.server?.lease !== mine) return OVERTAKEN;
    const isMade = isThere(session, this.#observed, observed);
    this.#lock = afterFirstChange(this.#lock);
    this.#observed = observed;
    if (!isMade) return notMade(session, refusals);
    this.made.push(session.name);
    return undefined;
  }

  #ids(): ReadonlyMap<string, string> {
    return new Map(this.#observed.sessions.map(({ name, id }) => [name, id]));
  }
}

const existing = ({ sessions }: PreparedRestore): readonly string[] => sessions.flatMap(({ into }) => into?.name ?? []);

/** Whether a session is there, or panes in it that were not there before: one of a group brings none. */
function isThere({ name, into }: PreparedSession, before: Observed, after: Observed): boolean {
  const session = after.sessions.find((each) => (into ? each.id === into.id : each.name === name));
  if (!into) return session !== undefined;
  const known = new Set(
    before.sessions.flatMap(({ windows }) => windows.flatMap(({ panes }) => panes.map(({ id }) => id))),
  );
  return session?.windows.some(({ panes }) => panes.some(({ id }) => !known.has(id))) ?? false;
}

const OVERTAKEN: Failure = {
  code: "tmux-failed",
  message: "the tmux server ended, or was taken over by another tmx, while this one was restoring",
  hint: "run it again: what is there by then is not made twice",
};

const notMade = ({ name }: PreparedSession, refusals: readonly string[]): Failure => ({
  code: "not-as-planned",
  message: `session ${JSON.stringify(name)} could not be restored`,
  details: refusals.map((said) => `tmux: ${said}`),
  hint: "its snapshot is kept; mend the cause and run it again",
});
