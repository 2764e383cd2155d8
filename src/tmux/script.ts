/**
 * tmux command files. A script travels to `source-file -`, which has no limit on length, parses everything before it
 * runs anything, and runs it without letting another client in between.
 */

/** A tmux command and its arguments, each exactly one argument, unquoted. */
export type Command = readonly [name: string, ...args: string[]];

/** Commands that stand or fall together: the first that fails ends its line. Other lines still run. */
export type Line = readonly Command[];

/**
 * The text for `source-file -`. The braces make it all or nothing: a script cut off by a killed writer lacks the last
 * one and is a syntax error, so that no half command ever runs.
 *
 * @param condition a tmux format; unless it expands to true (not empty, not `0`), nothing runs
 */
export function scriptText(condition: string, lines: readonly Line[]): string {
  const body = lines.map((line) => line.map((command) => command.map(quote).join(" ")).join(" ; "));
  return [`if-shell -F ${quote(condition)} {`, ...body, "}", ""].join("\n");
}

/**
 * One argument for tmux's own parser. Single quotes keep everything but a newline, before which tmux strips the next
 * line's leading space; those go into double quotes as an escape.
 */
export function quote(argument: string): string {
  if (/^[A-Za-z0-9_@%=:./+-]+$/.test(argument) && !/^[%~]/.test(argument) && !/^\w+=/.test(argument)) return argument;
  return (
    argument
      .split(/([\n\r']+)/)
      .map((part, at) => (at % 2 === 0 ? quotePlain(part) : quoteSpecial(part)))
      .join("") || "''"
  );
}

const quotePlain = (text: string): string => (text === "" ? "" : `'${text}'`);

const quoteSpecial = (text: string): string => `"${text.replaceAll("\n", "\\n").replaceAll("\r", "\\r")}"`;

/**
 * An argument that tmux expands as a format (`-c`), kept literal. Doubling is exact there, because the directory is
 * used as the format expands and not drawn.
 */
export const literalFormat = (text: string): string => text.replaceAll("#", "##");

/** A user option that holds a raw text for one command. */
const SCRATCH = "@tmx_scratch";

/**
 * Runs a command whose argument tmux expands as a format (names, titles) with exactly this text: `#` and `%` mean
 * something there and no escape is exact, so the raw text goes into an option that the format names.
 */
export function withLiteral(text: string, command: (argument: string) => Command): Line {
  if (!/[#%]/.test(text)) return [command(text)];
  return [["set-option", "-s", SCRATCH, text], command(`#{${SCRATCH}}`), ["set-option", "-su", SCRATCH]];
}
