import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countCharacters } from "../../../src/lib/characters.ts";
import { parseDuration } from "../../../src/lib/duration.ts";
import { resolvePath } from "../../../src/lib/posix-path.ts";
import { quote } from "../../../src/lib/quote.ts";
import { editDistance, nearest } from "../../../src/lib/suggest.ts";
import { posix } from "node:path";

describe("nearest", () => {
  const KEYS = ["name", "root", "env", "panes", "layout", "beforeEach"];

  it.each([
    ["nmae", "name"],
    ["nam", "name"],
    ["Name", "name"],
    ["pane", "panes"],
    ["layuot", "layout"],
    ["beforeeach", "beforeEach"],
    ["befroeEahc", "beforeEach"],
    ["env", "env"],
    ["zoom", undefined],
    ["x", undefined],
    ["", undefined],
    ["something", undefined],
  ])("%s is %s", (word, expected) => {
    expect(nearest(word, KEYS)).toBe(expected);
  });

  it("prefers the nearer of two", () => {
    expect(nearest("windwos", ["widows", "windows"])).toBe("windows");
  });
});

describe("edit distance", () => {
  it.each([
    ["", "", 0],
    ["", "abc", 3],
    ["abc", "abc", 0],
    ["abc", "acb", 1],
    ["kitten", "sitting", 3],
  ])("%s to %s is %d", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it("is the same both ways, and never more than the longer word", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});

describe("durations", () => {
  it.each([
    ["0s", 0],
    ["500ms", 500],
    ["10s", 10_000],
    ["1m", 60_000],
    ["2h", 7_200_000],
    ["10", undefined],
    ["s", undefined],
    ["1.5s", undefined],
    ["-1s", undefined],
    ["1 s", undefined],
    ["1d", 86_400_000],
    ["1w", undefined],
    ["1s ", undefined],
  ])("%j is %s ms", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });
});

describe("directories", () => {
  it.each([
    ["/a", "b", "/a/b"],
    ["/a", "", "/a"],
    ["/a", ".", "/a"],
    ["/a", "..", "/"],
    ["/a", "../../..", "/"],
    ["/a", "/b//c/./d/../e/", "/b/c/e"],
    ["/a", "~", "/home/ada"],
    ["/a", "~/x", "/home/ada/x"],
    ["/a", "~/../x", "/home/x"],
    ["/a", "~x", "/a/~x"],
    ["/a", "x/~", "/a/x/~"],
  ])("%s and %s is %s", (base, path, expected) => {
    expect(resolvePath(base, path, "/home/ada")).toBe(expected);
  });

  it("are as Node resolves them", () => {
    const path = fc.array(fc.constantFrom("a", "b.c", "..", ".", "", " ")).map((parts) => parts.join("/"));
    fc.assert(fc.property(path, (relative) => resolvePath("/x/y", relative, "/h") === posix.resolve("/x/y", relative)));
  });
});

describe("quoted text", () => {
  it.each([
    ["plain", '"plain"'],
    ['a "b"', '"a \\"b\\""'],
    ["a\u001b[31m\n", '"a\\u001b[31m\\n"'],
    ["\u009b\u202e", '"\\u009b\\u202e"'],
    ["x".repeat(61), `"${"x".repeat(60)}…"`],
    ["😀".repeat(61), `"${"😀".repeat(60)}…"`],
  ])("%j", (text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });
});

describe("counting characters", () => {
  it("counts what a person would, short of combining", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => countCharacters(text) === [...text].length));
  });
});
