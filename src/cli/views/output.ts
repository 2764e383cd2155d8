import { writeSync } from "node:fs";
import { isatty } from "node:tty";

import { renderJson } from "./json.ts";
import { chooseStyle, type Style } from "./style.ts";

/** The only way to a user's eyes: results on standard output, everything else on standard error. */
export interface Output {
  readonly style: Style;
  readonly errorStyle: Style;
  /** Whether a person can be asked, and sees what is asked. */
  readonly isInteractive: boolean;
  /** The terminal's size in cells, less a line for tmux's status, when there is a terminal. */
  readonly terminal: { readonly columns: number; readonly rows: number } | undefined;
  /** A result, as lines. */
  result(text: string): void;
  /** A result, as one JSON document. */
  json(value: unknown): void;
  /** One of many results, as a JSON document on a line of its own. */
  jsonLine(value: unknown): void;
  /** Progress and advice; silent with --quiet. */
  note(text: string): void;
  /** What went wrong. */
  error(text: string): void;
  /** Asks for a yes; anything else is a no. */
  confirm(question: string): Promise<boolean>;
  /** Asks for a line; nothing when the person gives up. */
  ask(question: string): Promise<string | undefined>;
  /** Asks for one of these words, or for its first letter, until it gets one; nothing when the person gives up. */
  choose<Answer extends string>(question: string, answers: readonly Answer[]): Promise<Answer | undefined>;
}

export function createOutput(env: NodeJS.ProcessEnv, { color, quiet }: { color: boolean; quiet: boolean }): Output {
  // Not by process.stdin and its like: Node sets up a whole stream for each on first use.
  const style = (stream: number): Style => chooseStyle(env, { color, isTerminal: isatty(stream) });
  return {
    style: style(1),
    errorStyle: style(2),
    isInteractive: isatty(0) && isatty(2),
    terminal: terminalSize(),
    result: (text) => write(1, `${text}\n`),
    json: (value) => write(1, `${renderJson(value)}\n`),
    jsonLine: (value) => write(1, `${renderJson(value, { isLine: true })}\n`),
    note: (text) => {
      if (!quiet) write(2, `${text}\n`);
    },
    error: (text) => write(2, `${text}\n`),
    confirm: async (question) => /^y(?:es)?$/i.test((await ask(`${question} [y/N] `)) ?? ""),
    ask,
    choose,
  };
}

function terminalSize(): { columns: number; rows: number } | undefined {
  if (!isatty(1)) return undefined;
  const { columns, rows } = process.stdout;
  return columns > 0 && rows > 1 ? { columns, rows: rows - 1 } : undefined;
}

const closed = new Set<number>();
let isLost = false;

/** Whether something that was to be read could not be written. */
export const isOutputLost = (): boolean => isLost;

/**
 * Synchronous, so that nothing is lost when the program ends. A reader that went away (`| head`) is written to no more;
 * the work goes on, and so does its exit status. A disk that is full is told of, and the status is no success.
 */
export function write(stream: 1 | 2, text: string): void {
  if (closed.has(stream)) return;
  const bytes = Buffer.from(text);
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(stream, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EAGAIN") continue;
      closed.add(stream);
      if (code === "EPIPE") return;
      isLost = true;
      write(2, `error: the output cannot be written: ${(error as Error).message}\n`);
      return;
    }
  }
}

async function choose<Answer extends string>(
  question: string,
  answers: readonly Answer[],
): Promise<Answer | undefined> {
  for (;;) {
    const typed = await ask(`${question} [${answers.join("/")}] `);
    if (typed === undefined) return undefined;
    const chosen = answers.find((answer) => typed !== "" && answer.startsWith(typed.toLowerCase()));
    if (chosen !== undefined) return chosen;
  }
}

/** What a person answers; nothing for Ctrl-C or Ctrl-D. */
async function ask(question: string): Promise<string | undefined> {
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // Ctrl-D closes it without an answer.
    const closed = new Promise<undefined>((resolve) => terminal.once("close", () => resolve(undefined)));
    const answer = await Promise.race([terminal.question(question), closed]);
    if (answer === undefined) write(2, "\n");
    return answer?.trim();
  } catch {
    // Ctrl-C at the question, without a line's end.
    write(2, "\n");
    return undefined;
  } finally {
    terminal.close();
  }
}
