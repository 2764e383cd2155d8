import { shellWord } from "../lib/shell-word.ts";

interface Shown {
  /** Whether it goes up into the history, where nothing is drawn over it. */
  readonly isAbove: boolean;
}

/**
 * What replay.sh reads to show a saved text as if the terminal had gone on: one call of printf, which costs a shell no
 * process, with all that the text needs around it.
 *
 * @param text anything but NUL
 */
export function textFile(text: string, { isAbove }: Shown): string {
  // A line that was not ended is not for the next prompt to go on with.
  const end = text === "" || text.endsWith("\n") ? "" : "\n";
  return `# tmx text 1\nprintf %s ${shellWord(DRAWS_LINES + text + PLAIN + end + (isAbove ? CLEAR : ""))}\n`;
}

/** Between SO and SI a text may hold line-drawing characters, which are those of the second character set. */
const DRAWS_LINES = "\u001b)0";
/** As it was before the text: plain, and letters. */
const PLAIN = "\u001b[0m\u001b(B\u000f";
const CLEAR = "\u001b[H\u001b[2J";
