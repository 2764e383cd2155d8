/** What of a program's arguments is known. */
export interface KnownArguments {
  /** Options of one letter, which may stand together: `-Rn`. */
  readonly letters?: string;
  /** Options that are a word of their own. */
  readonly words?: RegExp;
  /** Options with a value, and what that may be: `-n 5`, `-n5`, `--lines 5`, `--lines=5`. */
  readonly values?: Readonly<Record<string, RegExp>>;
}

/** The arguments that are no options; nothing where one of them all is not understood. */
export function operandsOf(args: readonly string[], known: KnownArguments): readonly string[] | undefined {
  const operands: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    // `-` is what came through a pipe; `--` is not the same to all programs.
    if (/^--?$|\p{Cc}/u.test(word)) return undefined;
    if (!/^[-+]/.test(word)) operands.push(word);
    else {
      const taken = wordsTaken(word, args[at + 1], known);
      if (taken === 0) return undefined;
      at += taken - 1;
    }
  }
  return operands;
}

/** How many words an option takes; none for one that is not known. */
function wordsTaken(
  word: string,
  next: string | undefined,
  { letters = "", words, values = {} }: KnownArguments,
): number {
  if (words?.test(word)) return 1;
  const { option, value } = word.startsWith("--") ? long(word) : short(word, letters);
  if (option === "-") return 1;
  const pattern = Object.hasOwn(values, option) ? values[option] : undefined;
  if (pattern?.test(value ?? next ?? "\0") !== true) return 0;
  return value === undefined ? 2 : 1;
}

interface Option {
  readonly option: string;
  /** What stands in the same word. */
  readonly value: string | undefined;
}

function long(word: string): Option {
  const [option = "", ...value] = word.split("=");
  return { option, value: value.length === 0 ? undefined : value.join("=") };
}

/** The first letter that is more than a letter: `-` where there is none. */
function short(word: string, letters: string): Option {
  const rest = word.slice(1);
  const at = [...rest].findIndex((letter) => !letters.includes(letter));
  if (word.startsWith("+")) return { option: word, value: undefined };
  if (at < 0) return { option: "-", value: undefined };
  return { option: `-${rest[at]}`, value: rest.slice(at + 1) || undefined };
}
