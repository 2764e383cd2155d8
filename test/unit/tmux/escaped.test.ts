/** Values as tmux shows them, read back: the left sides are what tmux 3.3a to 3.8 printed. */
import { expect, it } from "vitest";
import { parseOption, parseVariables } from "../../../src/tmux/escaped.ts";

it.each([
  ["mouse on", "mouse", "on"],
  ["@v ''", "@v", ""],
  ["@k \\~", "@k", "~"],
  ["@z \\~x", "@z", "~x"],
  ["@p \\{", "@p", "{"],
  ["@q \\\\", "@q", "\\"],
  ["@r a\\\\b", "@r", "a\\b"],
  ['@m " x "', "@m", " x "],
  ["@n 'a\"\\n'", "@n", 'a"\n'],
  ['@s "\\$x"', "@s", "$x"],
  ['@t "x #{y} \\$H \\${H}"', "@t", "x #{y} $H ${H}"],
  ["@u \\033[31m\\\\033\u00c3\u00a9\\177", "@u", "\u001b[31m\\033é\u007f"],
  ['@x "a\'b"', "@x", "a'b"],
  ['status-left "multi\\nline \\"q\\" tab\\tx"', "status-left", 'multi\nline "q" tab\tx'],
  ["update-environment[0]* DISPLAY", "update-environment[0]", "DISPLAY"],
])("reads the option %j", (line, name, value) => {
  expect(parseOption(line)).toEqual([name, value]);
});

it.each(["update-environment", "@a b c", ""])("passes over %j, whose value cannot be told", (line) => {
  expect(parseOption(line)).toBeUndefined();
});

it("reads variables, of several lines too, up to where they end", () => {
  const text =
    'A="x\nB=y"; export A;\nunset DISPLAY;\nS="sp \\"q\\" \\$H \\`x\\` \\\\"; export S;\nE="\\033x\\\\033"; export E;\n<end>\n';
  const { variables, length } = parseVariables(text);
  expect(variables).toEqual({ A: "x\nB=y", S: 'sp "q" $H `x` \\', E: "\u001bx\\033" });
  expect(text.slice(length)).toBe("<end>\n");
});
