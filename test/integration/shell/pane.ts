import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, symlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runFile } from "../../../src/shell/index.ts";
import { createRig, type Rig } from "../../support/rig.ts";

export type Shell = "bash" | "zsh" | "fish" | "dash";

export interface PaneOptions {
  /** tmux's default-shell; `~/` is the pane's home. */
  readonly shell: string;
  readonly defaultCommand?: string;
  readonly lines: readonly string[];
  /** Files by their path below the pane's home: start-up files, and programs in bin. */
  readonly files?: Readonly<Record<string, string>>;
  /** Links in ~/bin, to what they point to. */
  readonly links?: Readonly<Record<string, string>>;
  /** The user's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Start without a run file. */
  readonly lost?: boolean;
  /** The run file's name, where it matters. */
  readonly runName?: string;
}

export const installed = (shell: string): boolean => spawnSync(shell, ["-c", "exit"]).status === 0;

/** What start.sh sets in the environment, as `env` prints it. */
export const BORROWED = /^(ZDOTDIR|ENV|PROMPT_COMMAND|XDG_DATA_DIRS|TMX_RUN\w*|TMX_DEFAULT_COMMAND|__tmx\w*)=/m;

/** A name that every level of quoting has to survive. */
const ODD = `it's #{pid} #1 "x" $HOME \\ [a]*; é`;

/** One pane of a rig's server, started as the planner starts it. Dispose of it at the end of the test. */
export class Pane implements AsyncDisposable {
  readonly #rig: Rig;
  readonly run: string;
  readonly scripts: string;

  private constructor(rig: Rig, runName: string) {
    this.#rig = rig;
    this.run = join(rig.dir, `state ${ODD}`, runName);
    this.scripts = join(rig.dir, `scripts ${ODD}`);
  }

  static async start(options: PaneOptions): Promise<Pane> {
    const pane = new Pane(await createRig(), options.runName ?? "run");
    try {
      await pane.#start(options);
    } catch (error) {
      await pane[Symbol.asyncDispose]();
      throw error;
    }
    return pane;
  }

  async #start({ shell, defaultCommand = "", lines, files, links, env = {}, lost }: PaneOptions): Promise<void> {
    cpSync(new URL("../../../src/shell/scripts", import.meta.url), this.scripts, { recursive: true });
    mkdirSync(dirname(this.run));
    if (lost !== true) await this.#rig.write(this.run, runFile(lines));
    mkdirSync(this.path("bin"));
    for (const [name, target] of Object.entries(links ?? {})) symlinkSync(target, this.path(`bin/${name}`));
    for (const [name, text] of Object.entries(files ?? {})) {
      await this.#rig.write(this.path(name), text);
      chmodSync(this.path(name), 0o755);
    }
    const command = ["--", "/bin/sh", `${this.scripts}/start.sh`, this.run];
    const variables = Object.entries({ TMX_PANE: "key", ...env }).flatMap(([k, v]) => ["-e", `${k}=${v}`]);
    const commands = [
      ["start-server"],
      ["set-option", "-g", "default-shell", shell.replace("~", this.#rig.home)],
      ["set-option", "-g", "default-command", defaultCommand],
      ["set-environment", "-gF", "TMX_DEFAULT_COMMAND", "#{default-command}"],
      ["new-session", "-d", "-x", "100", "-y", "30", ...variables, ...command],
    ];
    await this.#rig.tmux(...commands.flatMap((each) => [...each, ";"]));
  }

  /** Below the home. */
  path(name: string): string {
    return join(this.#rig.home, name);
  }

  /** What a file below the home holds, once it satisfies `wanted`. */
  async file(name: string, wanted = (text: string): boolean => text !== ""): Promise<string> {
    return this.#poll(name, () => readFile(this.path(name), "utf8"), wanted);
  }

  /** The pane's text, once it satisfies `wanted`. */
  async screen(wanted: RegExp): Promise<string> {
    return this.#poll(
      String(wanted),
      async () => (await this.#screen()).replace(/ +$/gm, ""),
      (text) => wanted.test(text),
    );
  }

  async keys(...keys: readonly string[]): Promise<void> {
    await this.#rig.tmux("send-keys", ...keys);
  }

  /** Fails unless the pane is at a prompt that runs what a person types. */
  async atPrompt(): Promise<string> {
    await this.keys("echo at-prompt", "Enter");
    return this.screen(/(?<!echo )at-prompt$/m);
  }

  async tmux(...args: readonly string[]): Promise<string> {
    return this.#rig.tmux(...args);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#rig[Symbol.asyncDispose]();
  }

  async #screen(): Promise<string> {
    return this.#rig.tmux("capture-pane", "-pJ", "-S", "-");
  }

  async #poll(what: string, read: () => Promise<string>, wanted: (text: string) => boolean): Promise<string> {
    const look = async (): Promise<string> => {
      const text = await read();
      if (wanted(text)) return text;
      throw new Error(`${text.slice(0, 500)}\nscreen:\n${await this.#screen()}`);
    };
    return this.#rig.until(look, { what });
  }
}
