/** What a pane showed, on the terminal of whoever looks at it later. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderCaptured } from "../../../src/cli/views/captured-text.ts";
import { renderJson } from "../../../src/cli/views/json.ts";
import { COLOURED, PLAIN } from "../../../src/cli/views/style.ts";
import { expectHarmless } from "./support.ts";

const ESC = "\u001b";
const coloured = (text: string): string => renderCaptured(text, COLOURED).join("\n");

describe("captured text", () => {
  test.for([
    ["plain é 世界 🙂", "plain é 世界 🙂"],
    ["a\tb", "a\tb"],
    [`${ESC}[31mred${ESC}[0m`, `${ESC}[31mred${ESC}[0m${ESC}[0m`],
    [`${ESC}[1;38;5;8mgrey`, `${ESC}[1;38;5;8mgrey${ESC}[0m`],
    [`${ESC}[48:2::10:20:30mrgb`, `${ESC}[48:2::10:20:30mrgb${ESC}[0m`],
    // A colour goes on in the next line, and no line's colour gets out of it.
    [`${ESC}[32ma\nb\n${ESC}[mc`, `${ESC}[32ma${ESC}[0m\n${ESC}[32mb${ESC}[0m\n${ESC}[32m${ESC}[mc${ESC}[0m`],
  ] as const)("%j is shown as %j", ([text, shown]) => {
    expect(coloured(text)).toBe(shown);
  });

  test.for([
    ["a title", `${ESC}]0;pwned\u0007x`],
    ["a title, with the one-byte start", "\u009d0;pwned\u009c"],
    ["the clipboard", `${ESC}]52;c;cm0gLXJmIH4=${ESC}\\`],
    ["a link", `${ESC}]8;;http://evil/${ESC}\\text${ESC}]8;;${ESC}\\`],
    ["a question that is answered as if typed", `${ESC}[c${ESC}[6n${ESC}[21t`],
    ["a device control string", `${ESC}P$q"p${ESC}\\`],
    ["tmux's pass-through", `${ESC}Ptmux;${ESC}${ESC}]52;c;eA==\u0007${ESC}\\`],
    ["the alternate screen", `${ESC}[?1049h`],
    ["a screen title", `${ESC}kname${ESC}\\`],
    ["the cursor", `${ESC}[2J${ESC}[H${ESC}[10A`],
    ["a line over another", "safe\rrm -rf ~\b\b"],
    ["writing turned around", "a\u202eb\u2066c"],
    ["a private SGR", `${ESC}[>4;2m`],
    ["an SGR with an intermediate", `${ESC}[1 m`],
    ["one-byte CSI", "\u009b31mred"],
    ["an SGR too long", `${ESC}[${"1;".repeat(40)}1m`],
    ["a parameter too long", `${ESC}[99999m`],
    ["half a sequence", `${ESC}[31`],
    ["an escape alone", ESC],
  ] as const)("%s does nothing", ([, text]) => {
    const shown = coloured(text);
    expect(shown).not.toContain(ESC);
    expectHarmless(shown);
  });

  test.for([`${ESC}[8mhidden`, `${ESC}[0;08mhidden`, `${ESC}[38;5;1;8mhidden`])("%j cannot hide text", (text) => {
    expect(coloured(text)).toBe("hidden");
  });

  test("without colours there is no escape sequence at all", () => {
    expect(renderCaptured(`${ESC}[31mred${ESC}[0m\nplain`, PLAIN)).toEqual(["red", "plain"]);
  });

  test("nothing but colours, whatever the text", () => {
    const dangerous = fc.constantFrom(
      ESC,
      "[",
      "]",
      "\u009b",
      "\u009d",
      "?",
      ";",
      ":",
      "m",
      "31",
      "8",
      "\u0007",
      "\r",
      "\n",
    );
    const text = fc
      .array(fc.oneof(dangerous, fc.string({ unit: "binary", maxLength: 3 })))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (each) => {
        expectHarmless(coloured(each));
        expect(renderCaptured(each, PLAIN).join("")).not.toContain(ESC);
        expectHarmless(renderJson({ each }));
        expect(JSON.parse(renderJson({ each }))).toEqual({ each });
      }),
    );
  });
});
