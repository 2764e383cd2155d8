/** What runs in a pane, from the process table. */
import { describe, expect, it } from "vitest";
import { isDefaultCommand, isInteractiveShell, programIn } from "../../../src/model/program.ts";
import { isSecretCommand, isSecretName } from "../../../src/model/secrets.ts";
import type { Process } from "../../../src/model/process.ts";

describe("a shell for a person", () => {
  it.each([
    ["-bash"],
    ["/bin/zsh -l"],
    ["sh -i"],
    ["busybox sh -i"],
    ["bash --rcfile /x/rc.bash"],
    ["fish --init-command x"],
  ])("is %s", (line) => {
    expect(isInteractiveShell(line.split(" "))).toBe(true);
  });

  it.each([["bash -c x"], ["bash -lc x"], ["bash ./dev.sh"], ["vim"], ["sh dev.sh"], ["busybox vi"], [""]])(
    "is not %j",
    (line) => {
      expect(isInteractiveShell(line.split(" "))).toBe(false);
    },
  );
});

describe("what tmux starts by itself", () => {
  const own = (...words: string[]) => ({ kind: "command", pipeline: [words], isOwn: true }) as const;

  it.each([
    [own("sh", "-c", "cat -u"), "cat -u", true],
    [own("/bin/zsh", "-c", "a | b"), "a | b", true],
    [own("cat", "-u"), "cat -u", true],
    [own("cat", "-u"), "exec cat -u", true],
    [own("sh", "-c", "cat"), "cat -u", false],
    [own("env", "-c", "cat"), "cat", false],
    [own("sh", "-c", "cat", "x"), "cat", false],
    [own("cat", "-n"), "cat -u", false],
    [own(""), "", false],
    [{ ...own("cat"), isOwn: false } as const, "cat", false],
    [{ kind: "unknown", why: "" } as const, "cat", false],
  ])("%j, with the default-command %j: %s", (program, command, want) => {
    expect(isDefaultCommand(program, command)).toBe(want);
  });
});

interface Row {
  readonly pid: number;
  readonly parent?: number;
  readonly group?: number;
  readonly words?: string;
}

/** The pane's own process is 1; `foreground` is the group that has the terminal. */
function program(foreground: number, ...rows: readonly Row[]) {
  const processes = rows.map(({ pid, parent = 1, group = pid }): Process => ({
    pid,
    parent,
    group,
    foreground,
    name: "x",
    session: 1,
    started: "",
    stopped: false,
    zombie: false,
  }));
  const wordsOf = (pid: number) => rows.find((row) => row.pid === pid)?.words?.split(" ");
  return programIn(1, { processes, wordsOf });
}

describe("the program in a pane", () => {
  it("is none where a shell waits, whatever runs behind it", () => {
    expect(program(1, { pid: 1, words: "-bash" }, { pid: 5, words: "sleep 9" })).toEqual({ kind: "shell" });
  });

  it("is the job in the foreground, not what that started", () => {
    const rows = [
      { pid: 1, words: "zsh" },
      { pid: 5, words: "npm start" },
      { pid: 6, parent: 5, group: 5, words: "node x" },
    ];
    expect(program(5, ...rows)).toEqual({ kind: "command", pipeline: [["npm", "start"]], isOwn: false });
  });

  it("is every program of a pipeline", () => {
    const rows = [
      { pid: 1, words: "zsh" },
      { pid: 5, words: "make" },
      { pid: 6, group: 5, words: "less -R" },
    ];
    expect(program(5, ...rows)).toMatchObject({ pipeline: [["make"], ["less", "-R"]] });
  });

  it("is the pane's own process where that is no shell", () => {
    expect(program(1, { pid: 1, words: "vim x" })).toEqual({ kind: "command", pipeline: [["vim", "x"]], isOwn: true });
  });

  it("is unknown for a part of a shell's script, and for what cannot be read", () => {
    expect(program(5, { pid: 1, words: "bash" }, { pid: 5, words: "bash" })).toMatchObject({ kind: "unknown" });
    expect(program(5, { pid: 1, words: "bash" }, { pid: 5 })).toMatchObject({ kind: "unknown" });
    expect(program(1, { pid: 1 })).toMatchObject({ kind: "unknown" });
    expect(program(1)).toMatchObject({ kind: "unknown" });
  });
});

describe("what sounds like a secret", () => {
  it.each([
    "API_TOKEN",
    "aws_secret_access_key",
    "PASSWORD",
    "DB_PASS",
    "KEY",
    "SSH_KEY",
    "apiKey",
    "DB_PWD",
    "COOKIE",
  ])("is %s", (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each(["PORT", "PWD", "KEYBOARD", "PATH", "SSH_AUTH_SOCK", "COMPASS", "MONKEY"])("is not %s", (name) => {
    expect(isSecretName(name)).toBe(false);
  });

  it.each([
    "x --token abc",
    "x --api-key=abc",
    "env TOKEN=abc x",
    "psql postgres://me:pw@host/db",
    "x Authorization:abc",
  ])("is in %s", (line) => {
    expect(isSecretCommand(line.split(" "))).toBe(true);
  });

  it.each(["vim token.ts", "node token-service.js", "x --token", "curl http://host:80/x"])("is not in %s", (line) => {
    expect(isSecretCommand(line.split(" "))).toBe(false);
  });
});
