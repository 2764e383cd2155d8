/** A few of the cycles that `npm run cycles` runs by the thousand, on small worlds. */
import { describe, expect, it } from "vitest";
import { runCycle } from "../../support/cycles/cycle.ts";

const SEEDS = Array.from({ length: 25 }, (_, at) => at + 1);

describe.concurrent("a random world that is saved, lost and restored", () => {
  it.for(SEEDS)("is what it was, and stays so: seed %d", async (seed) => {
    expect((await runCycle(seed, { panes: 4, lines: 300 })).differences).toEqual([]);
  });
});
