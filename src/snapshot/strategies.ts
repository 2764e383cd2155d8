import { commandLine } from "../model/program.ts";
import type { ProgramPolicy } from "../model/program-policy.ts";
import { plainShellWord } from "../lib/shell-word.ts";
import { filesOf } from "./harmless.ts";

type Words = readonly string[];

/** Programs that run others' programs: what a person calls it is the name of the script. */
const INTERPRETER = /^(?:python[\d.]*|ruby[\d.]*|perl|node)$/;

/** Where programs lie beside others, and so have the name that a person typed. */
const IN_BIN = /\/s?bin\/[^/]+$/;

/** Where a machine's programs are installed. Whatever lies anywhere else may come from anybody. */
const INSTALLED = /^\/(?:(?:usr\/(?:local\/)?)?s?bin|(?:opt|nix\/store)\/(?:[^/]+\/)*s?bin)\/[^/]+$/;

/** Leads elsewhere than it says. */
const CROOKED = /\/\.{0,2}\//;

const lastPart = (path: string): string => path.replace(/^-/, "").split("/").at(-1)!;

/** A program is known by its name alone, or where it is installed; anywhere else it is called by its whole path. */
const knownName = (path: string): string =>
  !path.includes("/") || (INSTALLED.test(path) && !CROOKED.test(path)) ? lastPart(path) : path;

/** A program's words as a person typed them: `python3 /usr/bin/ipython` was `ipython`. */
export function typedWords(words: Words): Words {
  const [first = "", second = "", ...rest] = words;
  if (INTERPRETER.test(knownName(first)) && IN_BIN.test(second)) return [second, ...rest];
  return knownName(first) === "mosh-client" ? (moshWords(second) ?? words) : words;
}

/** `mosh host` has become `mosh-client "-# host |" ADDRESS PORT`, which nobody can start. */
function moshWords(shown: string): Words | undefined {
  const [, args] = /^-#\s*([\w@.:=/ -]+?)\s*\|?$/.exec(shown) ?? [];
  return args === undefined ? undefined : ["mosh", ...args.split(/ +/)];
}

export const nameOf = (words: Words): string => knownName(typedWords(words)[0] ?? "");

/** What it may be meant by as well, by someone who does not want it to start. */
export const namesOf = (words: Words): Words => [
  nameOf(words),
  lastPart(typedWords(words)[0] ?? ""),
  lastPart(words[0] ?? ""),
];

export const argumentsOf = (words: Words): Words => typedWords(words).slice(1);

interface StrategyContext {
  readonly policy: ProgramPolicy;
  readonly hasVimSession: boolean;
}

/** The command line that starts a program, or a pipeline of them, again. */
export const lineOf = (pipeline: readonly Words[], context: StrategyContext): string =>
  pipeline.map((words) => startAgain(words, context)).join(" | ");

/** The person's own way of starting it, else one that brings back more than its arguments say, else these. */
function startAgain(words: Words, { policy, hasVimSession }: StrategyContext): string {
  const name = nameOf(words);
  const args = argumentsOf(words);
  const own = Object.hasOwn(policy.strategies, name) ? policy.strategies[name] : undefined;
  if (own !== undefined) return withArguments(own, args);
  if (wouldLoadSession(words, { policy, hasVimSession })) return commandLine([[...words, "-S", "Session.vim"]]);
  return commandLine([name === "mosh" ? typedWords(words) : words]);
}

/**
 * Whether there is more to bring back than a vim's arguments say. Its `Session.vim` is code, which may have come with the
 * folder: a vim that has not read it before does not read it without a person's word.
 */
export function wouldLoadSession(words: Words, { policy, hasVimSession }: StrategyContext): boolean {
  const name = nameOf(words);
  const args = argumentsOf(words);
  if (!hasVimSession || !/^n?vim?$/.test(name) || Object.hasOwn(policy.strategies, name)) return false;
  return filesOf(name, args)?.length === 0 && !args.some((word) => word.startsWith("-S"));
}

const withArguments = (strategy: string, args: Words): string =>
  strategy.replace(/\$\{\{\s*args\s*\}\}/g, () => args.map(plainShellWord).join(" ")).trim();
