/** The configuration file: values with their defaults, or what is wrong and where. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/manifest/config.ts";
import { DEFAULT_CONFIG } from "../../../src/model/config.ts";

const read = (text: string) => parseConfig({ file: "config.yaml", text });

/** `line:column code: message (hint)` */
function wrong(text: string): readonly string[] {
  const config = read(text);
  if (config.ok) return [];
  return config.error.map(
    ({ location, code, message, hint }) =>
      `${location?.line}:${location?.column} ${code}: ${message}${hint === undefined ? "" : ` (${hint})`}`,
  );
}

it.each(["", "# nothing yet\n", "{}\n", "programs: {}\nsnapshot: {}\n"])("%j says nothing", (text) => {
  expect(read(text)).toEqual({ ok: true, value: DEFAULT_CONFIG });
});

it("is read", () => {
  const text = [
    "programs:",
    "  start: [lazygit, k9s]",
    "  never: [ssh]",
    "  strategies: { claude: claude --continue, ranger: 'ranger ${{ args }} ${{args}}' }",
    "snapshot: { keep: 3, text: 0, budget: 2G }",
  ].join("\n");
  expect(read(text)).toEqual({
    ok: true,
    value: {
      programs: {
        start: ["lazygit", "k9s"],
        never: ["ssh"],
        strategies: { claude: "claude --continue", ranger: "ranger ${{ args }} ${{args}}" },
      },
      snapshot: { keep: 3, text: 0, budget: 2 * 1024 ** 3 },
    },
  });
});

it("has the defaults that its schema tells", () => {
  const schema = JSON.parse(readFileSync(new URL("../../../schemas/config.schema.json", import.meta.url), "utf8"));
  const defaults = Object.entries(schema.properties).map(([name, part]) => {
    const { properties } = part as { properties: Record<string, { default: unknown }> };
    return [name, Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, value.default]))];
  });
  expect(read(JSON.stringify(Object.fromEntries(defaults)))).toEqual({ ok: true, value: DEFAULT_CONFIG });
});

describe("what is wrong", () => {
  it.each<[string, string]>([
    ["program: {}", '1:1 unknown-key: unknown key "program" (did you mean "programs"?)'],
    ["programs: { begin: [] }", '1:13 unknown-key: unknown key "begin" (valid keys here: start, never, strategies)'],
    ["snapshot:\n  kep: 3", '2:3 unknown-key: unknown key "kep" (did you mean "keep"?)'],
    ["snapshot:\n  keep: 0", "2:9 bad-value: expected a whole number from 1 to 100000, got the number 0"],
    ["snapshot: { budget: 5 }", "1:21 bad-value: expected a size such as 500M or 2G, got the number 5"],
    ["snapshot: { text: all }", '1:19 bad-value: expected a whole number of lines, up to 1000000, got "all"'],
    ["programs: { start: vim }", '1:20 bad-value: expected a list of names of programs, got "vim"'],
    [
      "programs: { start: [/bin/vim] }",
      '1:21 bad-value: expected the name of a program, without its folder, got "/bin/vim"',
    ],
    [
      "programs: { strategies: { a/b: c } }",
      '1:27 bad-value: expected the name of a program, without its folder, got "a/b"',
    ],
    ["programs: { strategies: { a: ' ' } }", '1:30 bad-value: expected a command line, got " "'],
    [
      "programs: { strategies: { a: 'b ${{ dir }}' } }",
      '1:33 unknown-variable: there is no "${{ dir }}" here (a strategy knows ${{ args }}: the arguments that the program had)',
    ],
    ["[]", "1:1 bad-value: expected a mapping: programs and snapshot, got a list"],
    ["programs:", "1:1 bad-value: expected a mapping: start, never and strategies, got nothing"],
    ["a: &x 1\na: *x", '2:1 duplicate-key: duplicate key "a"; the first is on line 1'],
    ["{}\n---\n{}", "2:1 two-documents: the configuration is one document, and a second one starts here"],
    ["__proto__: 1", '1:1 unknown-key: unknown key "__proto__" (valid keys here: programs, snapshot)'],
  ])("%j", (text, expected) => {
    expect(wrong(text)).toContain(expected);
  });

  it("all at once", () => {
    expect(wrong("snapshot: { keep: x }\nprograms: { strat: [] }")).toHaveLength(2);
  });
});
