import type { Lease } from "../model/lease.ts";
import { isEqual } from "./condition.ts";
import { formatLease, parseLease } from "./lease.ts";
import { type Command, type Line, lineText } from "./script.ts";

/** Says who watches a server, in the server itself: it ends with it, and exactly one of several can set it. */
const WATCH_OPTION = "@tmx_watch";

/**
 * What wakes whoever watches. Renames by tmux itself, which happen with every command, are not in here. There is no hook
 * for a pane that is respawned, nor for what a program does, and `pane-died` may never come: a timer has to do the rest.
 */
export const WATCH_HOOKS = [
  "session-closed",
  "session-renamed",
  "window-unlinked",
  "window-layout-changed",
  "pane-exited",
  "pane-died",
  "client-attached",
  "client-detached",
  "after-rename-window",
] as const;

/** Far behind the user's own. A place that somebody else has taken is left to them. */
const PLACES = [9000, 9001, 9002];

const PREFIX = "wait-for -S tmx-watch-";

interface Channels {
  /** Signalled by hooks. */
  readonly wake: string;
  /** Never signalled: who waits for it learns how the server ends. */
  readonly life: string;
}

export const channelsOf = ({ pid }: Pick<Lease, "pid">): Channels => ({
  wake: `tmx-watch-${pid}`,
  life: `tmx-life-${pid}`,
});

/** Takes the right to watch if it is still as it was seen: nobody's, or that of one who is dead. */
export const takeWatch = (seen: string, mine: string): Command => [
  "if-shell",
  "-F",
  isEqual(`#{${WATCH_OPTION}}`, seen),
  `set-option -s ${WATCH_OPTION} ${mine}`,
];

/** Sets the hooks anew, where the right to watch is ours. */
export const setWatchHooks = (mine: Lease): Command =>
  ifOurs(mine, [
    ...removals(PREFIX),
    ...WATCH_HOOKS.flatMap((hook) => setHook(hook, `wait-for -S ${channelsOf(mine).wake}`)),
  ]);

/** Says of each hook whether it is in place, `1` or `0`, in the order of `WATCH_HOOKS`. */
export const sayHooks = ({ pid }: Pick<Lease, "pid">): Command => {
  const command = `wait-for -S ${channelsOf({ pid }).wake}`;
  const isThere = (hook: string): string =>
    PLACES.reduce((condition, place) => `#{||:${condition},${isEqual(`#{${hook}[${place}]}`, command)}}`, "0");
  return ["display-message", "-p", `<hooks>${WATCH_HOOKS.map((hook) => isThere(hook)).join("")}`];
};

/** How many of the hooks are in place; nothing when the line is not there. */
export function parseHooks(output: string): number | undefined {
  const said = /<hooks>([01]+)\n/.exec(output)?.[1];
  return said === undefined ? undefined : said.replaceAll("0", "").length;
}

/** Lets those go that a dead one has left waiting. */
export const releaseWaiting = (dead: Pick<Lease, "pid">): readonly Command[] => [
  ["wait-for", "-S", channelsOf(dead).wake],
  ["wait-for", "-S", channelsOf(dead).life],
];

/** Removes the hooks and gives the right to watch back, where that is ours. */
export const leaveWatch = (mine: Lease): Command =>
  ifOurs(mine, [...removals(PREFIX), ["set-option", "-su", WATCH_OPTION]]);

/** Takes the right away from whoever has it: for a person who knows that nobody does. */
export const clearWatch: Command = ["set-option", "-su", WATCH_OPTION];

/** What `sayWatch` prints. */
export interface WatchState {
  /** One life of one server. */
  readonly server: string;
  /** As tmux has it; empty when nobody watches. */
  readonly value: string;
  readonly holder?: Lease;
}

export const sayWatch: Command = ["display-message", "-p", `<watch>#{pid}.#{start_time} #{${WATCH_OPTION}}`];

/** Nothing when the line is not there, or not whole. */
export function parseWatch(output: string): WatchState | undefined {
  const match = /<watch>(\d+\.\d+) (\S*)\n/.exec(output);
  if (!match) return undefined;
  const [, server, value] = match as unknown as string[];
  const holder = parseLease(value!);
  return { server: server!, value: value!, ...(holder ? { holder } : {}) };
}

const ifOurs = (mine: Lease, commands: Line): Command => [
  "if-shell",
  "-F",
  isEqual(`#{${WATCH_OPTION}}`, formatLease(mine)),
  lineText(commands),
];

/** Those of a version of tmx that hooks in other places are taken away too, as long as they are called alike. */
const removals = (prefix: string): Line =>
  WATCH_HOOKS.flatMap((hook) =>
    PLACES.map((place): Command => [
      "if-shell",
      "-F",
      `#{m:${prefix}*,#{${hook}[${place}]}}`,
      lineText([["set-hook", "-gu", `${hook}[${place}]`]]),
    ]),
  );

/** In the first place that is free. */
const setHook = (hook: string, command: string): Line =>
  PLACES.map((place, at): Command => {
    const isFree = isEqual(`#{${hook}[${place}]}`, "");
    const isUnset = PLACES.slice(0, at).reduce(
      (condition, before) => `#{&&:${condition},#{!=:#{${hook}[${before}]},${command}}}`,
      isFree,
    );
    return ["if-shell", "-F", isUnset, lineText([["set-hook", "-g", `${hook}[${place}]`, command]])];
  });
