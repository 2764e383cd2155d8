import type { Context } from "./context.ts";

/** What an action is given: positional arguments, its own options, and the world. */
export interface Invocation {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly context: Context;
}

/** Returns the exit status. */
export type Action = (invocation: Invocation) => Promise<number>;
