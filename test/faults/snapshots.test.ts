/** kill -9 of tmx at every message of a save, a restore, an undo and a delete, then the same command again: nothing is lost. */
import { cp, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectCode, jsonOf, yaml } from "../support/apply.ts";
import { endState, type EndState, panePrograms } from "../support/end-state.ts";
import { createRig, type Rig } from "../support/rig.ts";
import { wrapTmux } from "../support/wrapped-tmux.ts";

interface Fixture {
  /** Once: what is on the disk before. */
  readonly saved?: (rig: Rig) => Promise<void>;
  /** Each time: what is there when the command comes. */
  readonly live: (rig: Rig) => Promise<void>;
  /** The command that is disturbed, and repeated. */
  readonly command: readonly string[];
  /** What the repeated one may say instead, where the killed one has had its way. */
  readonly isDone?: RegExp;
}

const place = ["-x", "100", "-y", "30", "-c", "/"];
/** Starts again by itself, also where an undo brings it back. */
const harmless = (lines: number): readonly string[] => ["--", "tail", "-f", "-n", String(lines), "/dev/null"];
const sleeper = (seconds: number): readonly string[] => ["--", "sleep", String(seconds)];

/** Somebody else's, which is to come through it all. */
async function own(rig: Rig): Promise<void> {
  await rig.tmux("new-session", "-d", "-s", "own", "-n", "own", ...place, ...sleeper(3000));
  await settledState(rig);
}

/** Two windows, three programs, and text. */
async function raw(rig: Rig, session = "raw"): Promise<void> {
  const print = ["--", "/bin/sh", "-c", "echo the-text; exec tail -f -n 1001 /dev/null"];
  const at = `=${session}:`;
  await rig.tmux("new-session", "-d", "-s", session, "-n", "a", ...place, ...print);
  await rig.tmux("split-window", "-d", "-h", "-t", `${at}a`, "-c", "/", ...harmless(1002));
  await rig.tmux("new-window", "-d", "-t", `${at}4`, "-n", "b", "-c", "/", ...harmless(1003));
  await settledState(rig);
}

const WEB = {
  session: "web",
  root: "/",
  env: { MODE: "dev" },
  options: { "status-left": "web" },
  windows: [
    {
      name: "a",
      panes: [
        { name: "p", run: "exec sleep 101" },
        { name: "q", run: "exec sleep 102", restart: "always" },
      ],
    },
    { name: "b", index: 5, panes: [{ name: "r", run: "exec sleep 103", restart: "always" }] },
  ],
};

async function web(rig: Rig): Promise<void> {
  await rig.write("web.yaml", yaml(WEB));
  expectCode(await rig.tmx("apply", "web.yaml"), 0);
  await settledState(rig);
}

const tmx = async (rig: Rig, ...args: readonly string[]): Promise<void> => expectCode(await rig.tmx(...args), 0);

async function lose(rig: Rig): Promise<void> {
  await rig.tmuxTry("kill-server");
  await rig.until(async () => (await rig.tmuxTry("-N", "has-session")).code !== 0, { what: "the server to be gone" });
  await rig.until(() => !rig.processes().some(({ argv }) => /^(?:sleep|tail)$/.test(argv[0] ?? "")), {
    what: "its programs to end",
  });
}

const restore = (...args: readonly string[]): readonly string[] => ["session", "restore", ...args, "--programs", "all"];

const FIXTURES: Readonly<Record<string, Fixture>> = {
  "a save": {
    live: async (rig) => {
      await own(rig);
      await raw(rig);
    },
    command: ["session", "save", "raw", "own"],
  },
  "a restore of one session": {
    saved: async (rig) => {
      await raw(rig);
      await tmx(rig, "session", "save", "raw");
    },
    live: own,
    command: restore("raw"),
  },
  "a restore of several sessions, without a server": {
    saved: async (rig) => {
      await raw(rig);
      await raw(rig, "raw2");
      await own(rig);
      await tmx(rig, "session", "save", "--all");
    },
    live: async () => undefined,
    command: restore("--all"),
  },
  "a restore of a window": {
    saved: async (rig) => {
      await raw(rig);
      await tmx(rig, "session", "save", "raw");
    },
    live: async (rig) => {
      await own(rig);
      await raw(rig);
      await rig.tmux("kill-window", "-t", "=raw:b");
    },
    command: restore("raw", "--window", "b"),
  },
  "a restore of a file": {
    saved: async (rig) => {
      await raw(rig);
      await tmx(rig, "session", "save", "raw", "--file", "raw.json");
    },
    live: own,
    command: restore("./raw.json", "--as", "copy"),
  },
  "an apply that restores": {
    saved: async (rig) => {
      await web(rig);
      await rig.tmux("split-window", "-d", "-t", "=web:b", "-c", "/tmp", "--", "tail", "-f", "/dev/null");
      await settledState(rig);
      await tmx(rig, "session", "save", "web");
    },
    live: own,
    command: ["apply", "web.yaml"],
  },
  "an undo of a restore": {
    saved: async (rig) => {
      await raw(rig);
      await tmx(rig, "session", "save", "raw");
    },
    live: async (rig) => {
      await own(rig);
      await tmx(rig, ...restore("raw"));
      await settledState(rig);
    },
    command: ["undo", "--yes"],
  },
  "an undo of a delete": {
    live: async (rig) => {
      await own(rig);
      await web(rig);
      await tmx(rig, "delete", "web", "--yes");
    },
    command: ["undo"],
  },
  "a delete": {
    live: async (rig) => {
      await own(rig);
      await web(rig);
    },
    command: ["delete", "web", "--yes"],
    isDone: /there is no session "web"/,
  },
};

/** A place to which the same state of the world comes back, again and again. */
class Ground implements AsyncDisposable {
  readonly rig: Rig;
  readonly #fixture: Fixture;
  #isSaved = false;

  constructor(rig: Rig, fixture: Fixture) {
    this.rig = rig;
    this.#fixture = fixture;
  }

  async begin(): Promise<void> {
    const { rig } = this;
    const kept = join(rig.dir, "kept-state");
    if (!this.#isSaved) {
      await mkdir(rig.stateDir, { mode: 0o700, recursive: true });
      await this.#fixture.saved?.(rig);
      await lose(rig);
      await cp(rig.stateDir, kept, { recursive: true });
      this.#isSaved = true;
    }
    await lose(rig);
    await rm(rig.stateDir, { recursive: true });
    await cp(kept, rig.stateDir, { recursive: true });
    await this.#fixture.live(rig);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.rig[Symbol.asyncDispose]();
  }
}

async function ground(fixture: Fixture): Promise<Ground> {
  const rig = await createRig();
  // It becomes the program that it starts, which is seen as that then.
  await rig.conf("set -g default-shell /bin/bash\n");
  return new Ground(rig, fixture);
}

/** Every pane runs one program, and once: only then is a state worth comparing. */
async function settledState(rig: Rig): Promise<EndState> {
  const programs = (): string[] => panePrograms(rig).filter((line) => /^(?:sleep|tail) /.test(line));
  const isSettled = async (): Promise<boolean> => {
    const panes = (await rig.snapshot()).map(({ pane }) => pane);
    return new Set(panes).size === programs().length;
  };
  await rig.until(isSettled, { what: "all programs to run" });
  if ((await rig.snapshot()).length === 0) return { panes: [], options: [], server: [], processes: panePrograms(rig) };
  const state = await endState(rig);
  const texts = await Promise.all(
    (await rig.snapshot()).map(async ({ pane, session, window }) => {
      const text = await rig.tmux("capture-pane", "-p", "-S", "-", "-t", pane);
      return `${session}:${window} ${/\S+/.exec(text)?.[0] ?? ""}`;
    }),
  );
  // Files of one run, and the restore that made it.
  const options = state.options.map((text) => text.replaceAll(/(?<=\/runs\/|@tmx_restored ).*/g, "…"));
  return { ...state, options, panes: [...state.panes, ...texts], processes: state.processes.map(withoutRun) };
}

const withoutRun = (line: string): string => line.replaceAll(/(?<=\/runs\/)\S+/g, "…");

/** The generations that are whole, each once: a command that was killed may have saved before, too. */
async function savedStates(rig: Rig): Promise<readonly string[]> {
  const { snapshots, damaged } = jsonOf(await rig.tmx("session", "snapshots", "-o", "json"));
  expect(damaged).toEqual([]);
  const lines = snapshots.map((each: any) => {
    expect(each.textsMissing).toBe(0);
    return `${each.session} ${each.cause}: ${each.windows} windows, ${each.panes} panes`;
  });
  return [...new Set<string>(lines)].toSorted();
}

/** Files of a run that did not finish. Run files of panes that were never made go after a day. */
async function leftovers(rig: Rig): Promise<readonly string[]> {
  const files = await readdir(rig.stateDir, { recursive: true });
  return files.filter((file) => /\.tmp$|intent\.json$|intents\/./.test(file) && !/lock/.test(file));
}

interface Outcome {
  readonly state: EndState;
  readonly saved: readonly string[];
  readonly leftovers: readonly string[];
  /** What an undo says, and what it comes to. */
  readonly undone: { readonly code: number; readonly state: EndState };
}

async function outcomeOf(rig: Rig): Promise<Outcome> {
  const state = await settledState(rig);
  const saved = await savedStates(rig);
  const files = await leftovers(rig);
  const { code } = await rig.tmx("undo", "--yes");
  return { state, saved, leftovers: files, undone: { code, state: await settledState(rig) } };
}

/** What an undisturbed run comes to, and how many messages it takes. */
async function undisturbed({ rig }: Ground, { command }: Fixture): Promise<Outcome & { readonly messages: number }> {
  const { env, calls } = await wrapTmux(rig);
  expectCode(await rig.tmxWith({ env }, ...command), 0);
  const messages = await calls();
  return { ...(await outcomeOf(rig)), messages };
}

const KILL = {
  "before tmux has the message": "kill -9 $PPID; exit 1",
  "after tmux has carried it out": '"$real" "$@" >/dev/null 2>&1; kill -9 $PPID; exit 1',
};

/** Before a message is after the one before it: only the first tells something else. */
const momentsOf = (messages: number, when: string): readonly number[] =>
  when.startsWith("before") ? [1] : Array.from({ length: messages }, (_, at) => at + 1);

describe.concurrent.for(Object.entries(FIXTURES))("%s", ([, fixture]) => {
  test.for(Object.entries(KILL))("killed %s", async ([when, kill]) => {
    await using place = await ground(fixture);
    const { rig } = place;
    await place.begin();
    const { messages, ...wanted } = await undisturbed(place, fixture);
    expect(messages).toBeGreaterThan(1);
    expect(wanted.state.server).toEqual([]);
    expect(wanted.leftovers).toEqual([]);
    for (const at of momentsOf(messages, when)) {
      await place.begin();
      const { env, calls } = await wrapTmux(rig, `if [ "$n" -eq ${at} ]; then ${kill}; fi`, `killing-${at}`);
      const killed = await rig.tmxWith({ env }, ...fixture.command);
      expectCode(killed, (await calls()) < at ? 0 : 137);
      const repeated = await rig.tmx(...fixture.command);
      const isDone = fixture.isDone?.test(repeated.stderr) ?? false;
      expect(repeated.code, `message ${at}: ${repeated.stderr}${repeated.stdout}`).toBe(isDone ? 1 : 0);
      expect(await outcomeOf(rig), `after message ${at} of ${messages}`).toEqual(wanted);
    }
  });
});
