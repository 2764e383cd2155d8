import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Excerpt } from "../../../src/lib/excerpt.ts";

describe("an excerpt", () => {
  it("is the text itself while that is short", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 4 }), { maxLength: 4 }), (parts) => {
        const excerpt = new Excerpt(6, 10);
        for (const part of parts) excerpt.add(part);
        expect(String(excerpt)).toBe(parts.join(""));
      }),
    );
  });

  it("is the head and the tail of a long one, however it comes", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 30 })), (parts) => {
        const excerpt = new Excerpt(5, 7);
        for (const part of parts) excerpt.add(part);
        const text = parts.join("");
        const left = text.length - 12;
        const wanted = left > 0 ? `${text.slice(0, 5)}\n… ${left} characters are left out …\n${text.slice(-7)}` : text;
        expect(String(excerpt)).toBe(wanted);
      }),
    );
  });
});
