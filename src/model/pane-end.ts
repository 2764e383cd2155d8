import type { PaneEnd } from "./observed.ts";
import type { PaneSpec } from "./spec.ts";

/** A supervised command that is to be restarted only on failure, and ended well, is done. */
export const isFinished = ({ process }: PaneSpec, end: PaneEnd): boolean =>
  process.kind === "supervised" && process.restart === "on-failure" && end.status === 0;

/** Completes the sentence "it ended …". */
export function describeEnd({ status, signal }: PaneEnd): string {
  if (signal !== undefined) return `by signal ${signal}`;
  return status === undefined ? "with unknown status" : `with status ${status}`;
}
