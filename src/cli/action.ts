import type { Option } from "commander";

import type { Context } from "./context.ts";

/** What an action is given: positional arguments, its own options, and the world. */
export interface Invocation {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly context: Context;
}

/** Returns the exit status. */
export type Action = (invocation: Invocation) => Promise<number>;

export interface CommandSpec {
  readonly name: string;
  readonly alias?: string;
  /** commander's syntax: `<required>`, `[optional]`, `[many...]`. */
  readonly args?: string;
  readonly summary: string;
  readonly options?: readonly Option[];
  /** Command lines with what they do. */
  readonly examples: readonly (readonly [string, string])[];
  /** Loaded only when the command runs. */
  readonly load: () => Promise<Action>;
}

/** A noun with its verbs: `tmx session save`, which can be written `tmx session-save` too. */
export interface NounSpec {
  readonly name: string;
  readonly summary: string;
  /** At least one. */
  readonly verbs: readonly CommandSpec[];
}

/** What may stand behind `tmx`. */
export type TableEntry = CommandSpec | NounSpec;

export const isNoun = (entry: TableEntry): entry is NounSpec => "verbs" in entry;

/** What shows best what a noun is for. */
export const firstExamples = ({ verbs }: NounSpec): CommandSpec["examples"] =>
  verbs.flatMap(({ examples }) => examples.slice(0, 1));
