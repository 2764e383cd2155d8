/** Makes a random world on a rig's own tmux, as people make sessions: with tmux's commands, and by typing. */
import { mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Rig } from "../rig.ts";
import { Rooms } from "./geometry.ts";
import { type Command, send, withText } from "./messages.ts";
import {
  type Counting,
  FOLDERS,
  type PaneMade,
  type Running,
  type SessionMade,
  type WindowMade,
  type World,
} from "./world.ts";

export interface Built {
  /** What was made of each pane, by tmux's id. */
  readonly panes: ReadonlyMap<string, PaneMade>;
  /** The words that pane files stand for. */
  readonly files: Files;
}

export interface Files {
  readonly FILE: string;
  readonly SCREEN: string;
}

/** What a program that has printed everything calls its pane: then tmux has read all that came before. */
const READY = "ready";
/** Where the window that only holds the place of a new session is. */
const SPARE = "9999";

const SCREEN_SCRIPT = "printf '\\033[?1049hfull screen\\n'\nread nothing\n";

/** The tmux.conf of one life of the server. */
export const confOf = ({ shell, historyLimit }: World, { baseIndex, paneBaseIndex, renumbers }: Counting): string =>
  [
    `set -g default-shell ${shell}`,
    `set -g history-limit ${historyLimit}`,
    `set -g base-index ${baseIndex}`,
    `setw -g pane-base-index ${paneBaseIndex}`,
    `set -g renumber-windows ${renumbers ? "on" : "off"}`,
    "",
  ].join("\n");

export async function buildWorld(rig: Rig, world: World): Promise<Built> {
  await rig.conf(confOf(world, { ...world.before, renumbers: false }));
  await Promise.all(FOLDERS.map((folder) => mkdir(join(rig.dir, folder), { recursive: true })));
  const files = {
    FILE: await rig.write("file.txt", Array.from({ length: 300 }, (_, at) => `line ${at} of a file\n`).join("")),
    SCREEN: await rig.write("screen.sh", SCREEN_SCRIPT),
  };
  const builder = new Builder(rig, world, files);
  await builder.build();
  await send(rig, [["set-option", "-g", "renumber-windows", world.before.renumbers ? "on" : "off"]]);
  return { panes: builder.panes, files };
}

/** Whether the pane starts as the user's shell, in which everything else is typed. */
export const isTypedIn = (runs: Running): boolean =>
  runs.kind === "shell" ? runs.isTyped : runs.kind === "program" && !runs.isOwn;

interface MadeWindow {
  readonly id: string;
  readonly index: number;
  readonly made: WindowMade;
  /** In tmux's order. */
  readonly panes: readonly { readonly id: string; readonly made: PaneMade }[];
}

interface MadeSession {
  readonly id: string;
  readonly windows: readonly MadeWindow[];
}

class Builder {
  readonly panes = new Map<string, PaneMade>();
  readonly #rig: Rig;
  readonly #world: World;
  readonly #files: Files;
  readonly #sessions: MadeSession[] = [];

  constructor(rig: Rig, world: World, files: Files) {
    this.#rig = rig;
    this.#world = world;
    this.#files = files;
  }

  async build(): Promise<void> {
    const { sessions, followers, links, marked, deleted } = this.#world;
    for (const session of sessions) this.#sessions.push(await this.#buildSession(session));
    await this.#typeAll();
    for (const { windows } of this.#sessions) for (const window of windows) await this.#finishWindow(window);
    for (const { from, window, into } of links) {
      const { windows } = this.#sessions[from]!;
      const { id } = windows[window % windows.length]!;
      await send(this.#rig, [["link-window", "-d", "-s", id, "-t", `${this.#sessions[into]!.id}:777`]]);
    }
    await this.#look(sessions, this.#sessions);
    for (const { name, leader, looks } of followers) {
      const { id, windows } = this.#sessions[leader]!;
      const output = await send(this.#rig, [["new-session", "-d", "-P", "-F", "#{session_id}", "-s", name, "-t", id]]);
      await this.#look([{ looks }], [{ id: output.trim(), windows }]);
    }
    if (marked !== undefined) {
      const ids = [...this.panes.keys()];
      await send(this.#rig, [["select-pane", "-m", "-t", ids[marked % ids.length]!]]);
    }
    for (const number of deleted) await rm(join(this.#rig.dir, FOLDERS[number]!), { recursive: true, force: true });
  }

  #folder(number: number): string {
    return join(this.#rig.dir, FOLDERS[number]!);
  }

  async #buildSession({ name, columns, rows, folder, options, env, windows }: SessionMade): Promise<MadeSession> {
    const size = ["-x", String(columns), "-y", String(rows), "-c", this.#folder(folder).replaceAll("#", "##")];
    const open = withText(name, (text) => [
      "new-session",
      "-d",
      "-P",
      "-F",
      "#{session_id}",
      ...size,
      "-s",
      text,
      "cat",
    ]);
    const id = (await send(this.#rig, open)).trim();
    await send(this.#rig, [
      ["move-window", "-d", "-s", `${id}:`, "-t", `${id}:${SPARE}`],
      ...Object.entries(options).map(([option, value]) => ["set-option", "-t", id, "--", option, value]),
      ...Object.entries(env).map(([variable, value]) =>
        value === undefined
          ? ["set-environment", "-r", "-t", id, variable]
          : ["set-environment", "-t", id, "--", variable, value],
      ),
    ]);
    const made: MadeWindow[] = [];
    for (const window of windows) {
      const index = (made.at(-1)?.index ?? -1) + window.gap;
      made.push(await this.#buildWindow(window, { session: id, index, size: window.size ?? [columns, rows, false] }));
    }
    await send(this.#rig, [["kill-window", "-t", `${id}:${SPARE}`]]);
    return { id, windows: made };
  }

  async #buildWindow(
    made: WindowMade,
    {
      session,
      index,
      size: [columns, rows, stays],
    }: { session: string; index: number; size: readonly [number, number, boolean] },
  ): Promise<MadeWindow> {
    const ids = ["-P", "-F", "#{window_id} #{pane_id}"];
    const [first, ...others] = made.panes;
    const opened = await send(this.#rig, [
      ["new-window", "-d", ...ids, "-t", `${session}:${index}`, ...this.#placeholder(first!)],
    ]);
    const [id, pane] = opened.trim().split(" ");
    const rooms = new Rooms(columns, rows);
    const panes = [{ id: pane!, made: first! }];
    const resize = ["resize-window", "-t", id!, "-x", String(columns), "-y", String(rows)];
    const splits = others.flatMap((other) => {
      const split = rooms.split(other);
      return split ? [{ split, other }] : [];
    });
    const base = this.#world.before.paneBaseIndex;
    const output = await send(this.#rig, [
      ...(made.size ? [resize, ...(stays ? [] : [["set-option", "-wu", "-t", id!, "window-size"]])] : []),
      ...splits.map(({ split, other }) => {
        const target = `${id}.${split.at + base}`;
        return ["split-window", "-d", ...ids, "-t", target, ...split.flags, ...this.#placeholder(other)];
      }),
    ]);
    const newIds = output.trim().split("\n");
    splits.forEach(({ split, other }, at) =>
      panes.splice(split.place, 0, { id: newIds[at]!.split(" ")[1]!, made: other }),
    );
    for (const each of panes) this.panes.set(each.id, each.made);
    if (made.layout !== undefined) await send(this.#rig, [["select-layout", "-t", id!, made.layout]]);
    for (const each of panes) await this.#start(each.id, each.made);
    return { id: id!, index, made, panes };
  }

  /** Panes get their size first, and their program then: what it shows is shown at that size. */
  #placeholder({ folder, runs }: PaneMade): Command {
    return ["-c", this.#folder(folder).replaceAll("#", "##"), ...(isTypedIn(runs) ? [] : ["--", "cat"])];
  }

  async #textFile(id: string, { text }: PaneMade): Promise<string> {
    return this.#rig.write(`texts/${id.slice(1)}`, `${text}\u001b]2;${READY}\u0007`);
  }

  async #start(id: string, made: PaneMade): Promise<void> {
    const { runs, folder } = made;
    const file = await this.#textFile(id, made);
    if (isTypedIn(runs)) return;
    const directory = this.#folder(folder).replaceAll("#", "##");
    const respawn = ["respawn-pane", "-k", "-t", id, "-c", directory, "--", "/bin/sh", "-c"];
    const shell = (script: string, ...words: readonly string[]): Command => [...respawn, script, file, ...words];
    const commands =
      runs.kind === "dead"
        ? // A pane of a dead process stays for as long as this is set.
          [
            ["set-option", "-p", "-t", id, "remain-on-exit", "on"],
            shell(`stty -echo; cat -- "$0"; read go; ${runs.end}`),
          ]
        : [shell('cat -- "$0"; exec "$@"', ...this.#words(runs))];
    await send(this.#rig, commands);
  }

  #words(runs: Exclude<Running, { kind: "dead" }>): readonly string[] {
    return runs.kind === "shell"
      ? [this.#world.shell, "-l"]
      : runs.pipeline[0]!.map((word) => this.#files[word as keyof Files] ?? word);
  }

  /** What people type: the text first, then what is to go on running. */
  async #typeAll(): Promise<void> {
    const typed = [...this.panes].filter(([, { runs }]) => isTypedIn(runs));
    await this.#shown(typed.map(([id]) => id));
    await send(
      this.#rig,
      typed.flatMap(([id]) => type(id, `cat ${join(this.#rig.dir, "texts", id.slice(1))}`)),
    );
    await this.#rig.until(async () => this.#areReady(), {
      what: "all panes to have shown their texts",
      deadlineMs: 120_000,
    });
    await this.#shown(typed.map(([id]) => id));
    await send(
      this.#rig,
      typed.flatMap(([id, { runs }]) => (runs.kind === "program" ? type(id, lineOf(runs.pipeline, this.#files)) : [])),
    );
    // One that ended at once could take with it what tmux has not read yet.
    const doomed = [...this.panes].filter(([, { runs }]) => runs.kind === "dead");
    await send(
      this.#rig,
      doomed.map(([id]) => ["send-keys", "-t", id, "Enter"]),
    );
    await this.#rig.until(async () => this.#run(), { what: "all programs to run", deadlineMs: 120_000 });
  }

  /** A shell that asks for a line does so where its cursor is. One that has lost its prompt by a resize shows it again. */
  async #shown(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const look = async (): Promise<boolean> =>
        /[$%] ?$/.test((await this.#rig.tmux("capture-pane", "-pJ", "-t", id)).trimEnd());
      const isShown = await this.#rig.until(look, { what: "a prompt", deadlineMs: 30_000 }).catch(() => false);
      if (isShown) continue;
      await send(this.#rig, [["send-keys", "-t", id, "Enter"]]);
      await this.#rig.until(look, { what: `a prompt in ${id}`, deadlineMs: 120_000 });
    }
  }

  async #areReady(): Promise<boolean> {
    const titles = await this.#rig.tmux("list-panes", "-a", "-F", "#{pane_title} #{pane_id}");
    const missing = titles.split("\n").filter((title) => !title.startsWith(`${READY} `));
    if (missing.length === 0) return true;
    throw new Error(
      missing.map((title) => `${title}: ${JSON.stringify(this.panes.get(title.split(" ").at(-1)!)?.runs)}`).join("; "),
    );
  }

  async #run(): Promise<boolean> {
    const output = await this.#rig.tmux(
      "list-panes",
      "-a",
      "-F",
      "#{pane_id} #{pane_dead} #{alternate_on} #{pane_current_command}",
    );
    const states = new Map(output.split("\n").map((line) => [line.split(" ")[0]!, line.slice(line.indexOf(" ") + 1)]));
    const wrong = [...this.panes].filter(
      ([id, { runs }]) => !wantedState(runs, this.#world).test(states.get(id) ?? ""),
    );
    if (wrong.length === 0) return true;
    throw new Error(
      wrong.map(([id, { runs }]) => `${id} is ${states.get(id)}, not ${JSON.stringify(runs)}`).join("; "),
    );
  }

  async #finishWindow({ id, made, panes }: MadeWindow): Promise<void> {
    const { name, automatic, options, zoomed, synchronized, last, active } = made;
    const at = (number: number): string => panes[number % panes.length]!.id;
    if (name !== undefined) await this.#rename(id, name);
    await send(this.#rig, [
      ...panes.flatMap(({ id: pane, made: { title, options: own } }) => [
        ...(title === undefined ? [] : withText(title, (text) => ["select-pane", "-t", pane, "-T", text])),
        ...Object.entries(own).map(([option, value]) => ["set-option", "-p", "-t", pane, "--", option, value]),
      ]),
      ...(automatic === undefined ? [] : [["set-option", "-w", "-t", id, "automatic-rename", automatic]]),
      ...Object.entries(options).map(([option, value]) => ["set-option", "-w", "-t", id, "--", option, value]),
      ["select-pane", "-t", at(last)],
      ["select-pane", "-t", at(active)],
      ...(synchronized === undefined
        ? []
        : [["set-option", "-w", "-t", id, "synchronize-panes", synchronized ? "on" : "off"]]),
      ...(zoomed && panes.length > 1 ? [["resize-pane", "-Z", "-t", at(active)]] : []),
    ]);
  }

  async #rename(id: string, name: string): Promise<void> {
    try {
      await send(
        this.#rig,
        withText(name, (text) => ["rename-window", "-t", id, "--", text]),
      );
    } catch (error) {
      // tmux 3.7 and newer have no such names.
      if (!/[\t\n]/.test(name) || !String(error).includes("invalid window name")) throw error;
    }
  }

  async #look(
    wanted: readonly { readonly looks: readonly number[] }[],
    sessions: readonly MadeSession[],
  ): Promise<void> {
    const selects = sessions.flatMap(({ id, windows }, at) =>
      wanted[at]!.looks.map((look) => ["select-window", "-t", `${id}:${windows[look % windows.length]!.index}`]),
    );
    if (selects.length > 0) await send(this.#rig, selects);
  }
}

const type = (id: string, line: string): Command[] => [
  ["send-keys", "-t", id, "-l", line],
  ["send-keys", "-t", id, "Enter"],
];

/** None of the words needs a quote. */
export const lineOf = (pipeline: readonly (readonly string[])[], files: Files): string =>
  pipeline.map((words) => words.map((word) => files[word as keyof Files] ?? word).join(" ")).join(" | ");

/** `dead alternate command`. */
function wantedState(runs: Running, { shell }: World): RegExp {
  switch (runs.kind) {
    case "shell":
      return new RegExp(`^0 0 ${basename(shell)}$`);
    case "dead":
      return /^1 /;
    case "program":
      return new RegExp(`^0 ${isFullScreen(runs.pipeline) ? 1 : 0} ${programName(runs.pipeline)}$`);
  }
}

export const isFullScreen = ([words]: readonly (readonly string[])[]): boolean =>
  words!.some((word) => /^[A-Z]+$/.test(word));

/** What tmux says that runs: the first of a pipeline. */
export const programName = ([words]: readonly (readonly string[])[]): string => basename(words![0]!);
