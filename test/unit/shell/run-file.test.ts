import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { promptFiles, runFile } from "../../../src/shell/index.ts";

it.each([
  [[], ""],
  [["a b"], "__tmx_line 'a b'\n"],
  [["one", "two"], "__tmx_line 'one'\n__tmx_line 'two'\n"],
  [["it's"], "__tmx_line 'it'\\''s'\n"],
  [["end\\"], "__tmx_line 'end'\\\\\n"],
  [["a\nb"], "__tmx_line 'a\nb'\n"],
  [[""], "__tmx_line ''\n"],
])("%j", (lines, want) => {
  expect(runFile(lines)).toBe(want);
});

describe("a line that waits", () => {
  const written = (line: string) => promptFiles({ path: "/run", lines: [], waiting: { line, path: "/waiting" } });

  it.each([
    ["a b", "'a b' 'a b'"],
    ["it's\n\tb", "'it'\\''s'\\\\'n'\\\\'u0009b' 'it'\\''s\n\tb'"],
    ["\u001b[m", "\\\\'u001b[m'"],
    ["\u009b\u202e", "\\\\'u009b'\\\\'u202e'"],
    [" ", "' '"],
  ])("%j is in a file of its own, and typed only if it is plain text", (line, words) => {
    expect(written(line)).toEqual([
      { path: "/waiting", content: line },
      { path: "/run", content: `__tmx_wait '/waiting' ${words}\n` },
    ]);
  });

  it("is none where lines run", () => {
    expect(promptFiles({ path: "/run", lines: ["a"] })).toEqual([{ path: "/run", content: "__tmx_line 'a'\n" }]);
  });
});

/** How each shell prints the lines, each followed by `|`, that the run file in its first argument holds. */
const READERS = {
  bash: `__tmx_line() { printf '%s|' "$1"; }; . "$0"`,
  zsh: `__tmx_line() { printf '%s|' "$1"; }; . "$0"`,
  dash: `__tmx_line() { printf '%s|' "$1"; }; . "$0"`,
  fish: `function __tmx_line; printf '%s|' $argv[1]; end; source $argv[1]`,
};

const folder = mkdtempSync(join(tmpdir(), "tmx-run-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(Object.entries(READERS))("%s", (shell, reader) => {
  it.skipIf(spawnSync(shell, ["-c", "exit"]).status !== 0)("reads back any text", () => {
    const file = join(folder, shell);
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom("'", "\\", "\n", '"', "$", "!", "`"),
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
      ),
    });
    const lines = fc.array(
      text.filter((line) => !line.includes("\0")),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(lines, (some) => {
        const env = { ...process.env, LANG: "C.UTF-8", ENV: "", BASH_ENV: "", HOME: "/nowhere" };
        writeFileSync(file, runFile(some));
        const read = execFileSync(shell, ["-c", reader, file], { env, encoding: "utf8" });
        expect(read).toBe(some.map((line) => `${line}|`).join(""));
      }),
      { numRuns: 30 },
    );
  });
});
