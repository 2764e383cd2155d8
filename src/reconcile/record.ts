import { shownKey } from "../diff/diff.ts";
import { sessionOption, windowOption } from "../diff/live-options.ts";
import { isThere, type SessionMatch, type WindowMatch } from "../diff/match.ts";
import type { Applied } from "../model/applied.ts";
import type { Operation, Plan } from "../model/plan.ts";
import type { PaneSpec, SessionSpec, StringMap, WindowSpec } from "../model/spec.ts";

/** What to remember of a session that was applied. */
export interface RecordInput {
  readonly match: SessionMatch;
  readonly plan: Plan;
  readonly before: Applied | undefined;
  /** What this run has done to it. */
  readonly done: readonly Operation[];
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * The spec as applied. A pane whose process was kept, for want of consent, keeps the process it was started with in
 * the record as well, so that a later plan can still say what changed.
 */
export function recordOf({ match, plan, before, done, at }: RecordInput): Applied {
  const kept = new Set(
    plan.operations.filter(({ action, state }) => action === "replace" && state === "pending").map(({ id }) => id),
  );
  const windows = appliedWindows(match, before, (window) => ({
    ...window.spec,
    // All that the manifest has: of a session that is only watched, a pane may be left alone.
    panes: window.spec.panes.map((pane) => {
      const live = window.panes.find(({ spec }) => spec.key === pane.key)?.observed;
      const was = kept.has(live?.pane.id) ? earlier(before, window.spec.key, pane.key) : undefined;
      return was ? { ...pane, process: was.process, root: was.root, env: was.env } : pane;
    }),
  }));
  return { spec: { ...match.spec, windows }, shown: shownNow(match, before, done), at };
}

/** What the plan is about to bring about, and nothing that it leaves alone. */
export const plannedSpec = ({ spec, windows }: SessionMatch): SessionSpec => ({
  ...spec,
  windows: windows.map((window) => window.spec),
});

/**
 * The windows that were applied, by now. A manual one that is not there never was; what a partial plan left alone is as
 * it was, also where the manifest knows nothing of it any more.
 */
function appliedWindows(
  { windows, all, isPartial, surplus }: SessionMatch,
  before: Applied | undefined,
  recorded: (window: WindowMatch) => WindowSpec,
): readonly WindowSpec[] {
  const known = isPartial ? [...(before?.spec.windows ?? []), ...(before?.intent?.windows ?? [])] : [];
  const now = all.flatMap((window): WindowSpec[] => {
    if (windows.includes(window)) return [recorded(window)];
    if (window.spec.manual && !isThere(window)) return [];
    return known.filter(({ key }) => key === window.spec.key).slice(0, 1);
  });
  const left = new Set(surplus.windows.map(({ window }) => window.label?.window));
  return [...now, ...[...left].flatMap((key) => known.find((window) => window.key === key) ?? [])];
}

/** Only of an option that was set does another value show how tmux writes it: any other has not the value it should. */
function shownNow(match: SessionMatch, before: Applied | undefined, done: readonly Operation[]): Applied["shown"] {
  const set = new Set(
    done.flatMap(({ address: { session, window, pane }, fields }) =>
      fields.map(({ path }) => shownKey(session, window, pane, path.replace(/^options\./, ""))),
    ),
  );
  const known = before?.shown ?? {};
  const now = Object.entries(shownValues(match)).flatMap(([key, value]) => {
    const shown = set.has(key) ? value : known[key];
    return shown === undefined ? [] : [[key, shown] as const];
  });
  return { ...(match.isPartial ? known : {}), ...Object.fromEntries(now) };
}

const earlier = (before: Applied | undefined, window: string, pane: string): PaneSpec | undefined =>
  before?.spec.windows.find(({ key }) => key === window)?.panes.find(({ key }) => key === pane);

/** Options whose value tmux writes differently from the manifest. */
export function shownValues(match: SessionMatch): Readonly<Record<string, string>> {
  const { spec, windows } = match;
  const shown: Record<string, string> = {};
  const note = (options: StringMap, live: Read, key: (name: string) => string): void => {
    for (const [name, value] of Object.entries(options)) {
      const now = live(name);
      if (now !== undefined && now !== value) shown[key(name)] = now;
    }
  };
  note(
    spec.options,
    (name) => sessionOption(name, match),
    (name) => shownKey(spec.name, undefined, undefined, name),
  );
  for (const { spec: window, observed, panes } of windows) {
    note(
      window.options,
      (name) => observed && windowOption(name, { spec: window, window: observed.window }),
      (name) => shownKey(spec.name, window.key, undefined, name),
    );
    for (const { spec: pane, observed: placed } of panes) {
      note(
        pane.options,
        (name) => placed?.pane.options[name],
        (name) => shownKey(spec.name, window.key, pane.key, name),
      );
    }
  }
  return shown;
}

type Read = (name: string) => string | undefined;

/** As if everything in the specs had been applied, for judging whether it was. */
export const assumeApplied = (
  match: SessionMatch,
  before: Applied | undefined,
  done: readonly Operation[],
): Applied => ({
  spec: { ...match.spec, windows: appliedWindows(match, before, (window) => window.spec) },
  shown: shownNow(match, before, done),
  // Any time will do that is not 0, which stands for a run that did not finish.
  at: before?.at || 1,
});

/** The record without the windows and panes that the spec wants and that were not there. */
export function withoutMade(applied: Applied, { windows }: SessionMatch): Applied {
  const kept = applied.spec.windows.flatMap((window): WindowSpec[] => {
    const match = windows.find(({ spec }) => spec.key === window.key);
    if (match && !match.observed) return [];
    const made = new Set(match?.panes.filter(({ observed }) => !observed).map(({ spec }) => spec.key));
    return [{ ...window, panes: window.panes.filter(({ key }) => !made.has(key)) }];
  });
  return { ...applied, spec: { ...applied.spec, windows: kept } };
}
