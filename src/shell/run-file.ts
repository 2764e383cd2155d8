import { shellWord } from "../lib/shell-word.ts";
import { isTypable } from "../lib/typable.ts";

/** What a pane's shell does at its first prompt. */
interface PromptFile {
  readonly path: string;
  /** Run, one after the other. */
  readonly lines: readonly string[];
  /** Typed and not run, and the file that holds it for as long as it stands there. */
  readonly waiting?: { readonly line: string; readonly path: string };
}

/** The files to be there before the pane starts: the run file, and one for a line that waits. */
export function promptFiles({ path, lines, waiting }: PromptFile): { path: string; content: string }[] {
  if (!waiting) return [{ path, content: runFile(lines) }];
  return [
    { path: waiting.path, content: waiting.line },
    { path, content: runFile(lines) + waitingCall(waiting.line, waiting.path) },
  ];
}

/**
 * The text of a run file: one call of `__tmx_line` for each line, which bash 3.2, zsh 5, fish 3.1 and POSIX sh all read
 * alike. A start-up file may hand over to another shell, so nobody knows beforehand which of them will read it.
 *
 * A line carries any text but NUL.
 */
export function runFile(lines: readonly string[]): string {
  return lines.map((line) => `__tmx_line ${shellWord(line)}\n`).join("");
}

/** `__tmx_wait FILE SHOWN [LINE]`. A line that could be more than text to a terminal or a line editor is only shown. */
function waitingCall(line: string, path: string): string {
  const words = [path, shown(line), ...(isTypable(line) ? [line] : [])];
  return `__tmx_wait ${words.map(shellWord).join(" ")}\n`;
}

const shown = (line: string): string => line.replace(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, escaped);

const escaped = (character: string): string =>
  character === "\n" ? "\\n" : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
