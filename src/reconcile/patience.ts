import { err, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { Ports } from "./ports.ts";

/** A message only makes sense once a wait is felt. */
const SILENT_MS = 400;
const LONGEST_POLL_MS = 200;

/** One try to get what only one writer can have. */
export type Attempt<T> =
  | { readonly kind: "over"; readonly result: Result<T, Failure> }
  /** What was seen has moved: to be tried again at once. */
  | { readonly kind: "again" }
  | { readonly kind: "held"; readonly tell: () => void; readonly refuse: () => Failure };

export const over = <T>(result: Result<T, Failure>): Attempt<T> => ({ kind: "over", result });

/**
 * Tries until it is over, for as long as another writer is in the way: in steps that grow, saying so once the wait is
 * felt.
 *
 * @param timeoutMs how long to wait for another writer, in milliseconds
 */
export async function patiently<T>(
  clock: Ports["clock"],
  timeoutMs: number,
  attempt: () => Promise<Attempt<T>>,
): Promise<Result<T, Failure>> {
  const begun = clock.now();
  let told = false;
  for (let poll = 10; ; poll = Math.min(poll * 2, LONGEST_POLL_MS)) {
    const outcome = await attempt();
    if (outcome.kind === "over") return outcome.result;
    if (outcome.kind === "again") continue;
    const waited = clock.now() - begun;
    if (waited >= timeoutMs) return err(outcome.refuse());
    if (waited >= SILENT_MS && !told) {
      told = true;
      outcome.tell();
    }
    await clock.sleep(Math.min(poll, timeoutMs - waited));
  }
}
