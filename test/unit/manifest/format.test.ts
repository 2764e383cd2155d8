/** `tmx fmt`: the form changes, the meaning does not, and a second time changes nothing. */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { formatManifest } from "../../../src/manifest/authoring.ts";
import { KEYS } from "../../../src/manifest/manifest.gen.ts";
import { errorsOf, parse, specsOf } from "./support.ts";

function format(text: string): string {
  const formatted = formatManifest(text, "web.yaml");
  if (!formatted.ok) throw new Error(formatted.error.map(({ message, hint }) => `${message} | ${hint}`).join("\n"));
  return formatted.value;
}

const codesOf = (text: string): readonly string[] => {
  const formatted = formatManifest(text, "web.yaml");
  return formatted.ok ? [] : formatted.error.map(({ code, location }) => `${location?.line}:${code}`);
};

const CASES: readonly (readonly [string, string, string])[] = [
  [
    "the schema's order of keys",
    "windows:\n  - panes:\n      - run: vim\n        name: a\n        stop: { grace: 1s, keys: C-c }\n    name: x\nroot: .\nsession: web\n",
    "session: web\nroot: .\nwindows:\n  - name: x\n    panes:\n      - name: a\n        run: vim\n        stop: { keys: C-c, grace: 1s }\n",
  ],
  ["names of one's own stay in their order", "session: a\nenv:\n  B: 1\n  A: 2\nwindows: [ {} ]\n", "="],
  [
    "two spaces",
    "session: a\nwindows:\n- name: x\n  panes:\n  -   vim\n",
    "session: a\nwindows:\n  - name: x\n    panes:\n      - vim\n",
  ],
  [
    "quotes only where they are needed",
    `session: "web"\nroot: '~/x'\nenv: { A: "1", B: "yes", C: 'x y', D: "\${{ env.HOME }}", E: "" }\nwindows:\n  - panes: [ "a: b", "echo hi", { run: vim, size: "60%" } ]\n`,
    `session: web\nroot: '~/x'\nenv: { A: "1", B: "yes", C: x y, D: "\${{ env.HOME }}", E: "" }\nwindows:\n  - panes: [ "a: b", echo hi, { run: vim, size: 60% } ]\n`,
  ],
  [
    "numbers as they were written",
    "session: a\nenv: { A: 1.10, B: 0x1F, C: 007, D: 1e3, E: +1, F: .5, G: 1 }\nwindows: [ {} ]\n",
    "=",
  ],
  [
    "comments and blank lines between windows",
    "# head\n\n# of the session\nsession: a # name\nwindows:\n  # one\n  - name: a\n\n\n\n  # two\n  - name: b # behind\n# foot\n",
    "# head\n\n# of the session\nsession: a # name\nwindows:\n  # one\n  - name: a\n\n  # two\n  - name: b # behind\n\n# foot\n",
  ],
  [
    "comments go along with their keys",
    "# yaml-language-server: $schema=x\n# windows\nwindows: [ {} ]\n\n# session\nsession: a\n",
    "# yaml-language-server: $schema=x\n# session\nsession: a\n\n# windows\nwindows: [ {} ]\n",
  ],
  [
    "anchors, aliases and merge keys",
    "session: a\nwindows:\n  - env: &e\n      A: 1\n  - env:\n      <<: *e\n      B: 2\n    panes:\n      - &p\n        name: x\n        run: vim\n      - <<: *p\n        name: y\n",
    "=",
  ],
  [
    "what an alias needs first stays first",
    "session: a\nwindows:\n  - panes:\n      - env: &e { A: 1 }\n    env: *e\n",
    "=",
  ],
  [
    "long lines and folded ones",
    `session: a\nwindows:\n  - panes:\n      - ${"x ".repeat(200)}y\n      - run: >-\n          one\n          two\n\n          three\n        restart: always\n      - |\n        a\n          b\n`,
    "=",
  ],
  [
    "brackets over several lines",
    'session: a\nwindows: [\n  { name: x,\n    panes: ["vim", {run: top}] } ]\n',
    "session: a\nwindows:\n  - name: x\n    panes: [ vim, { run: top } ]\n",
  ],
  ["JSON", '{"session": "a",\n "windows": [{"name": "x"}]}', "session: a\nwindows: [ { name: x } ]\n"],
  ["several documents", "---\nsession: a\nwindows: [ {} ]\n---\n# b\nsession: b\nwindows: [ {} ]\n", "="],
  [
    "documents of nothing, and of comments",
    "---\n---\nsession: a\nwindows: [ {} ]\n---\n---\n  # words\n\n# more\n---\n",
    "---\nsession: a\nwindows: [ {} ]\n---\n# words\n\n# more\n",
  ],
  [
    "blank lines behind comments",
    "session: a\nwindows:\n  - panes:\n      - run:\n          - x\n          # end\n\n\n\n      - y\n",
    "session: a\nwindows:\n  - panes:\n      - run:\n          - x\n          # end\n\n      - y\n",
  ],
  ["empty panes", "session: a\nwindows:\n  - panes:\n      -\n      - ~\n      - null\n      - {}\n", "="],
  ["line ends of Windows, and none at the end", "session: a\r\nwindows:\r\n  - {}", "session: a\nwindows:\n  - {}\n"],
  [
    "a base without a session",
    "env: { A: 1 }\nroot: ${{ env.NOWHERE }}\n",
    "root: ${{ env.NOWHERE }}\nenv: { A: 1 }\n",
  ],
];

describe("formatting", () => {
  it.each(CASES)("%s", (_name, before, after) => {
    expect(format(before)).toBe(after === "=" ? before : after);
  });

  it.each([
    ["what is not YAML", "session: [\n", ["2:bad-yaml"]],
    ["an unknown key", "session: a\nwindows:\n  - nam: x\n", ["3:unknown-key"]],
    ["a duplicate", "session: a\nsession: b\n", ["2:duplicate-key"]],
    ["an alias to nothing", "session: *a\n", ["1:unknown-anchor"]],
    ["something else", "- a\n- b\n", ["1:wrong-type"]],
    ["nothing", "# only words\n", ["undefined:empty-manifest"]],
  ])("leaves %s alone", (_name, text, codes) => {
    expect(codesOf(text)).toEqual(codes);
  });
});

const file = (path: string): URL => new URL(`../../../${path}`, import.meta.url);

describe("the examples", () => {
  it.each(
    readdirSync(file("examples"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml")),
  )("%s is formatted", (name) => {
    const text = readFileSync(file(`examples/${name}`), "utf8");
    expect(format(text)).toBe(text);
  });
});

/** Text that YAML could take for something else, and comments, between the lines of a manifest. */
const scalar = fc.oneof(
  fc.constantFrom(
    "vim",
    "yes",
    "0x1F",
    "1.10",
    "~",
    "",
    "a: b",
    "- x",
    "#(touch x)",
    "x #y",
    "'q'",
    '"',
    "60%",
    "@x",
    "{}",
    "a\nb\n",
    " lead",
    "trail ",
    "é🦊",
    "${{ vars.v }}",
    "null",
    "C:\\x",
    "---",
    "... x",
    "a\tb",
    "? y",
    "| z",
  ),
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
);
const environment = fc.dictionary(fc.stringMatching(/^[A-Z]{1,3}$/), scalar, { maxKeys: 3 });
const text = fc.oneof(scalar, scalar).map(String);
const pane = fc.oneof(
  fc.constant(null),
  text,
  fc.record(
    {
      name: text,
      run: fc.oneof(text, fc.array(text, { maxLength: 2 })),
      env: environment,
      stop: fc.record({ grace: text, keys: fc.array(text, { maxLength: 2 }) }),
    },
    { requiredKeys: [] },
  ),
);
const window = fc.record(
  { panes: fc.array(pane, { maxLength: 3 }), name: text, env: environment, layout: text, focus: fc.boolean() },
  { requiredKeys: [] },
);
const manifest = fc.record(
  { windows: fc.array(window, { maxLength: 3 }), vars: environment, session: text, env: environment, root: text },
  { requiredKeys: ["session"] },
);
const written = fc
  .tuple(
    manifest,
    fc.record({
      indent: fc.constantFrom(2, 3, 4),
      indentSeq: fc.boolean(),
      lineWidth: fc.constantFrom(0, 20, 80),
      singleQuote: fc.constantFrom(true, false, null),
      defaultStringType: fc.constantFrom("PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE", "BLOCK_FOLDED", "BLOCK_LITERAL"),
      collectionStyle: fc.constantFrom("any", "block", "flow"),
    }),
    fc.array(fc.tuple(fc.nat(40), fc.constantFrom("# c", "", "", "    # d", "#")), { maxLength: 6 }),
  )
  .map(([data, options, extras]) => {
    const lines = stringify(data, { ...options, defaultKeyType: "PLAIN" } as object).split("\n");
    for (const [at, line] of extras) lines.splice(at % lines.length, 0, line);
    return lines.join("\n");
  });

describe("whatever the text", () => {
  it("a second time changes nothing, and what it means stays", () => {
    let formatted = 0;
    fc.assert(
      fc.property(written, (before) => {
        const once = formatManifest(before, "web.yaml");
        if (!once.ok) {
          // A comment that landed inside of a text may make something else of it; but then it is no manifest.
          expect(once.error.map(({ code }) => code)).not.toContain("cannot-format");
          return;
        }
        formatted += 1;
        expect(formatManifest(once.value, "web.yaml")).toEqual(once);
        const [meant, means] = [parse(before), parse(once.value)];
        expect(means.ok).toBe(meant.ok);
        if (meant.ok) expect(specsOf(once.value).map(withoutLine)).toEqual(specsOf(before).map(withoutLine));
        else expect(messagesOf(once.value)).toEqual(messagesOf(before));
        for (const line of before.split("\n").filter((each) => each === "# c")) expect(once.value).toContain(line);
      }),
      { numRuns: 120 },
    );
    expect(formatted).toBeGreaterThan(60);
  });

  it("known keys come in the schema's order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray<string>(KEYS.window.filter((key) => key !== "panes")), (keys) => {
        const text = `windows:\n  - ${keys.map((key) => `${key}: 1`).join("\n    ")}\n`;
        fc.pre(keys.length > 0);
        const order = [...format(text).matchAll(/(\w+): 1/g)].map(([, key]) => key);
        expect(order).toEqual(KEYS.window.filter((key) => keys.includes(key)));
      }),
    );
  });
});

const withoutLine = ({ source: _source, ...spec }: ReturnType<typeof specsOf>[number]): object => spec;

/** Errors without their places. */
const messagesOf = (text: string): readonly string[] =>
  errorsOf(text)
    .map((line) => line.replace(/^\S+ /, "").replace(/ is on line \d+/, ""))
    .toSorted();
