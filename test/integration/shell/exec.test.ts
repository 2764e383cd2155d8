import { describe, expect, it } from "vitest";
import { BORROWED, installed, Pane, type Shell } from "./pane.ts";

/** Start-up files that hand over: first shell, its file, what it runs, the shell that the lines then see. */
const CHAINS: readonly (readonly [Shell, string, string, Shell])[] = [
  ["bash", ".bash_profile", "exec zsh", "zsh"],
  ["bash", ".bash_profile", "exec zsh -l", "zsh"],
  ["bash", ".bash_profile", "exec fish", "fish"],
  ["bash", ".bash_profile", "exec fish -l", "fish"],
  ["bash", ".bash_profile", "exec dash", "dash"],
  ["bash", ".bash_profile", '[ -n "$SEEN" ] || SEEN=1 exec bash --norc', "bash"],
  ["zsh", ".zshrc", "exec bash", "bash"],
  ["zsh", ".zshenv", "[[ -o interactive ]] && exec bash -l", "bash"],
  ["zsh", ".zshrc", "exec fish", "fish"],
  ["dash", ".profile", "exec bash", "bash"],
  ["dash", ".profile", "exec zsh", "zsh"],
  ["dash", ".profile", "exec fish", "fish"],
  ["fish", ".config/fish/config.fish", "status is-interactive; and exec bash", "bash"],
  ["fish", ".config/fish/config.fish", "status is-interactive; and exec zsh", "zsh"],
  // Not exec: the nested shell gets to a prompt first.
  ["bash", ".bash_profile", "zsh", "zsh"],
];

const ONCE = ["echo one >>~/out", "env >~/env; echo two >>~/out"];

describe.concurrent("a start-up file that starts another shell", () => {
  it.for(CHAINS)("%s, %s: %s", async ([shell, file, line, last], { skip }) => {
    skip(![shell, last].every(installed), "a shell is not installed");
    const files = { [file]: `${line}\n`, ".bashrc": 'PROMPT_COMMAND="${PROMPT_COMMAND:+$PROMPT_COMMAND; }true"\n' };
    await using pane = await Pane.start({ shell: `/bin/${shell}`, lines: ONCE, files });
    await pane.file("out", (text) => text.includes("two"));
    await pane.atPrompt();
    expect(await pane.file("out")).toBe("one\ntwo\n");
    expect(await pane.file("env")).not.toMatch(BORROWED);
    expect(await pane.tmux("display-message", "-p", "#{pane_current_command}")).toBe(last);
  });

  it("keeps job control in a fish that was exec'ed", async ({ skip }) => {
    skip(!installed("fish"), "fish is not installed");
    const files = { ".bash_profile": "exec fish\n" };
    await using pane = await Pane.start({ shell: "/bin/bash", lines: ["echo up; sleep 60"], files });
    await pane.screen(/^up$/m);
    await pane.keys("C-z");
    await pane.atPrompt();
  });

  it("runs the lines in a fish that was exec'ed with arguments", async ({ skip }) => {
    skip(!installed("fish"), "fish is not installed");
    const files = { ".bash_profile": "exec fish -C 'set -g given yes'\n" };
    await using pane = await Pane.start({
      shell: "/bin/bash",
      lines: ["echo $given >>~/out; stty -a >~/modes"],
      files,
    });
    await pane.file("modes");
    await pane.atPrompt();
    expect(await pane.file("out")).toBe("yes\n");
    expect(await pane.file("modes")).toMatch(/[^-]icanon/);
  });

  it("leaves shells alone that start-up files call as commands", async () => {
    const files = {
      ".bash_profile": [
        "A=$(zsh -ic 'echo zsh')",
        "B=$(fish -ic 'echo fish')",
        "C=$(dash -ic 'echo dash')",
        "D=$(bash -ic 'echo bash')",
        "echo $A $B $C $D >~/calls",
      ].join("\n"),
    };
    await using pane = await Pane.start({ shell: "/bin/bash", lines: ONCE, files });
    await pane.file("out", (text) => text.includes("two"));
    await pane.atPrompt();
    expect(await pane.file("out")).toBe("one\ntwo\n");
    if (["zsh", "fish", "dash"].every(installed)) expect(await pane.file("calls")).toBe("zsh fish dash bash\n");
  });
});

describe.concurrent("files that a login shell reads", () => {
  it.for([
    [".bash_profile", [".bash_profile", ".bash_login", ".profile"]],
    [".bash_login", [".bash_login", ".profile"]],
    [".profile", [".profile", ".bashrc"]],
  ] as const)("bash reads %s of %s", async ([first, present]) => {
    const files = Object.fromEntries(present.map((name) => [name, `echo ${name} >>~/read\n`]));
    await using pane = await Pane.start({ shell: "/bin/bash", lines: ["echo end >~/end"], files });
    await pane.file("end");
    expect(await pane.file("read")).toBe(`${first}\n`);
  });

  it("zsh reads all of its own, from where the user keeps them", async ({ skip }) => {
    skip(!installed("zsh"), "zsh is not installed");
    const names = [".zprofile", ".zshrc", ".zlogin"];
    const files = {
      ".zshenv": "export ZDOTDIR=~/dots; echo .zshenv $ZDOTDIR >>~/read",
      ...Object.fromEntries(names.map((name) => [`dots/${name}`, `echo ${name} $ZDOTDIR >>~/read\n`])),
    };
    await using pane = await Pane.start({ shell: "/bin/zsh", lines: ["echo end $ZDOTDIR >~/end"], files });
    expect(await pane.file("end")).toBe(`end ${pane.path("dots")}\n`);
    const dots = pane.path("dots");
    expect(await pane.file("read")).toBe([".zshenv", ...names].map((name) => `${name} ${dots}\n`).join(""));
  });

  it("bash under the name of sh waits for its prompt, and job control", async () => {
    const files = { ".profile": "PROMPT_COMMAND='echo x >>~/hook'\n" };
    await using pane = await Pane.start({
      shell: "~/bin/sh",
      links: { sh: "/bin/bash" },
      lines: ["echo up $TMX_RUN >>~/out; sleep 60"],
      files,
    });
    expect(await pane.file("out")).toBe("up\n");
    await pane.keys("C-z");
    await pane.atPrompt();
  });

  it("sh reads the profile, and the ENV that it sets", async ({ skip }) => {
    skip(!installed("dash"), "dash is not installed");
    const files = {
      ".profile": "export ENV='$HOME/.shrc'; echo profile >>~/read\n",
      ".shrc": "echo shrc >>~/read; PS1='mine> '\n",
    };
    await using pane = await Pane.start({ shell: "/bin/dash", lines: ["echo end $ENV >~/end"], files });
    expect(await pane.file("end")).toBe("end $HOME/.shrc\n");
    expect(await pane.file("read")).toBe("profile\nshrc\n");
    expect(await pane.screen(/./)).toContain("mine> echo end");
  });
});
