import { isThere, type SessionMatch } from "../diff/match.ts";
import type { Operation } from "../model/plan.ts";
import type { Restorable, RestoredPane, RestoredWindow } from "../model/restoration.ts";

/** Whether nothing of a session is there, so that all of it may come back. */
export const isGone = ({ observed, all, surplus }: SessionMatch): boolean =>
  !observed && !all.some(isThere) && surplus.windows.length + surplus.panes.length === 0;

/**
 * The operations of a session that comes back from a saved state: what was saved is restored and not made anew, and
 * what people had opened themselves comes along.
 */
export function restoreOperations(
  { spec }: SessionMatch,
  created: readonly Operation[],
  restorable: Restorable,
): readonly Operation[] {
  const { windows } = restorable.blueprint.restoration;
  const from = { generation: restorable.generation, at: restorable.at };
  const isSaved = ({ level, address }: Operation): boolean => {
    if (level === "session") return true;
    const window = windows.find(({ key, panes }) => key === address.window || panes.some(isIn(address.window)));
    return window !== undefined && (level === "window" || window.panes.some(isPane(address.window, address.pane)));
  };
  const own = created.map((operation): Operation => {
    if (operation.action !== "create" || !isSaved(operation)) return operation;
    const cause = operation.level === "session" ? causeOf(restorable) : "its session is restored";
    return { ...operation, action: "restore", cause, from };
  });
  return [...own, ...windows.flatMap((window) => strangers(spec.name, window, from))];
}

/** What people had opened themselves and has not come back: of the manifest's own parts the next plan tells. */
export function missingStrangers({ spec, observed }: SessionMatch, restorable: Restorable): readonly Operation[] {
  const from = { generation: restorable.generation, at: restorable.at };
  return restorable.blueprint.restoration.windows.flatMap((window) => {
    const live = observed?.windows.find((each) =>
      window.key === undefined ? each.index === window.index : each.label?.window === window.key,
    );
    const foreign = live?.panes.filter(({ label }) => label === undefined).length ?? 0;
    const wanted = window.panes.filter(({ key }) => key === undefined).length;
    return foreign < wanted ? strangers(spec.name, window, from) : [];
  });
}

function causeOf({ damaged, wasStopped }: Restorable): string {
  const gone = wasStopped ? "it was stopped" : "it went with its tmux server";
  if (damaged.length === 0) return gone;
  const which = damaged.length === 1 ? `generation ${damaged[0]} is` : `generations ${damaged.join(", ")} are`;
  return `${gone}; ${which} damaged, and passed over`;
}

const isIn =
  (window: string | undefined) =>
  ({ windowKey }: RestoredPane): boolean =>
    windowKey === window;

const isPane =
  (window: string | undefined, pane: string | undefined) =>
  ({ windowKey, key }: RestoredPane): boolean =>
    windowKey === window && key === pane;

/** What was opened beside the manifest: a whole window, or panes in one of its windows. */
function strangers(
  session: string,
  { key, name, index, panes }: RestoredWindow,
  from: NonNullable<Operation["from"]>,
): readonly Operation[] {
  const cause = "it was there, and is in no manifest";
  const base = { action: "restore", cause, from, fields: [], endsProcess: false, state: "planned" } as const;
  const window = key ?? (name || String(index));
  if (key === undefined) return [{ ...base, level: "window", address: { session, window }, label: name || window }];
  return panes.flatMap((pane, at) =>
    pane.key === undefined
      ? [{ ...base, level: "pane", address: { session, window, pane: String(at) }, label: pane.title || String(at) }]
      : [],
  );
}
