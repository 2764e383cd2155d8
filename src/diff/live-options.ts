/**
 * Options are read through panes, and a pane shows its own option of a name, else its window's, else its session's. So
 * one level is read through a part that, as far as the manifest and the last apply know, has none of that name itself.
 */
import type { ObservedPane, ObservedWindow } from "../model/observed.ts";
import type { StringMap, WindowSpec } from "../model/spec.ts";
import type { SessionMatch } from "./match.ts";

/** The options that were applied before to the parts with these keys. */
interface Earlier {
  readonly window: (key: string) => { readonly options: StringMap } | undefined;
  readonly pane: (window: string, key: string) => { readonly options: StringMap } | undefined;
}

interface LastApply extends Earlier {
  /** Whether the last run that is known of came to its end. */
  readonly isFinished: boolean;
}

/** The effective value of a session's option; nothing when every part of the session hides it. */
export function sessionOption(name: string, { spec, observed }: SessionMatch, applied?: Earlier): string | undefined {
  const specOf = ({ label }: ObservedWindow): WindowSpec | undefined =>
    spec.windows.find(({ key }) => key === label?.window);
  const isPlain = (window: ObservedWindow): boolean =>
    lacks(name, [specOf(window)?.options, window.label && applied?.window(window.label.window)?.options]);
  for (const window of observed?.windows.filter(isPlain) ?? []) {
    const pane = plainPane(name, { spec: specOf(window), window }, applied);
    if (pane) return pane.options[name];
  }
  return undefined;
}

/** The effective value of a window's option; nothing when each of its panes hides it. */
export const windowOption = (name: string, part: WindowPart, applied?: Earlier): string | undefined =>
  plainPane(name, part, applied)?.options[name];

/** Whether all that hides a session's option has done so since the last apply: then nothing tells of another value. */
export function isSessionOptionHidden(name: string, { spec, observed }: SessionMatch, applied: LastApply): boolean {
  return (observed?.windows ?? []).every((window) => {
    const part = { spec: spec.windows.find(({ key }) => key === window.label?.window), window };
    const earlier = window.label && applied.window(window.label.window);
    return isHiding(name, [part.spec?.options, earlier?.options], applied) || isWindowOptionHidden(name, part, applied);
  });
}

/** The same of a window's option, which only its panes can hide. */
export const isWindowOptionHidden = (name: string, { spec, window }: WindowPart, applied: LastApply): boolean =>
  window.panes.every(({ label }) =>
    isHiding(
      name,
      [
        spec?.panes.find(({ key }) => key === label?.pane)?.options,
        label && applied.pane(label.window, label.pane)?.options,
      ],
      applied,
    ),
  );

interface WindowPart {
  readonly spec: WindowSpec | undefined;
  readonly window: ObservedWindow;
}

const plainPane = (name: string, { spec, window }: WindowPart, applied?: Earlier): ObservedPane | undefined =>
  window.panes.find(({ label }) =>
    lacks(name, [
      spec?.panes.find(({ key }) => key === label?.pane)?.options,
      label && applied?.pane(label.window, label.pane)?.options,
    ]),
  );

/** What a run that did not finish has set is not known. */
const isHiding = (name: string, all: readonly (StringMap | undefined)[], { isFinished }: LastApply): boolean =>
  isFinished && all.every((options) => options !== undefined && Object.hasOwn(options, name));

const lacks = (name: string, all: readonly (StringMap | undefined)[]): boolean =>
  all.every((options) => options === undefined || !Object.hasOwn(options, name));
