import { execFile, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { runFile, startCommand } from "../../../src/shell/index.ts";

const run = promisify(execFile);

export type Shell = "bash" | "zsh" | "fish" | "dash";

export interface PaneOptions {
  readonly shell: string;
  readonly lines: readonly string[];
  /** Start-up files, by their path below the pane's home. */
  readonly files?: Readonly<Record<string, string>>;
  /** The user's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Start without a run file. */
  readonly lost?: boolean;
}

export const installed = (shell: string): boolean => spawnSync(shell, ["-c", "exit"]).status === 0;

/** One pane on a private tmux server, in a home of its own. Dispose of it at the end of the test. */
export class Pane implements AsyncDisposable {
  readonly home: string;
  readonly #server = `tmx-shell-${randomUUID()}`;

  private constructor(home: string) {
    this.home = home;
  }

  static async start(options: PaneOptions): Promise<Pane> {
    const pane = new Pane(await mkdtemp(join(tmpdir(), "tmx-shell-")));
    try {
      await pane.#start(options);
    } catch (error) {
      await pane[Symbol.asyncDispose]();
      throw error;
    }
    return pane;
  }

  async #start({ shell, lines, files = {}, env = {}, lost = false }: PaneOptions): Promise<void> {
    // A path that every level of quoting has to survive.
    const scripts = join(this.home, `it's a "dir" $HOME`);
    await cp(new URL("../../../src/shell/scripts", import.meta.url), scripts, { recursive: true });
    // Without these two, fish and zsh have business of their own at their first start.
    await mkdir(join(this.home, ".local/share/fish/generated_completions"), { recursive: true });
    await this.write(".zshrc", "");
    for (const [name, text] of Object.entries(files)) await this.write(name, text);
    if (!lost) await this.write("run", runFile(lines));
    const start = startCommand(shell, { scripts, run: this.path("run") }, env);
    const variables = Object.entries({ ...env, ...start.env }).flatMap(([k, v]) => ["-e", `${k}=${v}`]);
    await this.tmux("new-session", "-d", "-x", "100", "-y", "30", ...variables, "--", ...start.argv);
  }

  path(name: string): string {
    return join(this.home, name);
  }

  async write(name: string, text: string): Promise<void> {
    await mkdir(dirname(this.path(name)), { recursive: true });
    await writeFile(this.path(name), text);
  }

  /** What a file below the home holds, once it satisfies `wanted`. */
  async file(name: string, wanted = (text: string): boolean => text !== ""): Promise<string> {
    return this.#poll(() => readFile(this.path(name), "utf8").catch(() => ""), wanted);
  }

  /** The pane's text, once it satisfies `wanted`. */
  async screen(wanted: RegExp): Promise<string> {
    return this.#poll(
      async () => (await this.tmux("capture-pane", "-pJ", "-S", "-")).replace(/ +$/gm, ""),
      (text) => wanted.test(text),
    );
  }

  async keys(...keys: readonly string[]): Promise<void> {
    await this.tmux("send-keys", ...keys);
  }

  /** Fails unless the pane is at a prompt that runs what a person types. */
  async atPrompt(): Promise<string> {
    await this.keys("echo at-prompt", "Enter");
    return this.screen(/(?<!echo )at-prompt$/m);
  }

  async tmux(...args: readonly string[]): Promise<string> {
    const env = { HOME: this.home, PATH: process.env["PATH"], SHELL: "/bin/sh", LANG: "C.UTF-8", TERM: "xterm" };
    const { stdout } = await run("tmux", ["-u", "-L", this.#server, "-f", "/dev/null", ...args], {
      env,
      timeout: 10_000,
    });
    return stdout;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tmux("kill-server").catch(() => undefined);
    await rm(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }

  async #poll(read: () => Promise<string>, wanted: (text: string) => boolean): Promise<string> {
    const deadline = Date.now() + 8_000;
    for (;;) {
      const text = await read();
      if (wanted(text)) return text;
      if (Date.now() > deadline) {
        const screen = await this.tmux("capture-pane", "-pJ", "-S", "-").catch(String);
        throw new Error(`waited in vain, last read:\n${text.slice(0, 500)}\nscreen:\n${screen.slice(-3000)}`);
      }
      await delay(20);
    }
  }
}
