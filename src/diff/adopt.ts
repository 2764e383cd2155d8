import { err, ok, type Result } from "../lib/result.ts";
import { quote } from "../lib/quote.ts";
import type { LivePane, LiveSession, LiveWindow } from "../model/live.ts";
import type { PaneSpec, SessionSpec, WindowSpec } from "../model/spec.ts";
import { isRunning } from "./running.ts";

/** Which live parts a manifest's parts become, by what they are called, run and look like: there are no labels yet. */
export interface Adoption {
  readonly spec: SessionSpec;
  readonly live: LiveSession;
  readonly windows: readonly AdoptedWindow[];
  /** Live parts that the manifest has nothing for, in people's words. */
  readonly strangers: readonly string[];
}

export interface AdoptedWindow {
  readonly spec: WindowSpec;
  readonly live: LiveWindow;
  readonly panes: readonly AdoptedPane[];
}

export interface AdoptedPane {
  readonly spec: PaneSpec;
  readonly live: LivePane;
}

interface Pairing<S, L> {
  readonly pairs: readonly (readonly [S, L])[];
  /** What could be one or the other, in people's words. */
  readonly doubts: readonly string[];
}

/** The error tells of every part that could be more than one. */
export function matchForAdoption(spec: SessionSpec, live: LiveSession): Result<Adoption, readonly string[]> {
  const windows = pairWindows(spec.windows, live.windows);
  const inside = windows.pairs.map(([window, placed]) => ({
    spec: window,
    live: placed,
    ...pairPanes(window, placed),
  }));
  const doubts = [...windows.doubts, ...inside.flatMap((window) => window.doubts)];
  if (doubts.length > 0) return err(doubts);
  const adopted = inside.map((window) => ({
    spec: window.spec,
    live: window.live,
    panes: window.pairs.map(([pane, placed]) => ({ spec: pane, live: placed })),
  }));
  return ok({ spec, live, windows: adopted, strangers: strangersOf(live, adopted) });
}

/** By name; those without one by their order. */
function pairWindows(specs: readonly WindowSpec[], live: readonly LiveWindow[]): Pairing<WindowSpec, LiveWindow> {
  const names = [...new Set(specs.flatMap(({ name }) => name ?? []))];
  const named = names.map((name) =>
    inOrder(
      specs.filter((spec) => spec.name === name),
      live.filter((window) => window.name === name),
      (wanted, found) => `the manifest has ${count(wanted, "window")} ${quote(name)}, the session ${found}`,
    ),
  );
  const taken = new Set(named.flatMap(({ pairs }) => pairs.map(([, window]) => window)));
  const free = live.filter((window) => !taken.has(window) && !names.includes(window.name));
  const unnamed = specs.filter(({ name }) => name === undefined);
  const automatic = free.filter(({ isAutomatic }) => isAutomatic);
  const rest = inOrder(
    unnamed,
    automatic.length === unnamed.length ? automatic : free,
    (wanted, found) =>
      `the manifest has ${count(wanted, "window")} without a name, the session ${found} that could be meant`,
  );
  return join([...named, rest]);
}

/** In order where that fits; else by title or name, by what they run, and what is left in order again. */
function pairPanes(window: WindowSpec, live: LiveWindow): Pairing<PaneSpec, LivePane> {
  const specs = window.panes;
  const isFit = specs.length === live.panes.length && specs.every((spec, at) => fits(spec, live.panes[at]!));
  if (isFit) return { pairs: specs.map((spec, at) => [spec, live.panes[at]!]), doubts: [] };
  const free = { specs: [...specs], panes: [...live.panes] };
  const pairs = [
    ...takeUnique(free, (spec, pane) => isCalled(spec, pane)),
    ...takeUnique(free, (spec, pane) => spec.process.kind !== "shell" && isRunning(spec.process, pane.program)),
  ];
  const rest = inOrder(
    free.specs,
    free.panes,
    (wanted, found) =>
      `window ${quote(live.name)}: the manifest has ${count(wanted, "more pane")}, the session ${found}: ${describe(free.panes)}`,
  );
  return { pairs: [...pairs, ...rest.pairs], doubts: rest.doubts };
}

const fits = (spec: PaneSpec, pane: LivePane): boolean =>
  (spec.title === undefined || spec.title === pane.title) && isRunning(spec.process, pane.program);

const isCalled = ({ title, name }: PaneSpec, pane: LivePane): boolean => pane.title === (title ?? name);

/** Takes out the pairs of which neither side has another one that would do as well. */
function takeUnique(
  free: { specs: PaneSpec[]; panes: LivePane[] },
  isSame: (spec: PaneSpec, pane: LivePane) => boolean,
): readonly (readonly [PaneSpec, LivePane])[] {
  const pairs = free.specs.flatMap((spec): (readonly [PaneSpec, LivePane])[] => {
    const [pane, ...others] = free.panes.filter((each) => isSame(spec, each));
    const rivals = free.specs.filter((each) => each !== spec && pane && isSame(each, pane));
    return pane && others.length + rivals.length === 0 ? [[spec, pane]] : [];
  });
  free.specs = free.specs.filter((spec) => pairs.every(([own]) => own !== spec));
  free.panes = free.panes.filter((pane) => pairs.every(([, own]) => own !== pane));
  return pairs;
}

/** As many on both sides are the same in order; none on one side are new or strangers; anything else is a doubt. */
function inOrder<S, L>(
  specs: readonly S[],
  live: readonly L[],
  doubt: (wanted: number, found: number) => string,
): Pairing<S, L> {
  if (specs.length === live.length) return { pairs: specs.map((spec, at) => [spec, live[at]!]), doubts: [] };
  const isClear = specs.length === 0 || live.length === 0;
  return { pairs: [], doubts: isClear ? [] : [doubt(specs.length, live.length)] };
}

const join = <S, L>(all: readonly Pairing<S, L>[]): Pairing<S, L> => ({
  pairs: all.flatMap(({ pairs }) => pairs),
  doubts: all.flatMap(({ doubts }) => doubts),
});

const count = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? "" : "s"}`;

const describe = (panes: readonly LivePane[]): string => panes.map(({ id, title }) => `${id} (${title})`).join(", ");

function strangersOf({ windows }: LiveSession, adopted: readonly AdoptedWindow[]): readonly string[] {
  return windows.flatMap((window) => {
    const own = adopted.find(({ live }) => live === window);
    if (!own) return [`window ${quote(window.name)} (${window.id})`];
    const panes = window.panes.filter((pane) => own.panes.every(({ live }) => live !== pane));
    return panes.map(({ id, title }) => `pane ${id} (${quote(title)}) of window ${quote(window.name)}`);
  });
}
