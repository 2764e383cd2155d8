import { shellKind } from "./kind.ts";

/** tmux's options `default-shell` and `default-command`. */
export interface ServerShell {
  readonly defaultShell: string;
  readonly defaultCommand: string;
}

/**
 * The shell that a new pane of this server gets: the one that default-command starts, where that is a shell tmx knows,
 * else default-shell. Its options are dropped, for the integration brings its own.
 */
export function shellOf(server: ServerShell): string | undefined {
  const command = commandWord(server.defaultCommand);
  if (command !== undefined && shellKind(command) !== undefined) return command;
  return server.defaultShell === "" ? undefined : server.defaultShell;
}

/** The program of a command line, past `exec` and the macOS wrapper that stands in front of many a shell. */
function commandWord(line: string): string | undefined {
  const words = [...line.matchAll(WORD)].map(([word]) => unquote(word));
  if (words[0] === "exec") words.shift();
  if (words[0]?.endsWith("reattach-to-user-namespace") === true) {
    words.shift();
    while (words[0]?.startsWith("-") === true) words.shift();
  }
  if (words[0]?.endsWith("busybox") === true) return words[1] === "sh" ? words[0] : undefined;
  return words[0];
}

const WORD = /(?:'[^']*'|"[^"]*"|[^\s'"])+/g;

const unquote = (word: string): string => word.replace(/'([^']*)'|"([^"]*)"/g, "$1$2");
