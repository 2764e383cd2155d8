/** Words for command lines, read back by a real sh. */
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { plainShellWord, shellWord } from "../../../src/lib/shell-word.ts";

const TEXTS = [
  "",
  "a b",
  "it's",
  "back\\slash",
  "$HOME `x` $(y)",
  "#!*?[~",
  "a\nb",
  "-n",
  "=ls",
  "%1",
  "~",
  "é 🙂",
  "A=b;c",
];

describe("a word for a shell", () => {
  it.each(TEXTS)("%j reads back", (text) => {
    for (const word of [shellWord(text), plainShellWord(text)]) {
      expect(execFileSync("/bin/sh", ["-c", `printf %s. ${word}`], { encoding: "utf8" })).toBe(`${text}.`);
    }
  });

  it("has quotes only where it needs them", () => {
    expect(["tmux", "-L", "my name", "/a/b-c.sock"].map(plainShellWord).join(" ")).toBe(
      "tmux -L 'my name' /a/b-c.sock",
    );
  });
});
