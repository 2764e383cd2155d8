import { hash } from "../lib/hash.ts";
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
