/**
 * One test's private world: a tmux server of its own, a home, a state directory and a folder to work in. Nothing in it
 * is shared with another test or with the user, and nothing of it is left behind.
 *
 *     await using rig = await createRig();
 *     const manifest = await rig.write("web.yaml", "version: 1\n…");
 *     expect(await rig.tmx("apply", manifest)).toMatchObject({ code: 0 });
 *     expect(await rig.snapshot()).toMatchObject([{ session: "web", title: "…" }]);
 *
 * The server starts with the home's .tmux.conf (none at first; see `conf`), as the user's own would.
 */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createHome, homeEnvironment } from "./home.ts";
import { killNaming, processesNaming, type FoundProcess } from "./processes.ts";
import { type Outcome, type Started, startProgram } from "./program.ts";
import { parseRows, SNAPSHOT_FORMAT, type PaneRow } from "./snapshot.ts";

export type { FoundProcess } from "./processes.ts";
export type { Outcome, Started } from "./program.ts";
export type { PaneRow } from "./snapshot.ts";

const program = fileURLToPath(new URL("../../dist/tmx.cjs", import.meta.url));
const DEADLINE_MS = 120_000;
/** Looks start processes, which is what tests on a small machine take their time for. */
const LONGEST_PAUSE_MS = 150;

export interface RunOptions {
  /** Standard input; nothing at all (/dev/null) where absent. */
  readonly input?: string | Uint8Array;
  /** Added to the rig's environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The rig's work folder where absent. */
  readonly cwd?: string;
  readonly deadlineMs?: number;
}

export interface UntilOptions {
  /** Completes the sentence "waited N ms for …". */
  readonly what: string;
  readonly deadlineMs?: number;
}

let created = 0;

export async function createRig(): Promise<Rig> {
  const { TMX_TEST_ROOT: run, TMUX_TMPDIR: sockets } = process.env;
  if (run === undefined || sockets === undefined)
    throw new Error("a rig needs vitest's global set-up: run it by vitest");
  const root = await mkdtemp(join(run, "r-"));
  const rig = new Rig(root, sockets, `t${process.pid}-${(created += 1)}`);
  createHome(rig.home);
  await mkdir(rig.dir);
  return rig;
}

export class Rig implements AsyncDisposable {
  /** tmux's `-L` name. */
  readonly name: string;
  /** The path of the server's socket; nothing is there before a server is. */
  readonly socket: string;
  /** The tmux under test. */
  readonly binary: string = process.env["TMX_TMUX"] ?? "tmux";
  /** Work folder: where files are written and commands run. */
  readonly dir: string;
  readonly home: string;
  readonly stateDir: string;
  /** The whole environment of what the rig starts. */
  readonly env: Readonly<Record<string, string>>;
  readonly #root: string;

  constructor(root: string, sockets: string, name: string) {
    this.#root = root;
    this.name = name;
    this.socket = join(sockets, `tmux-${process.getuid?.() ?? 0}`, name);
    this.dir = join(root, "work");
    this.home = join(root, "home");
    this.stateDir = join(root, "state");
    this.env = {
      ...homeEnvironment(this.home),
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      LANG: "C.UTF-8",
      TERM: "xterm-256color",
      TMUX_TMPDIR: sockets,
      TMX_STATE_DIR: this.stateDir,
      ...(process.env["TMX_TMUX"] === undefined ? {} : { TMX_TMUX: process.env["TMX_TMUX"] }),
    };
  }

  /** Runs tmux on the rig's server and gives its output, less the last newline. Rejects on any exit status but 0. */
  async tmux(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.tmuxTry(...args);
    if (code !== 0) throw new Error(`tmux ${args.join(" ")}: exit status ${code}: ${stderr}${stdout}`);
    return stdout.replace(/\n$/, "");
  }

  async tmuxTry(...args: string[]): Promise<Outcome> {
    return this.run(this.binary, ["-u", "-L", this.name, ...args]);
  }

  /** Runs the built tmx on the rig's server: `-L NAME` is added, unless the arguments choose a server themselves. */
  async tmx(...args: string[]): Promise<Outcome> {
    return this.tmxWith({}, ...args);
  }

  async tmxWith(options: RunOptions, ...args: string[]): Promise<Outcome> {
    return this.run(process.execPath, [builtProgram(), ...this.#onServer(args)], options);
  }

  /** Starts tmx and does not wait for it: for what is killed half-way, or goes on until it is told to end. */
  tmxStart(options: RunOptions, ...args: string[]): Started {
    return this.start(process.execPath, [builtProgram(), ...this.#onServer(args)], options);
  }

  /** Runs any program in the rig's environment. Rejects past the deadline, and if the program cannot be started. */
  async run(file: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    return this.start(file, args, { deadlineMs: DEADLINE_MS, ...options }).ended;
  }

  /** Without a deadline of its own: the rig's end is also the end of what it started. */
  start(file: string, args: readonly string[], options: RunOptions = {}): Started {
    const { input, env, cwd = this.dir, deadlineMs } = options;
    return startProgram(file, args, { input, env: { ...this.env, ...env }, cwd, deadlineMs });
  }

  /** Writes a file below the work folder, and the folders above it, and gives its absolute path. */
  async write(file: string, text: string | Uint8Array): Promise<string> {
    const path = resolve(this.dir, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return path;
  }

  /** The .tmux.conf that the server will start with. */
  async conf(text: string): Promise<void> {
    await this.write(join(this.home, ".tmux.conf"), text);
  }

  /** Polls until `look` gives something (not undefined, null or false), and gives that. What it throws is a "not yet". */
  async until<T>(look: () => Promise<T> | T, options: UntilOptions): Promise<Exclude<T, undefined | null | false>> {
    const { what, deadlineMs = DEADLINE_MS } = options;
    const end = performance.now() + deadlineMs;
    for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
      const last = await attempt(look);
      if (last.done) return last.value as Exclude<T, undefined | null | false>;
      if (performance.now() >= end) throw new Error(`waited ${deadlineMs} ms for ${what}; last: ${last.shown}`);
      await sleep(pauseMs);
    }
  }

  /** All panes of the server, in tmux's order; none where no server runs. */
  async snapshot(): Promise<PaneRow[]> {
    for (;;) {
      const { code, raw } = await this.tmuxTry("-N", "list-panes", "-a", "-F", SNAPSHOT_FORMAT);
      const rows = code === 0 ? parseRows(raw) : [];
      if (rows) return rows;
    }
  }

  /** Everything alive that the rig started or that came of it: the server, panes' programs, daemons, leaks. */
  processes(): FoundProcess[] {
    return processesNaming(this.#root);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await killNaming(this.#root);
    // Where /proc does not tell what is left (macOS), the server still can be asked.
    if (!existsSync("/proc")) await this.tmuxTry("kill-server");
    await rm(this.socket, { force: true });
    await rm(this.#root, { recursive: true, force: true, maxRetries: 3 });
  }

  #onServer(args: readonly string[]): string[] {
    const end = args.includes("--") ? args.indexOf("--") : args.length;
    if (args.slice(0, end).some((arg) => /^-[LS]/.test(arg))) return [...args];
    return [...args.slice(0, end), "-L", this.name, ...args.slice(end)];
  }
}

type Attempt = { readonly done: true; readonly value: unknown } | { readonly done: false; readonly shown: string };

async function attempt(look: () => unknown): Promise<Attempt> {
  try {
    const value = await look();
    const isMissing = value === undefined || value === null || value === false;
    return isMissing ? { done: false, shown: String(value) } : { done: true, value };
  } catch (error) {
    return { done: false, shown: String(error) };
  }
}

function builtProgram(): string {
  if (!existsSync(program)) throw new Error("dist/tmx.cjs is missing: npm run build");
  return program;
}
