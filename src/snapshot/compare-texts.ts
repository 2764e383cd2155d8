import { commonStart, linesOf, overlap } from "../lib/lines.ts";

/** How one text became another. */
export interface TextChange {
  /** How many lines both have at their start. */
  readonly same: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** How many of the removed lines have only left at the top, as a history of limited length lets them. */
  readonly scrolledOff: number;
}

/** A terminal's text grows at its end and goes at its start: what is between the lines that stayed has changed. */
export function compareTexts(before: string, after: string): TextChange {
  const [old, now] = [linesOf(before), linesOf(after)];
  const start = commonStart(old, now);
  const kept = start === old.length ? 0 : overlap(old, now);
  if (kept > start) {
    const gone = old.slice(0, old.length - kept);
    return { same: 0, removed: gone, added: now.slice(kept), scrolledOff: gone.length };
  }
  const [oldRest, nowRest] = [old.slice(start), now.slice(start)];
  const end = commonStart(oldRest.toReversed(), nowRest.toReversed());
  return {
    same: start,
    removed: oldRest.slice(0, oldRest.length - end),
    added: nowRest.slice(0, nowRest.length - end),
    scrolledOff: 0,
  };
}
