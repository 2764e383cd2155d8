/** Short ways to write what a restore has decided. */
import { parseShownLayout } from "../../src/lib/shown-layout.ts";
import { formatLayout, layoutChecksum } from "../../src/lib/tmux-layout.ts";
import type { Restoration, RestoredPane, RestoredWindow } from "../../src/model/restoration.ts";

export const pane = (parts: Partial<RestoredPane> = {}): RestoredPane => ({
  processMark: "",
  titleMark: "",
  title: "title",
  options: {},
  active: false,
  last: false,
  marked: false,
  directory: "/",
  env: {},
  startCommand: "",
  textMark: "",
  process: { kind: "own", line: "cat" },
  ...parts,
});

interface WindowParts extends Partial<Omit<RestoredWindow, "panes">> {
  readonly panes?: readonly Partial<RestoredPane>[];
}

/** Panes lie on top of each other, unless told; the first is active. */
export function window({ panes = [{}], width = 80, height = 24, ...parts }: WindowParts = {}): RestoredWindow {
  const hasActive = panes.some(({ active }) => active);
  return {
    index: 0,
    name: "name",
    layoutMark: "",
    options: {},
    layout: stacked(panes.length, width, height),
    width,
    height,
    zoomed: false,
    ...parts,
    panes: panes.map((each, place) => pane({ active: !hasActive && place === 0, ...each })),
  };
}

/** As tmux writes it, less the panes' ids: the last one is the largest. */
export function stacked(panes: number, width: number, height: number): string {
  if (panes === 1) return formatLayout({ width, height, x: 0, y: 0, kind: "pane", children: [] });
  const each = Math.floor((height - panes + 1) / panes);
  const children = Array.from({ length: panes }, (_, at) => ({
    width,
    height: at < panes - 1 ? each : height - (panes - 1) * (each + 1),
    x: 0,
    y: at * (each + 1),
    kind: "pane" as const,
    children: [],
  }));
  return formatLayout({ width, height, x: 0, y: 0, kind: "rows", children });
}

export const session = (
  parts: Partial<Omit<Restoration, "windows">> & { readonly windows?: readonly WindowParts[] } = {},
): Restoration => {
  const windows = (parts.windows ?? [{}]).map((each, at) => window({ index: at, ...each }));
  return { name: "web", root: "/", env: {}, options: {}, stack: [windows[0]!.index], ...parts, windows };
};

/** A layout as older versions of tmux write it, less the panes' ids. */
export const plainLayout = (shown: string): string => formatLayout(parseShownLayout(shown)!);

export const withChecksum = (layout: string): string => `${layoutChecksum(layout)},${layout}`;
