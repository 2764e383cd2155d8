import { layoutMark, processMark } from "../diff/marks.ts";
import type { PaneMatch, SessionMatch, WindowMatch } from "../diff/match.ts";
import { PLACEHOLDER } from "../diff/match.ts";
import type { Label } from "../model/observed.ts";
import type { PaneSpec, SessionSpec, WindowSpec } from "../model/spec.ts";
import { LABEL_OPTION, labelFormat, LAYOUT_MARK, PROCESS_MARK } from "../tmux/label.ts";
import { type Command, type Line, literalFormat, quote, withLiteral } from "../tmux/script.ts";
import { type RunFile, type StartContext, startPane } from "./start.ts";

/** What building needs to know besides the spec. */
export interface BuildContext {
  readonly start: StartContext;
  /** The size of new sessions, in cells. */
  readonly size: Size;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** One line of tmux commands, and the files that its panes read when they start. */
export interface Built {
  readonly line: Line;
  readonly files: readonly RunFile[];
}

/** Harmless, and waits until it is killed. */
const IDLE = ["--", "cat"] as const;

/** Rows that a pane needs to be split off, with its border and some to spare. */
const ROWS_PER_PANE = 3;

/**
 * A whole new session, in one line: every object is labelled by the command after the one that makes it. Where the
 * session's first pane cannot be made together with it, a placeholder is, and goes when the first pane is there.
 *
 * Targets are relative to what was just made (the current window, the active pane): base-index, pane-base-index and
 * renumber-windows are the user's.
 */
export function buildSession(match: SessionMatch, context: BuildContext): Built {
  const { spec } = match;
  const target = sessionTarget(spec);
  const windows = match.windows.filter(({ observed }) => observed === undefined);
  const built = windows.map((window, at) => {
    const open =
      at === 0 ? openSession(spec, window, context) : newWindow(window, { session: spec, target, at: target }, context);
    return fillWindow(window, { session: spec, target, size: context.size, open }, context);
  });
  const line = [
    ...(windows.length === 0 ? openWithPlaceholder(spec, context.size) : []),
    ...built.flatMap((window) => window.line),
    ...focusWindow(windows, target),
  ];
  return { line, files: built.flatMap(({ files }) => files) };
}

const sessionTarget = ({ name }: SessionSpec): string => `=${name}:`;

/**
 * The session with its first window. `new-session -e` writes into the session's environment what is meant for the pane
 * alone, so that is taken out again; a history limit, and a first pane in another folder than the session's, need the
 * placeholder.
 */
function openSession(spec: SessionSpec, window: WindowMatch, context: BuildContext): Opened {
  const first = window.panes.find(({ observed }) => observed === undefined)?.spec;
  const target = sessionTarget(spec);
  if (!first || first.root !== spec.root || "history-limit" in spec.options) {
    const line = [...openWithPlaceholder(spec, context.size), ...nameWindow(window.spec, target)];
    return { line, files: [] };
  }
  const start = startPane(first, { session: spec, window: window.spec.key }, context.start);
  const line = [
    ...newSession(spec, context.size, start.args),
    ...start.env.map((name): Command => {
      const own = spec.env[name];
      return own === undefined
        ? ["set-environment", "-u", "-t", target, name]
        : ["set-environment", "-t", target, "--", name, own];
    }),
    ...nameWindow(window.spec, target),
  ];
  return { line, files: start.file ? [start.file] : [], first };
}

function openWithPlaceholder(spec: SessionSpec, size: Size): Line {
  const target = sessionTarget(spec);
  const history = spec.options["history-limit"];
  return [
    ...newSession(spec, size, ["-c", literalFormat(spec.root), ...IDLE]),
    setLabel({ level: "pane", session: spec.name, window: PLACEHOLDER, pane: PLACEHOLDER }, target),
    ...(history === undefined ? [] : [tolerantly(["set-option", "-t", target, "--", "history-limit", history])]),
  ];
}

function newSession(spec: SessionSpec, { columns, rows }: Size, start: readonly string[]): Line {
  const env = Object.entries(spec.env).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const size = ["-x", String(columns), "-y", String(rows)];
  return [
    ...withLiteral(spec.name, (name) => ["new-session", "-d", "-s", name, ...size, ...env, ...start]),
    setLabel({ level: "session", session: spec.name }, sessionTarget(spec)),
  ];
}

/** How a window comes to be: with a pane that is the first of the spec's, or one that only holds the place. */
interface Opened {
  readonly line: Line;
  readonly files: readonly RunFile[];
  /** The pane whose process the opening started, when it did. */
  readonly first?: PaneSpec;
}

const nameWindow = ({ name }: WindowSpec, target: string): Line =>
  name === undefined ? [] : withLiteral(name, (text) => ["rename-window", "-t", target, "--", text]);

interface NewWindowPlace {
  readonly session: SessionSpec;
  /** What the window is called once it is there. */
  readonly target: string;
  /** Where `new-window` puts it. */
  readonly at: string;
  /** Whether clients go on looking at what they look at. */
  readonly detached?: boolean;
}

export function newWindow({ spec, panes }: WindowMatch, place: NewWindowPlace, context: BuildContext): Opened {
  const first = panes.find(({ observed }) => observed === undefined)?.spec;
  const start = first && startPane(first, { session: place.session, window: spec.key }, context.start);
  const open = ["new-window", ...(place.detached ? ["-d"] : []), "-t", place.at] as const;
  // Not by -n: the user's own hooks for new windows may have named it by now.
  const line = [[...open, ...(start?.args ?? IDLE)] as const, ...nameWindow(spec, place.target)];
  return { line, files: start?.file ? [start.file] : [], ...(first ? { first } : {}) };
}

interface WindowPlace {
  readonly session: SessionSpec;
  /** The window; its active pane is the one that was made last. */
  readonly target: string;
  readonly size: Size;
  readonly open: Opened;
}

/** Labels a window that was just opened, splits off its panes, gives it its size and its layout. */
export function fillWindow(match: WindowMatch, place: WindowPlace, context: BuildContext): Built {
  const { spec } = match;
  const { session, target, size, open } = place;
  const panes = match.panes.filter(({ observed }) => observed === undefined).map((pane) => pane.spec);
  const rest = panes.filter((pane) => pane !== open.first);
  const split = rest.map((pane) => splitPane(pane, { session, window: spec, target, at: target }, context));
  const adopted = open.first === undefined && panes.length > 0;
  const grown = (panes.length + 1) * ROWS_PER_PANE > size.rows;
  // A window whose panes all live elsewhere keeps its placeholder until they have moved in.
  const alone = panes.length === 0;
  return {
    line: [
      ...open.line,
      setLabel({ level: "window", session: session.name, window: spec.key }, target),
      ...(alone
        ? [setLabel({ level: "pane", session: session.name, window: spec.key, pane: PLACEHOLDER }, target)]
        : []),
      ...(open.first ? labelPane(open.first, { session, window: spec, target }) : []),
      ...(grown ? [resize(target, { columns: size.columns, rows: panes.length * 2 * ROWS_PER_PANE })] : []),
      ...split.flatMap(({ line }, at) => [
        ...line,
        ...(adopted && at === 0 ? [["kill-pane", "-t", `${target}.-1`] as const] : []),
      ]),
      ...(grown ? [resize(target, size), ["set-option", "-wu", "-t", target, "window-size"] as const] : []),
      ...(panes.length === match.panes.length ? layoutNew(spec, target) : []),
      ...focusPane(panes, target),
    ],
    files: [...open.files, ...split.flatMap(({ files }) => files)],
  };
}

interface SplitPlace {
  readonly session: SessionSpec;
  readonly window: WindowSpec;
  /** The window; a new pane is its active one. */
  readonly target: string;
  /** What to split. */
  readonly at: string;
  /** How to split: a strip across the bottom of the window unless told otherwise. */
  readonly how?: readonly string[];
}

export function splitPane(pane: PaneSpec, place: SplitPlace, context: BuildContext): Built {
  const start = startPane(pane, { session: place.session, window: place.window.key }, context.start);
  const how = place.how ?? ["-f", "-v", "-l", "2"];
  return {
    line: [["split-window", ...how, "-t", place.at, ...start.args], ...labelPane(pane, place)],
    files: start.file ? [start.file] : [],
  };
}

/** Label and mark of a pane that was just made. A supervised one keeps its end to be read, however soon that comes. */
function labelPane(
  pane: PaneSpec,
  { session, window, target }: Pick<SplitPlace, "session" | "window" | "target">,
): Line {
  const keep = pane.options["remain-on-exit"];
  return [
    setLabel({ level: "pane", session: session.name, window: window.key, pane: pane.key }, target),
    ["set-option", "-p", "-t", target, PROCESS_MARK, processMark(pane)],
    ...(keep === undefined ? [] : [tolerantly(["set-option", "-p", "-t", target, "--", "remain-on-exit", keep])]),
  ];
}

/** A command whose failure does not end its line: a bad value, which is told when all else is done. */
export const tolerantly = (command: Command): Command => ["if-shell", "-F", "1", command.map(quote).join(" ")];

const LEVEL_FLAG = { session: "-F", window: "-wF", pane: "-pF" } as const;

/** tmux puts the object's own id into the label, in the message that makes the object. */
export const setLabel = (label: Label, target: string): Command => [
  "set-option",
  LEVEL_FLAG[label.level],
  "-t",
  target,
  LABEL_OPTION[label.level],
  labelFormat(label),
];

export const resize = (target: string, { columns, rows }: Size): Command => [
  "resize-window",
  "-t",
  target,
  "-x",
  String(columns),
  "-y",
  String(rows),
];

/** The layout of a new window: the manifest's, else tiled; the mark remembers only what the manifest asked for. */
function layoutNew(spec: WindowSpec, target: string): Line {
  if (!spec.layout) return spec.panes.length > 1 ? [["select-layout", "-t", target, "tiled"]] : [];
  return [...selectLayout(spec, target), ...sizePanes(spec, (at) => fromLast(target, spec.panes.length, at))];
}

/** The layout and the mark that says so. */
export const selectLayout = (spec: WindowSpec, target: string): Line => [
  ["select-layout", "-t", target, spec.layout?.kind === "string" ? spec.layout.text : (spec.layout?.name ?? "tiled")],
  ["set-option", "-w", "-t", target, LAYOUT_MARK, layoutMark(spec)],
];

/** Sizes that the manifest gives, along the layout's own direction. */
export function sizePanes({ layout, panes }: WindowSpec, target: (at: number) => string): Line {
  const name = layout?.kind === "named" ? layout.name : "";
  const flag = name === "main-vertical" || name === "even-horizontal" ? "-x" : "-y";
  return panes.flatMap(({ size }, at): Line => {
    if (!size) return [];
    const amount = `${size.amount}${size.unit === "percent" ? "%" : ""}`;
    return [["resize-pane", "-t", target(at), flag, amount]];
  });
}

/** A pane of a new window, counted back from the last, which is the active one. */
const fromLast = (target: string, count: number, at: number): string =>
  at === count - 1 ? target : `${target}.-${count - 1 - at}`;

function focusPane(panes: readonly PaneSpec[], target: string): Line {
  const focused = Math.max(
    0,
    panes.findIndex(({ focus }) => focus),
  );
  return panes.length > 1 && focused < panes.length - 1
    ? [["select-pane", "-t", fromLast(target, panes.length, focused)]]
    : [];
}

function focusWindow(windows: readonly WindowMatch[], target: string): Line {
  const focused = Math.max(
    0,
    windows.findIndex(({ spec }) => spec.focus),
  );
  const back = windows.length - 1 - focused;
  return back > 0 ? [["select-window", "-t", `${target}-${back}`]] : [];
}

/** Whether the panes of this window that exist all belong to it already. */
export const isHome = (match: WindowMatch, pane: PaneMatch): boolean =>
  pane.observed?.window.id === match.observed?.window.id;
