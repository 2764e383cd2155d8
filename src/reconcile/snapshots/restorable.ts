import { processMark } from "../../diff/marks.ts";
import { ok, type Result } from "../../lib/result.ts";
import type { Applied } from "../../model/applied.ts";
import type { Failure } from "../../model/failure.ts";
import type { ObservedServer } from "../../model/observed.ts";
import type { Restorable } from "../../model/restoration.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import type { SessionSpec } from "../../model/spec.ts";
import { managedBlueprint } from "../../snapshot/managed.ts";
import { isSameLife } from "./lives.ts";
import type { SnapshotPorts } from "./ports.ts";
import { surroundingsOf } from "./surroundings.ts";

interface Known {
  readonly applied: ReadonlyMap<string, Applied>;
  /** The server that is there now, where one is. */
  readonly server: ObservedServer | undefined;
}

/** What sessions that were applied, and that are not there, come back from. */
export async function findRestorable(
  ports: SnapshotPorts,
  specs: readonly SessionSpec[],
  known: Known,
): Promise<Result<ReadonlyMap<string, Restorable>, Failure>> {
  const found = new Map<string, Restorable>();
  for (const spec of specs) {
    const restorable = await findOne(ports, spec, known);
    if (!restorable.ok) return restorable;
    if (restorable.value) found.set(spec.name, restorable.value);
  }
  return ok(found);
}

async function findOne(
  ports: SnapshotPorts,
  spec: SessionSpec,
  { applied, server }: Known,
): Promise<Result<Restorable | undefined, Failure>> {
  const since = applied.get(spec.name)?.since ?? 0;
  const accepts = ({ managed, at }: Snapshot): boolean => managed?.key === spec.name && at >= since;
  const newest = await ports.snapshots.newest(spec.name, { accepts });
  if (!newest.ok) return newest;
  const { generation, damaged } = newest.value;
  const wasStopped = generation !== undefined && isOfStop(ports, generation.snapshot, spec);
  // A session that went while its server goes on was ended by somebody, and does not come back by itself.
  if (!generation || (!wasStopped && isSameLife(generation.snapshot.server, server))) return ok(undefined);
  const { snapshot, number } = generation;
  const surroundings = await surroundingsOf(ports, snapshot, { text: true, programs: "listed", isAgreed: () => false });
  if (!surroundings.ok) return surroundings;
  const blueprint = managedBlueprint(spec, snapshot, { ...surroundings.value, markOf: processMark });
  const passed = damaged.flatMap((each) => each.number ?? []);
  return ok(blueprint && { wasStopped, generation: number, at: snapshot.at, damaged: passed, blueprint });
}

/** Whether it is what a stop has saved, which is there to come back when the session is started. */
function isOfStop({ holds }: SnapshotPorts, { at }: Snapshot, { name }: SessionSpec): boolean {
  const hold = holds.read([name]).get(name);
  return hold?.kind === "stopped" && at >= hold.since;
}
