import { groupBy } from "../lib/group-by.ts";
import type { KeptSnapshot, RetentionDecision, RetentionPolicy, RetentionReason } from "../model/retention.ts";
import { overBudget } from "./budget.ts";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** What is to become of each generation of one server, in the order in which they are given. */
export function retain(
  snapshots: readonly KeptSnapshot[],
  { policy, newest = new Map(), now, textBytes }: RetentionRequest,
): readonly RetentionDecision[] {
  const sessions = groupBy(snapshots, ({ session }) => session);
  const reasonsOf = (own: readonly KeptSnapshot[]) =>
    reasonsToKeep(own, { ...policy, newest: newest.get(own[0]!.session) ?? policy.newest }, now);
  const kept = new Map([...sessions.values()].flatMap((each) => [...reasonsOf(each)]));
  const dropped = overBudget(kept, { bytes: policy.bytes, textBytes });
  return snapshots.map((snapshot) => {
    const { session, number } = snapshot;
    if (dropped.has(snapshot)) return { session, number, keep: false, reason: "budget" };
    const reason = kept.get(snapshot);
    return { session, number, keep: reason !== undefined, reason: reason ?? "outdated" };
  });
}

export interface RetentionRequest {
  readonly policy: RetentionPolicy;
  /** Of single sessions, how many of the newest, in place of what the policy says. */
  readonly newest?: ReadonlyMap<string, number>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How many bytes each text takes on the disk, by its SHA-256. */
  readonly textBytes: ReadonlyMap<string, number>;
}

/** Of one session: what is kept, and the strongest reason for it. Numbers say what is newer; clocks go backwards. */
function reasonsToKeep(
  snapshots: readonly KeptSnapshot[],
  policy: RetentionPolicy,
  now: number,
): ReadonlyMap<KeptSnapshot, RetentionReason> {
  const sorted = snapshots.toSorted((one, other) => other.number - one.number);
  const rules: readonly (readonly [RetentionReason, readonly KeptSnapshot[]])[] = [
    ["daily", firstOfEach(sorted, { stretch: DAY_MS, count: policy.days, now })],
    ["hourly", firstOfEach(sorted, { stretch: HOUR_MS, count: policy.hours, now })],
    ["recent", sorted.slice(0, policy.newest)],
    ["newest", [sorted[0], sorted.find(({ whole }) => whole)].filter((each) => each !== undefined)],
    ["pinned", sorted.filter(({ pinned }) => pinned)],
  ];
  return new Map(rules.flatMap(([reason, kept]) => kept.map((snapshot) => [snapshot, reason] as const)));
}

interface Stretches {
  readonly stretch: number;
  /** How many of them back from now. */
  readonly count: number;
  readonly now: number;
}

/** The first one of each stretch of time. What was saved by a clock that was ahead counts as young. */
function firstOfEach(sorted: readonly KeptSnapshot[], { stretch, count, now }: Stretches): readonly KeptSnapshot[] {
  const young = count === 0 ? [] : sorted.filter(({ at }) => at > now - count * stretch);
  return [...groupBy(young, ({ at }) => Math.floor(at / stretch)).values()].map(([first]) => first!);
}
