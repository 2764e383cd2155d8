/** Random tmux servers, as values: what `buildWorld` makes with tmux's own commands. */
import { Dice } from "./dice.ts";
import { printed, sessionName, shownName, value } from "./words.ts";

export interface World {
  readonly seed: number;
  /** `default-shell`. */
  readonly shell: string;
  /** `history-limit`. */
  readonly historyLimit: number;
  /** What counts from where, before the server is lost and after. */
  readonly before: Counting;
  readonly after: Counting;
  readonly sessions: readonly SessionMade[];
  /** Sessions that share the windows of another, by its place. */
  readonly followers: readonly { readonly name: string; readonly leader: number; readonly looks: readonly number[] }[];
  /** Windows that are linked into another session, by places. */
  readonly links: readonly { readonly from: number; readonly window: number; readonly into: number }[];
  /** How the marked pane is found among all, if there is one. */
  readonly marked: number | undefined;
  /** Numbers of folders that are deleted once processes are in them. */
  readonly deleted: readonly number[];
  /** `--programs` of the restore. */
  readonly programs: string;
  readonly ends: "kill-server" | "SIGKILL";
}

export interface Counting {
  readonly baseIndex: number;
  readonly paneBaseIndex: number;
  readonly renumbers: boolean;
}

export interface SessionMade {
  readonly name: string;
  readonly columns: number;
  readonly rows: number;
  readonly folder: number;
  readonly options: Readonly<Record<string, string>>;
  /** Nothing takes a variable away. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly windows: readonly WindowMade[];
  /** The windows that are looked at, one after the other, by their places. */
  readonly looks: readonly number[];
}

export interface WindowMade {
  /** How far behind the window before. */
  readonly gap: number;
  /** Nothing leaves the name to tmux. */
  readonly name: string | undefined;
  readonly automatic: "on" | "off" | undefined;
  /** A size of its own, and whether it is to stay. */
  readonly size: readonly [columns: number, rows: number, stays: boolean] | undefined;
  readonly layout: string | undefined;
  readonly options: Readonly<Record<string, string>>;
  readonly zoomed: boolean;
  readonly synchronized: boolean | undefined;
  readonly panes: readonly PaneMade[];
  /** Panes by their places, taken modulo: the one before, and the active one. */
  readonly last: number;
  readonly active: number;
}

export interface PaneMade {
  /** Where it is split from, taken modulo, and how. */
  readonly from: number;
  readonly across: boolean;
  readonly before: boolean;
  /** Its part of what is split. */
  readonly share: number;
  readonly folder: number;
  readonly title: string | undefined;
  readonly options: Readonly<Record<string, string>>;
  /** What it shows. */
  readonly text: string;
  readonly runs: Running;
}

export type Running =
  /** A shell at its prompt; what it shows was printed before it came, or by a command that was typed. */
  | { readonly kind: "shell"; readonly isTyped: boolean }
  /** The pane's own process, or a job of a shell. `FILE` in its words stands for a text file of the pane's. */
  | { readonly kind: "program"; readonly pipeline: readonly (readonly string[])[]; readonly isOwn: boolean }
  | { readonly kind: "dead"; readonly end: string };

export const FOLDERS = ["a", "sp  ace", 'it\'s #(x) "q"', "deep/er/still", "gone", "gone/within"] as const;
const DELETED = [4, 5];

const PIPELINES: readonly (readonly (readonly string[])[])[] = [
  [["sleep", "1000"]],
  [["cat"]],
  [["tail", "-f", "/dev/null"]],
  [["sleep", "1000"], ["cat"]],
];
const SCREENS: readonly (readonly (readonly string[])[])[] = [
  [["less", "FILE"]],
  [["vi", "-n", "FILE"]],
  [["/bin/sh", "SCREEN"]],
];
const ENDS = ["exit 0", "exit 3", "exit 255", "kill -TERM $$", "kill -KILL $$"];
const LAYOUTS = ["even-horizontal", "even-vertical", "main-horizontal", "main-vertical", "tiled"];
const SIZES = [
  [80, 24],
  [200, 50],
  [132, 43],
  [60, 18],
  [300, 90],
] as const;

export interface Scale {
  /** The most panes of a whole server. */
  readonly panes: number;
  readonly lines: number;
}

/** The same for the same seed. */
export function randomWorld(seed: number, scale: Scale): World {
  const dice = new Dice(seed);
  const count = dice.chance(0.15) ? scale.panes : dice.int(1, Math.ceil(scale.panes / 2));
  const shell = dice.pick(
    count > 8 ? ["/bin/sh", "/bin/bash"] : ["/bin/sh", "/bin/sh", "/bin/bash", "/bin/bash", "/bin/zsh"],
  );
  const sessions = split(dice, count, Math.min(3, count)).map((panes, number) =>
    randomSession(dice, { panes, number, scale }),
  );
  const followers = dice.chance(0.25) ? [dice.int(0, sessions.length - 1)] : [];
  const counting = (): Counting => ({
    baseIndex: dice.int(0, 2),
    paneBaseIndex: dice.int(0, 2),
    renumbers: dice.chance(0.3),
  });
  return {
    seed,
    shell,
    historyLimit: dice.pick([50, 200, 2000, 2000, 5000]),
    before: counting(),
    after: counting(),
    sessions,
    followers: followers.map((leader, at) => ({
      name: `follower${at}`,
      leader,
      looks: dice.times(dice.int(0, 3), () => dice.int(0, 9)),
    })),
    links: sessions.length > 1 && dice.chance(0.4) ? [{ from: 0, window: dice.int(0, 9), into: 1 }] : [],
    marked: dice.maybe(0.4, () => dice.int(0, 99)),
    deleted: dice.chance(0.4) ? DELETED : [],
    programs: dice.pick(["ask", "ask", "all", "none", "less,cat"]),
    ends: seed % 2 === 0 ? "kill-server" : "SIGKILL",
  };
}

/** A sum, in so many parts at most, each at least one. */
function split(dice: Dice, sum: number, most: number): number[] {
  const parts = dice.int(1, Math.min(most, sum));
  const counts = dice.times(parts, () => 1);
  for (let left = sum - parts; left > 0; left--) counts[dice.int(0, parts - 1)]! += 1;
  return counts;
}

interface Share {
  readonly panes: number;
  readonly scale: Scale;
}

function randomSession(dice: Dice, { panes, number, scale }: Share & { readonly number: number }): SessionMade {
  const [columns, rows] = dice.pick(SIZES);
  const windows = split(dice, panes, 6).map((own) => randomWindow(dice, { panes: own, scale }));
  return {
    name: sessionName(dice, number),
    columns,
    rows,
    folder: dice.int(0, 3),
    options: some(dice, ["@mine", "status-left", "@other", "display-time"], (name) =>
      name === "display-time" ? "123" : value(dice),
    ),
    env: some(dice, ["FOO", "BAR_1", "lower", "PATH_LIKE", "DISPLAY"], () => dice.maybe(0.7, () => value(dice))),
    windows,
    looks: dice.times(dice.int(0, 6), () => dice.int(0, 9)),
  };
}

const some = <T>(dice: Dice, names: readonly string[], give: (name: string) => T): Record<string, T> =>
  Object.fromEntries(names.filter(() => dice.chance(0.3)).map((name) => [name, give(name)]));

function randomWindow(dice: Dice, { panes, scale }: Share): WindowMade {
  return {
    gap: dice.chance(0.6) ? 1 : dice.int(1, 40),
    name: dice.maybe(0.7, () => shownName(dice)),
    automatic: dice.maybe(0.3, () => dice.pick(["on", "off"] as const)),
    size: dice.maybe(0.3, () => [dice.int(40, 220), dice.int(12, 70), dice.chance(0.5)] as const),
    // Of more panes some would be too narrow.
    layout: panes > 6 ? undefined : dice.maybe(0.3, () => dice.pick(LAYOUTS)),
    options: some(dice, ["@note", "monitor-activity", "remain-on-exit"], (name) =>
      name === "@note" ? value(dice) : "on",
    ),
    zoomed: panes > 1 && dice.chance(0.2),
    synchronized: dice.maybe(0.2, () => dice.chance(0.7)),
    panes: dice.times(panes, () => randomPane(dice, scale)),
    last: dice.int(0, 50),
    active: dice.int(0, 50),
  };
}

function randomPane(dice: Dice, { lines }: Scale): PaneMade {
  return {
    from: dice.int(0, 50),
    across: dice.chance(0.5),
    before: dice.chance(0.2),
    share: dice.int(10, 90) / 100,
    folder: dice.int(0, FOLDERS.length - 1),
    title: dice.maybe(0.6, () => shownName(dice)),
    options: some(dice, ["@pane_note", "remain-on-exit"], (name) => (name === "@pane_note" ? value(dice) : "on")),
    text: printed(dice, dice.pick([0, 1, 3, dice.int(4, 40), dice.int(40, 120), dice.chance(0.2) ? lines : 5])),
    runs: randomRunning(dice),
  };
}

function randomRunning(dice: Dice): Running {
  const kind = dice.pick(["shell", "shell", "typed", "typed", "own", "job", "dead", "screen"] as const);
  switch (kind) {
    case "shell":
    case "typed":
      return { kind: "shell", isTyped: kind === "typed" };
    case "own":
      return { kind: "program", pipeline: dice.pick(PIPELINES.slice(0, 3)), isOwn: true };
    case "job":
      return { kind: "program", pipeline: dice.pick(PIPELINES), isOwn: false };
    case "dead":
      return { kind: "dead", end: dice.pick(ENDS) };
    case "screen":
      return { kind: "program", pipeline: dice.pick(SCREENS), isOwn: dice.chance(0.5) };
  }
}
