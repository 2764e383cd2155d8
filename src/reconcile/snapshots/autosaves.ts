import { ok, type Result } from "../../lib/result.ts";
import type { Autosave as Setting } from "../../model/autosave.ts";
import type { Failure } from "../../model/failure.ts";
import type { Autosave } from "../../model/snapshots.ts";
import type { SnapshotPorts } from "./ports.ts";

/** Every session that somebody wants saved by itself, or of which a save was refused. The command's word counts first. */
export async function listAutosaves(
  { state, snapshots }: SnapshotPorts,
  settings: readonly Setting[],
): Promise<Result<readonly Autosave[], Failure>> {
  const listed = await snapshots.list();
  if (!listed.ok) return listed;
  const { generations, refused } = listed.value;
  const manifests = [...(await state.load()).values()].flatMap(({ spec: { name, snapshot } }): Autosave[] =>
    snapshot?.everyMs === undefined
      ? []
      : [{ session: name, everyMs: snapshot.everyMs, setBy: "manifest", refused: [] }],
  );
  const commands = settings.map(({ session, every }): Autosave => ({
    session,
    ...(every === "off" ? {} : { everyMs: every }),
    setBy: "command",
    refused: [],
  }));
  const rest = refused.map(({ session }): Autosave => ({ session, setBy: "command", refused: [] }));
  const wanted = new Map([...rest, ...manifests, ...commands].map((each) => [each.session, each]));
  return ok(
    [...wanted.values()].map((each) => {
      const saved = generations.filter(({ snapshot }) => snapshot.session === each.session);
      const newest = saved.toSorted((a, b) => b.number - a.number)[0]?.snapshot.at;
      const own = refused.filter(({ session, at }) => session === each.session && at >= (newest ?? 0));
      return { ...each, ...(newest === undefined ? {} : { newest }), refused: own };
    }),
  );
}

/** The sessions that somebody can mean: those that run, by both their names, were saved, are managed, or have a setting. */
export async function knownSessions(
  { tmux, state, snapshots }: SnapshotPorts,
  settings: readonly Setting[],
): Promise<Result<readonly string[], Failure>> {
  const observed = await tmux.observe({ options: [], env: [] });
  if (!observed.ok) return observed;
  const listed = await snapshots.list();
  if (!listed.ok) return listed;
  return ok([
    ...new Set([
      ...observed.value.sessions.flatMap(({ name, label }) => [name, ...(label ? [label.session] : [])]),
      ...listed.value.generations.map(({ snapshot }) => snapshot.session),
      ...(await state.load()).keys(),
      ...settings.map(({ session }) => session),
    ]),
  ]);
}
