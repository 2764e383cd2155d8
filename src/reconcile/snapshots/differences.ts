import type { Captured } from "../../model/captured.ts";
import type { SnapshotDifference } from "../../model/restore.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import { compareSnapshots } from "../../snapshot/compare.ts";
import type { SnapshotPorts } from "./ports.ts";
import type { PreparedSession } from "./prepared.ts";
import { snapshotOf } from "./snapshot-of.ts";

/** What is not as it was to be, now that it is looked at again. */
export function differencesFrom(
  ports: SnapshotPorts,
  sessions: readonly PreparedSession[],
  captured: Captured | undefined,
): readonly SnapshotDifference[] {
  return sessions.flatMap((session) => {
    const live = captured?.sessions.find((each) => each.session === session.name);
    if (!live || !captured) return [missing(session)];
    const now = snapshotOf(live, {
      captured,
      at: ports.clock.now(),
      cause: "manual",
      hasText: false,
      machine: ports.machine(),
      managed: undefined,
      programs: new Map(),
      texts: new Map(),
      waiting: new Map(),
      before: undefined,
    });
    return compareSnapshots(expected(session), restrictedTo(session, now)).filter((each) => isStructure(session, each));
  });
}

const missing = ({ name }: PreparedSession): SnapshotDifference => ({
  address: { session: name },
  field: "session",
  kind: "structure",
  before: name,
});

/** What was saved, at the places where it was to come back. */
function expected({ name, snapshot, blueprint: { restoration } }: PreparedSession): Snapshot {
  const windows = snapshot.windows.map((window, at) => ({ ...window, index: restoration.windows[at]!.index }));
  const { root, options, stack } = restoration;
  return { ...snapshot, session: name, root, options, stack, windows };
}

/**
 * Of a session that was there before, only what came back into it is looked at. One that joins a group begins with what
 * the group looks at, and remembers that as the oldest.
 */
function restrictedTo({ into, blueprint: { restoration } }: PreparedSession, now: Snapshot): Snapshot {
  if (!into && restoration.joins !== undefined) return { ...now, stack: now.stack.slice(0, restoration.stack.length) };
  if (!into) return now;
  const own = new Set(restoration.windows.map(({ index }) => index));
  return { ...now, windows: now.windows.filter(({ index }) => own.has(index)) };
}

/** What tmux alone answers for. Programs set titles and end by themselves, and where they start has been told before. */
const STRUCTURE = new Set(["window", "pane", "index", "name", "key", "layout", "zoomed", "active", "last"]);
const OF_SESSION = new Set(["stack", "group"]);

function isStructure({ into, spec }: PreparedSession, { address, field, after }: SnapshotDifference): boolean {
  // Set by a restore itself, where nothing else would keep a dead pane.
  if (address.pane !== undefined && field === "options.remain-on-exit" && after === "on") return false;
  if (field === "key" && !spec) return false;
  if (address.window !== undefined) return STRUCTURE.has(field) || field.startsWith("options.");
  return !into && (OF_SESSION.has(field) || field.startsWith("options.") || field.startsWith("env."));
}
