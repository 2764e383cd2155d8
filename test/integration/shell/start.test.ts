import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BORROWED, installed, Pane } from "./pane.ts";

/** Says which shell runs it, and whether that shell read the files of a login shell. */
const WHO = 'ps -o args= -p "$$" >~/who; echo "$LOGIN" >~/login; env >~/env; echo end >~/end';
const WHO_FISH = WHO.replace("$$", "$fish_pid");

const LOGIN_FILES = {
  ".bash_profile": "LOGIN=login\n",
  ".bashrc": "LOGIN=plain\n",
  ".zshrc": "[[ -o login ]] && LOGIN=login || LOGIN=plain\n",
  ".config/fish/config.fish": "status is-login; and set LOGIN login; or set LOGIN plain\n",
  ".profile": "LOGIN=login\n",
};

/** default-shell, default-command, what then runs the lines, as a login shell or not. */
const CASES: readonly (readonly [string, string, string, string])[] = [
  ["/bin/bash", "", "bash", "login"],
  ["/bin/bash", "exec fish", "fish", "plain"],
  ["/bin/bash", "zsh -l", "zsh", "login"],
  ["/bin/bash", "  exec  /bin/zsh  --login", "zsh", "login"],
  ["/bin/zsh", "exec -a -bash bash", "bash", "login"],
  ["/bin/zsh", "bash --norc", "bash", "plain"],
  ["/bin/zsh", "dash -i", "dash", ""],
  ["/bin/zsh", "reattach-to-user-namespace -l bash", "bash", "login"],
  ["/bin/zsh", "exec /opt/reattach-to-user-namespace bash", "bash", "plain"],
  ["/bin/zsh", "$SHELL", "zsh", "plain"],
  ["/bin/zsh", "exec ~/bin/fish -l", "fish", "login"],
  ["/bin/zsh", `"$HOME/odd 'bin'"/bash`, "zsh", "login"],
  ["/bin/zsh", `"./odd "'"bin"'/bash -l`, "bash", "login"],
  ["/bin/zsh", "'unclosed bash", "zsh", "login"],
  ["/bin/zsh", "~/missing/bash", "zsh", "login"],
  ["/bin/zsh", "cat", "zsh", "login"],
  ["/bin/zsh", "exec", "zsh", "login"],
  ["/bin/zsh", "bash -c 'exec fish'", "zsh", "login"],
  ["/bin/zsh", "cd / && exec bash", "zsh", "login"],
  ["/bin/zsh", "ssh host $(touch ~/ran) `touch ~/ran` *; touch ~/ran", "zsh", "login"],
  ["/bin/zsh", "~/bin/busybox sh", "dash", ""],
  ["/bin/zsh", "~/bin/busybox ash -l", "dash", "login"],
  ["/bin/zsh", "~/bin/busybox top", "zsh", "login"],
  ["~/bin/busybox", "", "dash", "login"],
  ["~/bin/mksh", "", "mksh", "login"],
];

/** Its sh is a dash here. */
const BUSYBOX = '#!/bin/sh\nif [ "$1" = sh ]; then shift; exec dash "$@"; fi\n';

describe.concurrent("the shell of a pane", () => {
  it.for(CASES)("%s, default-command %j: %s %s", async ([shell, defaultCommand, name, login], { skip }) => {
    skip(!["bash", "zsh", "fish", "dash"].every(installed), "a shell is not installed");
    await using pane = await Pane.start({
      shell,
      defaultCommand,
      lines: [name === "fish" ? WHO_FISH : WHO],
      files: { ...LOGIN_FILES, "bin/busybox": BUSYBOX, [`../work/odd "bin"/bash`]: '#!/bin/sh\nexec bash "$@"\n' },
      links: { fish: "/usr/bin/fish", mksh: "/bin/dash" },
    });
    await pane.file("end");
    await pane.atPrompt();
    expect((await pane.file("who")).replace(/ .*/s, "").replace(/.*\//, "").trim()).toBe(name);
    expect(await pane.file("login")).toBe(`${login}\n`);
    const env = await pane.file("env");
    expect(env).not.toMatch(BORROWED);
    expect(env, "the pane's marks stay").toMatch(/^TMX_PANE=key$/m);
    expect(existsSync(pane.path("ran"))).toBe(false);
  });

  it("is started without its lines, and says so, where tmx does not know it", async () => {
    await using pane = await Pane.start({
      shell: "~/bin/nu",
      lines: ["echo 'it''s' one", "two"],
      files: { "bin/nu": '#!/bin/sh\nenv >~/env; echo "plain $# $0"\nexec cat\n' },
    });
    const screen = await pane.screen(/^plain/m);
    expect(screen.trim()).toBe(
      [
        "tmx: this shell (nu) has no start-up integration; not run: echo 'it''s' one",
        "tmx: this shell (nu) has no start-up integration; not run: two",
        `plain 0 ${pane.path("bin/nu")}`,
      ].join("\n"),
    );
    expect(await pane.file("env")).not.toMatch(BORROWED);
    expect(existsSync(pane.run)).toBe(false);
  });

  it("does not take for the user's what another pane's start-up has borrowed", async () => {
    const files = {
      ".bash_profile": `[ "$TMX_PANE" = inner ] || TMX_PANE=inner /bin/sh "$TMX_RUN_SCRIPTS/start.sh" "$TMX_RUN"\n`,
      ".zshrc": "export SEEN=yes\n",
    };
    await using pane = await Pane.start({ shell: "/bin/bash", lines: ["env >~/env; exec zsh"], files });
    expect(await pane.file("env")).not.toMatch(BORROWED);
    await pane.keys("echo $TMX_PANE $SEEN >~/seen", "Enter");
    expect(await pane.file("seen")).toBe("inner yes\n");
  });
});

describe.concurrent("a run file that cannot be renamed", () => {
  it.for(["bash", "zsh", "fish", "dash"])("%s starts plain, once, and says so", async (shell, { skip }) => {
    skip(!installed(shell), "the shell is not installed");
    // What root may do as little as anyone: the new name would be too long.
    const runName = "r".repeat(252);
    await using pane = await Pane.start({ shell: `/bin/${shell}`, lines: ["echo ran >~/out"], runName });
    const screen = await pane.atPrompt();
    expect(screen.match(/tmx: the lines of this pane are not run/g)).toHaveLength(1);
    expect(screen).not.toMatch(/mv:|rror/);
    await pane.keys("env >~/env; echo end >~/end", "Enter");
    await pane.file("end");
    expect(await pane.file("env")).not.toMatch(BORROWED);
    expect(existsSync(pane.path("out"))).toBe(false);
    expect(existsSync(pane.run)).toBe(true);
  });
});
