/** A terminal to type in: a pane of a tmux server of its own, so that programs see a real one. */
import { PROGRAM } from "./apply.ts";
import { createRig, type Rig } from "./rig.ts";

export class Terminal implements AsyncDisposable {
  readonly #outer: Rig;

  private constructor(outer: Rig) {
    this.#outer = outer;
  }

  /** A shell in the world of `rig`, 100 columns wide and 30 rows high, outside of any tmux as far as it knows. */
  static async open(rig: Rig): Promise<Terminal> {
    const outer = await createRig();
    const env = Object.entries({ ...rig.env, PS1: "$ ", tmx: PROGRAM, server: rig.name });
    const variables = env.flatMap(([name, value]) => ["-e", `${name}=${value}`]);
    const shell = ["env", "-u", "TMUX", "-u", "TMUX_PANE", "/bin/sh", "-i"];
    await outer.tmux(
      "new-session",
      "-d",
      "-s",
      "t",
      "-x",
      "100",
      "-y",
      "30",
      "-c",
      rig.dir,
      ...variables,
      "--",
      ...shell,
    );
    return new Terminal(outer);
  }

  /** Types a command line. `tmx …` is the built program on the rig's server. */
  async type(line: string): Promise<void> {
    const whole = line.replace(/^tmx ([\w-]+)/, `'${process.execPath}' "$tmx" $1 -L "$server"`);
    await this.#outer.tmux("send-keys", "-t", "=t:", "-l", whole);
    await this.keys("Enter");
  }

  async keys(...keys: readonly string[]): Promise<void> {
    await this.#outer.tmux("send-keys", "-t", "=t:", ...keys);
  }

  /** What is on it now, with colours as escape sequences. */
  async shown(): Promise<string> {
    return this.#outer.tmux("capture-pane", "-peJ", "-S", "-", "-t", "=t:");
  }

  /** What is on it, without colours, once it is as wanted. */
  async screen(wanted: RegExp): Promise<string> {
    const look = async (): Promise<string | false> => {
      const text = await this.#outer.tmux("capture-pane", "-pJ", "-S", "-", "-t", "=t:");
      return wanted.test(text) && text;
    };
    try {
      return await this.#outer.until(look, { what: `${wanted} on the terminal` });
    } catch (error) {
      throw new Error(`${String(error)}\n${await this.shown()}`, { cause: error });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#outer[Symbol.asyncDispose]();
  }
}
