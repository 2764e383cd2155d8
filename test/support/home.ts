/** Private home folders, in which every shell starts fast, quietly and with a plain prompt. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What compiling the program gives, which every home would have to find out for itself. */
const compiled = fileURLToPath(new URL("../../node_modules/.cache/tmx-tests", import.meta.url));

const files: Readonly<Record<string, string>> = {
  ".profile": "PS1='$ '\n",
  ".bashrc": "PS1='$ '\n",
  // Its presence also keeps zsh's questions to new users away.
  ".zshrc": "PS1='%% '\nunsetopt prompt_sp prompt_cr\n",
  ".config/fish/config.fish": "set -g fish_greeting\nfunction fish_prompt; echo '> '; end\n",
  // Where this is missing, fish spends its first start on reading all manual pages.
  ".local/share/fish/generated_completions/.keep": "",
};

export function createHome(home: string): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  for (const folder of [".cache", ".local/state", "run"])
    mkdirSync(join(home, folder), { recursive: true, mode: 0o700 });
  mkdirSync(compiled, { recursive: true, mode: 0o700 });
  symlinkSync(compiled, join(home, ".cache/tmx"));
}

export function homeEnvironment(home: string): Record<string, string> {
  return {
    HOME: home,
    SHELL: "/bin/sh",
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_DATA_HOME: join(home, ".local/share"),
    XDG_STATE_HOME: join(home, ".local/state"),
    XDG_CACHE_HOME: join(home, ".cache"),
    XDG_RUNTIME_DIR: join(home, "run"),
  };
}
