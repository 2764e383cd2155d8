/** What people and programs do to a tmux server between two applies, as tmux's own commands. */
import fc from "fast-check";
import { LABEL_OPTION } from "../../../src/tmux/label.ts";
import type { Command } from "../../../src/tmux/script.ts";
import type { TmuxModel } from "./model.ts";
import { endProcess } from "./pane-commands.ts";
import type { Pane, Server, Session, Window } from "./state.ts";

/** One thing that somebody does; the numbers pick the objects, from those that are there. */
export interface Deed {
  readonly kind: (typeof KINDS)[number];
  readonly a: number;
  readonly b: number;
}

const KINDS = [
  "kill-pane",
  "kill-window",
  "kill-session",
  "kill-server",
  "add-pane",
  "add-pane-here",
  "add-window",
  "add-session",
  "join-pane",
  "break-pane",
  "move-window",
  "link-window",
  "swap-pane",
  "swap-window",
  "resize-window",
  "rename-window",
  "rename-session",
  "session-option",
  "window-option",
  "pane-option",
  "global-option",
  "unset-option",
  "environment",
  "unset-environment",
  "title",
  "zoom",
  "select-pane",
  "select-window",
  "copy-pane-label",
  "copy-window-label",
  "take-pane-label",
  "take-window-label",
  "end",
  "fail",
] as const;

/** Deeds that leave all windows and sessions their labels. */
export const deeds = (kinds: readonly Deed["kind"][] = KINDS, maxLength = 8): fc.Arbitrary<readonly Deed[]> =>
  fc.array(fc.record({ kind: fc.constantFrom(...kinds), a: fc.nat(99), b: fc.nat(99) }), { maxLength });

/** All kinds but some. */
export const allBut = (...kinds: readonly Deed["kind"][]): readonly Deed["kind"][] =>
  KINDS.filter((kind) => !kinds.includes(kind));

export function interfere(model: TmuxModel, all: readonly Deed[]): void {
  for (const deed of all) {
    const command = commandFor(model.server, deed);
    if (command) model.run([[command]]);
    else if (model.server) endOne(model.server, deed);
    model.settle();
  }
}

/** What somebody types; nothing where no server runs, or the deed is a program's. */
export function commandFor(server: Server | undefined, { kind, a, b }: Deed): Command | undefined {
  if (!server || server.sessions.length === 0) {
    return kind === "add-session" ? ["new-session", "-d", "-s", "mine", "-x", "200", "-y", "50"] : undefined;
  }
  const pane = nth(server.panes(), a);
  const other = nth(server.panes(), b);
  const session = nth(server.sessions, a);
  const window = nth(server.windows(), a);
  return TYPED[kind]?.({ server, pane, other, session, window, a, b });
}

interface Chosen {
  readonly server: Server;
  readonly pane: Pane;
  readonly other: Pane;
  readonly session: Session;
  readonly window: Window;
  readonly a: number;
  readonly b: number;
}

const nth = <T>(items: readonly T[], at: number): T => items[at % items.length]!;

/** A window by its session, where one is: a window alone does not say which of its places is meant. */
const placed = (server: Server, window: Window): string => {
  const session = server.sessions.find(({ links }) => links.some((link) => link.window === window))!;
  return `${session.id}:${window.id}`;
};

const NAMES = ["edit", "server", "mine", "x y"] as const;
// Not an option of a pane that its window could have too: whose value shows is then only known from the record.
const SETTINGS = {
  session: [
    ["mouse", "on"],
    ["base-index", "2"],
    ["@note", "x"],
    ["renumber-windows", "on"],
    ["status-left", "y"],
  ],
  window: [
    ["monitor-activity", "on"],
    ["pane-base-index", "3"],
    ["@window-note", "x"],
    ["synchronize-panes", "on"],
  ],
  pane: [
    ["@pane-note", "x"],
    ["@own", "y"],
  ],
} as const;

const TYPED: Readonly<Partial<Record<Deed["kind"], (chosen: Chosen) => Command | undefined>>> = {
  "kill-pane": ({ pane }) => ["kill-pane", "-t", pane.id],
  "kill-window": ({ window }) => ["kill-window", "-t", window.id],
  "kill-session": ({ session }) => ["kill-session", "-t", `${session.id}:`],
  "kill-server": ({ b }) => (b % 3 === 0 ? ["kill-server"] : undefined),
  "add-pane": ({ pane, b }) => ["split-window", ...(b % 2 ? ["-d"] : []), ...(b % 3 ? ["-h"] : []), "-t", pane.id],
  "add-pane-here": ({ pane }) => ["split-window", "-b", "-t", pane.id],
  "add-window": ({ session, b }) => [
    "new-window",
    ...(b % 2 ? ["-d"] : []),
    "-n",
    nth(NAMES, b),
    "-t",
    `${session.id}:`,
  ],
  "add-session": ({ b }) => ["new-session", "-d", "-s", nth(["mine", "other"], b), "-x", "200", "-y", "50"],
  "join-pane": ({ pane, other, b }) =>
    // Inside one window it is a question of the version which pane is active afterwards.
    pane.window === other.window ? undefined : ["join-pane", ...(b % 2 ? ["-d"] : []), "-s", pane.id, "-t", other.id],
  "break-pane": ({ server, pane, session }) => {
    const own = server.sessions.find(({ links }) => links.some((link) => link.window === pane.window)) ?? session;
    return ["break-pane", "-d", "-n", "broken", "-s", pane.id, "-t", `${own.id}:`];
  },
  "move-window": ({ server, window, b }) => {
    const target = nth(server.sessions, b);
    return ["move-window", "-d", "-s", placed(server, window), "-t", `${target.id}:${b % 4 ? (b % 10) + 5 : ""}`];
  },
  "link-window": ({ server, window, b }) => {
    const target = nth(server.sessions, b);
    // A second link into the same session is a place that tmx does not see.
    if (target.links.some((link) => link.window === window)) return undefined;
    return ["link-window", "-d", "-s", placed(server, window), "-t", `${target.id}:`];
  },
  "swap-pane": ({ pane, other, b }) => ["swap-pane", ...(b % 2 ? ["-d"] : []), "-s", pane.id, "-t", other.id],
  "swap-window": ({ server, window, b }) => {
    const other = nth(server.windows(), b);
    return ["swap-window", ...(b % 2 ? ["-d"] : []), "-s", placed(server, window), "-t", placed(server, other)];
  },
  "resize-window": ({ window, a, b }) => [
    "resize-window",
    "-t",
    window.id,
    "-x",
    String(40 + 3 * a),
    "-y",
    String(20 + b),
  ],
  "rename-window": ({ window, b }) => ["rename-window", "-t", window.id, nth(["edit", "server", "mine"], b)],
  "rename-session": ({ session, b }) => ["rename-session", "-t", `${session.id}:`, nth(["renamed", "again"], b)],
  "session-option": ({ session, b }) => ["set-option", "-t", `${session.id}:`, ...nth(SETTINGS.session, b)],
  "window-option": ({ window, b }) => ["set-option", "-w", "-t", window.id, ...nth(SETTINGS.window, b)],
  "pane-option": ({ pane, b }) => ["set-option", "-p", "-t", pane.id, ...nth(SETTINGS.pane, b)],
  "global-option": ({ b }) => ["set-option", "-g", ...nth([...SETTINGS.session, ...SETTINGS.window], b)],
  "unset-option": ({ window, b }) => ["set-option", "-w", "-u", "-t", window.id, nth(SETTINGS.window, b)[0]],
  environment: ({ session, b }) => [
    "set-environment",
    "-t",
    `${session.id}:`,
    nth(["FOO", "Bar", "MINE"], b),
    "theirs",
  ],
  "unset-environment": ({ session, b }) => ["set-environment", "-u", "-t", `${session.id}:`, nth(["FOO", "MINE"], b)],
  title: ({ pane, b }) => ["select-pane", "-t", pane.id, "-T", `title ${b}`],
  zoom: ({ pane }) => ["resize-pane", "-Z", "-t", pane.id],
  "select-pane": ({ pane }) => ["select-pane", "-t", pane.id],
  "select-window": ({ server, window }) => ["select-window", "-t", placed(server, window)],
  "copy-pane-label": ({ pane, other }) => copied(LABEL_OPTION.pane, ["-p"], pane, other),
  "copy-window-label": ({ pane, other }) => copied(LABEL_OPTION.window, ["-w"], pane.window, other.window),
  "take-pane-label": ({ pane }) => ["set-option", "-p", "-u", "-t", pane.id, LABEL_OPTION.pane],
  "take-window-label": ({ window }) => ["set-option", "-w", "-u", "-t", window.id, LABEL_OPTION.window],
};

function copied(name: string, flags: readonly string[], from: Pane | Window, to: Pane | Window): Command | undefined {
  const label = from.options.get(name);
  return label === undefined ? undefined : ["set-option", ...flags, "-t", to.id, name, label];
}

function endOne(server: Server, { kind, a }: Deed): void {
  const pane = nth(server.panes(), a);
  if (kind === "end") endProcess(server, pane, { status: 0 });
  if (kind === "fail") endProcess(server, pane, a % 2 ? { status: 3 } : { signal: 9 });
}
