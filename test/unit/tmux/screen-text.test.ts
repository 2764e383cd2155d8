/** What tmux tells of a screen, in the one form in which it is kept. The left sides are what 3.3a to 3.8 printed. */
import { expect, it } from "vitest";
import { lastRows, readScreen } from "../../../src/tmux/screen-text.ts";

it.each<readonly [captured: string, ...lines: readonly string[]]>([
  ["\n", ""],
  ["a  \n\n  b\t\n", "a", "", "  b"],
  // Colours go on over the end of a line.
  ["\u001b[31mred\nred \u001b[39mplain \n", "\u001b[31mred\u001b[0m", "\u001b[31mred \u001b[0mplain"],
  ["a\u001b[1m\u001b[31mb\u001b[0m\u001b[31mc\u001b[39md\n", "a\u001b[1;31mb\u001b[0;31mc\u001b[0md"],
  ["\u001b[7m   \u001b[0m   \n", "\u001b[7m   \u001b[0m"],
  [
    "\u001b[38;5;200m\u001b[48;2;1;2;3mx\u001b[4:3m\u001b[58;5;9my\n",
    "\u001b[38;5;200;48;2;1;2;3mx\u001b[0;4:3;38;5;200;48;2;1;2;3;58;5;9my\u001b[0m",
  ],
  // tmux's way of writing an overline.
  ["\u001b[5:3mo\u001b[0m\n", "\u001b[53mo\u001b[0m"],
  // What sets the same again is no change.
  ["\u001b[0m\u001b[39m\u001b[49mx\u001b[31my\u001b[31mz\n", "x\u001b[31myz\u001b[0m"],
  ["\u000elqk\u000fx\u000e~+\u000f\n", "┌─┐x·→"],
  ["\u001b[0m\u000eq\u001b[31mq\u000fq\n", "─\u001b[31m─q\u001b[0m"],
  [
    "\u001b]8;;http://a/b\u001b\\one\ntwo\u001b]8;;\u001b\\ end\n",
    "\u001b]8;;http://a/b\u001b\\one\u001b]8;;\u001b\\",
    "\u001b]8;;http://a/b\u001b\\two\u001b]8;;\u001b\\ end",
  ],
  // Nothing that a terminal would obey is kept besides.
  ["a\u001b[2Jb\u001b]52;c;eA==\u0007c\u009b1md\u0007\n", "a[2Jb]52;c;eA==c1md"],
])("reads %j", (captured, ...lines) => {
  expect(readScreen(captured)).toEqual(lines);
  expect(readScreen(`${lines.join("\n")}\n`)).toEqual(lines);
});

it.each<readonly [rows: number, lines: readonly string[], kept: number]>([
  [3, ["a", "b", "c", "d"], 3],
  [9, ["a", "b"], 2],
  [3, ["a", "x".repeat(20), "b"], 2],
  [3, ["a", "\u001b[31mx\u001b[0m".repeat(20), "b"], 2],
  // Wide characters count in full, and those that may be wide as well.
  [2, ["a", "漢漢漢漢漢漢"], 1],
  [2, ["x".repeat(100)], 1],
  // What is surely narrow counts once.
  [3, ["a", `é${"x".repeat(14)}`, "b"], 2],
])("in %d rows of ten columns, of %j the last %d are kept", (rows, lines, kept) => {
  expect(lastRows(lines, { rows, columns: 10 })).toEqual(lines.slice(-kept));
});
