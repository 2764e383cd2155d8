import type { Applied } from "../model/applied.ts";
import { formatAddress } from "../model/address.ts";
import type { ObserveRequest } from "../model/observed.ts";
import { describeEnd, isFinished } from "../model/pane-end.ts";
import type { FieldChange } from "../model/plan.ts";
import type { PaneSpec, SessionSpec, StringMap, WindowSpec } from "../model/spec.ts";
import { isObservableEnv } from "./env-names.ts";
import { diffFields, type Fields, namedFields } from "./fields.ts";
import { diffLayout } from "./layout.ts";
import { isSessionOptionHidden, isWindowOptionHidden, sessionOption, windowOption } from "./live-options.ts";
import { processMark } from "./marks.ts";
import type { PlacedPane, PlacedWindow, SessionMatch } from "./match.ts";

/** The names to read from tmux so that these specs can be compared, and what an earlier apply set be taken back. */
export function observeRequest(specs: readonly SessionSpec[], applied: readonly Applied[]): ObserveRequest {
  const known = [...specs, ...applied.flatMap(({ spec, intent }) => (intent ? [spec, intent] : [spec]))];
  const options = known.flatMap(({ options: own, windows }) => [
    own,
    ...windows.flatMap((window) => [window.options, ...window.panes.map((pane) => pane.options)]),
  ]);
  const names = (maps: readonly StringMap[]): readonly string[] => [...new Set(maps.flatMap(Object.keys))];
  return {
    options: names(options),
    env: names(known.map(({ env }) => env)).filter(isObservableEnv),
    layouts: specs.some(({ windows }) => windows.some(({ layout }) => layout?.kind === "tree")),
  };
}

/** What was applied before to the part with this key, by the last finished run and by one that did not finish. */
export interface AppliedParts {
  readonly session: Known<Pick<SessionSpec, "options" | "env">> | undefined;
  readonly window: (key: string) => Known<WindowSpec> | undefined;
  readonly pane: (window: string, key: string) => Known<PaneSpec> | undefined;
  readonly shown: Readonly<Record<string, string>>;
  /** Whether the last run that is known of came to its end. */
  readonly isFinished: boolean;
}

/** A part with all names that may have been set, and those that were set for sure. */
type Known<T> = T & { readonly sure: { readonly options: StringMap; readonly env: StringMap } };

export function appliedParts(applied: Applied | undefined): AppliedParts {
  const unfinished = applied?.at === 0 ? applied.spec : applied?.intent;
  const [done, intent] = [applied?.at === 0 ? undefined : applied?.spec, unfinished];
  const windows = (key: string) => [done, intent].map((spec) => spec?.windows.find((each) => each.key === key));
  const session = merge<Pick<SessionSpec, "options" | "env">>(done, intent);
  return {
    session: session && { ...session, env: { ...intent?.env, ...done?.env } },
    window: (key) => merge(...windows(key)),
    pane: (window, key) => merge(...windows(window).map((each) => each?.panes.find((pane) => pane.key === key))),
    shown: applied?.shown ?? {},
    isFinished: unfinished === undefined,
  };
}

/** The finished part, with the names that the unfinished run may have set as well. */
function merge<T extends { readonly options: StringMap; readonly env?: StringMap }>(
  done?: T,
  intent?: T,
): Known<T> | undefined {
  const part = done ?? intent;
  const sure = { options: done?.options ?? {}, env: done?.env ?? {} };
  return part && { ...part, options: { ...intent?.options, ...done?.options }, sure };
}

/** Name, environment and options of a session that exists. */
export function diffSession(match: SessionMatch, applied: AppliedParts): readonly FieldChange[] {
  const { spec, observed } = match;
  if (!observed) return [];
  const optionFields = namedFields({
    kind: "options",
    wanted: spec.options,
    applied: applied.session?.options ?? {},
    sure: applied.session?.sure.options,
    live: (name) => sessionOption(name, match, applied),
    isHidden: (name) => isSessionOptionHidden(name, match, applied),
    shown: (name) => applied.shown[shownKey(spec.name, undefined, undefined, name)],
  });
  const envFields = namedFields({
    kind: "env",
    wanted: spec.env,
    applied: applied.session?.env ?? {},
    sure: applied.session?.sure.env,
    live: (name) => observed.env[name],
    isHidden: () => applied.isFinished,
    shown: () => undefined,
  });
  return diffFields(
    { name: observed.name, ...optionFields.live, ...envFields.live },
    { name: spec.name, ...optionFields.wanted, ...envFields.wanted },
    { name: spec.name, ...prefixed("options", applied.session?.options), ...prefixed("env", applied.session?.env) },
  );
}

/** Name, layout and options of a window that exists. */
export function diffWindow(
  spec: WindowSpec,
  { window }: PlacedWindow,
  context: { readonly session: string; readonly applied: AppliedParts },
): readonly FieldChange[] {
  const before = context.applied.window(window.label?.window ?? spec.key);
  const options = namedFields({
    kind: "options",
    wanted: spec.options,
    applied: before?.options ?? {},
    sure: before?.sure.options ?? (context.applied.session && {}),
    live: (name) => windowOption(name, { spec, window }, context.applied),
    isHidden: (name) => isWindowOptionHidden(name, { spec, window }, context.applied),
    shown: (name) => context.applied.shown[shownKey(context.session, spec.key, undefined, name)],
  });
  const [live, wanted] = [
    { ...(spec.name === undefined ? {} : { name: window.name }), ...options.live },
    { ...(spec.name === undefined ? {} : { name: spec.name }), ...options.wanted },
  ];
  const applied = {
    ...(before?.name === undefined ? {} : { name: before.name }),
    ...prefixed("options", before?.options),
  };
  return [
    ...keyChange(spec, window.label?.window),
    ...diffFields(live, wanted, applied),
    ...diffLayout(spec, window, before),
  ];
}

/** Title and options of a pane that exists. One that is about to move may show options of a window that it leaves. */
export function diffPane(
  spec: PaneSpec,
  { pane }: PlacedPane,
  context: {
    readonly session: string;
    readonly window: string;
    readonly moves: boolean;
    readonly applied: AppliedParts;
  },
): readonly FieldChange[] {
  const before = context.applied.pane(pane.label?.window ?? context.window, pane.label?.pane ?? spec.key);
  const options = namedFields({
    kind: "options",
    wanted: spec.options,
    applied: before?.options ?? {},
    sure: before?.sure.options ?? (context.applied.session || context.moves ? {} : undefined),
    live: (name) => pane.options[name],
    isHidden: () => context.applied.isFinished,
    shown: (name) => context.applied.shown[shownKey(context.session, context.window, spec.key, name)],
  });
  // Programs may set their pane's title: what counts is the title that tmx gave it last.
  const title = (value: string | undefined): Fields => (value ? { title: value } : {});
  return diffFields(
    { ...title(pane.titleMark), ...options.live },
    { ...title(spec.title), ...options.wanted },
    { ...title(before?.title), ...prefixed("options", before?.options) },
  );
}

/** Why a pane's process has to be replaced, or nothing. */
export interface ProcessChange {
  readonly cause: string;
  readonly fields: readonly FieldChange[];
  /** Whether there is still a process to end. */
  readonly alive: boolean;
}

export function diffProcess(
  spec: PaneSpec,
  { pane }: PlacedPane,
  before: PaneSpec | undefined,
): ProcessChange | undefined {
  const alive = pane.dead === undefined;
  if (pane.processMark !== "" && pane.processMark !== processMark(spec)) {
    const fields = before ? diffFields(processFields(before), processFields(spec), {}) : [];
    const names = [...new Set(fields.map(({ path }) => path.split(".")[0]))].join(", ");
    return { cause: `${names || "its process"} changed in the manifest`, fields, alive };
  }
  if (!pane.dead || isFinished(spec, pane.dead)) return undefined;
  return { cause: `its process ended ${describeEnd(pane.dead)}`, fields: [], alive };
}

export const shownKey = (session: string, window: string | undefined, pane: string | undefined, name: string): string =>
  `${formatAddress({
    session,
    ...(window === undefined ? {} : { window }),
    ...(pane === undefined ? {} : { pane }),
  })} ${name}`;

/** A window found by its name, because its `id` was added, changed or taken away. */
const keyChange = ({ key }: WindowSpec, before: string | undefined): readonly FieldChange[] =>
  before === undefined || before === key ? [] : [{ path: "id", before, after: key, origin: "change" }];

function processFields({ process, root, env }: PaneSpec): Fields {
  return {
    root,
    ...(process.kind === "shell" ? {} : { run: process.lines.join("\n") }),
    ...(process.kind === "supervised" ? { restart: process.restart } : {}),
    ...prefixed("env", env),
  };
}

const prefixed = (kind: string, values: StringMap = {}): Fields =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${kind}.${name}`, value]));
