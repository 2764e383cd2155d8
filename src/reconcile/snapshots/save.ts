import { quote } from "../../lib/quote.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import type { CapturedSession } from "../../model/captured.ts";
import type { Failure } from "../../model/failure.ts";
import type { SavedSession, SaveReport, SaveRequest } from "../../model/restore.ts";
import type { RefusedSnapshot, Snapshot, SnapshotGeneration } from "../../model/snapshot.ts";
import { whyLost, whyNotWhole } from "../../snapshot/refusal.ts";
import { isSameState } from "../../snapshot/same.ts";
import { noSuchSession } from "../failures.ts";
import { thinOut } from "./keeping.ts";
import type { SnapshotPorts } from "./ports.ts";
import { seeSessions, type SeenSession, type SeenSessions } from "./seen.ts";

/** For how long most panes of a session must have been gone until that is believed to be meant. */
const BELIEVED_AFTER_MS = 10 * 60_000;

/** Saves sessions as they are. Changes nothing in tmux, and so needs no lease. */
export async function save(ports: SnapshotPorts, request: SaveRequest): Promise<Result<SaveReport, Failure>> {
  const saved = await saveOnce(ports, request, { readsAll: false });
  // A text that was to be the same as before is not kept any more.
  return !saved.ok && saved.error.code === "text-gone" ? saveOnce(ports, request, { readsAll: true }) : saved;
}

/** How long to wait for panes in which a restore is still at work, and between two looks, in milliseconds. */
const SETTLED_AFTER_MS = 10_000;
const PAUSE_MS = 250;

async function saveOnce(
  ports: SnapshotPorts,
  request: SaveRequest,
  options: { readonly readsAll: boolean },
): Promise<Result<SaveReport, Failure>> {
  for (let left = SETTLED_AFTER_MS; ; left -= PAUSE_MS) {
    const seen = await seeOnce(ports, request, options);
    if (!seen.ok) return seen;
    if (left <= 0 || !seen.value.sessions.some(({ isSettling }) => isSettling))
      return request.file === undefined
        ? publishAll(ports, request, seen.value)
        : exportAll(ports, { ...request, file: request.file }, seen.value);
    await ports.clock.sleep(PAUSE_MS);
  }
}

async function seeOnce(
  ports: SnapshotPorts,
  request: SaveRequest,
  { readsAll }: { readonly readsAll: boolean },
): Promise<Result<SeenSessions, Failure>> {
  const at = ports.clock.now();
  const captured = await ports.capture.sessions();
  if (!captured.ok) return captured;
  const chosen = chooseSessions(captured.value?.sessions ?? [], request.sessions);
  if (!chosen.ok) return chosen;
  if (captured.value === undefined || chosen.value.length === 0) return err(NOTHING_THERE);
  return seeSessions(ports, request, { at, captured: captured.value, sessions: chosen.value, readsAll });
}

const NOTHING_THERE: Failure = {
  code: "no-such-session",
  message: "nothing was saved: no tmux server runs here, or it has no session",
  hint: "-L or -S names another server",
};

function chooseSessions(
  sessions: readonly CapturedSession[],
  wanted: SaveRequest["sessions"],
): Result<readonly CapturedSession[], Failure> {
  if (wanted === "all") return ok(sessions);
  const found = wanted.map((name) => findByName(sessions, name));
  const missing = found.indexOf(undefined);
  if (missing < 0) return ok([...new Set(found as CapturedSession[])]);
  return err(noSuchSession(wanted[missing]!, { sessions: sessions.map(({ session }) => ({ name: session })) }));
}

/** By the name it has, else by the name it is managed under. */
const findByName = (sessions: readonly CapturedSession[], name: string): CapturedSession | undefined =>
  sessions.find(({ session }) => session === name) ?? sessions.find(({ managedKey }) => managedKey === name);

async function publishAll(
  ports: SnapshotPorts,
  request: SaveRequest,
  { sessions, broken }: SeenSessions,
): Promise<Result<SaveReport, Failure>> {
  const saved: SavedSession[] = [];
  const refused: RefusedSnapshot[] = [];
  for (const session of sessions) {
    const why = broken ?? whyUnfit(session) ?? (await whyUnbelievable(ports, request, session));
    const outcome = why === undefined ? await publish(ports, request, session) : await refuse(ports, session, why);
    if (!outcome.ok) return outcome;
    if ("why" in outcome.value) refused.push(outcome.value);
    else saved.push(outcome.value);
  }
  const grown = saved.filter(({ unchanged }) => !unchanged).map(({ session }) => session);
  if (request.cause === "auto" && grown.length > 0) await thinOut(ports, new Set(grown));
  return ok({ saved, refused });
}

const whyUnfit = ({ snapshot, isSettling }: SeenSession): string | undefined =>
  isSettling ? "an apply or a restore is still at work in its panes" : whyNotWhole(snapshot);

async function publish(
  { snapshots }: SnapshotPorts,
  { cause, pin }: SaveRequest,
  { snapshot, texts, before }: SeenSession,
): Promise<Result<SavedSession, Failure>> {
  const { session } = snapshot;
  if (cause === "auto" && before && isSameState(snapshot, before.snapshot))
    return ok({ session, generation: before, unchanged: true });
  const published = await snapshots.publish(snapshot, texts, { pin: pin ?? false });
  return published.ok ? ok({ session, generation: published.value, unchanged: false }) : published;
}

const refuse = (
  { snapshots }: SnapshotPorts,
  { snapshot, texts }: SeenSession,
  why: string,
): Promise<Result<RefusedSnapshot, Failure>> => snapshots.keepAside(snapshot, texts, why);

/** Who names a session knows what has become of it. */
async function whyUnbelievable(
  ports: SnapshotPorts,
  { sessions, cause }: SaveRequest,
  { snapshot, before }: SeenSession,
): Promise<string | undefined> {
  if (sessions !== "all" && cause !== "auto") return undefined;
  const why = whyLost(snapshot, before?.snapshot);
  return why === undefined || (await isLongSo(ports, snapshot, before!)) ? undefined : why;
}

/** A machine that shuts down does not take this long. */
async function isLongSo(
  { snapshots }: SnapshotPorts,
  { session, at }: Snapshot,
  before: SnapshotGeneration,
): Promise<boolean> {
  const listed = await snapshots.list(session);
  if (!listed.ok) return false;
  const since = listed.value.refused.filter((each) => each.at > before.snapshot.at).map((each) => each.at);
  return Math.min(...since) <= at - BELIEVED_AFTER_MS;
}

/** All of them or, where one is not to be believed, none: who has the file takes it for all. */
async function exportAll(
  ports: SnapshotPorts,
  request: SaveRequest & { readonly file: string },
  { sessions, broken }: SeenSessions,
): Promise<Result<SaveReport, Failure>> {
  const { file, replace = false } = request;
  const [bad] = sessions.flatMap((session) => broken ?? whyUnfit(session) ?? []);
  if (bad !== undefined) return err(notWritten(file, bad));
  for (const session of sessions) {
    const why = await whyUnbelievable(ports, request, session);
    if (why === undefined) continue;
    // Kept, so that it is believed when it is so for long.
    const kept = await refuse(ports, session, why);
    return kept.ok ? err(notBelieved(file, session.snapshot.session, why)) : kept;
  }
  const texts = new Map(sessions.flatMap((each) => [...each.texts]));
  const snapshots = sessions.map(({ snapshot }) => snapshot);
  const written = await ports.snapshots.exportTo(file, snapshots, texts, { replace });
  if (!written.ok) return written;
  return ok({ saved: snapshots.map(({ session }) => ({ session, unchanged: false })), refused: [] });
}

const notWritten = (file: string, why: string): Failure => ({
  code: "tmux-failed",
  message: `${file} was not written: ${why}`,
  hint: "try again when the server has come to rest; nothing was changed",
});

const notBelieved = (file: string, session: string, why: string): Failure => ({
  code: "not-saved",
  message: `${file} was not written, for session ${quote(session)} is not to be believed: ${why}`,
  hint: "name the sessions in place of --all if that is meant: tmx session save NAME --file FILE",
});
