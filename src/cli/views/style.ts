/** Colours by what they mean. Plain when the stream is no terminal, or colours are not wanted. */
export interface Style {
  readonly add: (text: string) => string;
  readonly change: (text: string) => string;
  readonly remove: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly bad: (text: string) => string;
}

const paint =
  (code: number, end: number) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[${end}m`;

const plain = (text: string): string => text;

export const COLOURED: Style = {
  add: paint(32, 39),
  change: paint(33, 39),
  remove: paint(31, 39),
  faint: paint(2, 22),
  strong: paint(1, 22),
  bad: paint(31, 39),
};

export const PLAIN: Style = { add: plain, change: plain, remove: plain, faint: plain, strong: plain, bad: plain };

/** NO_COLOR (any value but empty) and --no-color win; FORCE_COLOR colours a pipe too. */
export function chooseStyle(
  env: NodeJS.ProcessEnv,
  { color, isTerminal }: { color: boolean; isTerminal: boolean },
): Style {
  if (!color || env["NO_COLOR"]) return PLAIN;
  if (env["FORCE_COLOR"] && env["FORCE_COLOR"] !== "0") return COLOURED;
  return isTerminal && env["TERM"] !== "dumb" ? COLOURED : PLAIN;
}

/**
 * Text that came from a manifest or from tmux, made harmless for a terminal: control characters (the start of every
 * escape sequence) and characters that turn the direction of writing around are shown as escapes.
 */
export const safe = (text: string): string =>
  text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.codePointAt(0)!;
    if (character === "\n") return "\\n";
    if (character === "\t") return "\\t";
    return `\\u${code.toString(16).padStart(4, "0")}`;
  });
