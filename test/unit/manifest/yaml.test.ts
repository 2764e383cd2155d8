import { describe, expect, it } from "vitest";
import { diagnosticsOf, errorsOf, parse, sessionWith, specOf, specsOf, windowWith } from "./support.ts";

const aliases = (levels: number, item: (anchor: string) => string): string =>
  Array.from({ length: levels }, (_, i) => `k${i + 1}: &k${i + 1} ${item(`*k${i}`)}`).join("\n");

describe("YAML that cannot be a manifest", () => {
  it.each([
    ["an empty file", "", '- empty-manifest - | the file holds no manifest | start with "session:" and "windows:"'],
    [
      "a comment",
      "# nothing\n",
      '- empty-manifest - | the file holds no manifest | start with "session:" and "windows:"',
    ],
    [
      "empty documents",
      "---\n---\n# x\n---\n",
      '- empty-manifest - | the file holds no manifest | start with "session:" and "windows:"',
    ],
    [
      "a text",
      "just text\n",
      '1:1+9 wrong-type - | expected a mapping, got "just text" | a manifest is a mapping: start with "session:" and "windows:"',
    ],
    [
      "nothing, spelt out",
      "null\n",
      '1:1+4 wrong-type - | expected a mapping, got nothing | a manifest is a mapping: start with "session:" and "windows:"',
    ],
    [
      "a list",
      "- session: web\n",
      '1:1+14 wrong-type - | expected a mapping, got a list | a manifest is a mapping: start with "session:" and "windows:"',
    ],
    [
      "a tab",
      "session: web\nwindows:\n\t- name: edit\n",
      "3:1+1 tab-indentation - | a tab indents this line | YAML indents with spaces only",
    ],
    [
      "nested mappings on a line",
      "session: a: b\n",
      '1:10+1 bad-yaml - | this is not YAML: nested mappings are not allowed in compact mappings | put a value that holds ": " in quotes',
    ],
    [
      "an open quote",
      'session: "web\n',
      '2:1+1 bad-yaml - | this is not YAML: missing closing "quote | check the quotes, brackets and colons here and on the lines above',
    ],
    [
      "an unknown tag",
      sessionWith("root: !include x"),
      '2:7+8 unknown-tag - | unknown tag "!include" | a manifest needs no tags: leave it out',
    ],
    [
      "a duplicate key",
      "session: web\nwindows: [{}]\nsession: api\n",
      '3:1+7 duplicate-key session | duplicate key "session"; the first is on line 1',
    ],
    [
      "a number as key",
      sessionWith("vars: { 1: x }"),
      '2:9+1 non-string-key vars.1 | keys are text, and "1" is not text | put it in quotes',
    ],
    [
      "a list as key",
      sessionWith("vars: { [a]: x }"),
      "2:9+3 non-string-key vars | keys are text, and this is a list, a mapping or an alias",
    ],
    [
      "braces that were to be text",
      sessionWith("root: {{ home }}"),
      '2:8+8 non-string-key root | keys are text, and this is a list, a mapping or an alias | put text that starts with "{{" in quotes; variables are ${{ vars.NAME }}',
    ],
    [
      "an alias without an anchor",
      sessionWith("root: *home"),
      '2:7+5 unknown-anchor root | there is no anchor "&home" above this line',
    ],
    [
      "a NUL",
      sessionWith('root: "a\\0b"'),
      "2:7+6 bad-text root | text cannot hold NUL characters or half of a surrogate pair | remove the escape",
    ],
    [
      "half a character",
      sessionWith('root: "\\uD800"'),
      "2:7+8 bad-text root | text cannot hold NUL characters or half of a surrogate pair | remove the escape",
    ],
    [
      "a merge of text",
      sessionWith("env: { <<: x }"),
      '2:12+1 bad-merge env["<<"] | what follows << is a mapping, an alias to one, or a list of these',
    ],
  ])("refuses %s", (_, text, error) => {
    expect(errorsOf(text)).toEqual([error]);
  });

  it("does not hide other mistakes behind a bad key", () => {
    expect(errorsOf("1: x\n? [a]\n: b\nsesion: web\nwindows: [{}]\n").map((line) => line.split(" |")[0])).toEqual([
      "1:1+1 non-string-key 1",
      '2:3+3 non-string-key ["?"]',
      "4:1+6 unknown-key sesion",
    ]);
  });

  it("says what is wrong with an alias inside of its own anchor", () => {
    expect(errorsOf(sessionWith("env: &env\n  A: *env"))).toEqual([
      '3:6+4 endless-alias env.A | "*env" stands inside of what it stands for',
    ]);
  });

  it("warns of what YAML warns of", () => {
    const result = parse("%FOO bar\n---\nsession: web\nwindows: [{}]\n");
    expect(result.ok && result.value.warnings).toEqual([
      {
        severity: "warning",
        code: "yaml-warning",
        message: "unknown directive %FOO",
        file: "web.yaml",
        location: { line: 1, column: 1, length: 8, text: "%FOO bar" },
      },
    ]);
  });
});

describe("YAML made to do harm", () => {
  it("refuses a file of more than 4 MiB", () => {
    const error = "- file-too-large - | the file is larger than 4 MiB | 4 MiB is the limit for a manifest";
    expect(errorsOf(`# ${"x".repeat(4 * 1024 * 1024)}`)).toEqual([error]);
    expect(errorsOf(`# ${"€".repeat(1.5 * 1024 * 1024)}`)).toEqual([error]);
  });

  it("takes a file of just under 4 MiB", () => {
    expect(specOf(`${sessionWith("root: x")}# ${"x".repeat(4 * 1024 * 1024 - 100)}`).root).toBe("/src/web/x");
  });

  it.each([
    ["[", "["],
    ["{a: ", "{"],
    ["- ", "block lists"],
  ])("refuses endless nesting of %s", (part) => {
    const [error] = errorsOf(part.repeat(100_000));
    expect(error).toContain("too-deep - | the YAML is nested more than 64 levels deep");
  });

  it("refuses aliases that expand without end", () => {
    const bomb = aliases(9, (anchor) => `[${Array(10).fill(anchor).join(", ")}]`);
    const [error, ...others] = diagnosticsOf(sessionWith(`k0: &k0 x\n${bomb}`));
    expect(error).toMatchObject({ code: "too-many-aliases", hint: "use fewer aliases", location: { line: 3 } });
    expect(others).toEqual([]);
  });

  it("refuses merge keys that expand without end", () => {
    const bomb = aliases(9, (anchor) => `{ <<: [${Array(10).fill(anchor).join(", ")}] }`);
    expect(diagnosticsOf(sessionWith(`k0: &k0 { a: x }\n${bomb}`))[0]).toMatchObject({ code: "too-many-aliases" });
  });

  it("stops counting at 500 problems", () => {
    const text = sessionWith(Array.from({ length: 600 }, (_, i) => `unknown${i}: x`).join("\n"));
    const diagnostics = diagnosticsOf(text);
    expect(diagnostics).toHaveLength(501);
    expect(diagnostics.at(-1)).toMatchObject({ code: "too-many-problems", message: "100 more problems are not shown" });
  });
});

describe("several documents", () => {
  it("makes a session of each, and skips empty ones", () => {
    const specs = specsOf("---\nsession: a\nwindows: [{}]\n---\n# nothing\n---\nsession: b\nwindows: [{}]\n---\n");
    expect(specs.map(({ name, source }) => [name, source])).toEqual([
      ["a", { file: "web.yaml", line: 2 }],
      ["b", { file: "web.yaml", line: 7 }],
    ]);
  });

  it("reports what is wrong with each, and makes nothing of any", () => {
    expect(errorsOf("session: a\nwindows: []\n---\nsession: b\nwindows: [{}]\n---\nsession: c\n\tx\n")).toEqual([
      "2:10+2 empty-list windows | windows is empty | a session has at least one window",
      "8:1+1 tab-indentation - | a tab indents this line | YAML indents with spaces only",
    ]);
  });

  it("refuses one session twice", () => {
    expect(errorsOf("session: a\nwindows: [{}]\n---\nsession: 'a'\nwindows: [{}]\n")).toEqual([
      '4:11+1 duplicate-session session | the session "a" is described twice; the first is in web.yaml:1 | give one of them another name',
    ]);
  });
});

describe("anchors and merge keys", () => {
  it("expands them, own keys first", () => {
    const { windows } = specOf(
      "session: web\nwindows:\n  - name: a\n    env: &env { A: 1, B: 2 }\n  - name: b\n    env: { B: 3, <<: *env }\n",
    );
    expect(windows.map(({ panes }) => panes[0]?.env)).toEqual([
      { A: "1", B: "2" },
      { A: "1", B: "3" },
    ]);
  });

  it("merges lists of mappings, earlier ones first", () => {
    const { env } = specOf(sessionWith("env: { <<: [{ A: 1 }, { A: 2, B: 2 }] }"));
    expect(env).toEqual({ A: "1", B: "2" });
  });

  it("means the latest anchor above an alias", () => {
    const { windows } = specOf(
      "session: web\nwindows:\n  - name: &n a\n  - name: *n\n    id: x\n  - name: &n b\n  - {name: *n, id: y}\n",
    );
    expect(windows.map(({ name }) => name)).toEqual(["a", "a", "b", "b"]);
  });

  it("reports a mistake behind an anchor once, where it is written", () => {
    const text = "session: web\nwindows:\n  - &w { nmae: a }\n  - *w\n  - <<: *w\n    name: b\n";
    expect(errorsOf(text)).toEqual(['3:10+4 unknown-key windows[0].nmae | unknown key "nmae" | did you mean "name"?']);
  });

  it("reports a wrong alias where it is used", () => {
    expect(errorsOf("session: &s web\nwindows:\n  - focus: *s\n")).toEqual([
      '3:12+2 wrong-type windows[0].focus | expected true or false, got "web"',
    ]);
  });

  it("keeps keys that JavaScript has a meaning for", () => {
    const { env } = specOf(sessionWith("env: { __proto__: a, constructor: b }"));
    expect(Object.entries(env)).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
    ]);
  });
});

describe("scalars", () => {
  it.each([
    ["1.10", "1.10"],
    ["0x1F", "0x1F"],
    ["007", "007"],
    ["12345678901234567890", "12345678901234567890"],
    ["1e3", "1e3"],
    ["3000", "3000"],
    ["-1.5", "-1.5"],
    ["true", "true"],
    ["yes", "yes"],
    ["'3'", "3"],
  ])("gives %s to the environment as it is written", (yaml, value) => {
    expect(specOf(sessionWith(`env: { A: ${yaml} }`)).env).toEqual({ A: value });
  });

  it("counts columns in characters, not in halves of them", () => {
    expect(diagnosticsOf(sessionWith('env: { A: "😀é", TMUX: x }'))[0]?.location).toEqual({
      line: 2,
      column: 17,
      length: 4,
      text: 'env: { A: "😀é", TMUX: x }',
    });
  });

  it("reads files with CRLF line ends", () => {
    const text = windowWith("nmae: a").replaceAll("\n", "\r\n");
    expect(diagnosticsOf(text)[0]?.location).toEqual({ line: 3, column: 5, length: 4, text: "  - nmae: a" });
  });
});
