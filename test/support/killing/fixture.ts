/** What is there when a command that saves, restores, deletes or takes back comes, and is killed. */
import { expect } from "vitest";
import { expectCode, yaml } from "../apply.ts";
import type { Rig } from "../rig.ts";
import { settle } from "./settled.ts";

export interface Fixture {
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
const OWN = ["new-session", "-d", "-s", "own", "-n", "own", ...place, ...sleeper(3000)];

/** Two windows, three programs, and text. */
function rawOf(name: string): readonly string[] {
  const print = ["--", "/bin/sh", "-c", "echo the-text; exec tail -f -n 1001 /dev/null"];
  const at = `=${name}:`;
  const session = ["new-session", "-d", "-s", name, "-n", "a", ...place, ...print];
  const split = ["split-window", "-d", "-h", "-t", `${at}a`, "-c", "/", ...harmless(1002)];
  const window = ["new-window", "-d", "-t", `${at}4`, "-n", "b", "-c", "/", ...harmless(1003)];
  return [...session, ";", ...split, ";", ...window];
}

export const own = (rig: Rig): Promise<void> => made(rig, OWN);
export const raw = (rig: Rig): Promise<void> => made(rig, rawOf("raw"));
export const ownAndRaw = (rig: Rig): Promise<void> => made(rig, [...OWN, ";", ...rawOf("raw")]);
export const ownAndTwo = (rig: Rig): Promise<void> => made(rig, [...rawOf("raw"), ";", ...rawOf("raw2"), ";", ...OWN]);

/** In one message: each tmux that is started costs as much as all that it is told. */
async function made(rig: Rig, commands: readonly string[]): Promise<void> {
  await rig.tmux(...commands);
  const panes = commands.filter((word) => /^(?:new-session|new-window|split-window)$/.test(word));
  expect(await settle(rig)).toHaveLength(panes.length);
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

export async function web(rig: Rig): Promise<void> {
  await rig.write("web.yaml", yaml(WEB));
  await tmx(rig, "apply", "web.yaml");
  await settle(rig);
}

export const tmx = async (rig: Rig, ...args: readonly string[]): Promise<void> => expectCode(await rig.tmx(...args), 0);

export const restore = (...args: readonly string[]): readonly string[] => [
  "session",
  "restore",
  ...args,
  "--programs",
  "all",
];
