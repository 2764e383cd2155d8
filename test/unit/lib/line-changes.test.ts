/** Lines that a pane's text lost and won. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lineChanges } from "../../../src/lib/line-changes.ts";

const lines = (text: string): readonly string[] => (text === "" ? [] : text.split(""));
const changes = (before: string, after: string): string => {
  const { removed, added } = lineChanges(lines(before), lines(after));
  return `-${removed.join("")}+${added.join("")}`;
};

describe("line changes", () => {
  test.for([
    ["", "", "-+"],
    ["abc", "abc", "-+"],
    ["", "ab", "-+ab"],
    ["ab", "", "-ab+"],
    ["abc", "abcde", "-+de"],
    ["abc", "axc", "-b+x"],
    // Scrolled, within the limit of lines.
    ["abcdef", "cdefgh", "-ab+gh"],
    ["aabaab", "aabaaba", "-+a"],
    ["xaba", "abac", "-x+c"],
    ["abc", "xyz", "-abc+xyz"],
    ["aaaa", "aa", "-aa+"],
  ] as const)("%j, then %j", ([before, after, expected]) => {
    expect(changes(before, after)).toBe(expected);
  });

  test("account for every line", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 30 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { removed, added } = lineChanges(before, after);
        expect(before.length - removed.length).toBe(after.length - added.length);
        expect(removed.length + added.length).toBeLessThanOrEqual(before.length + after.length);
      }),
    );
  });
});
