/** Which windows of a saved session are there, and which are to come back. */
import { quote } from "../../lib/quote.ts";
import type { Failure } from "../../model/failure.ts";
import type { Observed, ObservedSession } from "../../model/observed.ts";
import type { Snapshot, SnapshotWindow } from "../../model/snapshot.ts";
import { withPanes } from "../../snapshot/part.ts";
import { isSameLife } from "./lives.ts";

/** By what it is managed as, by a name that no other has, or by its index. */
export function windowNamed({ windows }: Snapshot, wanted: string): SnapshotWindow | undefined {
  const named = windows.filter(({ name }) => name === wanted);
  return (
    windows.find(({ key }) => key === wanted) ??
    (named.length === 1 ? named[0] : undefined) ??
    windows.find(({ index }) => String(index) === wanted) ??
    named[0]
  );
}

interface Surroundings {
  /** All that was saved with the window. */
  readonly source: Snapshot;
  readonly into: ObservedSession;
  readonly observed: Observed;
}

/** Whether a window is still there, or again. Ids tell in the life of its server; later only what people call it by. */
export function isTaken(window: SnapshotWindow, { source, into, observed }: Surroundings): boolean {
  const { id, key, name, index } = window;
  if (isSameLife(source.server, observed.server) && idsOf(observed).windows.has(id)) return true;
  if (key !== undefined) return into.windows.some(({ label }) => label?.window === key);
  if (isSameLife(source.server, observed.server)) return isBack(window, into);
  const isOnlyOne = name !== "" && source.windows.filter((each) => each.name === name).length === 1;
  return into.windows.some((live) => (isOnlyOne ? live.name === name : live.index === index));
}

/** Whether a window was brought back in the life of its own server: then it has another id. */
const isBack = ({ name, index, key }: SnapshotWindow, { windows }: ObservedSession): boolean =>
  windows.some((live) => (key === undefined ? live.name === name && live.index === index : live.label?.window === key));

/** What of a session has gone since, as long as its server lives: whole windows, and windows of the panes that went. */
export function lostSince(
  { server, windows }: Snapshot,
  { into, observed }: Pick<Surroundings, "into" | "observed">,
): readonly SnapshotWindow[] {
  if (!isSameLife(server, observed.server)) return [];
  const live = idsOf(observed);
  return windows.flatMap((window) => {
    if (!live.windows.has(window.id)) return isBack(window, into) ? [] : [window];
    const lost = withPanes(window, ({ id }) => !live.panes.has(id));
    if (!lost) return [];
    // The window itself is there: its panes come back beside it, for the next apply to move.
    const { key: _there, ...rest } = lost;
    return [rest];
  });
}

function idsOf({ sessions }: Observed): { readonly windows: ReadonlySet<string>; readonly panes: ReadonlySet<string> } {
  const windows = sessions.flatMap((session) => session.windows);
  const panes = windows.flatMap((window) => window.panes);
  return { windows: new Set(windows.map(({ id }) => id)), panes: new Set(panes.map(({ id }) => id)) };
}

/** Windows that come into a session that is there get their indexes, or the first that are free behind all. */
export function placed(snapshot: Snapshot, into: ObservedSession): Snapshot {
  const taken = new Set(into.windows.map(({ index }) => index));
  const windows = snapshot.windows.map((window) => {
    const index = taken.has(window.index) ? Math.max(...taken) + 1 : window.index;
    taken.add(index);
    return { ...window, index };
  });
  return { ...snapshot, windows, stack: windows.map(({ index }) => index) };
}

export function noSuchWindow({ session, windows }: Snapshot, wanted: string): Failure {
  return {
    code: "no-such-snapshot",
    message: `what was saved of session ${quote(session)} has no window ${quote(wanted)}`,
    hint: `it has: ${windows.map(({ key, name, index }) => key ?? (name || String(index))).join(", ")}`,
  };
}
