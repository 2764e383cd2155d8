import type { StringMap } from "../model/spec.ts";
import { shellKind } from "./kind.ts";

export interface IntegrationFiles {
  /** Absolute directory of the installed scripts. No colon in it: `XDG_DATA_DIRS` could not carry it. */
  readonly scripts: string;
  /** Absolute path of the pane's own run file. */
  readonly run: string;
}

/** What tmux gets: the pane's argv, and what goes into its environment. */
export interface StartCommand {
  readonly argv: string[];
  readonly env: Record<string, string>;
}

/**
 * Starts `shell` as a login shell would start, so that it runs the run file's lines at its first prompt. `env` holds
 * the user's own values, as far as known, of the variables that are borrowed for it; they are given back before the
 * first line runs. A shell that tmx does not know starts plain, and runs the lines if it hands over to one it knows.
 */
export function startCommand(shell: string, files: IntegrationFiles, env: StringMap): StartCommand {
  return { argv: argvOf(shell, files), env: { ...environment(files, env), ...login(shell) } };
}

function argvOf(shell: string, { scripts }: IntegrationFiles): string[] {
  switch (shellKind(shell)) {
    case "bash":
      return [shell, "--rcfile", `${scripts}/bash/rc.bash`];
    case "zsh":
      return [shell, "-l"];
    case "fish":
      return [shell, "-l", "--init-command", 'source "$TMX_RUN_SCRIPTS/fish/run.fish"; eval $__tmx_program'];
    case "sh":
      return [...shArgv(shell), "-i"];
    case undefined:
      return [shell];
  }
}

const shArgv = (shell: string): string[] =>
  /(^|\/)-?busybox( sh)?$/.test(shell) ? [shell.replace(/ sh$/, ""), "sh"] : [shell];

/** sh/env.sh reads the login files itself: a login sh whose profile sets `ENV` would never come to read it. */
const login = (shell: string): StringMap => (shellKind(shell) === "sh" ? { TMX_RUN_LOGIN: "1" } : {});

/** In the environment of every pane, for a start-up file may exec any shell. The scripts know these texts. */
function environment({ scripts, run }: IntegrationFiles, user: StringMap): Record<string, string> {
  return {
    TMX_RUN: run,
    TMX_RUN_SCRIPTS: scripts,
    TMX_RUN_BASH:
      'if [ -r "$TMX_RUN_SCRIPTS/bash/prompt.bash" ]; then . "$TMX_RUN_SCRIPTS/bash/prompt.bash"; eval "$__tmx_program"; fi',
    ...borrowed(user),
    ZDOTDIR: `${scripts}/zsh`,
    // Every sh expands it, so that no character of the path needs a quote.
    ENV: "${TMX_RUN_SCRIPTS}/sh/env.sh",
    PROMPT_COMMAND: user["PROMPT_COMMAND"] ? `${user["PROMPT_COMMAND"]}\n${BASH_HOOK}` : BASH_HOOK,
    XDG_DATA_DIRS: `${scripts}:${user["XDG_DATA_DIRS"] || DEFAULT_DATA_DIRS}`,
  };
}

/** Does nothing once the variable is gone, wherever a prompt theme may have kept a copy. */
const BASH_HOOK = 'eval "${TMX_RUN_BASH-}"';

/** What an unset `XDG_DATA_DIRS` stands for. */
const DEFAULT_DATA_DIRS = "/usr/local/share:/usr/share";

const BORROWED = ["ZDOTDIR", "ENV", "PROMPT_COMMAND", "XDG_DATA_DIRS"] as const;

function borrowed(user: StringMap): Record<string, string> {
  const known = BORROWED.flatMap((name) => {
    const value = user[name];
    return value === undefined ? [] : [[`TMX_RUN_${name}`, value] as const];
  });
  return Object.fromEntries(known);
}
