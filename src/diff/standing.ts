import { countCells, layoutText, readLayout } from "../lib/layout-text.ts";
import type { LiveWindow } from "../model/live.ts";
import { nameOfLayout } from "../model/named-layout.ts";
import type { WindowSpec } from "../model/spec.ts";

/** Whether a window's panes stand as its manifest says. Sizes that it gives are not looked at: then it is not known. */
export function isStanding({ layout, panes }: WindowSpec, live: LiveWindow): boolean {
  if (!layout) return true;
  if (panes.some(({ size }) => size !== undefined) || panes.length !== live.panes.length) return false;
  const tree = readLayout(live.layout);
  if (panes.length === 1) return layout.kind === "named";
  if (!tree || countCells(tree) !== panes.length) return false;
  if (layout.kind === "named") return nameOfLayout(tree, live.rules) === layout.name;
  const wanted = layout.kind === "string" ? readLayout(layout.text) : undefined;
  return wanted !== undefined && layoutText(wanted) === layoutText(tree);
}
