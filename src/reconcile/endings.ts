import type { SessionMatch } from "../diff/match.ts";
import { formatAddress } from "../model/address.ts";
import type { Applied } from "../model/applied.ts";
import type { Observed, ObservedPane } from "../model/observed.ts";
import type { Plan } from "../model/plan.ts";
import { DEFAULT_STOP, type PaneSpec } from "../model/spec.ts";
import { splitPanes } from "../plan/operations.ts";
import { labelValue } from "../tmux/label.ts";
import type { Ending } from "./stop.ts";

/** The panes whose process a plan is about to end, with how the manifest they were started from wants them stopped. */
export function endingsOf(
  { operations }: Plan,
  matches: readonly SessionMatch[],
  applied: ReadonlyMap<string, Applied>,
): readonly Ending[] {
  const planned = new Set(
    operations
      .filter(({ state, action }) => state === "planned" && (action === "delete" || action === "replace"))
      .map(({ id }) => id),
  );
  return matches.flatMap((match) => {
    const known = knownPanes(match, applied.get(match.spec.name));
    return doomedPanes(match, planned)
      .filter((pane) => pane.dead === undefined && pane.pid > 0)
      .map((pane): Ending => ({
        id: pane.id,
        address: formatAddress({
          session: match.spec.name,
          ...(pane.label ? { window: pane.label.window, pane: pane.label.pane } : { window: pane.id }),
        }),
        pid: pane.pid,
        label: pane.label ? labelValue(pane.label, pane.id) : "",
        policy: known(pane)?.stop ?? DEFAULT_STOP,
        supervised: known(pane)?.process.kind === "supervised",
      }));
  });
}

function doomedPanes(match: SessionMatch, planned: ReadonlySet<string | undefined>): readonly ObservedPane[] {
  const { surplus, unmanaged, windows } = match;
  const inWindows = [...surplus.windows, ...unmanaged.windows]
    .filter(({ window }) => planned.has(window.id) || planned.has(match.observed?.id))
    .flatMap(({ window }) => splitPanes(match, window).doomed);
  const kept = windows.flatMap(({ panes }) => panes.flatMap(({ observed }) => observed ?? []));
  const alone = [...surplus.panes, ...unmanaged.panes, ...kept]
    .map(({ pane }) => pane)
    .filter((pane) => planned.has(pane.id) || planned.has(match.observed?.id));
  return [...inWindows, ...alone];
}

/** A pane as the manifest described it that its process was started from. */
function knownPanes(
  { spec }: SessionMatch,
  applied: Applied | undefined,
): (pane: ObservedPane) => PaneSpec | undefined {
  const windows = [applied?.spec, applied?.intent, spec].flatMap((each) => each?.windows ?? []);
  return ({ label }) => windows.find(({ key }) => key === label?.window)?.panes.find(({ key }) => key === label?.pane);
}

/** The endings that have come: a pane that tmux kept, for whatever reason, keeps its processes. */
export function ended(endings: readonly Ending[], { sessions }: Observed): readonly Ending[] {
  const alive = new Map(
    sessions.flatMap(({ windows }) =>
      windows.flatMap(({ panes }) => panes.filter(({ dead }) => !dead).map(({ id, pid }) => [id, pid] as const)),
    ),
  );
  return endings.filter(({ id, pid }) => alive.get(id) !== pid);
}
