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
export const scriptText = (condition: string, lines: readonly Line[]): string =>
  `if-shell -F ${quote(condition)} ${block(lines)}\n`;

/** The script while it runs. */
const SCRIPT_HOOK = "@tmx_script";

/**
 * The same lines as a hook that runs at once, because tmux runs no hooks within hooks: a user's own (`after-new-window`,
 * say) would come between a command that makes something and the next one, which addresses what was just made. Hooks
 * for events (`window-linked`) still run, when the script is done.
 */
export function withoutHooks(lines: readonly Line[]): readonly Line[] {
  if (lines.length === 0) return [];
  // Commands given as text would all end with the first failure; each line in a block of its own ends alone.
  const text = [`set-hook -gu ${SCRIPT_HOOK}`, ...lines.map((line) => `if-shell -F 1 ${block([line])}`)].join("\n");
  return [
    [["set-hook", "-g", SCRIPT_HOOK, text]],
    [["set-hook", "-R", SCRIPT_HOOK]],
    // It takes itself away. Hooks that are user options work on tmux 3.3a to 3.8; 3.2 could not be tried.
    [["if-shell", "-F", `#{${SCRIPT_HOOK}}`, text]],
  ];
}

const block = (lines: readonly Line[]): string => ["{", ...lines.map(lineText), "}"].join("\n");

/** A line as tmux reads it. */
export const lineText = (line: Line): string => line.map((command) => command.map(quote).join(" ")).join(" ; ");

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
