/** What starts in a pane that no manifest knows. */
import { describe, expect, test } from "vitest";
import { NO_POLICY } from "../../../src/model/program-policy.ts";
import { chooseProcess, type ChoiceContext } from "../../../src/snapshot/choice.ts";
import { pane } from "../../support/snapshots.ts";

const job = { pid: 300, started: "400" };
const running = (...words: readonly string[]) =>
  pane({ program: { kind: "command", pipeline: [words], isOwn: false }, job });

const context = (more: Partial<ChoiceContext> = {}): ChoiceContext => ({
  policy: NO_POLICY,
  choice: "ask",
  hasFile: () => false,
  isAlive: () => false,
  isAgreed: () => false,
  ...more,
});

test("a program that does not start by itself waits, unless a person says yes", () => {
  const asked: string[] = [];
  const isAgreed = (line: string): boolean => asked.push(line) > 0;
  expect(chooseProcess(running("npm", "start"), context())).toEqual({
    process: { kind: "waiting", line: "npm start" },
    result: "approximated",
    note: "it waits at the prompt",
  });
  expect(chooseProcess(running("npm", "start"), context({ isAgreed }))).toEqual({
    process: { kind: "run", line: "npm start" },
    result: "restored",
    note: "npm start",
  });
  expect(asked).toEqual(["npm start"]);
});

test("a yes does not count where nobody was to be asked", () => {
  const chosen = chooseProcess(running("npm", "start"), context({ choice: "listed", isAgreed: () => true }));
  expect(chosen.process.kind).toBe("waiting");
});

test("a line that holds a secret is told nobody", () => {
  const isAgreed = (): boolean => {
    throw new Error("told");
  };
  expect(chooseProcess(running("curl", "--token", "x"), context({ isAgreed })).process.kind).toBe("waiting");
});

test("what starts is said, without arguments that seem to hold a secret", () => {
  expect(chooseProcess(running("vim", "a b"), context()).note).toBe("vim 'a b'");
  expect(chooseProcess(running("curl", "--token", "x"), context({ choice: "all" })).note).toBe("curl (hidden)");
  const strategies = { claude: "claude --api-key x ${{ args }}" };
  const policy = { ...NO_POLICY, start: ["claude"], strategies };
  expect(chooseProcess(running("claude"), context({ policy })).note).toBe("claude (hidden)");
});

test("a line with control characters is not typed, and nothing else is said", () => {
  expect(chooseProcess(running("make", "a\u001b[Ab"), context())).toMatchObject({
    result: "approximated",
    note: "its command line holds control characters: it is shown above the prompt, and not typed",
  });
  expect(chooseProcess(running("make", "a\tb\nc"), context()).note).toBe("it waits at the prompt");
});

describe("a program that has outlived its server", () => {
  const isAlive: ChoiceContext["isAlive"] = (identity) => identity?.pid === job.pid;

  test("is not started twice, not even one that would start by itself", () => {
    expect(chooseProcess(running("vim", "x"), context({ choice: "all", isAlive }))).toEqual({
      process: { kind: "waiting", line: "vim x" },
      result: "approximated",
      note: "it is still running (process 300), and waits at the prompt",
    });
  });

  test("is its pane's own process where that is no shell", () => {
    const own = pane({ program: { kind: "command", pipeline: [["vim"]], isOwn: true } });
    const alive = context({ isAlive: (identity) => identity?.pid === own.process?.pid });
    expect(chooseProcess(own, alive).note).toContain("process 100");
  });
});

test("an editor finds its session where one is, and does not read it by itself", () => {
  const hasFile = (path: string): boolean => path === "/home/me/Session.vim";
  expect(chooseProcess(running("vim"), context({ hasFile }))).toEqual({
    process: { kind: "waiting", line: "vim -S Session.vim" },
    result: "approximated",
    note: "it had not read Session.vim, which is code: it waits at the prompt",
  });
});
