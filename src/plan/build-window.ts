import { processMark } from "../diff/marks.ts";
import type { WindowMatch } from "../diff/match.ts";
import { PLACEHOLDER } from "../diff/match.ts";
import type { PaneSpec, SessionSpec, WindowSpec } from "../model/spec.ts";
import { apart } from "../tmux/guards.ts";
import { PROCESS_MARK } from "../tmux/label.ts";
import { type Line, withLiteral } from "../tmux/script.ts";
import { type RunFile, startPane } from "./start.ts";
import type { BuildContext, Built, Size } from "./built.ts";
import { resize, selectLayout, setLabel, sizePanes } from "./phrases.ts";

/** Harmless, and waits until it is killed. */
export const IDLE = ["--", "cat"] as const;

/** Rows that a pane needs to be split off, with its border and some to spare. */
export const ROWS_PER_PANE = 3;

/** How a window comes to be: with a pane that is the first of the spec's, or one that only holds the place. */
export interface Opened {
  readonly line: Line;
  readonly files: readonly RunFile[];
  /** The pane whose process the opening started, when it did. */
  readonly first?: PaneSpec;
}

export const nameWindow = ({ name }: WindowSpec, target: string): Line =>
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
      ...split.map(({ line }, at) =>
        apart([...line, ...(adopted && at === 0 ? [["kill-pane", "-t", `${target}.-1`] as const] : [])]),
      ),
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
    ...(keep === undefined ? [] : [apart([["set-option", "-p", "-t", target, "--", "remain-on-exit", keep]])]),
  ];
}

/**
 * The layout of a new window: the manifest's, else tiled; the mark remembers only what the manifest asked for. A tree is
 * computed once the window's real size is seen.
 */
function layoutNew(spec: WindowSpec, target: string): Line {
  if (!spec.layout || spec.layout.kind === "tree")
    return spec.panes.length > 1 ? [["select-layout", "-t", target, "tiled"]] : [];
  return [
    ...selectLayout(spec, spec.layout, target),
    ...sizePanes(spec, (at) => fromLast(target, spec.panes.length, at)),
  ];
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
