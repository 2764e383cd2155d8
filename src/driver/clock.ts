import { setTimeout as wait } from "node:timers/promises";

/** It only fails where it is cut short. */
const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(ms, undefined, { signal }).catch(() => undefined);

/** The time, and rest that can be cut short. */
export const CLOCK = { now: Date.now, sleep };

/** Calls again and again, until what it returns is called. */
export function every(ms: number, call: () => void): () => void {
  const timer = setInterval(call, ms);
  return () => clearInterval(timer);
}

/** A number from 0 up to 1. */
export const chance = Math.random;
