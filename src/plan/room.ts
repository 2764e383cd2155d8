import type { ObservedWindow } from "../model/observed.ts";
import { onlyIf, optionDiffers } from "../tmux/guards.ts";
import type { Line } from "../tmux/script.ts";
import { resize } from "./phrases.ts";

/** What makes a window taller while panes come into it, and what gives it its size back. */
export interface Room {
  readonly open: Line;
  readonly close: Line;
}

/** tmux's own limit for a window. */
const MOST_ROWS = 10_000;

export function roomFor({ id, width: columns, height, sizing }: ObservedWindow, rows: number): Room {
  return {
    open: [resize(id, { columns, rows: Math.min(MOST_ROWS, height + rows) })],
    close: [resize(id, { columns, rows: height }), ...(sizing === "manual" ? [] : giveBack(id, sizing))],
  };
}

/** A window that is resized is sized by hand from then on. Whether it had a value of its own shows once that is gone. */
const giveBack = (id: string, sizing: string): Line => [
  ["set-option", "-wu", "-t", id, "window-size"],
  onlyIf(id, optionDiffers("window-size", sizing), [["set-option", "-w", "-t", id, "window-size", sizing]]),
];
