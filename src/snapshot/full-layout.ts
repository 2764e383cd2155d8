import { type LayoutCell, parseLayout } from "../lib/tmux-layout.ts";
import type { FullLayout, SnapshotWindow } from "../model/snapshot.ts";

type Shown = Pick<SnapshotWindow, "layout" | "width" | "height" | "options">;

/**
 * The layout that a window had before a smaller client squeezed it, which cannot be found again from the squeezed one:
 * as long as the same cells are in it, and it is smaller. A size that somebody gave it on purpose is its own.
 */
export function fullLayout(now: Shown, before: SnapshotWindow | undefined): FullLayout | undefined {
  if (before === undefined || now.options["window-size"] === "manual") return undefined;
  const { layout, width, height } = before.full ?? before;
  const isSmaller = now.width <= width && now.height <= height && (now.width < width || now.height < height);
  return isSmaller && shapeOf(now.layout) === shapeOf(layout) ? { layout, width, height } : undefined;
}

/** How a layout divides its window, whatever the sizes. */
function shapeOf(layout: string): string {
  const parsed = parseLayout(layout);
  return parsed.ok ? shapeOfCell(parsed.value.tree) : layout;
}

const shapeOfCell = ({ kind, children }: LayoutCell): string =>
  kind === "pane" ? "." : `${kind}(${children.map(shapeOfCell).join("")})`;
