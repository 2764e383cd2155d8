import { quote } from "../../lib/quote.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { RestoreRequest, RestoreSource } from "../../model/restore.ts";
import type { DamagedSnapshot, Snapshot, SnapshotGeneration } from "../../model/snapshot.ts";
import type { FoundSnapshot } from "../../model/snapshots.ts";
import { isSameLife } from "./lives.ts";
import type { SnapshotPorts } from "./ports.ts";
import { windowNamed } from "./windows.ts";

/** A saved state that is to come back. */
export interface Source {
  readonly snapshot: Snapshot;
  /** Absent for what comes out of a file. */
  readonly generation?: SnapshotGeneration;
}

/** The saved states that a request names. */
export interface Sources {
  readonly found: readonly Source[];
  readonly damaged: readonly DamagedSnapshot[];
  /** Texts that are not in the store, by their SHA-256. */
  readonly texts: ReadonlyMap<string, string>;
  /** Sessions that were ended on purpose, and so are not meant. */
  readonly ended: readonly string[];
}

const NOTHING: Sources = { found: [], damaged: [], texts: new Map(), ended: [] };

export async function findSources(
  ports: SnapshotPorts,
  { from, window }: Pick<RestoreRequest, "from" | "window">,
): Promise<Result<Sources, Failure>> {
  switch (from.kind) {
    case "session":
      return oneOf(ports, { ...from, window });
    case "generations":
      return severalOf(ports, from.of);
    case "all":
      return allOf(ports, from.at);
    case "file": {
      const read = await ports.snapshots.importFrom(from.path);
      if (!read.ok) return read;
      return ok({ ...NOTHING, found: read.value.snapshots.map((snapshot) => ({ snapshot })), texts: read.value.texts });
    }
  }
}

type One = Omit<RestoreSource & { readonly kind: "session" }, "kind"> & { readonly window?: string | undefined };

/** A generation by its number, else the newest that has what is asked for. */
async function oneOf({ snapshots }: SnapshotPorts, one: One): Promise<Result<Sources, Failure>> {
  const { name, at, number, window } = one;
  // What was saved before a restore is older than what the restore has brought.
  const accepts = (snapshot: Snapshot): boolean =>
    window === undefined ? snapshot.cause !== "before-restore" : windowNamed(snapshot, window) !== undefined;
  const wanted = { ...(at === undefined ? {} : { at }), accepts };
  const read = await (number === undefined ? newestOf(snapshots, name, wanted) : snapshots.read(name, number));
  if (!read.ok) return read;
  const { generation, damaged } = read.value;
  if (!generation) return err(nothingSaved(one, damaged));
  return ok({ ...NOTHING, found: [{ snapshot: generation.snapshot, generation }], damaged });
}

type Store = SnapshotPorts["snapshots"];

/** Where nothing is as it is wanted, the newest there is: what is missing in it can then be told. */
async function newestOf(
  store: Store,
  name: string,
  { accepts, ...time }: NonNullable<Parameters<Store["newest"]>[1]>,
): Promise<Result<FoundSnapshot, Failure>> {
  const found = await store.newest(name, { ...time, ...(accepts && { accepts }) });
  return !found.ok || found.value.generation ? found : store.newest(name, time);
}

async function severalOf(
  ports: SnapshotPorts,
  wanted: readonly { readonly session: string; readonly number: number }[],
): Promise<Result<Sources, Failure>> {
  const found: Source[] = [];
  const damaged: DamagedSnapshot[] = [];
  for (const { session: name, number } of wanted) {
    const one = await oneOf(ports, { name, number });
    if (!one.ok) return one;
    found.push(...one.value.found);
    damaged.push(...one.value.damaged);
  }
  return ok({ ...NOTHING, found, damaged });
}

function nothingSaved({ name, at, number }: One, damaged: readonly DamagedSnapshot[]): Failure {
  const which = number === undefined ? (at === undefined ? "" : " from that time or before") : ` ${number}`;
  const what = number === undefined ? "there is no snapshot" : "there is no generation";
  return {
    code: "no-such-snapshot",
    message: `${what}${which} of session ${quote(name)}${damaged.length > 0 ? " that is whole" : ""}`,
    ...(damaged.length > 0 ? { details: damaged.map(({ file, why }) => `${file}: ${why}`) } : {}),
    hint: "what was saved: tmx session snapshots",
  };
}

/** Every session that was there in the life of the server that was saved last: the newest that was saved of each. */
async function allOf(ports: SnapshotPorts, at = Infinity): Promise<Result<Sources, Failure>> {
  const listing = await ports.snapshots.list();
  if (!listing.ok) return listing;
  const saved = listing.value.generations.filter(({ snapshot }) => snapshot.at <= at);
  if (saved.length === 0) return err(nothingAtAll(at, listing.value.passedOver));
  const last = saved.reduce<Snapshot | undefined>(
    (latest, { snapshot }) => (latest && latest.at >= snapshot.at ? latest : snapshot),
    undefined,
  );
  const newest = newestOfEach(saved.filter(({ snapshot }) => isSameLife(snapshot.server, last?.server)));
  const ended = await endedOnPurpose(ports, newest);
  const found = newest
    .filter((each) => !ended.includes(each))
    .map((generation) => ({ snapshot: generation.snapshot, generation }));
  return ok({
    ...NOTHING,
    found,
    damaged: listing.value.passedOver,
    ended: ended.map(({ snapshot }) => snapshot.session),
  });
}

/** Those that were about to end when they were saved, and that nobody has brought back since. */
async function endedOnPurpose(
  { state, undo }: SnapshotPorts,
  newest: readonly SnapshotGeneration[],
): Promise<readonly SnapshotGeneration[]> {
  const suspects = newest.filter(({ snapshot }) => snapshot.ends);
  if (suspects.length === 0) return [];
  const last = await undo.read();
  const restored = last.ok && last.value?.kind === "restore" ? last.value.sessions : [];
  const applied = await state.load(suspects.flatMap(({ snapshot }) => snapshot.managed?.key ?? []));
  return suspects.filter(({ snapshot: { session, managed, at } }) => {
    const known = applied.get(managed?.key ?? "");
    const isBack = known !== undefined && known.at !== 0 && (known.since ?? 0) <= at;
    return !restored.includes(session) && !isBack;
  });
}

const nothingAtAll = (at: number, damaged: readonly DamagedSnapshot[]): Failure => ({
  code: "no-such-snapshot",
  message: `nothing ${damaged.length > 0 ? "that is whole " : ""}was saved from this tmux server${at === Infinity ? "" : " by that time"}`,
  ...(damaged.length > 0 ? { details: damaged.map(({ file, why }) => `${file}: ${why}`) } : {}),
  hint: "start with: tmx session save --all",
});

function newestOfEach(generations: readonly SnapshotGeneration[]): readonly SnapshotGeneration[] {
  const newest = new Map<string, SnapshotGeneration>();
  for (const generation of generations.filter(({ snapshot }) => snapshot.cause !== "before-restore")) {
    const { session } = generation.snapshot;
    if ((newest.get(session)?.number ?? 0) < generation.number) newest.set(session, generation);
  }
  return [...newest.values()];
}
