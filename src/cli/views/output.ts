import { writeSync } from "node:fs";
import { isatty } from "node:tty";

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
  /** Progress and advice; silent with --quiet. */
  note(text: string): void;
  /** What went wrong. */
  error(text: string): void;
  /** Asks for a yes; anything else is a no. */
  confirm(question: string): Promise<boolean>;
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
    json: (value) => write(1, `${JSON.stringify(value, undefined, 2)}\n`),
    note: (text) => {
      if (!quiet) write(2, `${text}\n`);
    },
    error: (text) => write(2, `${text}\n`),
    confirm: ask,
  };
}

function terminalSize(): { columns: number; rows: number } | undefined {
  if (!isatty(1)) return undefined;
  const { columns, rows } = process.stdout;
  return columns > 0 && rows > 1 ? { columns, rows: rows - 1 } : undefined;
}

const closed = new Set<number>();

/**
 * Synchronous, so that nothing is lost when the program ends. A reader that went away (`| head`) is written to no more;
 * the work goes on, and so does its exit status.
 */
function write(stream: 1 | 2, text: string): void {
  if (closed.has(stream)) return;
  const bytes = Buffer.from(text);
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(stream, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") closed.add(stream);
      if (closed.has(stream)) return;
      if (code !== "EAGAIN") throw error;
    }
  }
}

async function ask(question: string): Promise<boolean> {
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `);
    return /^y(?:es)?$/i.test(answer.trim());
  } catch {
    // Ctrl-C or Ctrl-D at the question is a no, without a line's end.
    write(2, "\n");
    return false;
  } finally {
    terminal.close();
  }
}
