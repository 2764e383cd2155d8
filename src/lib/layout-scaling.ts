/** What tmux makes of a layout when its window gets another size. */
import type { Axis } from "./layout-tree.ts";
import type { LayoutCell } from "./tmux-layout.ts";

/**
 * Whether two layouts are the same to within a cell: as far as rounding goes, which differs with the sizes that a window
 * has had in between.
 */
export function isClose(one: LayoutCell, other: LayoutCell): boolean {
  if (one.kind !== other.kind || one.children.length !== other.children.length) return false;
  const isNear = Math.abs(one.width - other.width) <= 1 && Math.abs(one.height - other.height) <= 1;
  return isNear && one.children.every((child, at) => isClose(child, other.children[at]!));
}

/** The cells after a change of the window's size, as all of tmux 3.3 to 3.8 compute them (`layout_resize`). */
export function scaled(cell: LayoutCell, width: number, height: number): LayoutCell {
  const root = toDraft(cell);
  for (const [axis, length] of [["columns", width] as const, ["rows", height] as const]) {
    adjust(root, axis, Math.max(length - root[axis], -spare(root, axis)));
  }
  return settle(root, 0, 0);
}

interface Draft {
  readonly kind: LayoutCell["kind"];
  readonly children: readonly Draft[];
  columns: number;
  rows: number;
}

const toDraft = ({ kind, width, height, children }: LayoutCell): Draft => ({
  kind,
  columns: width,
  rows: height,
  children: children.map(toDraft),
});

/** The cells that a layout can do without along an axis. */
function spare(cell: Draft, axis: Axis): number {
  if (cell.kind === "pane") return cell[axis] - 1;
  const each = cell.children.map((child) => spare(child, axis));
  return cell.kind === axis ? each.reduce((all, one) => all + one, 0) : Math.min(...each);
}

/** One cell for one neighbour after the other, from the first on, until the whole change is made. */
function adjust(cell: Draft, axis: Axis, change: number): void {
  cell[axis] += change;
  if (cell.kind !== axis) {
    for (const child of cell.children) adjust(child, axis, change);
    return;
  }
  const step = Math.sign(change);
  let left = Math.abs(change);
  while (left > 0) {
    for (const child of cell.children) {
      if (left === 0 || (step < 0 && spare(child, axis) === 0)) continue;
      adjust(child, axis, step);
      left -= 1;
    }
  }
}

function settle({ kind, columns, rows, children }: Draft, x: number, y: number): LayoutCell {
  let offset = 0;
  const placed = children.map((child) => {
    const cell = kind === "columns" ? settle(child, x + offset, y) : settle(child, x, y + offset);
    offset += (kind === "columns" ? cell.width : cell.height) + 1;
    return cell;
  });
  return { kind, x, y, width: columns, height: rows, children: placed };
}
