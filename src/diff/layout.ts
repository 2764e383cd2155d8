import { isClose, scaled } from "../lib/layout-scaling.ts";
import { type LayoutList, type LayoutPart, type LayoutSpace, layOut } from "../lib/layout-tree.ts";
import type { ObservedWindow } from "../model/observed.ts";
import type { FieldChange } from "../model/plan.ts";
import type { WindowSpec } from "../model/spec.ts";
import { layoutMark, readLayoutMark } from "./marks.ts";

/** The path under which a plan says that a layout has to be computed anew because the window has another size. */
export const LAYOUT_SIZE = "layout.size";

export const isLayoutField = ({ path }: FieldChange): boolean => path === "layout" || path === LAYOUT_SIZE;

/** What a tree is computed for in this window, as it is now. */
export const spaceOf = ({ width, height, statusEdge }: ObservedWindow): LayoutSpace => ({
  columns: width,
  rows: height,
  ...(statusEdge ? { statusEdge } : {}),
});

/** What has to be done about a window's layout, if anything. */
export function diffLayout(
  spec: WindowSpec,
  window: ObservedWindow,
  before: WindowSpec | undefined,
): readonly FieldChange[] {
  const given = readLayoutMark(window.layoutMark);
  if (given.mark !== layoutMark(spec)) return [layoutChange(describeLayout(before), describeLayout(spec))];
  if (spec.layout?.kind !== "tree" || !given.size) return [];
  return sizeChange(spec.layout.root, window, given.size);
}

/**
 * The layout is given anew even where its name is the same: a pane was added, moved or sized. One that has left the
 * manifest stays as it is, and is only forgotten.
 */
function layoutChange(before: string | undefined, after: string | undefined): FieldChange {
  return {
    path: "layout",
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    origin: "change",
  };
}

/**
 * A window of another size than its layout was computed for, in which all is as tmux alone would have scaled it. Where
 * somebody has dragged a border since, the sizes are theirs; where all is as it should be to within a cell, they stay.
 */
function sizeChange(tree: LayoutList, window: ObservedWindow, size: LayoutSpace): readonly FieldChange[] {
  const now = spaceOf(window);
  const given = layOut(tree, { ...now, ...size });
  const wanted = layOut(tree, now);
  const isSame = size.columns === now.columns && size.rows === now.rows;
  if (isSame || !window.cells || !given.ok) return [];
  const untouched = scaled(given.value, now.columns, now.rows);
  if (!isClose(untouched, window.cells) || (wanted.ok && isClose(wanted.value, window.cells))) return [];
  return [{ path: LAYOUT_SIZE, before: sizeText(size), after: sizeText(now), origin: "drift" }];
}

const sizeText = ({ columns, rows }: LayoutSpace): string => `${columns}x${rows}`;

/** A layout as a plan shows it. */
function describeLayout(window: WindowSpec | undefined): string | undefined {
  if (!window?.layout) return undefined;
  const { layout, panes } = window;
  if (layout.kind === "named") return layout.name;
  if (layout.kind === "string") return layout.text;
  return describeList(layout.root, panes.map(({ key }) => key).values());
}

/** `columns: [edit 60%, rows: [tests, logs]]`; the panes are taken in their order. */
const describeList = ({ kind, parts }: LayoutList, panes: Iterator<string>): string =>
  `${kind}: [${parts.map((part) => describePart(part, panes)).join(", ")}]`;

const UNITS = { share: "", percent: "%", cells: "c" } as const;

function describePart({ size: { amount, unit }, content }: LayoutPart, panes: Iterator<string>): string {
  const what = content === "pane" ? String(panes.next().value) : describeList(content, panes);
  return unit === "share" && amount === 1 ? what : `${what} ${amount}${UNITS[unit]}`;
}
