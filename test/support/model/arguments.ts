/** tmux's own reading of a command's flags and of command text. */
import type { Command } from "../../../src/tmux/script.ts";
import type { Server } from "./state.ts";

/** How a command is written, and what it does. */
export interface Definition {
  readonly shape: string;
  readonly run: (server: Server, args: Arguments) => void;
}

/** A command that tmux cannot even parse: then nothing of the whole script runs. */
export class Misread extends Error {}

export interface Arguments {
  readonly flags: ReadonlySet<string>;
  readonly value: (flag: string) => string | undefined;
  readonly values: (flag: string) => readonly string[];
  readonly rest: readonly string[];
}

/** @param shape the flags, a colon behind those with a value, and how many other arguments there may be: `dt:|0-1` */
export function parseArguments([name, ...args]: Command, shape: string): Arguments {
  const [letters = "", counts = "0-0"] = shape.split("|");
  const given: [string, string][] = [];
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === "--") {
      at++;
      break;
    }
    if (!/^-./.test(arg)) break;
    for (let letter = 1; letter < arg.length; letter++) {
      const flag = arg[letter]!;
      const known = letters.indexOf(flag);
      if (known < 0 || flag === ":") throw new Misread(`command ${name}: unknown flag -${flag}`);
      if (letters[known + 1] !== ":") {
        given.push([flag, ""]);
        continue;
      }
      const attached = arg.slice(letter + 1);
      const value = attached === "" ? args[++at] : attached;
      if (value === undefined) throw new Misread(`command ${name}: -${flag} expects an argument`);
      given.push([flag, value]);
      break;
    }
  }
  const rest = args.slice(at);
  const [least = 0, most = 0] = counts.split("-").map(Number);
  if (rest.length < least || rest.length > most) throw new Misread(`command ${name}: ${rest.length} arguments`);
  const values = (flag: string): readonly string[] => given.filter(([each]) => each === flag).map(([, value]) => value);
  return { flags: new Set(given.map(([flag]) => flag)), value: (flag) => values(flag).at(-1), values, rest };
}

/** Command text as tmux's parser reads it: commands of words, lines of commands. Braces stay words. */
export function parseScript(text: string): readonly (readonly (readonly string[])[])[] {
  const lines: string[][][] = [[[]]];
  const command = (): string[] => lines.at(-1)!.at(-1)!;
  for (let at = 0; at < text.length;) {
    const character = text[at]!;
    if (character === "\n") {
      lines.push([[]]);
      at++;
    } else if (character === " ") {
      at++;
    } else if (character === ";") {
      lines.at(-1)!.push([]);
      at++;
    } else {
      const [word, end] = readWord(text, at);
      command().push(word);
      at = end;
    }
  }
  return lines.map((line) => line.filter((each) => each.length > 0)).filter((line) => line.length > 0);
}

function readWord(text: string, start: number): readonly [string, number] {
  let word = "";
  let at = start;
  while (at < text.length && !/[ \n;]/.test(text[at]!)) {
    if (text[at] === "'") {
      const end = text.indexOf("'", at + 1);
      if (end < 0) throw new Misread("unclosed quote");
      // tmux strips white space behind a newline inside quotes: nothing may rely on it.
      if (text.slice(at, end).includes("\n")) throw new Misread("newline in single quotes");
      word += text.slice(at + 1, end);
      at = end + 1;
    } else if (text[at] === '"') {
      const [part, end] = readDouble(text, at + 1);
      word += part;
      at = end;
    } else if (/^([\\$#]|[~]|%[^0-9])/.test(text.slice(at, at + 2)) && !(at > start && /[~%]/.test(text[at]!))) {
      throw new Misread(`${text[at]} outside quotes`);
    } else {
      word += text[at++];
    }
  }
  return [word, at];
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r" };

function readDouble(text: string, start: number): readonly [string, number] {
  let part = "";
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') return [part, at + 1];
    if (character === "$") throw new Misread("a variable in double quotes");
    if (character !== "\\") part += character;
    else part += ESCAPES[text[++at]!] ?? text[at];
  }
  throw new Misread("unclosed quote");
}
