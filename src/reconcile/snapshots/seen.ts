import { ok, type Result } from "../../lib/result.ts";
import type { Applied } from "../../model/applied.ts";
import type { Captured, CapturedPane, CapturedSession, SeenProgram } from "../../model/captured.ts";
import type { Failure } from "../../model/failure.ts";
import type { SaveRequest } from "../../model/restore.ts";
import type { ManagedBy, Snapshot, SnapshotGeneration } from "../../model/snapshot.ts";
import { DEFAULT_CONFIG } from "../../model/config.ts";
import { isSameLife } from "../../snapshot/kept-text.ts";
import { isSettling } from "../../snapshot/settling.ts";
import { type PaneTexts, readPaneTexts, type WantedText } from "./pane-texts.ts";
import type { SnapshotPorts } from "./ports.ts";
import { snapshotOf, type SnapshotSources } from "./snapshot-of.ts";

/** Sessions as they were seen, ready to be kept. */
export interface SeenSessions {
  readonly sessions: readonly SeenSession[];
  /** Why none of it is to be believed, where that is so. */
  readonly broken?: string;
}

export interface SeenSession {
  readonly snapshot: Snapshot;
  /** Texts of it that were read now, by their SHA-256. */
  readonly texts: ReadonlyMap<string, string>;
  /** The newest that was saved of it before. */
  readonly before?: SnapshotGeneration;
  /** Whether an apply or a restore is still at work in one of its panes. */
  readonly isSettling: boolean;
}

interface Look {
  /** When it began, in milliseconds since the epoch. */
  readonly at: number;
  readonly captured: Captured;
  readonly sessions: readonly CapturedSession[];
  /** Whether texts that are known not to have changed are read as well. */
  readonly readsAll: boolean;
}

/** What is known of the sessions besides what tmux tells. */
interface Surroundings {
  readonly befores: ReadonlyMap<string, SnapshotGeneration>;
  readonly managed: ReadonlyMap<string, ManagedBy>;
  readonly applied: ReadonlyMap<string, Applied>;
  readonly programs: ReadonlyMap<number, SeenProgram>;
  readonly waiting: ReadonlyMap<string, string>;
  /** The most lines of a pane's text, where a manifest does not say it. */
  readonly textLines: number;
}

/** All of the sessions: what the process table tells, what was saved before, and the texts. */
export async function seeSessions(
  ports: SnapshotPorts,
  request: SaveRequest,
  look: Look,
): Promise<Result<SeenSessions, Failure>> {
  const around = await lookAround(ports, look.sessions);
  if (!around.ok) return around;
  const texts = request.text ? await readTexts(ports, look, around.value) : undefined;
  const broken = texts && whyBroken(texts, look.captured);
  const known = texts?.ok && broken === undefined ? texts.value : undefined;
  const sessions = look.sessions.map((session) =>
    combine(ports, { session, request, look, around: around.value, known }),
  );
  return ok({ sessions, ...(broken === undefined ? {} : { broken }) });
}

/** A server that has gone may have ended panes one by one before, and another one has other panes. */
function whyBroken(texts: Result<PaneTexts, Failure>, { life }: Captured): string | undefined {
  if (!texts.ok) return texts.error.message;
  if (texts.value.life === undefined) return "the tmux server ended while it was saved";
  return isSameLife(life, texts.value.life) ? undefined : "another tmux server came while it was saved";
}

const isPaneSettling = ({ build }: SnapshotPorts, seen: SeenProgram | undefined): boolean =>
  isSettling(seen?.program, build.start.scripts);

const panesOf = ({ windows }: CapturedSession): readonly CapturedPane[] => windows.flatMap(({ panes }) => panes);

async function lookAround(
  ports: SnapshotPorts,
  sessions: readonly CapturedSession[],
): Promise<Result<Surroundings, Failure>> {
  const panes = sessions.flatMap(panesOf);
  const keys = [...new Set(sessions.flatMap(({ managedKey }) => managedKey ?? []))];
  const pids = new Set(panes.filter(({ dead }) => dead === undefined).map(({ pid }) => pid));
  const [befores, applied, programs] = await Promise.all([
    newestOf(ports, sessions),
    keys.length === 0 ? new Map<string, Applied>() : ports.state.load(keys),
    ports.panePrograms([...pids]),
  ]);
  if (!befores.ok) return befores;
  const managed = new Map(
    await Promise.all(keys.map(async (key) => [key, await managedBy(ports, key, applied)] as const)),
  );
  const files = new Set(panes.map(({ waitingFile }) => waitingFile).filter((file) => file !== ""));
  const waiting = [...files].flatMap((file) => {
    const line = ports.readWaiting(file);
    return line === undefined ? [] : [[file, line] as const];
  });
  const config = await ports.config();
  // A mistake in there is no reason not to save.
  const textLines = (config.ok ? config.value : DEFAULT_CONFIG).snapshot.text;
  return ok({ befores: befores.value, managed, applied, programs, waiting: new Map(waiting), textLines });
}

async function newestOf(
  { snapshots }: SnapshotPorts,
  sessions: readonly CapturedSession[],
): Promise<Result<ReadonlyMap<string, SnapshotGeneration>, Failure>> {
  const newest = new Map<string, SnapshotGeneration>();
  for (const { session } of sessions) {
    const found = await snapshots.newest(session);
    if (!found.ok) return found;
    if (found.value.generation) newest.set(session, found.value.generation);
  }
  return ok(newest);
}

async function managedBy(ports: SnapshotPorts, key: string, applied: ReadonlyMap<string, Applied>): Promise<ManagedBy> {
  const file = applied.get(key)?.spec.source.file;
  const generation = await ports.newestApplied(key);
  return {
    key,
    ...(file === undefined || file.startsWith("<") ? {} : { file }),
    ...(generation === undefined ? {} : { generation }),
  };
}

/** A pane that is in several sessions is read once. */
function readTexts(ports: SnapshotPorts, look: Look, around: Surroundings): Promise<Result<PaneTexts, Failure>> {
  const wanted = new Map<string, WantedText>();
  for (const session of look.sessions) {
    const lines = around.applied.get(session.managedKey ?? "")?.spec.snapshot?.text ?? around.textLines;
    const before = look.readsAll ? undefined : around.befores.get(session.session)?.snapshot;
    for (const pane of panesOf(session)) {
      const isWaiting = around.waiting.has(pane.waitingFile);
      wanted.set(pane.id, { pane, program: around.programs.get(pane.pid), lines, isWaiting, before });
    }
  }
  return readPaneTexts(ports, [...wanted.values()], look.captured);
}

interface Parts {
  readonly session: CapturedSession;
  readonly request: SaveRequest;
  readonly look: Look;
  readonly around: Surroundings;
  readonly known: PaneTexts | undefined;
}

function combine(ports: SnapshotPorts, { session, request, look, around, known }: Parts): SeenSession {
  const before = around.befores.get(session.session);
  const sources: SnapshotSources = {
    at: look.at,
    cause: request.cause,
    ...(request.note === undefined ? {} : { note: request.note }),
    ...(request.ending?.includes(session.session) ? { ends: true } : {}),
    hasText: known !== undefined,
    captured: look.captured,
    machine: ports.machine(),
    managed: around.managed.get(session.managedKey ?? ""),
    programs: around.programs,
    texts: known?.described ?? new Map(),
    waiting: around.waiting,
    before: before?.snapshot,
  };
  const snapshot = snapshotOf(session, sources);
  const own = new Set(panesOf(session).map(({ id }) => known?.described.get(id)?.sha256));
  const texts = new Map([...(known?.contents ?? [])].filter(([sha256]) => own.has(sha256)));
  const settling = panesOf(session).some(({ pid }) => isPaneSettling(ports, around.programs.get(pid)));
  return { snapshot, texts, ...(before ? { before } : {}), isSettling: settling };
}
