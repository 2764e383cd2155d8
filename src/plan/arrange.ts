import { isLayoutField, spaceOf } from "../diff/layout.ts";
import { computedMark, processMark } from "../diff/marks.ts";
import type { PaneMatch, PlacedPane, PlacedWindow, SessionMatch, WindowMatch } from "../diff/match.ts";
import { isOrdered, paneOrder } from "../diff/order.ts";
import { type LayoutList, layOut } from "../lib/layout-tree.ts";
import { formatLayout } from "../lib/tmux-layout.ts";
import type { ObservedPane, ObservedWindow } from "../model/observed.ts";
import type { SessionSpec, WindowSpec } from "../model/spec.ts";
import type { Action, FieldChange, Level, Operation, Plan } from "../model/plan.ts";
import { apart, isEmptyList, isLabelled, onlyIf } from "../tmux/guards.ts";
import { LABEL_OPTION, labelValue, LAYOUT_MARK, PROCESS_MARK, TITLE_MARK } from "../tmux/label.ts";
import type { Command, Line } from "../tmux/script.ts";
import { withLiteral } from "../tmux/script.ts";
import type { BuildContext, Built } from "./built.ts";
import { selectLayout, setLabel, sizePanes } from "./phrases.ts";
import { moveIn } from "./moves.ts";
import { layoutObstacle, splitPanes } from "./operations.ts";
import { keepView, orderPanes, seatCommands } from "./reorder.ts";
import { startPane } from "./start.ts";

/** One session's share of a plan, by what is to be done to whom. */
class Work {
  readonly #operations: readonly Operation[];

  constructor({ operations }: Plan, session: string) {
    this.#operations = operations.filter(({ state, address }) => state === "planned" && address.session === session);
  }

  find(action: Action, level: Level, id: string | undefined): Operation | undefined {
    return this.#operations.find((each) => each.action === action && each.level === level && each.id === id);
  }

  has(action: Action, level: Level, id: string | undefined): boolean {
    return this.find(action, level, id) !== undefined;
  }

  /** Whether any window is to get another place. */
  seats(): boolean {
    return this.#operations.some(({ action, level }) => action === "move" && level === "window");
  }

  fields(level: Level, id: string | undefined): readonly FieldChange[] {
    return this.#operations
      .filter((each) => each.action === "update" && each.level === level && each.id === id)
      .flatMap(({ fields }) => fields);
  }
}

interface ArrangeContext extends BuildContext {
  /** Whether windows get their indexes now. */
  readonly isSeated: boolean;
}

/**
 * Everything that a session needs once all its parts exist: each thing a line of its own, so that one that tmux refuses
 * does not keep the others from being done. Only ids are targets.
 */
export function arrange(plan: Plan, match: SessionMatch, context: ArrangeContext): readonly Built[] {
  const work = new Work(plan, match.spec.name);
  const session = match.observed!;
  return [
    ...sessionLines(work, match).map(bare),
    ...match.windows.flatMap((window) => arrivals(work, match, window)).map(bare),
    ...match.windows
      .flatMap((window) => (work.has("move", "window", window.observed?.window.id) ? orderPanes(window) : []))
      .map(bare),
    ...match.windows
      .flatMap((window) => moveIn(match.spec.name, window, (id) => work.has("move", "pane", id)))
      .map(bare),
    ...match.windows.flatMap((window) => relabel(work, match, window)).map(bare),
    ...match.windows.flatMap(({ spec, panes }) =>
      panes.flatMap((pane) => replace(work, pane, { session: match.spec, window: spec.key, context })),
    ),
    ...deletions(work, match).map(bare),
    ...match.windows.flatMap((window) => paneLines(work, window)).map(bare),
    ...match.windows.flatMap((window) => windowLines(work, match, window)).map(bare),
    ...(context.isSeated && work.seats() ? seatCommands(match, session).map(bare) : []),
  ];
}

/** A session that is to go, with whatever of it is labelled. */
export const deleteParts = (plan: Plan, match: SessionMatch): readonly Built[] =>
  deletions(new Work(plan, match.spec.name), match).map(bare);

const bare = (line: Line): Built => ({ line, files: [] });

function sessionLines(work: Work, { spec, observed }: SessionMatch): readonly Line[] {
  const target = `${observed!.id}:`;
  return work.fields("session", observed!.id).flatMap(({ path, after }): readonly Line[] => {
    const [kind, name] = splitPath(path);
    if (kind === "name") return [withLiteral(spec.name, (text) => ["rename-session", "-t", target, text])];
    if (kind === "env") return [[setEnvironment(target, name, after)]];
    return [changeOption([], target, name, after)];
  });
}

/** `options.status-left` is the option `status-left`; names may hold dots, kinds do not. */
function splitPath(path: string): readonly [kind: string, name: string] {
  const dot = path.indexOf(".");
  return dot < 0 ? [path, ""] : [path.slice(0, dot), path.slice(dot + 1)];
}

/** One value of a list, taken away, may leave a list of none, which would hide the list that is set for all. */
function changeOption(level: readonly string[], target: string, name: string, value: string | undefined): Line {
  const list = /^(.+)\[\d+\]$/.exec(name)?.[1];
  const set = setOption(level, target, name, value);
  if (value !== undefined || list === undefined) return [set];
  return [set, onlyIf(target, isEmptyList(list), [setOption(level, target, list, undefined)])];
}

/** Taking away is quiet: what tmux does not know by this name, it does not have. */
const setOption = (level: readonly string[], target: string, name: string, value: string | undefined): Command =>
  value === undefined
    ? ["set-option", ...level, "-uq", "-t", target, name]
    : ["set-option", ...level, "-t", target, "--", name, value];

const setEnvironment = (target: string, name: string, value: string | undefined): Command =>
  value === undefined
    ? ["set-environment", "-u", "-t", target, name]
    : ["set-environment", "-t", target, "--", name, value];

/** A window that was moved into another session comes back. */
function arrivals(work: Work, { observed }: SessionMatch, { observed: placed }: WindowMatch): readonly Line[] {
  if (!placed || placed.session.id === observed!.id || !work.has("move", "window", placed.window.id)) return [];
  return [[["move-window", "-d", "-s", `${placed.session.id}:${placed.window.id}`, "-t", `${observed!.id}:`]]];
}

/** A part whose key changed while it stayed what it is. */
function relabel(work: Work, { spec }: SessionMatch, { spec: window, observed, panes }: WindowMatch): readonly Line[] {
  const changed = (level: Level, id: string | undefined): boolean =>
    work.fields(level, id).some(({ path }) => path === "id");
  const all = changed("window", observed?.window.id);
  const own: Line = all
    ? [setLabel({ level: "window", session: spec.name, window: window.key }, observed!.window.id)]
    : [];
  const inside = panes
    .filter((pane) => pane.observed && (all || changed("pane", pane.observed.pane.id)))
    .map((pane) =>
      setLabel({ level: "pane", session: spec.name, window: window.key, pane: pane.spec.key }, pane.observed!.pane.id),
    );
  return own.length + inside.length === 0 ? [] : [[...own, ...inside]];
}

function replace(
  work: Work,
  { spec, observed }: PaneMatch,
  { context, ...place }: { readonly session: SessionSpec; readonly window: string; readonly context: BuildContext },
): readonly Built[] {
  if (!observed || !work.has("replace", "pane", observed.pane.id)) return [];
  const id = observed.pane.id;
  const start = startPane(spec, place, context.start);
  const keep = spec.options["remain-on-exit"];
  const line: Line = [
    ...(keep === undefined ? [] : [apart([["set-option", "-p", "-t", id, "--", "remain-on-exit", keep]])]),
    // Stopping it by keys switches this off, so that they reach no other pane.
    apart([setOption(["-p"], id, "synchronize-panes", spec.options["synchronize-panes"])]),
    ["respawn-pane", "-k", "-t", id, ...start.args],
    ["set-option", "-p", "-t", id, PROCESS_MARK, processMark(spec)],
  ];
  return [{ line, files: start.file ? [start.file] : [] }];
}

/**
 * Panes go one by one, and each only if it still is what it was when it was seen. A window goes with its last pane, so
 * one that somebody has just split stays.
 */
function deletions(work: Work, match: SessionMatch): readonly Line[] {
  const { surplus, unmanaged } = match;
  const whole = match.observed !== undefined && work.has("delete", "session", match.observed.id);
  const panes = [...surplus.panes, ...unmanaged.panes]
    .filter(({ pane }) => whole || work.has("delete", "pane", pane.id))
    .map(({ pane }) => [killPane(pane)]);
  const windows = [...surplus.windows, ...unmanaged.windows]
    .filter(({ window }) => whole || work.has("delete", "window", window.id))
    .flatMap((placed): readonly Line[] => {
      const { doomed, foreign } = splitPanes(match, placed.window);
      const kill = doomed.map((pane) => [killPane(pane)]);
      return foreign.length === 0 ? kill : [...kill, [forget(placed)]];
    });
  return [...panes, ...windows];
}

export const killPane = ({ id, label }: ObservedPane): Command =>
  onlyIf(id, isLabelled("pane", id, label ? labelValue(label, id) : ""), [["kill-pane", "-t", id]]);

const forget = ({ window }: PlacedWindow): Command => ["set-option", "-wu", "-t", window.id, LABEL_OPTION.window];

function windowLines(work: Work, match: SessionMatch, window: WindowMatch): readonly Line[] {
  const placed = window.observed;
  if (!placed) return [];
  const id = placed.window.id;
  const fields = work.fields("window", id).flatMap(({ path, after }): readonly Line[] => {
    const [kind, name] = splitPath(path);
    if (kind === "name") return [withLiteral(window.spec.name!, (text) => ["rename-window", "-t", id, "--", text])];
    if (kind === "layout" && after === undefined) return [[["set-option", "-wu", "-t", id, LAYOUT_MARK]]];
    return kind === "options" ? [changeOption(["-w"], id, name, after)] : [];
  });
  const isShuffled =
    work.has("move", "window", id) || window.panes.some((pane) => work.has("move", "pane", pane.observed?.pane.id));
  return [...layoutLines(work, match, window), ...fields, ...keepView(placed.window, isShuffled)];
}

/** The layout, when the manifest changed it or a pane came, went or changed its place. */
function layoutLines(work: Work, match: SessionMatch, window: WindowMatch): readonly Line[] {
  const { spec, observed } = window;
  const live = observed!.window;
  const ids = window.panes.map((pane) => pane.observed?.pane.id);
  const came = ids.some((id) => work.has("move", "pane", id));
  const went = match.surplus.panes.some(
    ({ pane, window: { id } }) => id === live.id && work.has("delete", "pane", pane.id),
  );
  const changed = work.fields("window", live.id).some(isLayoutField);
  const ordered = work.has("move", "window", live.id) && !isOrdered(paneOrder(window));
  if (!spec.layout || !(changed || came || went || ordered)) return [];
  // Of a window that is to stay as somebody has left it, panes may be missing.
  if (window.panes.length < spec.panes.length) return [];
  if (layoutObstacle(match, window, (id) => work.has("delete", "pane", id)) !== undefined) return [];
  if (spec.layout.kind === "tree") return [selectTree(spec, spec.layout.root, live)];
  return [selectLayout(spec, spec.layout, live.id), ...sizePanes(spec, (at) => ids[at]!).map((command) => [command])];
}

/** A tree's cells for the window as it is, as a string with a checksum, and the mark that says for which size. */
function selectTree(spec: WindowSpec, tree: LayoutList, window: ObservedWindow): Line {
  const space = spaceOf(window);
  const cells = layOut(tree, space);
  if (!cells.ok) return [];
  return [
    ["select-layout", "-t", window.id, formatLayout(cells.value)],
    ["set-option", "-w", "-t", window.id, LAYOUT_MARK, computedMark(spec, space)],
  ];
}

function paneLines(work: Work, { panes }: WindowMatch): readonly Line[] {
  return panes.flatMap(({ observed }) => (observed ? paneFields(work.fields("pane", observed.pane.id), observed) : []));
}

function paneFields(fields: readonly FieldChange[], { pane: { id } }: PlacedPane): readonly Line[] {
  return fields.flatMap(({ path, after }): readonly Line[] => {
    const [kind, name] = splitPath(path);
    if (kind === "options") return [changeOption(["-p"], id, name, after)];
    if (kind !== "title") return [];
    if (after === undefined) return [[["set-option", "-pu", "-t", id, TITLE_MARK]]];
    const title = withLiteral(after, (text) => ["select-pane", "-t", id, "-T", text]);
    return [[...title, ["set-option", "-p", "-t", id, "--", TITLE_MARK, after]]];
  });
}
