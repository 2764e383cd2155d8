import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { runs } from "../../support/model/properties.ts";
import { KEYS } from "../../../src/manifest/manifest.gen.ts";
import { decodeUtf8 } from "../../../src/manifest/index.ts";
import { parse, specOf } from "./support.ts";

const scalar = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
const key = fc.oneof(fc.constantFrom(...Object.values(KEYS).flat()), fc.string());
const { anything } = fc.letrec<{ anything: unknown }>((tie) => ({
  anything: fc.oneof(
    { maxDepth: 5 },
    scalar,
    fc.array(tie("anything"), { maxLength: 4 }),
    fc.dictionary(key, tie("anything"), { maxKeys: 5 }),
  ),
}));

/** Lines that look like YAML, right or wrong. */
const fragment = fc.constantFrom(
  "session: a",
  "windows:",
  "  - name: x",
  "    panes:",
  "      - run: y",
  "- ",
  "? ",
  ": ",
  "&a ",
  "*a",
  "<<: *a",
  "\t",
  "{",
  "}",
  "[",
  "]",
  '"',
  "'",
  "|",
  ">",
  "---",
  "...",
  "!x",
  "%",
  "# c",
  "${{ vars.a }}",
  "${{",
  "vars: {a: 1}",
  "\n",
  " ",
);

describe("no text and no data makes it throw", () => {
  it("text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => void parse(text)));
  });

  it("pieces of YAML", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fragment, fc.constantFrom("", "\n", "\n  "))),
        (parts) => void parse(parts.flat().join("")),
      ),
      runs(500) as fc.Parameters<[[string, string][]]>,
    );
  });

  it("data of any form", () => {
    fc.assert(
      fc.property(fc.dictionary(key, anything), (data) => void parse(stringify(data))),
      runs(300),
    );
  });

  it("bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const result = decodeUtf8(bytes);
        return result.ok || result.error.line >= 1;
      }),
    );
  });
});

describe("every diagnostic", () => {
  it("points into the text", () => {
    fc.assert(
      fc.property(fc.dictionary(key, anything), (data) => {
        const text = stringify(data);
        const result = parse(text);
        for (const { location } of result.ok ? [] : result.error) {
          if (!location) continue;
          expect(text.split("\n")[location.line - 1]).toBe(location.text);
          expect(location.column + location.length - 1).toBeLessThanOrEqual([...location.text].length + 1);
        }
      }),
    );
  });
});

const word = fc.stringMatching(/^[a-z][a-z0-9 #{};'"é😀-]{0,20}[a-z]$/u).filter((text) => !text.includes("${{"));
const command = fc
  .string({ unit: "grapheme", minLength: 1 })
  .filter((text) => text.trim() !== "" && !/[\0\r\n]|\$\{\{/.test(text));
const env = fc.dictionary(
  fc.stringMatching(/^[A-SU-Z_][A-Z0-9_]{0,9}$/),
  fc.string({ unit: "grapheme" }).filter((text) => !/\0|\$\{\{/.test(text)),
);

describe("a good manifest", () => {
  it("comes out as it went in", () => {
    const pane = fc.record({ name: word, run: command, env, title: word });
    const session = fc.record({
      session: word,
      env,
      windows: fc.array(fc.record({ name: word, panes: fc.tuple(pane) }), { minLength: 1 }),
    });
    fc.assert(
      fc.property(session, (manifest) => {
        fc.pre(new Set(manifest.windows.map(({ name }) => name)).size === manifest.windows.length);
        const spec = specOf(stringify(manifest));
        expect(spec).toMatchObject({ name: manifest.session, env: manifest.env });
        expect(
          spec.windows.map(({ name, panes: [first] }) => ({
            name,
            panes: [
              {
                name: first?.name,
                run: first?.process.kind === "run" && first.process.lines[0],
                env: first?.env,
                title: first?.title,
              },
            ],
          })),
        ).toEqual(manifest.windows);
      }),
    );
  });
});
