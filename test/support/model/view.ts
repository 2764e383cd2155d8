/** The model seen from where a property stands: what a manifest wants, and what is nobody's business. */
import { isFinished } from "../../../src/model/pane-end.ts";
import { layoutMark, processMark, readLayoutMark } from "../../../src/diff/marks.ts";
import type { SessionSpec, StringMap } from "../../../src/model/spec.ts";
import {
  LABEL_OPTION,
  LAYOUT_MARK,
  parsePaneLabel,
  parseSessionLabel,
  parseWindowLabel,
  PROCESS_MARK,
  TITLE_MARK,
} from "../../../src/tmux/label.ts";
import type { TmuxModel } from "./model.ts";
import { readValue, showOption } from "./options.ts";
import type { Link, Pane, Server, Session, Values, Window } from "./state.ts";

const paneLabel = ({ id, options }: Pane) => parsePaneLabel(options.get(LABEL_OPTION.pane) ?? "", id);
const windowLabel = ({ id, options }: Window) => parseWindowLabel(options.get(LABEL_OPTION.window) ?? "", id);
const sessionLabel = ({ id, options }: Session) => parseSessionLabel(options.get(LABEL_OPTION.session) ?? "", id);

export interface SessionView {
  readonly name: string;
  readonly options: StringMap;
  readonly env: StringMap;
  readonly windows: readonly WindowView[];
}
interface WindowView {
  readonly key: string;
  readonly name?: string;
  readonly index?: number;
  readonly options: StringMap;
  readonly layout: string;
  readonly panes: readonly PaneView[];
}
interface PaneView {
  readonly key: string;
  readonly process: string;
  readonly title?: string;
  readonly options: StringMap;
  readonly dead: boolean;
}

/** As much of a manifest as there should be: a manual window is as it says, once it is there. */
export const demanded = (spec: SessionSpec, { windows }: SessionView): SessionSpec => ({
  ...spec,
  windows: spec.windows.filter(({ key, manual }) => !manual || windows.some((window) => window.key === key)),
});

/** What a manifest says there should be, in its own order. */
export const wanted = (spec: SessionSpec): SessionView => ({
  name: spec.name,
  options: canonical(spec.options),
  env: spec.env,
  windows: spec.windows.map((window) => ({
    key: window.key,
    ...(window.name === undefined ? {} : { name: window.name }),
    ...(window.index === undefined ? {} : { index: window.index }),
    options: canonical(window.options),
    layout: layoutMark(window),
    panes: window.panes.map((pane) => ({
      key: pane.key,
      process: processMark(pane),
      ...(pane.title ? { title: pane.title } : {}),
      options: canonical(pane.options),
      dead: false,
    })),
  })),
});

const canonical = (options: StringMap): StringMap =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [name, shown(readValue(name, value))]));

/** Flags as formats show them. */
const shown = (value: string): string => ({ on: "1", off: "0" })[value] ?? value;

/** What there is of it, by labels alone, with as much as the manifest has a say in. */
export function found({ server }: TmuxModel, spec: SessionSpec): SessionView | undefined {
  const session = server?.sessions.find((each) => sessionLabel(each)?.session === spec.name);
  if (!server || !session) return undefined;
  const own = onePlace(session).filter(({ window }) => windowLabel(window)?.session === spec.name);
  return {
    name: session.name,
    options: pick(server, { session }, spec.options),
    env: pickEnv(server, session, spec.env),
    windows: own.map((link) => {
      const { window } = link;
      const key = windowLabel(window)!.window;
      const part = spec.windows.find((each) => each.key === key);
      return {
        key,
        ...(part?.name === undefined ? {} : { name: window.name }),
        ...(part?.index === undefined ? {} : { index: link.index }),
        options: pick(server, { session, window }, part?.options ?? {}),
        layout: part?.layout ? readLayoutMark(window.options.get(LAYOUT_MARK) ?? "").mark : "",
        panes: window.panes
          .filter((pane) => paneLabel(pane)?.session === spec.name)
          .map((pane) => {
            const label = paneLabel(pane)!;
            const want = part?.panes.find((each) => each.key === label.pane);
            const title = want?.title ? { title: pane.options.get(TITLE_MARK) ?? "" } : {};
            return {
              // A pane whose label names another window is not in its place.
              key: label.window === key ? label.pane : `${label.window}.${label.pane}`,
              process: pane.options.get(PROCESS_MARK) ?? "",
              ...title,
              options: pick(server, { session, window, pane }, want?.options ?? {}),
              dead: pane.dead !== undefined && !(want && isFinished(want, pane.dead)),
            };
          }),
      };
    }),
  };
}

/** A window that is linked twice is one window, at its first place. */
const onePlace = ({ links }: Session): readonly Link[] =>
  links.filter(({ window }, at) => links.findIndex((other) => other.window === window) === at);

const pick = (server: Server, place: Parameters<typeof showOption>[1], names: StringMap): StringMap =>
  Object.fromEntries(Object.keys(names).map((name) => [name, shown(showOption(server, place, name) ?? "")]));

const pickEnv = (server: Server, session: Session, names: StringMap): StringMap =>
  Object.fromEntries(
    Object.keys(names).flatMap((name) => {
      const value = session.env.get(name) ?? server.env.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Windows whose place is their index go last, by it: the others are in the manifest's order. */
export const inOrder = (view: SessionView): SessionView => ({
  ...view,
  windows: [
    ...view.windows.filter(({ index }) => index === undefined),
    ...view.windows.filter(({ index }) => index !== undefined).toSorted((a, b) => a.index! - b.index!),
  ],
});

/**
 * Everything on the server that tmx did not make for this session, in full. A window or a session that holds nothing
 * but tmx's panes goes with them, and is not in here.
 */
export function others({ server }: TmuxModel, name: string): Readonly<Record<string, unknown>> {
  const isForeign = (label: { readonly session: string } | undefined): boolean => label?.session !== name;
  const holdsForeign = ({ panes }: Window): boolean => panes.some((pane) => isForeign(paneLabel(pane)));
  const sessions = (server?.sessions ?? []).filter((each) => isForeign(sessionLabel(each)));
  const windows = (server?.windows() ?? []).filter((each) => isForeign(windowLabel(each)));
  const panes = (server?.panes() ?? []).filter((each) => isForeign(paneLabel(each)));
  return Object.fromEntries<unknown>([
    ...sessions
      .filter(({ links }) => links.some(({ window }) => isForeign(windowLabel(window)) && holdsForeign(window)))
      .map((each) => [each.id, { name: each.name, options: dump(each.options), env: dump(each.env) }] as const),
    ...windows.filter(holdsForeign).map((each) => [each.id, { name: each.name, options: dump(each.options) }] as const),
    ...panes.map((each) => [each.id, { pid: each.pid, title: each.title, options: dump(each.options) }] as const),
  ]);
}

/** The panes that are there for a session. */
export const panesFor = ({ server }: TmuxModel, name: string): readonly string[] =>
  (server?.panes() ?? []).filter((pane) => paneLabel(pane)?.session === name).map(({ id }) => id);

const dump = (values: Values): StringMap => Object.fromEntries([...values].toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** The panes whose process runs, with its id. */
export const living = ({ server }: TmuxModel): readonly string[] =>
  (server?.panes() ?? []).filter(({ dead }) => dead === undefined).map(({ id, pid }) => `${id} ${pid}`);

/** What a session has of options and environment that its manifest does not name, and what the server has. */
export function besides({ server }: TmuxModel, spec: SessionSpec): unknown {
  const session = server?.sessions.find((each) => each.name === spec.name);
  const rest = (values: Values, named: StringMap = {}): readonly string[] =>
    [...values.keys()].filter((name) => !(Object.hasOwn(named, name) || name.startsWith("@tmx_"))).toSorted();
  return (
    session && {
      options: rest(session.options, spec.options),
      env: rest(session.env, spec.env),
      // Windows without an index have an order among themselves, and not beside those with one.
      windows: session.links
        .map(({ window }) => {
          const key = windowLabel(window)?.window;
          const own = spec.windows.find((each) => each.key === key);
          return {
            key,
            options: rest(window.options, { ...own?.options, "automatic-rename": "" }),
            panes: window.panes.map((pane, place) => rest(pane.options, own?.panes[place]?.options)),
          };
        })
        .toSorted((a, b) => String(a.key).localeCompare(String(b.key))),
      global: rest(server!.env),
      server: [...server!.options.keys()],
    }
  );
}

/** What is shown of each window, and which window of each session. */
export function seen({
  server,
}: TmuxModel): Readonly<
  Record<
    string,
    { readonly active: string; readonly zoomed: boolean; readonly shown: boolean; readonly panes: readonly string[] }
  >
> {
  const isShown = (window: Window): boolean => server!.sessions.some(({ current }) => current.window === window);
  return Object.fromEntries(
    (server?.windows() ?? []).map((window) => [
      window.id,
      {
        active: window.active.id,
        zoomed: window.zoomed,
        shown: isShown(window),
        panes: window.panes.map(({ id }) => id),
      },
    ]),
  );
}
