import type { StringMap } from "../../model/spec.ts";
import type { Command, Line } from "../../tmux/script.ts";

type OptionLevel = "session" | "window" | "pane";

const FLAGS = { session: [], window: ["-w"], pane: ["-p"] } as const;

export const setOption = (level: OptionLevel, target: string, name: string, value: string): Command => [
  "set-option",
  ...FLAGS[level],
  "-t",
  target,
  "--",
  name,
  value,
];

interface Owner {
  readonly level: OptionLevel;
  readonly target: string;
  readonly options: StringMap;
}

/** Each option stands for itself: another tmux may not know it, or not take its value. */
export const setOptions = (
  { level, target, options }: Owner,
  isMeant: (name: string) => boolean = () => true,
): readonly Line[] =>
  Object.entries(options)
    .filter(([name]) => isOption(name) && isMeant(name))
    .map(([name, value]) => [setOption(level, target, name, value)]);

/** tmux works out an option's name like any format, and takes a hook for an option: neither was ever saved as one. */
const isOption = (name: string): boolean => !name.includes("#") && !HOOK.test(name);

/** Also by their first letters, as tmux takes them. */
const HOOK =
  /^(?:after|alert|client|command|session(?!-status-))-|^pane-(?!active-border-|base-index$|border-|colours|scrollbars|status-)|^window-(?!active-style$|pane-(?!ch)|size$|status-|style$)/;

/** An option that building has changed becomes what it was, or not set at all. */
export const giveBack = ({ level, target, options }: Owner, name: string): Line => {
  const value = options[name];
  if (value === undefined) return [["set-option", ...FLAGS[level], "-u", "-t", target, name]];
  return [setOption(level, target, name, value)];
};
