import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KEPT_GENERATIONS, outdated } from "../../../src/model/generation.ts";

describe("of many generations", () => {
  it("the last 20 are kept, whatever their numbers and their order", () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 60 }), (numbers) => {
        const gone = new Set(outdated(numbers));
        const kept = numbers.filter((number) => !gone.has(number));
        expect(kept).toHaveLength(Math.min(numbers.length, KEPT_GENERATIONS));
        for (const number of gone) expect(number).toBeLessThan(Math.min(...kept));
      }),
    ));

  it("none goes while there are no more than that", () => {
    expect(outdated(Array.from({ length: 20 }, (_, at) => at + 1))).toEqual([]);
    expect(outdated([3, 1, 2, ...Array.from({ length: 20 }, (_, at) => at + 4)])).toEqual([3, 2, 1]);
  });
});
