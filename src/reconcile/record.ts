import { shownKey } from "../diff/diff.ts";
import type { SessionMatch } from "../diff/match.ts";
import type { Applied } from "../model/applied.ts";
import type { Plan } from "../model/plan.ts";
import type { PaneSpec, StringMap, WindowSpec } from "../model/spec.ts";

/** What to remember of a session that was applied. */
export interface RecordInput {
  readonly match: SessionMatch;
  readonly plan: Plan;
  readonly before: Applied | undefined;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * The spec as applied. A pane whose process was kept, for want of consent, keeps the process it was started with in
 * the record as well, so that a later plan can still say what changed.
 */
export function recordOf({ match, plan, before, at }: RecordInput): Applied {
  const kept = new Set(
    plan.operations.filter(({ action, state }) => action === "replace" && state === "pending").map(({ id }) => id),
  );
  const windows = match.windows.map((window): WindowSpec => ({
    ...window.spec,
    panes: window.panes.map((pane) => {
      const was = kept.has(pane.observed?.pane.id) ? earlier(before, window.spec.key, pane.spec.key) : undefined;
      return was ? { ...pane.spec, process: was.process, root: was.root, env: was.env } : pane.spec;
    }),
  }));
  return { spec: { ...match.spec, windows }, shown: shownValues(match), at };
}

const earlier = (before: Applied | undefined, window: string, pane: string): PaneSpec | undefined =>
  before?.spec.windows.find(({ key }) => key === window)?.panes.find(({ key }) => key === pane);

/** Options whose value tmux writes differently from the manifest. */
export function shownValues({ spec, observed, windows }: SessionMatch): Readonly<Record<string, string>> {
  const shown: Record<string, string> = {};
  const note = (options: StringMap, live: StringMap | undefined, key: (name: string) => string): void => {
    for (const [name, value] of Object.entries(options)) {
      const now = live?.[name];
      if (now !== undefined && now !== value) shown[key(name)] = now;
    }
  };
  note(spec.options, observed?.windows[0]?.panes[0]?.options, (name) =>
    shownKey(spec.name, undefined, undefined, name),
  );
  for (const window of windows) {
    const { key } = window.spec;
    note(window.spec.options, window.observed?.window.panes[0]?.options, (name) =>
      shownKey(spec.name, key, undefined, name),
    );
    for (const pane of window.panes) {
      note(pane.spec.options, pane.observed?.pane.options, (name) => shownKey(spec.name, key, pane.spec.key, name));
    }
  }
  return shown;
}

/** As if everything in the specs had been applied, for judging whether it was. */
export const assumeApplied = (match: SessionMatch, before: Applied | undefined): Applied => ({
  spec: match.spec,
  shown: shownValues(match),
  at: before?.at ?? 0,
});
