import type { RestoredWindow } from "../../model/restoration.ts";
import { nameBehind } from "../../tmux/escaped.ts";
import { LAYOUT_MARK } from "../../tmux/label.ts";
import { type Command, type Line, withLiteral } from "../../tmux/script.ts";
import { ROWS_PER_PANE } from "../build-window.ts";
import { resize, setLabel } from "../phrases.ts";
import type { RestoreContext } from "./context.ts";
import { giveBack, setOption, setOptions } from "./options.ts";
import { makePane, type Parts, type SessionPlace } from "./pane.ts";

/**
 * Makes a window with its panes. The one that is to be active comes first and stays active, so that tmux remembers no
 * other as the one before. From there outwards each new pane lies above or below all others: that is how it is found,
 * whatever the first index of a pane is, and whatever window is the current one.
 */
export function makeWindow(
  window: RestoredWindow,
  { session, target }: { readonly session: SessionPlace; readonly target: string },
  context: RestoreContext,
): Parts {
  const active = Math.max(
    0,
    window.panes.findIndex((pane) => pane.active),
  );
  const isKept = window.options["remain-on-exit"] === "on";
  const make = (pane: number, open: Command, at: string): Parts =>
    makePane(
      window.panes[pane]!,
      { session, seat: `${window.index}.${pane}`, open, target: at, window: target, isKept },
      context,
    );
  const places = [...window.panes.keys()];
  const first = make(active, ["new-window", "-d", "-t", target], target);
  const others = [
    ...places
      .slice(0, active)
      .toReversed()
      .map((pane) => make(pane, split(target, "-b"), `${target}.{top}`)),
    ...places.slice(active + 1).map((pane) => make(pane, split(target), `${target}.{bottom}`)),
  ];
  return {
    lines: [
      ...first.lines,
      ...describeWindow(window, session, target),
      [resize(target, { columns: window.width, rows: roomFor(window) })],
      ...others.flatMap(({ lines }) => lines),
      ...layOut(window, target),
    ],
    files: [first, ...others].flatMap(({ files }) => files),
  };
}

const split = (target: string, ...side: readonly string[]): Command => [
  "split-window",
  "-d",
  "-f",
  ...side,
  "-v",
  "-l",
  "2",
  "-t",
  target,
];

/** Rows enough for all panes on top of each other. */
const roomFor = ({ panes, height }: RestoredWindow): number =>
  (panes.length + 1) * ROWS_PER_PANE > height ? panes.length * 2 * ROWS_PER_PANE : height;

/** Options that building changes on its way. */
const LATE = new Set(["automatic-rename", "window-size"]);

function describeWindow(window: RestoredWindow, session: SessionPlace, target: string): readonly Line[] {
  const { key, name, layoutMark, options } = window;
  const labels =
    session.key === undefined || key === undefined
      ? []
      : [[setLabel({ level: "window", session: session.key, window: key }, target)]];
  return [
    ...labels,
    ...(layoutMark === "" ? [] : [[setOption("window", target, LAYOUT_MARK, layoutMark)]]),
    withLiteral(nameBehind(name), (text) => ["rename-window", "-t", target, "--", text]),
    ...setOptions({ level: "window", target, options }, (option) => !LATE.has(option)),
  ];
}

/**
 * Its size first, for that is what the layout is made for; later sizes are as the window's options say. A zoom comes
 * last, because nearly everything ends it.
 */
function layOut({ layout, width, height, options, zoomed }: RestoredWindow, target: string): readonly Line[] {
  const owner = { level: "window", target, options } as const;
  return [
    [resize(target, { columns: width, rows: height }), ["select-layout", "-t", target, layout]],
    giveBack(owner, "window-size"),
    giveBack(owner, "automatic-rename"),
    ...(zoomed ? [[["resize-pane", "-Z", "-t", target]] as const] : []),
  ];
}
