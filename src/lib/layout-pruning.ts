/** A layout without some of its panes. */
import { scaled } from "./layout-scaling.ts";
import type { LayoutCell } from "./tmux-layout.ts";

/**
 * The cells, as large as before, without the panes that are not kept: what they leave goes to the cell before them, or
 * to the one behind where they were the first. Nothing when no pane is kept.
 *
 * @param isKept asked for each pane, by its place in the layout
 */
export function pruned(layout: LayoutCell, isKept: (place: number) => boolean): LayoutCell | undefined {
  let place = 0;
  const prune = (cell: LayoutCell): LayoutCell | undefined => {
    if (cell.kind === "pane") return isKept(place++) ? cell : undefined;
    return filled(
      cell,
      cell.children.map((child) => ({ length: lengthOf(child, cell), left: prune(child) })),
    );
  };
  const left = prune(layout);
  return left && scaled(left, layout.width, layout.height);
}

const lengthOf = (child: LayoutCell, { kind }: LayoutCell): number => (kind === "columns" ? child.width : child.height);

/** A cell of the same size in which those that are left have the room of those that are not. */
function filled(
  cell: LayoutCell,
  children: readonly { readonly length: number; readonly left: LayoutCell | undefined }[],
): LayoutCell | undefined {
  const kept: { readonly cell: LayoutCell; length: number }[] = [];
  let before = 0;
  for (const { length, left } of children) {
    const last = kept.at(-1);
    if (left) {
      kept.push({ cell: left, length: length + before });
      before = 0;
    } else if (last) last.length += length + 1;
    else before += length + 1;
  }
  if (kept.length <= 1) return kept[0] && scaled(kept[0].cell, cell.width, cell.height);
  const sized = kept.map(({ cell: child, length }) =>
    cell.kind === "columns" ? scaled(child, length, cell.height) : scaled(child, cell.width, length),
  );
  return { ...cell, children: sized };
}
