/**
 * What is taken from a file that anybody may have written. Nothing in there is to make something run that a person was
 * not shown: no variables (`PATH`, `LD_PRELOAD`, `PROMPT_COMMAND` and the like are more than any list knows), and of the
 * options only those that are known to change how things look or are counted, with values that tmux works nothing out for.
 */
import type { Address } from "../model/address.ts";
import type { RestoredField } from "../model/restore.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { StringMap } from "../model/spec.ts";
import { windowAddress } from "./blueprint.ts";

/** More of them at once are an attack on the machine. */
export const MOST_FOREIGN_PANES = 1000;

interface Harmless {
  readonly snapshot: Snapshot;
  /** What was left out, and why. */
  readonly withheld: readonly RestoredField[];
}

/** @param name what the session is to be called */
export function harmlessPart(snapshot: Snapshot, name: string): Harmless {
  const withheld: RestoredField[] = [];
  const taken = (address: Address, options: StringMap): StringMap => {
    const fatal = Object.keys(options).filter((each) => !isHarmlessOption(each, options[each]!));
    withheld.push(...fatal.map((each) => leftOut(address, `options.${each}`)));
    return Object.fromEntries(Object.entries(options).filter(([each]) => !fatal.includes(each)));
  };
  const session = { session: name };
  withheld.push(...Object.keys(snapshot.env).map((each) => leftOut(session, `env.${each}`)));
  const options = taken(session, snapshot.options);
  const windows = snapshot.windows.map((window) => {
    const address = windowAddress(name, window);
    const panes = window.panes.map((pane, at) => ({
      ...pane,
      options: taken({ ...address, pane: pane.key ?? String(at) }, pane.options),
    }));
    return { ...window, options: taken(address, window.options), panes };
  });
  return { snapshot: { ...snapshot, env: {}, options, windows }, withheld };
}

const leftOut = (address: Address, field: string): RestoredField => ({
  address,
  field,
  result: "not-restorable",
  note: "it comes out of a file, and could make programs run (--trust takes it)",
});

/** A format asks tmux for something, and may run a program for it. */
const isHarmlessOption = (name: string, value: string): boolean => HARMLESS.test(name) && !/#[({]/.test(value);

const HARMLESS = new RegExp(
  `^(?:${[
    "automatic-rename|base-index|pane-base-index|renumber-windows|history-limit|default-size|window-size|aggressive-resize",
    "(?:main|other)-pane-(?:width|height)|tiled-layout-max-columns",
    "(?:bell|activity|silence)-action|monitor-(?:bell|activity|silence)|visual-(?:bell|activity|silence)",
    "clock-mode-(?:colour|style)|cursor-(?:colour|style)|prompt-cursor-(?:colour|style)|fill-character",
    "display-panes-(?:active-)?colour|display-(?:panes-)?time|repeat-time|initial-repeat-time|message-line",
    "detach-on-destroy|remain-on-exit|mouse|mode-keys|status-keys|wrap-search|word-separators|scroll-on-clear",
    "status|status-(?:interval|justify|position|(?:left|right)-length|left|right|style|bg|fg|(?:left|right)-style)",
    "(?:message|message-command|mode|copy-mode-[a-z-]+|menu|menu-selected|menu-border|popup|popup-border)-style",
    "window-(?:active-)?style|window-status-(?:[a-z]+-)?(?:style|format)|window-status-separator",
    "pane-(?:active-)?border-style|pane-border-(?:format|indicators|lines|status)|pane-scrollbars(?:-position|-style)?",
  ].join("|")})(?:\\[\\d+\\])?$`,
);
