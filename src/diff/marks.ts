import { hash } from "../lib/hash.ts";
import type { LayoutSpace } from "../lib/layout-tree.ts";
import type { PaneSpec, WindowSpec } from "../model/spec.ts";

/** What a pane's process is started from: a change of any of it can only be had by replacing the process. */
export const processParts = ({ process, root, env }: PaneSpec): Pick<PaneSpec, "process" | "root" | "env"> => ({
  process,
  root,
  env,
});

/** The fingerprint that the pane carries, so that a change is noticed even when the record of the apply is lost. */
export const processMark = (pane: PaneSpec): string => {
  const { process, root, env } = processParts(pane);
  return hash(JSON.stringify([process, root, Object.entries(env).toSorted()]));
};

/** The fingerprint of what decides a window's geometry; empty for a window whose layout is left to tmux. */
export function layoutMark({ layout, panes }: WindowSpec): string {
  if (layout === undefined) return "";
  return hash(JSON.stringify([layout, panes.map((pane) => [pane.key, pane.size ?? null])]));
}

/** The mark of a layout that was computed for a window of this size. */
export const computedMark = (spec: WindowSpec, { columns, rows }: LayoutSpace): string =>
  `${layoutMark(spec)}@${columns}x${rows}`;

/** What a layout mark says: which layout it was, and for which size it was computed, where it was. */
export function readLayoutMark(mark: string): { readonly mark: string; readonly size?: LayoutSpace } {
  const [, own, columns, rows] = /^(\w*)@(\d+)x(\d+)$/.exec(mark) ?? [];
  return own === undefined ? { mark } : { mark: own, size: { columns: Number(columns), rows: Number(rows) } };
}
