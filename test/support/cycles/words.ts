/** Names, values and texts as people have them, and as nobody would want them. */
import type { Dice } from "./dice.ts";

const NAMES = [
  "web",
  "a b",
  " lead",
  "#{pid}",
  "#(touch x)",
  "#[fg=red]",
  "##",
  "it's",
  'say "so"',
  "🦊",
  "語言",
  "שלום",
  "é̂",
  "a;",
  "x ; kill-server",
  ";",
  "{",
  "}",
  "1",
  "-d",
  "$1",
  "@2",
  "%3",
  "*",
  "~",
  "back\\slash",
  "%H:%M",
  "`x`",
  "$(touch x)",
];

/** Names of windows and titles may hold more than those of sessions. */
const SHOWN = ["", "tab\there", "line\nbreak", "a.b:c", "x".repeat(120), "same", "same"];

const VALUES = [
  "",
  "on",
  "007",
  "a b",
  "#{x} #[fg=red]",
  "#(touch x)",
  'it\'s "so"',
  "$HOME ${HOME} `x`",
  "back\\slash\\",
  "two\nlines",
  "tab\there",
  "ends;",
  "# no",
  "ä🦊語",
  "~",
  "{ a }",
];

export const sessionName = (dice: Dice, number: number): string =>
  `${dice.pick(NAMES.filter((name) => !name.includes("#(")))}${number}`;

export const shownName = (dice: Dice): string => dice.pick([...NAMES, ...SHOWN]);

export const value = (dice: Dice): string => dice.pick(VALUES);

const WORDS = ["make", "test", "ok", "error:", "src/main.c:12", "→", "warning", "done.", "[37%]", "--", "∎", "naïve"];
const WIDE = ["漢字", "日本語", "한국어", "🦊", "🚀", "ｗｉｄｅ"];
const COMBINED = ["é", "à̂", "ñ", "o̲k̲", "שָׁלוֹם", "नमस्ते", "العربية"];
const STYLES = [
  "1",
  "2",
  "3",
  "4",
  "7",
  "9",
  "31",
  "42",
  "95",
  "38;5;208",
  "48;5;17",
  "38;2;10;200;30",
  "1;4;36",
  "4:3",
];

const words = (dice: Dice, from: readonly string[], most: number): string =>
  dice.times(dice.int(1, most), () => dice.pick(from)).join(" ");

const LINES: readonly ((dice: Dice) => string)[] = [
  (dice) => words(dice, WORDS, 9),
  (dice) => words(dice, WORDS, 9),
  (dice) => words(dice, WIDE, 8),
  (dice) => words(dice, [...WORDS, ...COMBINED], 8),
  (dice) => words(dice, [...WORDS, ...WIDE], 60),
  (dice) => dice.times(dice.int(1, 5), () => `\u001b[${dice.pick(STYLES)}m${words(dice, WORDS, 3)}\u001b[0m`).join(" "),
  // A colour that goes on in the next line.
  (dice) => `\u001b[${dice.pick(STYLES)}m${words(dice, WORDS, 3)}`,
  (dice) => `\u001b[0m${"=".repeat(dice.int(1, 300))}`,
  () => "\u001b)0\u000elqqwqqk\u000f lqk \u001b(0x mqj\u001b(B",
  (dice) => words(dice, WORDS, 4).replaceAll(" ", "\t"),
  (dice) => `${" ".repeat(dice.int(1, 30))}${words(dice, WORDS, 3)}   `,
  () => "",
  () => "$ not a prompt",
];

/** What a program prints, always whole lines, and plain at the end. */
export function printed(dice: Dice, lines: number): string {
  if (lines === 0) return "";
  const text = dice.times(lines, () => dice.pick(LINES)(dice)).join("\n");
  return `${text}\u001b[0m\n`;
}
