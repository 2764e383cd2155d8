import type {
  Observed,
  ObservedPane,
  ObservedSession,
  ObservedWindow,
  PaneLabel,
  WindowLabel,
} from "../model/observed.ts";
import type { PaneSpec, SessionSpec, WindowSpec } from "../model/spec.ts";

/** Who is who: every part of the spec with the live object that is it, and what is left over on both sides. */
export interface SessionMatch {
  readonly spec: SessionSpec;
  /** Every session of the server, for what a single one cannot tell: who has the wanted name. */
  readonly server: readonly ObservedSession[];
  readonly observed?: ObservedSession;
  /** The windows that are to be as the manifest says. */
  readonly windows: readonly WindowMatch[];
  /** Every window of the manifest: also manual ones that nobody asked for, and those that a partial plan leaves out. */
  readonly all: readonly WindowMatch[];
  /** Whether the plan is restricted to some windows. */
  readonly isPartial: boolean;
  /** Labelled for this session, but in no spec. */
  readonly surplus: Surplus;
  /** In this session, but not made by tmx. */
  readonly unmanaged: Surplus;
}

export interface WindowMatch {
  readonly spec: WindowSpec;
  readonly observed?: PlacedWindow;
  readonly panes: readonly PaneMatch[];
}

export interface PaneMatch {
  readonly spec: PaneSpec;
  readonly observed?: PlacedPane;
}

export interface PlacedWindow {
  readonly window: ObservedWindow;
  /** Where it is, which need not be where it belongs. */
  readonly session: ObservedSession;
}

export interface PlacedPane extends PlacedWindow {
  readonly pane: ObservedPane;
}

export interface Surplus {
  readonly windows: readonly PlacedWindow[];
  /** Without the panes of the windows above. */
  readonly panes: readonly PlacedPane[];
}

/**
 * The pane key of a placeholder: it keeps a window alive between two messages, until the panes that belong there have
 * moved in. No manifest can have it.
 */
export const PLACEHOLDER = "";

/** @param only the keys of the windows to plan, where that is not all of them */
export function matchSession(spec: SessionSpec, observed: Observed, only?: ReadonlySet<string>): SessionMatch {
  const live = observed.sessions.filter((session) => isFor(session.label, spec));
  const session = live.find((each) => each.name === spec.name) ?? live[0];
  const windows = new Pool(placedWindows(observed, session), ({ window }) => window.label, spec);
  const panes = new Pool(placedPanes(observed, session), ({ pane }) => pane.label, spec);
  const matchedWindows = matchWindows(spec, windows);
  const matched = matchPanes(matchedWindows, panes);
  return {
    spec,
    server: observed.sessions,
    ...(session ? { observed: session } : {}),
    windows: matched.filter((window) => (only ? only.has(window.spec.key) : !window.spec.manual || isThere(window))),
    all: matched,
    isPartial: only !== undefined,
    surplus: surplusOf(windows.rest(), panes.rest()),
    unmanaged: session ? unmanagedOf(session) : { windows: [], panes: [] },
  };
}

/** Whether anything of a window exists: a pane that was moved elsewhere is still its pane. */
export const isThere = ({ observed, panes }: WindowMatch): boolean =>
  observed !== undefined || panes.some((pane) => pane.observed !== undefined);

const isFor = (label: { readonly session: string } | undefined, spec: SessionSpec): boolean =>
  label?.session === spec.name;

/** Live objects labelled for one session, taken out as they are matched. Each is in here once. */
class Pool<T, L extends { readonly session: string }> {
  readonly #items: Set<T>;
  readonly #label: (item: T) => L | undefined;

  constructor(items: readonly T[], label: (item: T) => L | undefined, spec: SessionSpec) {
    this.#label = label;
    this.#items = new Set(items.filter((item) => isFor(this.#label(item), spec)));
  }

  take(wanted: (label: L, item: T) => boolean): T | undefined {
    for (const item of this.#items) {
      if (!wanted(this.#label(item)!, item)) continue;
      this.#items.delete(item);
      return item;
    }
    return undefined;
  }

  /** As `take`, but only when there is no doubt which one is meant. */
  takeOnly(wanted: (label: L, item: T) => boolean): T | undefined {
    const found = [...this.#items].filter((item) => wanted(this.#label(item)!, item));
    return found.length === 1 ? this.take((_, item) => item === found[0]) : undefined;
  }

  rest(): readonly T[] {
    return [...this.#items];
  }
}

type WindowPool = Pool<PlacedWindow, WindowLabel>;
type PanePool = Pool<PlacedPane, PaneLabel>;
type FoundWindow = { readonly spec: WindowSpec; readonly observed?: PlacedWindow };

function matchWindows(spec: SessionSpec, pool: WindowPool): readonly FoundWindow[] {
  const byKey = spec.windows.map((window) => ({
    spec: window,
    observed: pool.take((label) => label.window === window.key),
  }));
  // An `id` that was added or taken away changes the key but not the window: then the name tells.
  return byKey.map(({ spec: window, observed }) => {
    const found = observed ?? pool.takeOnly((label, live) => isSameByName(window, label, live));
    return { spec: window, ...(found ? { observed: found } : {}) };
  });
}

const isSameByName = ({ name }: WindowSpec, label: WindowLabel, { window }: PlacedWindow): boolean =>
  name !== undefined && (label.window === name || window.name === name);

function matchPanes(windows: readonly FoundWindow[], pool: PanePool): readonly WindowMatch[] {
  const byPlace = windows.map((window) => ({
    ...window,
    panes: window.spec.panes.map((spec) => {
      const keys = new Set([window.spec.key, window.observed?.window.label?.window]);
      const found = pool.take((label) => keys.has(label.window) && label.pane === spec.key);
      return { spec, ...(found ? { observed: found } : {}) };
    }),
  }));
  const every = byPlace.flatMap(({ panes }) => panes);
  const missing = every.filter(({ observed }) => observed === undefined);
  // A named pane that is in another window now was moved in the file, and keeps its process. A manual window, which is
  // not made, must not come to it only because another one that could have had it has been made meanwhile.
  const moved = (spec: PaneSpec, { manual }: WindowSpec): PlacedPane | undefined =>
    spec.name === undefined || (manual ? every : missing).filter((other) => other.spec.name === spec.name).length > 1
      ? undefined
      : pool.takeOnly((label) => label.pane === spec.key);
  return byPlace.map((window) => ({
    ...window,
    panes: window.panes.map((pane) => {
      const found = pane.observed ?? moved(pane.spec, window.spec);
      return { spec: pane.spec, ...(found ? { observed: found } : {}) };
    }),
  }));
}

/** Every window once, those of the session itself first: a window can be linked into several. */
function placedWindows(observed: Observed, own: ObservedSession | undefined): readonly PlacedWindow[] {
  const sessions = observed.sessions.toSorted((a, b) => Number(b === own) - Number(a === own));
  const windows = sessions.flatMap((session) => session.windows.map((window) => ({ window, session })));
  const seen = new Set<string>();
  return windows.filter(({ window: { id } }) => !seen.has(id) && seen.add(id) !== undefined);
}

const placedPanes = (observed: Observed, own: ObservedSession | undefined): readonly PlacedPane[] =>
  placedWindows(observed, own).flatMap((placed) => placed.window.panes.map((pane) => ({ ...placed, pane })));

function surplusOf(windows: readonly PlacedWindow[], panes: readonly PlacedPane[]): Surplus {
  const ids = new Set(windows.map(({ window }) => window.id));
  return { windows, panes: panes.filter(({ window }) => !ids.has(window.id)) };
}

function unmanagedOf(session: ObservedSession): Surplus {
  const placed = session.windows.map((window) => ({ window, session }));
  return {
    windows: placed.filter(({ window }) => window.label === undefined && window.panes.every(isUnlabelled)),
    panes: placed
      .filter(({ window }) => window.label !== undefined || !window.panes.every(isUnlabelled))
      .flatMap((each) => each.window.panes.filter(isUnlabelled).map((pane) => ({ ...each, pane }))),
  };
}

export const isUnlabelled = (pane: ObservedPane): boolean => pane.label === undefined;
