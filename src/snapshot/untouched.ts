import { linesOf, overlap } from "../lib/lines.ts";
import { visibleText } from "../lib/visible-text.ts";

/**
 * What a restored shell has shown by itself is no part of the session's text: a greeting, and the upper lines of a prompt
 * of several lines. Saved, there would be one more of it with each restore.
 */

/** Greetings are longer than prompts; what is longer than this is somebody's output. */
const MOST_LINES = 12;

/** A pane in which a shell waits at its prompt, or has just started the program that it was to start. */
export interface AtPrompt {
  /** All that is above that line. */
  readonly text: string;
  /** The line of the prompt. */
  readonly prompt: string;
  /** The text that a restore has put there before the shell came. */
  readonly restored: string;
  /** Whether it is known that nothing was entered since. */
  readonly isFresh: boolean;
}

/**
 * The text without what the shell has shown by itself; nothing when something else was entered, or nobody can tell. A line that was entered stands
 * behind the prompt that it was entered at, and so starts like the prompt that is there now.
 */
export function withoutGreeting({ text, prompt, restored, isFresh }: AtPrompt): string | undefined {
  const [lines, before] = [linesOf(text), linesOf(restored)];
  const length = leftOf(before, lines);
  const since = lines.slice(length);
  const mark = firstCharacter(prompt);
  const isUnknown = length === 0 && before.length > 0;
  const isEntered =
    since.length > MOST_LINES || since.some((line) => firstCharacter(line) === mark && bare(line) !== bare(prompt));
  if (isUnknown || (isEntered && !isFresh)) return undefined;
  return lines
    .slice(0, length + since.findLastIndex((line) => line.startsWith(TOLD)) + 1)
    .map((line) => `${line}\n`)
    .join("");
}

/** How many lines are what a restore has put there: the oldest may have left the history, of one its first rows alone. */
function leftOf(before: readonly string[], lines: readonly string[]): number {
  const length = overlap(before, lines);
  const [oldest = ""] = lines;
  if (length > 0 || bare(oldest) === "") return length;
  const whole = overlap(before, lines.slice(1));
  const above = before[before.length - whole - 1] ?? "";
  return whole > 0 && visibleText(above).endsWith(visibleText(oldest)) ? whole + 1 : 0;
}

/** What a shell that has no line to leave a command at says of it, once: nobody would know it any more. */
const TOLD = "was running: ";

/** A prompt alone is one that the shell has drawn anew, as zsh does when its pane gets its size. */
const bare = (line: string): string => visibleText(line).trim();

const firstCharacter = (line: string): string => [...visibleText(line).trimStart()][0] ?? "";
