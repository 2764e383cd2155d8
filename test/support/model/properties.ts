/** What the property tests share: how often they run, and what an apply must come to. */
import fc from "fast-check";
import { expect } from "vitest";
import type { Result } from "../../../src/lib/result.ts";
import type { Consent } from "../../../src/model/plan.ts";
import type { SessionSpec } from "../../../src/model/spec.ts";
import { isEvery } from "../steps.ts";
import { demanded, found, inOrder, wanted } from "./view.ts";
import type { World } from "./world.ts";

/**
 * As often as `npm run test:every` does it, or less than half as often; TMX_RUNS=20 runs everything so many times as often; TMX_SEED and TMX_PATH repeat what failed; TMX_SHRINK=0 shows the
 * failure as it was found.
 */
export function runs(count: number): fc.Parameters<unknown> {
  const { TMX_RUNS: factor = isEvery ? "1" : "0.4", TMX_SEED: seed, TMX_PATH: path, TMX_SHRINK: shrink } = process.env;
  return {
    numRuns: Math.ceil(count * Number(factor)),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path }),
    endOnFailure: path !== undefined || shrink === "0",
  };
}

export async function holds<T>(
  count: number,
  arbitrary: fc.Arbitrary<T>,
  property: (value: T) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(arbitrary, property), runs(count) as fc.Parameters<[T]>);
}

export function must<T, E>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Applies, and expects that all is then as the spec wants it, and that nothing is left to do or left behind. */
export async function applied(world: World, spec: SessionSpec, consent: Consent = "all"): Promise<void> {
  must(await world.apply([spec], consent));
  await settled(world, spec);
}

/** As the spec wants it, but for what the plan itself says is in the way. */
export async function settled(world: World, spec: SessionSpec): Promise<void> {
  const { operations } = await world.plan([spec]);
  expect(operations.filter(({ state }) => state !== "blocked")).toEqual([]);
  expect(world.lease).toBe("");
  expect(world.tmux.server?.env.get("TMX_DEFAULT_COMMAND")).toBeUndefined();
  expect([...(world.tmux.server?.options.keys() ?? [])]).toEqual([]);
  if (operations.length > 0) return;
  const view = found(world.tmux, spec)!;
  expect(inOrder(view)).toEqual(inOrder(wanted(demanded(spec, view))));
}

export const same = (got: unknown, wanted: unknown): void => expect(got).toEqual(wanted);
