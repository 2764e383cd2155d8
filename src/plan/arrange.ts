import { processMark } from "../diff/marks.ts";
import type { PaneMatch, PlacedPane, PlacedWindow, SessionMatch, WindowMatch } from "../diff/match.ts";
import type { ObservedPane } from "../model/observed.ts";
import type { Action, FieldChange, Level, Operation, Plan } from "../model/plan.ts";
import { LABEL_OPTION, labelValue, PROCESS_MARK, TITLE_MARK } from "../tmux/label.ts";
import type { Command, Line } from "../tmux/script.ts";
import { withLiteral } from "../tmux/script.ts";
import { type BuildContext, type Built, resize, selectLayout, setLabel, sizePanes } from "./build.ts";
import { splitPanes } from "./operations.ts";
import { orderPanes, seatCommands } from "./reorder.ts";
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

  fields(level: Level, id: string | undefined): readonly FieldChange[] {
    return this.#operations
      .filter((each) => each.action === "update" && each.level === level && each.id === id)
      .flatMap(({ fields }) => fields);
  }
}

/**
 * Everything that a session needs once all its parts exist: each thing a line of its own, so that one that tmux refuses
 * does not keep the others from being done. Only ids are targets.
 */
export function arrange(plan: Plan, match: SessionMatch, context: BuildContext): readonly Built[] {
  const work = new Work(plan, match.spec.name);
  const session = match.observed!;
  return [
    ...sessionLines(work, match).map(bare),
    ...match.windows.flatMap((window) => arrivals(work, match, window)).map(bare),
    ...match.windows
      .flatMap((window) => (work.has("move", "window", window.observed?.window.id) ? orderPanes(window) : []))
      .map(bare),
    ...match.windows.flatMap((window) => moves(work, match, window)).map(bare),
    ...match.windows.flatMap((window) => relabel(work, match, window)).map(bare),
    ...match.windows.flatMap(({ spec, panes }) =>
      panes.flatMap((pane) => replace(work, pane, { session: match.spec.name, window: spec.key, context })),
    ),
    ...deletions(work, match).map(bare),
    ...match.windows.flatMap((window) => paneLines(work, window)).map(bare),
    ...match.windows.flatMap((window) => windowLines(work, match, window)).map(bare),
    ...seatCommands(match, session).map(bare),
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
    return [[setOption([], target, name, after)]];
  });
}

/** `options.status-left` is the option `status-left`; names may hold dots, kinds do not. */
function splitPath(path: string): readonly [kind: string, name: string] {
  const dot = path.indexOf(".");
  return dot < 0 ? [path, ""] : [path.slice(0, dot), path.slice(dot + 1)];
}

const setOption = (level: readonly string[], target: string, name: string, value: string | undefined): Command =>
  value === undefined
    ? ["set-option", ...level, "-u", "-t", target, name]
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

/**
 * Panes that are in another window than theirs move in, alive, each to its place: behind the one before it in the
 * manifest, or before the first.
 */
function moves(work: Work, { spec }: SessionMatch, match: WindowMatch): readonly Line[] {
  const home = match.observed;
  if (!home) return [];
  const present = new Set(home.window.panes.map(({ id }) => id));
  return match.panes.flatMap(({ spec: pane, observed }, at) => {
    if (!observed || present.has(observed.pane.id) || !work.has("move", "pane", observed.pane.id)) return [];
    const id = observed.pane.id;
    const label = { level: "pane", session: spec.name, window: match.spec.key, pane: pane.key } as const;
    const place = placeFor(match, at, present);
    present.add(id);
    return [withRoom(home, [["join-pane", "-d", "-v", ...place, "-s", id], setLabel(label, id)])];
  });
}

function placeFor({ panes, observed }: WindowMatch, at: number, present: ReadonlySet<string>): readonly string[] {
  const isPresent = (id: string | undefined): id is string => id !== undefined && present.has(id);
  const before = panes
    .slice(0, at)
    .map((pane) => pane.observed?.pane.id)
    .findLast(isPresent);
  if (before !== undefined) return ["-t", before];
  const after = panes
    .slice(at + 1)
    .map((pane) => pane.observed?.pane.id)
    .find(isPresent);
  return after === undefined ? ["-t", observed!.window.id] : ["-b", "-t", after];
}

/** Makes a window tall while panes move into it. */
function withRoom({ window }: PlacedWindow, line: Line): Line {
  const { id, width: columns, height: rows } = window;
  return [
    resize(id, { columns, rows: rows * 2 + 6 * window.panes.length }),
    ...line,
    resize(id, { columns, rows }),
    ...(window.sizing === "manual" ? [] : [["set-option", "-wu", "-t", id, "window-size"] as const]),
  ];
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
  { context, ...place }: { readonly session: string; readonly window: string; readonly context: BuildContext },
): readonly Built[] {
  if (!observed || !work.has("replace", "pane", observed.pane.id)) return [];
  const id = observed.pane.id;
  const start = startPane(spec, place, context.start);
  const keep = spec.options["remain-on-exit"];
  const line: Line = [
    ...(keep === undefined ? [] : [["set-option", "-p", "-t", id, "remain-on-exit", keep] as const]),
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

/** The guard names the pane's own id: a pane that is gone makes tmux look at another one, which then does not match. */
export function killPane({ id, label }: ObservedPane): Command {
  const unchanged = `#{==:#{pane_id} #{${LABEL_OPTION.pane}},${id} ${label ? labelValue(label, id) : ""}}`;
  return ["if-shell", "-F", "-t", id, unchanged, `kill-pane -t ${id}`];
}

const forget = ({ window }: PlacedWindow): Command => ["set-option", "-wu", "-t", window.id, LABEL_OPTION.window];

function windowLines(work: Work, match: SessionMatch, window: WindowMatch): readonly Line[] {
  const placed = window.observed;
  if (!placed) return [];
  const id = placed.window.id;
  const fields = work.fields("window", id).flatMap(({ path, after }): readonly Line[] => {
    const [kind, name] = splitPath(path);
    if (kind === "name") return [withLiteral(window.spec.name!, (text) => ["rename-window", "-t", id, text])];
    return kind === "options" ? [[setOption(["-w"], id, name, after)]] : [];
  });
  return [...layoutLines(work, match, window), ...fields];
}

/** The layout, when the manifest changed it or a pane came, went or changed its place; the zoom last. */
function layoutLines(work: Work, match: SessionMatch, window: WindowMatch): readonly Line[] {
  const { spec, observed } = window;
  const live = observed!.window;
  const ids = window.panes.map((pane) => pane.observed?.pane.id);
  const came = ids.some((id) => work.has("move", "pane", id));
  const went = match.surplus.panes.some(
    ({ pane, window: { id } }) => id === live.id && work.has("delete", "pane", pane.id),
  );
  const changed = work.fields("window", live.id).some(({ path }) => path === "layout");
  const ordered = work.has("move", "window", live.id);
  if (!spec.layout || !(changed || came || went || ordered) || !canLayOut(work, match, window)) return [];
  const active = live.panes.find((pane) => pane.active);
  return [
    selectLayout(spec, live.id),
    ...sizePanes(spec, (at) => ids[at]!).map((command) => [command]),
    ...(live.zoomed && active ? [[["resize-pane", "-Z", "-t", active.id] as const]] : []),
  ];
}

/** A layout string has as many cells as the manifest has panes; with one more pane in the window it does not fit. */
function canLayOut(work: Work, { surplus }: SessionMatch, { spec, observed }: WindowMatch): boolean {
  if (spec.layout?.kind !== "string") return true;
  const { id, panes } = observed!.window;
  const kept = surplus.panes.some(({ pane, window }) => window.id === id && !work.has("delete", "pane", pane.id));
  return !kept && panes.every(({ label }) => label !== undefined);
}

function paneLines(work: Work, { panes }: WindowMatch): readonly Line[] {
  return panes.flatMap(({ observed }) => (observed ? paneFields(work.fields("pane", observed.pane.id), observed) : []));
}

function paneFields(fields: readonly FieldChange[], { pane: { id } }: PlacedPane): readonly Line[] {
  return fields.flatMap(({ path, after }): readonly Line[] => {
    const [kind, name] = splitPath(path);
    if (kind === "options") return [[setOption(["-p"], id, name, after)]];
    if (kind !== "title") return [];
    if (after === undefined) return [[["set-option", "-pu", "-t", id, TITLE_MARK]]];
    const title = withLiteral(after, (text) => ["select-pane", "-t", id, "-T", text]);
    return [[...title, ["set-option", "-p", "-t", id, "--", TITLE_MARK, after]]];
  });
}
