/**
 * Which of many alike steps a test tries. `npm run test:every` tries every one; otherwise the first, the last and some
 * between them, others each time, so that a run stays short and many runs see all. What fails names its step.
 */
export const isEvery = process.env["TMX_TEST_EVERY"] !== undefined;

/** @param between how many steps besides the first and the last */
export function someOf<T>(steps: readonly T[], between = 1): readonly T[] {
  if (isEvery || steps.length <= between + 2) return steps;
  const chosen = new Set([0, steps.length - 1]);
  while (chosen.size < between + 2) chosen.add(Math.floor(Math.random() * steps.length));
  return steps.filter((_, at) => chosen.has(at));
}

/** The numbers from 1 to `last`. */
export const upTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);

/** From one step to the next where it is not known how many there are. @param longest where not every step is tried */
export const stride = (longest: number): number => (isEvery ? 1 : 1 + Math.floor(Math.random() * longest));

/** How often something random is tried. */
export const rounds = (few: number, every: number): number => (isEvery ? every : few);
