import type { Runtime } from "../runtime.ts";
import type { Output } from "./views/output.ts";

/** The options that every command takes. */
export interface GlobalOptions {
  readonly socketName?: string;
  readonly socketPath?: string;
  readonly output: "text" | "json";
  readonly color: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** What a command's action gets. */
export interface Context {
  readonly options: GlobalOptions;
  readonly output: Output;
  readonly env: NodeJS.ProcessEnv;
  /** The folder of the installed program. */
  readonly install: string;
  /** Made on first use: commands that need no tmux load nothing for it. */
  readonly runtime: () => Promise<Runtime>;
}
