/** `tmx watch` that runs while a test looks on. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PROGRAM } from "./apply.ts";
import type { Outcome, Rig, Started } from "./rig.ts";

/** A line of `tmx watch -o json`. */
export interface Told {
  readonly kind: string;
  readonly session?: string;
  readonly [key: string]: unknown;
}

let count = 0;

export class Watcher {
  readonly #rig: Rig;
  readonly #log: string;
  readonly #started: Started;

  /** @param args paths and options */
  constructor(rig: Rig, ...args: readonly string[]) {
    this.#rig = rig;
    this.#log = join(rig.dir, `watch-${(count += 1)}.log`);
    const words = [process.execPath, PROGRAM, "watch", ...args, "-o", "json", "-L", rig.name];
    this.#started = rig.start("/bin/sh", ["-c", `exec "$@" >'${this.#log}' 2>'${this.#log}.err'`, "sh", ...words]);
  }

  get pid(): number {
    return this.#started.pid!;
  }

  /** All that it has said. */
  async told(): Promise<readonly Told[]> {
    const text = await readFile(this.#log, "utf8").catch(() => "");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    return whole
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Told);
  }

  /** Waits until it has said this, and gives all that it said of this kind. */
  async says(kind: string, is: (told: Told) => boolean = () => true, times = 1): Promise<readonly Told[]> {
    return this.#rig.until(
      async () => {
        const found = (await this.told()).filter((told) => told.kind === kind && is(told));
        if (found.length >= times) return found;
        const last = (await this.told()).slice(-5).map((told) => JSON.stringify(told).slice(0, 500));
        throw new Error(`${last.join("\n")}\n${await this.#errors()}`);
      },
      { what: `${kind}, ${times} times` },
    );
  }

  #errors(): Promise<string> {
    return readFile(`${this.#log}.err`, "utf8").catch(() => "");
  }

  /** As Ctrl-C does. */
  async end(): Promise<Outcome> {
    this.#started.kill("SIGINT");
    return this.#started.ended;
  }

  kill(): Promise<Outcome> {
    this.#started.kill("SIGKILL");
    return this.#started.ended;
  }

  ended(): Promise<Outcome> {
    return this.#started.ended;
  }
}

/** Starts it, and waits until it is on its post. */
export async function watching(rig: Rig, ...args: readonly string[]): Promise<Watcher> {
  const watcher = new Watcher(rig, ...args);
  await watcher.says("watching");
  return watcher;
}

/** Everything of `tmx watch` that is in the server. */
export async function tracesOf(rig: Rig): Promise<readonly string[]> {
  const hooks = await Promise.all([rig.tmux("show-hooks", "-g"), rig.tmux("show-hooks", "-gw")]);
  const options = await rig.tmux("show-options", "-s");
  return [...new Set([...hooks, options].join("\n").split("\n"))].filter((line) => /tmx[_-](watch|life)/.test(line));
}

/** The clients of tmux that wait for it. */
export const waitingOf = (rig: Rig): readonly string[] =>
  rig
    .processes()
    .map(({ argv }) => argv.join(" "))
    .filter((command) => /wait-for tmx-/.test(command));
