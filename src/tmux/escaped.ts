/** How tmux writes values in `show-options` and `show-environment`: escaped, so that one can be told from the next. */
import type { StringMap } from "../model/spec.ts";
import { decode } from "./record.ts";

const LETTERS: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  s: " ",
  t: "\t",
  v: "\v",
};

/** `\n` and its like, octal bytes, and a backslash before what would mean something. */
const plain = (text: string, letters: Readonly<Record<string, string>> = LETTERS): string =>
  text.replace(/\\([0-7]{3}|[^])/g, (_, escape: string) =>
    escape.length === 3 ? String.fromCharCode(Number.parseInt(escape, 8)) : (letters[escape] ?? escape),
  );

/** One line of `show-options`; nothing for an option without a value, and for a name that hides where it ends. */
export function parseOption(line: string): readonly [name: string, value: string] | undefined {
  const [, name, value] = /^([^\s"'*]+)\*? (.*)$/s.exec(line) ?? [];
  if (name === undefined || value === undefined) return undefined;
  const quoted = /^(["'])(.*)\1$/s.exec(value);
  if (!quoted && /\s/.test(value)) return undefined;
  return [decode(name), decode(plain(quoted && value.length > 1 ? quoted[2]! : value))];
}

/** In `show-environment -s` only these four are escaped by a backslash; tmux 3.4 and 3.5 escape control characters too. */
const SHELL_LETTERS: Readonly<Record<string, string>> = { a: "\u0007", b: "\b", f: "\f", r: "\r", v: "\v" };

const VARIABLE = /([^=]*?)="((?:[^"\\]|\\[^])*)"; export \1;\n|unset ([^;]*);\n/y;

interface Variables {
  readonly variables: StringMap;
  /** Names of variables that are taken away. */
  readonly removed: readonly string[];
  readonly length: number;
}

/** The variables at the start of `text`, and how long that part is. */
export function parseVariables(text: string): Variables {
  const variables: Record<string, string> = {};
  const removed: string[] = [];
  let length = 0;
  for (;;) {
    VARIABLE.lastIndex = length;
    const match = VARIABLE.exec(text);
    if (!match) return { variables, removed, length };
    length += match[0].length;
    const [, name, value, gone] = match;
    if (gone !== undefined) removed.push(decode(gone));
    if (name !== undefined && value !== undefined) variables[decode(name)] = decode(plain(value, SHELL_LETTERS));
  }
}

/**
 * The name to give a session or a window so that tmux shows this one. tmux shows names escaped, and escapes again what
 * it is given; bytes that are no text stay as they are.
 */
export const nameBehind = (shown: string): string => plain(shown.replace(/\\(?=[2-3][0-7]{2})/g, "\\\\"));
