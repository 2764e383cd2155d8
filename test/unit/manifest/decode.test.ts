import { describe, expect, it } from "vitest";
import { decodeUtf8 } from "../../../src/manifest/index.ts";

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...new TextEncoder().encode(part)] : part)));

describe("bytes of a file", () => {
  it.each([
    ["plain text", bytes("session: é 😀\n"), "session: é 😀\n"],
    ["a byte order mark", bytes([0xef, 0xbb, 0xbf], "a"), "a"],
    ["nothing", bytes(), ""],
  ])("%s is text", (_, input, value) => {
    expect(decodeUtf8(input)).toEqual({ ok: true, value });
  });

  it.each([
    ["a stray byte", bytes("a\nb\n", [0xff], "c"), 3, "ff"],
    ["Latin-1", bytes("a: caf", [0xe9], "\nb: c"), 1, "e9"],
    ["a cut character at the end", bytes("a\n", [0xf0, 0x9f, 0x98]), 2, "f0"],
    ["a cut character in the middle", bytes("é\n", [0xc3], "x\n"), 2, "c3"],
    ["a surrogate", bytes("\n\n", [0xed, 0xa0, 0x80]), 3, "ed"],
    ["UTF-16", bytes([0xff, 0xfe, 0x61, 0x00]), 1, "ff"],
    ["a bad byte before a NUL", bytes([0xff], "\n", [0]), 1, "ff"],
  ])("%s is not UTF-8", (_, input, line, byte) => {
    expect(decodeUtf8(input)).toEqual({
      ok: false,
      error: {
        code: "not-utf8",
        message: `the file is not UTF-8: byte 0x${byte} on line ${line} does not belong there`,
        hint: "save the file as UTF-8",
        line,
      },
    });
  });

  it.each([
    ["a NUL", bytes("a\nb", [0], "c"), 2],
    ["a NUL before a bad byte", bytes([0], "\n", [0xff]), 1],
  ])("%s is no text", (_, input, line) => {
    expect(decodeUtf8(input)).toMatchObject({ ok: false, error: { code: "contains-nul", line } });
  });

  it("finds the byte in a large file at once", () => {
    const input = bytes("é\n".repeat(1_000_000), [0xff]);
    expect(decodeUtf8(input)).toMatchObject({ ok: false, error: { line: 1_000_001 } });
  });
});
