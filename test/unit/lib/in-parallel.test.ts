import { describe, expect, it } from "vitest";
import { inParallel } from "../../../src/lib/in-parallel.ts";

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("work on many values", () => {
  it("is done for so many at once and no more, with the results in order", async () => {
    let [now, most] = [0, 0];
    const results = await inParallel([5, 1, 4, 2, 3], 2, async (value) => {
      now += 1;
      most = Math.max(most, now);
      for (let turn = 0; turn < value; turn++) await pause();
      now -= 1;
      return value * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
  });

  it("ends before a failure is thrown, and begins nothing after it", async () => {
    const [begun, ended]: [number[], number[]] = [[], []];
    const work = async (value: number): Promise<void> => {
      begun.push(value);
      if (value === 2) throw new Error("two");
      for (let turn = 0; turn < 5; turn++) await pause();
      ended.push(value);
    };
    await expect(inParallel([1, 2, 3, 4], 2, work)).rejects.toThrow("two");
    expect([begun, ended]).toEqual([[1, 2], [1]]);
  });

  it("is none for no values", async () => {
    expect(await inParallel([], 4, pause)).toEqual([]);
  });
});
