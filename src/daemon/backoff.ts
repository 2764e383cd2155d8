/** A number from 0 up to 1, as chance has it. */
export type Random = () => number;

export interface Steps {
  /** Milliseconds. */
  readonly first: number;
  readonly most: number;
}

/** How far from its value a delay may be, so that what failed together is not tried together. */
const JITTER = 0.2;

/** After a pass that failed. */
export const RETRY: Steps = { first: 250, most: 5 * 60_000 };
/** Before a supervised command that has ended is started again. */
export const RESTART: Steps = { first: 1_000, most: 60_000 };

/** How long to wait after that many failures in a row, which doubles with each; nothing before the first. */
export function delayAfter(failures: number, { first, most }: Steps, random: Random): number {
  if (failures < 1) return 0;
  return Math.round(jittered(Math.min(most, first * 2 ** Math.min(failures - 1, 40)), JITTER, random));
}

/** Somewhere within this share of a time. */
export const jittered = (ms: number, share: number, random: Random): number => ms * (1 + share * (2 * random() - 1));

/** How long something has to stand until what happened to it before counts no more. */
export const standsAfter = (lastDelay: number): number => Math.max(30_000, 2 * lastDelay);
