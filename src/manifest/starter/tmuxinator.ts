import {
  type Data,
  type Draft,
  isData,
  linesOf,
  literal,
  paneOf,
  present,
  textOf,
  textsOf,
  type WindowDraft,
} from "./draft.ts";
import { unused } from "./foreign-yaml.ts";

/** A tmuxinator file as a draft. What it asks of tmuxinator that tmx does not do is noted. */
export function fromTmuxinator(data: Data): Draft {
  const notes: string[] = [...unused(data, PROJECT_KEYS, "")];
  const windows = [data["windows"] ?? data["tabs"] ?? []].flat();
  const around = { before: beforeEach(data), notes };
  const drafts = windows.map((window, at) => windowFrom(window, { ...around, path: `windows[${at}].` }));
  const root = textOf(data["root"] ?? data["project_root"]);
  return {
    session: textOf(data["name"] ?? data["project_name"]) ?? "",
    settings: present({ root: root === undefined ? undefined : literal(root) }),
    windows: withFocus(drafts, data),
    notes,
  };
}

const PROJECT_KEYS = [
  "name",
  "project_name",
  "root",
  "project_root",
  "pre_window",
  "pre_tab",
  "rbenv",
  "rvm",
  "windows",
  "tabs",
  "startup_window",
  "startup_pane",
];
const WINDOW_KEYS = ["layout", "root", "pre", "panes", "synchronize"];

/** What tmuxinator types into every pane before its own commands. */
function beforeEach({ rbenv, rvm, pre_window: preWindow, pre_tab: preTab }: Data): readonly string[] {
  return [
    ...textsOf(rbenv).map((version) => `rbenv shell ${version}`),
    ...textsOf(rvm).map((version) => `rvm use ${version}`),
    ...textsOf(preWindow ?? preTab),
  ].map(literal);
}

interface Around {
  readonly path: string;
  readonly before: readonly string[];
  readonly notes: string[];
}

/** `name: what`, where what is one command, several for one pane, or a mapping with panes. */
function windowFrom(window: unknown, around: Around): WindowDraft {
  const [name, what] = entryOf(window);
  const title = name === undefined || name === "" ? undefined : literal(name);
  if (isData(what)) return { data: present({ name: title, ...mappingOf(what, around) }) };
  const run = linesOf(textsOf(what).map(literal));
  return {
    data: present({
      name: title,
      beforeEach: linesOf(around.before),
      panes: run === undefined ? undefined : [paneOf({ run })],
    }),
  };
}

function mappingOf(what: Data, { path, before, notes }: Around): Data {
  notes.push(...unused(what, WINDOW_KEYS, path));
  const root = textOf(what["root"]);
  const panes = [what["panes"] ?? []].flat(1);
  return {
    root: root === undefined ? undefined : literal(root),
    layout: textOf(what["layout"]),
    synchronize: what["synchronize"] ? true : undefined,
    beforeEach: linesOf([...before, ...textsOf(what["pre"]).map(literal)]),
    panes: panes.length > 0 ? panes.map(paneFrom) : undefined,
  };
}

/** A command, several of them, or `title: commands`. */
function paneFrom(pane: unknown): unknown {
  if (!isData(pane)) return paneOf({ run: linesOf(textsOf(pane).map(literal)) });
  const [title, commands] = entryOf(pane);
  return paneOf({
    title: title === undefined || title === "" ? undefined : literal(title),
    run: linesOf(textsOf(commands).map(literal)),
  });
}

/** The one entry of a mapping; a text alone is a name. */
function entryOf(value: unknown): readonly [name: string | undefined, what: unknown] {
  if (!isData(value)) return [textOf(value), undefined];
  const [entry] = Object.entries(value);
  return entry ?? [undefined, undefined];
}

/** The window and the pane that are shown first, by name or by place. */
function withFocus(
  windows: readonly WindowDraft[],
  { startup_window: window, startup_pane: pane }: Data,
): readonly WindowDraft[] {
  if (window === undefined && pane === undefined) return windows;
  const named = windows.findIndex(({ data }) => data["name"] === window);
  const at = named === -1 ? Number(window ?? 0) : named;
  return windows.map((draft, index) => {
    if (index !== at) return draft;
    const panes = Array.isArray(draft.data["panes"])
      ? { panes: focusPane(draft.data["panes"], Number(pane ?? -1)) }
      : {};
    return { ...draft, data: { ...draft.data, focus: true, ...panes } };
  });
}

const focusPane = (panes: readonly unknown[], at: number): readonly unknown[] =>
  panes.map((pane, index) => {
    if (index !== at) return pane;
    return { ...(isData(pane) ? pane : typeof pane === "string" ? { run: pane } : {}), focus: true };
  });
