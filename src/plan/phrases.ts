/** What is said to tmux in several places. */
import { layoutMark } from "../diff/marks.ts";
import type { Label } from "../model/observed.ts";
import type { Layout, WindowSpec } from "../model/spec.ts";
import { LABEL_OPTION, labelFormat, LAYOUT_MARK } from "../tmux/label.ts";
import type { Command, Line } from "../tmux/script.ts";
import type { Size } from "./built.ts";

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

/** A layout that needs no computing, and the mark that says so. */
export const selectLayout = (
  spec: WindowSpec,
  layout: Exclude<Layout, { readonly kind: "tree" }>,
  target: string,
): Line => [
  ["select-layout", "-t", target, layout.kind === "string" ? layout.text : layout.name],
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
