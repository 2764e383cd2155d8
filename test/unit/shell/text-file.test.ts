/** What /bin/sh prints of a text's file, whichever shell that is. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { textFile } from "../../../src/shell/index.ts";

const folder = mkdtempSync(join(tmpdir(), "tmx-text-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SHELLS: readonly (readonly [name: string, ...command: string[]])[] = [
  ["dash", "dash"],
  ["bash", "bash", "--posix"],
  ["busybox", "busybox", "sh"],
];

const there = SHELLS.filter(([, program, ...args]) => spawnSync(program!, [...args, "-c", "exit"]).status === 0);

describe.each(there)("%s", (name, program, ...args) => {
  const file = join(folder, name);
  const print = (content: string): string => {
    writeFileSync(file, content);
    const env = { ...process.env, LANG: "C.UTF-8" };
    return execFileSync(program, [...args, "-c", '. "$0"', file], { env, encoding: "utf8", maxBuffer: 1e8 });
  };

  it("prints any text, plain and with an end behind it", () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom("'", "\\", "\n", '"', "$", "`", "%", "\u001b[31m", "\u000eqq\u000f", "Á", "ˈ", "…"),
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
      ),
    });
    fc.assert(
      fc.property(
        text.filter((some) => !some.includes("\0")),
        (some) => {
          const end = some === "" || some.endsWith("\n") ? "" : "\n";
          expect(print(textFile(some, { isAbove: false }))).toBe(`\u001b)0${some}\u001b[0m\u001b(B\u000f${end}`);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("prints a long one, and clears the screen below it", () => {
    const text = "a line of what a build has printed here: it's 100%\n".repeat(20_000);
    expect(print(textFile(text, { isAbove: true }))).toBe(`\u001b)0${text}\u001b[0m\u001b(B\u000f\u001b[H\u001b[2J`);
  });
});
