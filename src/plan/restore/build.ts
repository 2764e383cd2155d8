import type { Restoration, RestoredWindow } from "../../model/restoration.ts";
import type { StringMap } from "../../model/spec.ts";
import { apart } from "../../tmux/guards.ts";
import { type Line, literalFormat, withLiteral } from "../../tmux/script.ts";
import { IDLE } from "../build-window.ts";
import type { Built } from "../built.ts";
import { setLabel } from "../phrases.ts";
import type { RestoreContext } from "./context.ts";
import { giveBack, setOption, setOptions } from "./options.ts";
import type { Parts } from "./pane.ts";
import { buildingName, sessionTarget, underItsName } from "./reach.ts";
import { makeWindow } from "./window.ts";

/**
 * A session that comes back, in one line. What tmux refuses leaves everything else as it is to be; only where the
 * session itself cannot be made is nothing done.
 */
export function buildRestored(restoration: Restoration, context: RestoreContext): Built {
  const target = sessionTarget(buildingName(restoration.name));
  const { open, parts } =
    restoration.joins === undefined
      ? makeSession(restoration, target, context)
      : joinGroup(restoration, { leader: targetOf(restoration.joins, context), target });
  const line = [...open, ...parts.lines.filter((each) => each.length > 0).map(apart)];
  return { line: underItsName(restoration.name, line), files: parts.files };
}

interface Making {
  /** The session, and what has to be so before anything else of it. */
  readonly open: Line;
  readonly parts: Parts;
}

/**
 * A session of its own. It starts with a window that only holds the place: options and environment have to be there
 * before the first pane is, and every window is to get its index, whatever the first one's is by default.
 */
function makeSession(restoration: Restoration, target: string, context: RestoreContext): Making {
  const spare = `${target}${spareIndex(restoration)}`;
  const windows = restoration.windows.map((window) => bringWindow(window, { restoration, target, context }));
  return {
    open: [
      ...newSession(restoration, target, ["-c", literalFormat(restoration.root), ...IDLE]),
      // Otherwise tmux moves windows together as one of them goes.
      setOption("session", target, "renumber-windows", "off"),
      ["move-window", "-d", "-s", target, "-t", spare],
    ],
    parts: {
      lines: [
        ...describeSession(restoration, target),
        ...windows.flatMap(({ lines }) => lines),
        ...selectWindows(restoration, target),
        [["kill-window", "-t", spare]],
        giveBack({ level: "session", target, options: restoration.options }, "renumber-windows"),
      ],
      files: windows.flatMap(({ files }) => files),
    },
  };
}

/** A session of a group has the group's windows, and looks at them in its own way. */
const joinGroup = (
  restoration: Restoration,
  { leader, target }: { readonly leader: string; readonly target: string },
): Making => ({
  open: [
    // Without it tmux would begin a new group under this name.
    ["has-session", "-t", leader],
    ...newSession(restoration, target, ["-c", literalFormat(restoration.root), "-t", leader]),
  ],
  parts: {
    lines: [
      ...describeSession(restoration, target),
      ...selectWindows(restoration, target),
      giveBack({ level: "session", target, options: restoration.options }, "renumber-windows"),
    ],
    files: [],
  },
});

const targetOf = (session: string, { sessions }: RestoreContext): string => {
  const id = sessions?.get(session);
  return id === undefined ? sessionTarget(session) : `${id}:`;
};

/** With no environment but its own: `-E` keeps that of this client out. */
const newSession = ({ name, key }: Restoration, target: string, how: readonly string[]): Line => [
  ...withLiteral(buildingName(name), (text) => ["new-session", "-d", "-E", "-s", text, ...how]),
  ...(key === undefined ? [] : [setLabel({ level: "session", session: key }, target)]),
];

function describeSession({ env, options }: Restoration, target: string): readonly Line[] {
  return [
    ...Object.entries(env).map(([name, value]): Line => [
      value === null
        ? ["set-environment", "-r", "-t", target, name]
        : ["set-environment", "-t", target, "--", name, value],
    ]),
    ...setOptions(
      { level: "session", target, options },
      (name) => name !== "renumber-windows" && !isFatal(name, options),
    ),
  ];
}

/**
 * Whether an option ends a session that nobody looks at, which tmux finds out as soon as this client goes: it stays away.
 */
export const isFatal = (name: string, options: StringMap): boolean =>
  name === "destroy-unattached" && options[name] !== "off";

interface WindowPlace {
  readonly restoration: Restoration;
  readonly target: string;
  readonly context: RestoreContext;
}

function bringWindow(window: RestoredWindow, { restoration, target, context }: WindowPlace): Parts {
  const { name, key, env } = restoration;
  const at = `${target}${window.index}`;
  if (!window.link)
    return makeWindow(
      window,
      { session: { name, env, target, ...(key === undefined ? {} : { key }) }, target: at },
      context,
    );
  const { session, index } = window.link;
  const from = `${session === name ? target : targetOf(session, context)}${index}`;
  return { lines: [[["link-window", "-d", "-s", from, "-t", at]], ...markAgain(window, at)], files: [] };
}

/** tmux 3.8 forgets a mark when its window is linked elsewhere. Giving it a second time would take it away. */
function markAgain({ panes }: RestoredWindow, window: string): readonly Line[] {
  const marked = panes.findIndex((pane) => pane.marked);
  if (marked < 0) return [];
  // The number of the first pane is the user's to choose, and steps from the active one go astray in tmux 3.3.
  const index = `#{e|+|:#{pane-base-index},${marked}}`;
  const pane = `#{P:#{?#{==:#{pane_index},${index}},#{pane_id},}}`;
  return [[["select-pane", "-M"]], [["run-shell", "-C", "-t", window, `select-pane -m -t ${pane}`]]];
}

/** tmux remembers which windows were looked at before: the one to be shown comes last. */
const selectWindows = ({ stack }: Restoration, target: string): readonly Line[] =>
  stack.toReversed().map((index) => [["select-window", "-t", `${target}${index}`]]);

/** An index that no window has, nor anyone's first one. */
function spareIndex({ windows }: Restoration): number {
  const taken = new Set(windows.map(({ index }) => index));
  let spare = 65_521;
  while (taken.has(spare)) spare += 1;
  return spare;
}
