import type { LayoutList } from "../../lib/layout-tree.ts";
import { countCells, layoutText, readLayout } from "../../lib/layout-text.ts";
import { quote } from "../../lib/quote.ts";
import type { LivePane, LiveWindow } from "../../model/live.ts";
import { nameOfLayout } from "../../model/named-layout.ts";
import type { Layout, StringMap } from "../../model/spec.ts";
import { checkWindowName } from "../checks/names.ts";
import { exportPane } from "./pane.ts";
import { keysOf, type Note, type Part, remark, warning } from "./part.ts";
import { directoryOf, relativeRoot } from "./roots.ts";
import { differing, exportOptions } from "./values.ts";

export interface WindowPlace {
  readonly root: string;
  readonly home: string;
  readonly host: string;
  /** The server's own values of window options. */
  readonly defaults: StringMap;
  readonly focus: boolean;
  readonly identity: Identity;
  /** Where the order alone does not say it. */
  readonly index?: number;
}

export interface Identity {
  readonly name?: string;
  readonly id?: string;
  readonly notes: readonly Note[];
}

export function exportWindow(window: LiveWindow, place: WindowPlace): Part {
  const { identity, index, home, host } = place;
  const root = sharedDirectory(window.panes);
  const layout = exportLayout(window);
  const { "synchronize-panes": synchronize, ...own } = differing(
    withoutRenaming(window, identity.name !== undefined),
    place.defaults,
    window.before,
  );
  const options = exportOptions(own, "window");
  const panes = window.panes.map((pane, at) =>
    exportPane(pane, {
      root: root ?? place.root,
      home,
      host,
      above: { ...place.defaults, ...window.own },
      focus: pane.active && at > 0,
      ...paneName(pane),
      ...(layout.isArranged ? sizeOf(window, pane) : {}),
    }),
  );
  const keys = keysOf({
    name: identity.name,
    id: identity.id,
    index,
    root: relativeRoot(root, place.root, home),
    layout: layout.value,
    synchronize: synchronize === undefined ? undefined : synchronize === "on",
    focus: place.focus ? true : undefined,
    options: options.values,
  });
  const isShort = isPlain(panes) && Object.keys(keys).length > 0;
  return {
    keys: isShort ? keys : { ...keys, panes },
    notes: [...identity.notes, ...layout.notes, ...options.notes, ...(isShort ? panes[0]!.notes : [])],
  };
}

/** A window of one plain shell needs no list of panes. */
const isPlain = (panes: readonly Part[]): boolean => panes.length === 1 && Object.keys(panes[0]!.keys).length === 0;

/** The directory that all panes of the window start in, if there is one. */
function sharedDirectory(panes: readonly LivePane[]): string | undefined {
  const all = new Set(panes.flatMap((pane) => directoryOf(pane) ?? []));
  return all.size === 1 ? [...all][0] : undefined;
}

/** A name switches tmux's own renaming off by itself. */
function withoutRenaming({ own }: LiveWindow, isNamed: boolean): LiveWindow["own"] {
  const { "automatic-rename": _renaming, ...rest } = own;
  return isNamed ? rest : own;
}

/** The name that a pane has in its manifest; a place is no name. */
const paneName = ({ label }: LivePane): { readonly name?: string } =>
  label === undefined || isPlace(label.pane) ? {} : { name: label.pane };

export const isPlace = (key: string): boolean => /^\+[0-9]+$/.test(key);

const sizeOf = ({ arranged }: LiveWindow, { label }: LivePane) => {
  const size = arranged?.panes.find(({ key }) => key === label?.pane)?.size;
  return size ? { size } : {};
};

interface ExportedLayout {
  readonly value?: string | LayoutList;
  /** Whether it is the manifest's own. */
  readonly isArranged?: boolean;
  readonly notes: readonly Note[];
}

function exportLayout({ arranged, layout, panes, rules }: LiveWindow): ExportedLayout {
  if (arranged) return { ...valueOf(arranged.layout), isArranged: true, notes: [] };
  if (panes.length < 2) return { notes: [] };
  const tree = readLayout(layout);
  if (!tree || countCells(tree) !== panes.length)
    return { notes: [warning("no layout: the window holds panes that are not in here, or that float")] };
  const name = nameOfLayout(tree, rules);
  if (name) return { value: name, notes: [] };
  return {
    value: layoutText(tree),
    notes: [remark("layout: as the panes stand now, which is none of tmux's own layouts")],
  };
}

const valueOf = (layout: Layout | undefined): { readonly value?: string | LayoutList } => {
  switch (layout?.kind) {
    case undefined:
      return {};
    case "named":
      return { value: layout.name };
    case "string":
      return { value: layout.text };
    case "tree":
      return { value: layout.root };
  }
};

/** The windows' names and ids: every window has to have an identity of its own. */
export function identify(windows: readonly LiveWindow[]): readonly Identity[] {
  const taken = new Set<string>();
  return windows.map((window) => {
    const identity = window.label ? managedIdentity(window, window.label.window) : ownIdentity(window, taken);
    const key = identity.id ?? identity.name;
    if (key !== undefined) taken.add(key);
    return identity;
  });
}

function managedIdentity(window: LiveWindow, key: string): Identity {
  // Without a name in its manifest it has its place for an identity, and a name would be another one.
  if (isPlace(key)) return { notes: window.isAutomatic ? [] : [remark("no name: the manifest gives it none")] };
  const named = ownIdentity(window, new Set());
  return named.name === key ? named : { ...named, id: key };
}

function ownIdentity({ name, isAutomatic }: LiveWindow, taken: ReadonlySet<string>): Identity {
  if (isAutomatic) return { notes: [remark("no name: tmux names it after what runs in it")] };
  const [problem] = checkWindowName(name, []);
  if (problem) return { notes: [warning(`left out: the name ${quote(name)}, which no manifest can carry`)] };
  return taken.has(name) ? { name, id: freeId(name, taken), notes: [] } : { name, notes: [] };
}

function freeId(name: string, taken: ReadonlySet<string>): string {
  // Names may be as long as ids; then there is no room for a number behind them.
  const stem = name.length > 60 ? "window" : name;
  for (let number = 2; ; number++) {
    const id = `${stem}-${number}`;
    if (!taken.has(id)) return id;
  }
}
