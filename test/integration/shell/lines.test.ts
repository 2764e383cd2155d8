import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BORROWED, installed, Pane, type Shell } from "./pane.ts";

/** The file that a login interactive shell reads, and how it says a few things. */
interface Dialect {
  readonly rc: string;
  readonly alias: string;
  /** Sets the user's own prompt hook, so that a copy of it is run at each prompt: appends to ~/hook. */
  readonly hook: readonly string[];
  readonly status: string;
  readonly failing: readonly string[];
}

const DIALECTS: Readonly<Record<Shell, Dialect>> = {
  bash: {
    rc: ".bash_profile",
    alias: "alias greet='echo hello >>~/out'",
    hook: [
      "PROMPT_COMMAND='echo x >>~/hook'",
      "PROMPT_COMMAND=('echo x >>~/hook' true)",
      `PROMPT_COMMAND="echo x >>~/hook; $PROMPT_COMMAND"`,
      `PROMPT_COMMAND="$PROMPT_COMMAND; echo x >>~/hook"`,
      `PROMPT_COMMAND+=('echo x >>~/hook')`,
    ],
    status: "$?",
    failing: ["false", "return 1; echo", "set -u", "set -o noclobber", "nonsense-command", "echo 'unclosed"],
  },
  zsh: {
    rc: ".zshrc",
    alias: "alias greet='echo hello >>~/out'",
    hook: ["precmd() { echo x >>~/hook }", "precmd_functions=(f); f() { echo x >>~/hook }"],
    status: "$?",
    failing: [
      "false",
      "return 1; echo",
      "setopt nounset",
      "setopt ksh_arrays sh_word_split rc_quotes",
      "echo 'unclosed",
    ],
  },
  fish: {
    rc: ".config/fish/config.fish",
    alias: "alias greet='echo hello >>~/out'; function fish_prompt; echo '> '; end",
    hook: ["function f --on-event fish_prompt; echo x >>~/hook; end"],
    status: "$status",
    failing: ["false", "return 1; echo", "nonsense-command", "echo 'unclosed"],
  },
  dash: {
    rc: ".profile",
    alias: "alias greet='echo hello >>~/out'",
    hook: [],
    status: "$?",
    failing: ["false", "return 1; echo", "set -u", "set -C", "nonsense-command"],
  },
};

const GREETING = "echo Welcome, this is the greeting";
const FLUSH = "perl -MPOSIX -e 'tcflush(0, TCIFLUSH)'";

for (const [shell, dialect] of Object.entries(DIALECTS) as [Shell, Dialect][]) {
  const start = (lines: readonly string[], rc = "", env: Record<string, string> = {}): Promise<Pane> =>
    Pane.start({ shell: `/bin/${shell}`, lines, env, files: { [dialect.rc]: `${rc}\n` } });

  describe.skipIf(!installed(shell))(shell, { concurrent: true }, () => {
    it.each([
      ["plain", ""],
      ["a greeting", GREETING],
      ["a slow start that flushes the input", `${GREETING}; sleep 1; ${FLUSH}`],
      ...dialect.failing.map((line) => [line, line]),
    ])("runs each line once: %s", async (_, rc) => {
      await using pane = await start(["echo one >>~/out", "echo two >>~/out"], rc);
      await pane.file("out", (text) => text.includes("two"));
      await pane.atPrompt();
      expect(await pane.file("out")).toBe("one\ntwo\n");
      expect(existsSync(pane.run)).toBe(false);
      expect(existsSync(`${pane.run}.taken`)).toBe(false);
    });

    it.runIf(dialect.hook.length > 0).each(dialect.hook)("keeps the user's hook: %s", async (hook) => {
      await using pane = await start(["cat ~/hook >~/seen; echo one >>~/out"], hook);
      await pane.file("out");
      await pane.atPrompt();
      expect(await pane.file("out")).toBe("one\n");
      expect(await pane.file("seen"), "the hook came before the line").not.toBe("");
      const before = await pane.file("hook");
      await pane.keys("", "Enter");
      await pane.file("hook", (text) => text.length > before.length);
      expect(await pane.screen(/./)).not.toMatch(/__tmx|TMX|rror/);
    });

    it("knows the user's aliases and shows the line at the prompt", async () => {
      await using pane = await start(["greet"], dialect.alias);
      expect(await pane.file("out")).toBe("hello\n");
      expect(await pane.atPrompt()).toMatch(/\S+ greet$/m);
    });

    it("comes back to a prompt after Ctrl-C, and drops the rest", async () => {
      await using pane = await start(["echo up; sleep 60", "echo dropped >>~/out"]);
      await pane.screen(/^up$/m);
      await pane.keys("C-c");
      await pane.atPrompt();
      await pane.keys("echo typed >>~/out", "Enter");
      expect(await pane.file("out")).toBe("typed\n");
    });

    it("comes back to a prompt after Ctrl-Z, the job stopped", async () => {
      await using pane = await start(["echo up; sleep 60"]);
      await pane.screen(/^up$/m);
      await pane.keys("C-z");
      await pane.atPrompt();
      await pane.keys("jobs", "Enter");
      await pane.screen(/stopped|suspended/i);
    });

    it("gives a line the terminal as a typed one has it", async () => {
      await using pane = await start(["stty -a >~/out"]);
      expect(await pane.file("out")).toMatch(/[^-]icanon[^]*[^-]echo /);
    });

    it("carries any text", async () => {
      const text = `it's "quoted"\\\n\ttab 'x' \\' \\\\ \`y\` $HOME $(z) !! ñ 👩‍👩‍👧 \\`;
      const quoted = shell === "fish" ? text.replace(/[\\']/g, "\\$&") : text.replaceAll("'", String.raw`'\''`);
      await using pane = await start([`printf '%s' '${quoted}' >~/out`, "echo end >~/end"]);
      await pane.file("end");
      expect(await pane.file("out")).toBe(text);
    });

    it("carries a line of 200 KB", async () => {
      const text = "0123456789abcdé'\\".repeat(10_000);
      const quoted = shell === "fish" ? text.replace(/[\\']/g, "\\$&") : text.replaceAll("'", String.raw`'\''`);
      await using pane = await start([`printf '%s' '${quoted}' >~/out`, "echo end >~/end"]);
      await pane.file("end");
      expect((await pane.file("out")) === text).toBe(true);
    });

    it("prints a syntax error and leaves a prompt", async () => {
      await using pane = await start(["echo 'unclosed"]);
      await pane.screen(/unterminated|unexpected|unmatched/i);
      await pane.atPrompt();
    });

    it("lets a line end the shell", async () => {
      await using pane = await start(["echo one >>~/out; exit", "echo two >>~/out"]);
      await pane.file("out");
      await expect.poll(() => pane.tmux("list-panes").catch(() => "gone")).toBe("gone");
      expect(await pane.file("out")).toBe("one\n");
    });

    it("lets a line replace the shell", async () => {
      await using pane = await start(["exec cat"]);
      await pane.screen(/exec cat/);
      await pane.keys("typed", "Enter");
      await pane.screen(/typed\ntyped/);
    });

    it("shows a line how the one before has ended", async () => {
      await using pane = await start(["sh -c 'exit 7'", `echo ${dialect.status} >>~/out`]);
      expect(await pane.file("out")).toBe("7\n");
    });

    it.skipIf(shell === "bash")("shows the prompt how the last line has ended", async () => {
      await using pane = await start(["echo up; sh -c 'exit 7'"]);
      await pane.screen(/^up$/m);
      await pane.keys(`echo code ${dialect.status}`, "Enter");
      await pane.screen(/^code 7$/m);
    });

    it.skipIf(shell === "dash")("remembers the line", async () => {
      await using pane = await start([": 'a\\b'; echo ran"]);
      await pane.screen(/^ran$/m);
      await pane.keys("clear; history | cat", "Enter");
      await pane.screen(/^[ 0-9]*: 'a\\b'; echo ran$/m);
    });

    it.skipIf(shell === "fish")("has the line's variables at the prompt", async () => {
      const set = shell === "dash" ? "mine=yes" : "typeset -a mine; mine[1]=yes";
      await using pane = await start([set, "echo up"]);
      await pane.screen(/^up$/m);
      await pane.keys(shell === "dash" ? 'echo "is=$mine"' : 'echo "is=${mine[1]}"', "Enter");
      await pane.screen(/^is=yes$/m);
    });

    it.each<[string, Record<string, string>]>([
      ["without values of the user's", {}],
      [
        "with values of the user's",
        { ZDOTDIR: "/nowhere", ENV: "/no/where", PROMPT_COMMAND: "true", XDG_DATA_DIRS: "/a b:/usr/share" },
      ],
    ])("leaves the environment as it was, %s", async (_, env) => {
      await using pane = await start(["env >~/out; echo end >~/end"], "", env);
      await pane.file("end");
      const left = (await pane.file("out")).split("\n").filter((line) => BORROWED.test(line));
      expect(left.toSorted()).toEqual(
        Object.entries(env)
          .map(([k, v]) => `${k}=${v}`)
          .toSorted(),
      );
      await pane.keys("set | grep -Ec '^(__tmx|_*TMX_(RUN|DEFAULT))' >~/leftovers", "Enter");
      // `_`, the last argument, and a working directory may name us; no variable does.
      expect(await pane.file("leftovers")).toBe("0\n");
    });

    it("is a plain shell when the run file is missing", async () => {
      await using pane = await Pane.start({ shell: `/bin/${shell}`, lines: [], lost: true });
      expect(await pane.atPrompt()).not.toMatch(/tmx|rror/i);
      await pane.keys("env >~/env; echo end >~/end", "Enter");
      await pane.file("end");
      expect(await pane.file("env")).not.toMatch(BORROWED);
    });
  });
}
