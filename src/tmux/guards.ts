/**
 * Conditions under which a command runs. A target that is gone makes tmux look at another object, so every guard that is
 * about one names its id, and then does not hold.
 */
import type { ObservedSession } from "../model/observed.ts";
import { isEqual } from "./condition.ts";
import { LABEL_OPTION } from "./label.ts";
import { type Command, type Line, lineText } from "./script.ts";

type Level = keyof typeof LABEL_OPTION;

/** Runs the line only while the condition, a tmux format, is true for the target. */
export const onlyIf = (target: string, condition: string, line: Line): Command => [
  "if-shell",
  "-F",
  "-t",
  target,
  condition,
  lineText(line),
];

/** Commands whose failure does not end the line around them: that shows when all else is done. */
export const apart = (line: Line): Command => ["if-shell", "-F", "1", lineText(line)];

export const isThere = (level: Level, id: string): string => isEqual(`#{${level}_id}`, id);

/** @param label the label's value as tmux has it; empty for none */
export const isLabelled = (level: Level, id: string, label: string): string =>
  isEqual(`#{${level}_id} #{${LABEL_OPTION[level]}}`, `${id} ${label}`);

/** Whether a pane still is the one with this first process. */
export const isSameProcess = ({ id, pid }: { readonly id: string; readonly pid: number }): string =>
  isEqual("#{pane_id} #{pane_pid}", `${id} ${pid}`);

export const isInMode = (condition: string): string => `#{&&:#{pane_in_mode},${condition}}`;

/** Whether a pane still is in the window and has lost what it had: `pane_active`, `window_zoomed_flag`. */
export const hasLost = (flag: string, { pane, window }: { readonly pane: string; readonly window: string }): string =>
  isEqual(`#{pane_id} #{window_id} #{${flag}}`, `${pane} ${window} 0`);

export const optionDiffers = (name: string, value: string): string => `#{!=:#{${name}},${value}}`;

/** Up to tmux 3.3 a list has no value as a whole, so that its places are asked one by one, as many as people use. */
export function isEmptyList(name: string): string {
  const places = Array.from({ length: 100 }, (_, at) => `#{${name}[${at}]}`);
  return isEqual(`#{${name}}${places.join("")}`, "");
}

/** From tmux 3.7 on titles are escaped like names. */
export const SHOWS_TITLES_AS_GIVEN = "#{m/r:^3\\.[0-6][a-z]?$,#{version}}";

/** A session with its windows, panes, processes and labels; panes that float are not tmx's. */
const FINGERPRINT = `#{session_id} #{${LABEL_OPTION.session}} #{W:#{window_id}#{${LABEL_OPTION.window}} #{P:#{?pane_floating_flag,,#{pane_id}=#{pane_pid}#{${LABEL_OPTION.pane}} }}}`;

/**
 * Whether a session has exactly the windows, panes and processes that were seen, and no labels. No character of the
 * value means anything to a tmux format.
 */
export function isUnlabelledAsSeen({ id, windows }: ObservedSession): string {
  const parts = windows.map(
    (window) => `${window.id} ${window.panes.map((pane) => `${pane.id}=${pane.pid} `).join("")}`,
  );
  return isEqual(FINGERPRINT, `${id}  ${parts.join("")}`);
}
