import { groupBy } from "../lib/group-by.ts";
import type { KeptSnapshot, RetentionReason } from "../model/retention.ts";

interface Budget {
  readonly bytes: number;
  readonly textBytes: ReadonlyMap<string, number>;
}

/**
 * Those that have to go for the rest to fit, the oldest first. Texts are shared: one counts once, and frees its bytes
 * when the last that needs it goes. What is pinned, and the newest of each session, stays whatever it takes.
 */
export function overBudget(
  kept: ReadonlyMap<KeptSnapshot, RetentionReason>,
  { bytes, textBytes }: Budget,
): ReadonlySet<KeptSnapshot> {
  const users = usersOf(kept.keys());
  const sizeOf = (text: string): number => textBytes.get(text) ?? 0;
  let used = sum([...kept.keys()].map((each) => each.bytes)) + sum([...users.keys()].map(sizeOf));
  const dropped = new Set<KeptSnapshot>();
  for (const snapshot of oldestFirst(kept)) {
    if (used <= bytes) break;
    dropped.add(snapshot);
    used -= snapshot.bytes + sum(release(snapshot, users).map(sizeOf));
  }
  return dropped;
}

/** Those that the budget may take. One session's go in the order of their numbers, whatever the clock said. */
function oldestFirst(kept: ReadonlyMap<KeptSnapshot, RetentionReason>): readonly KeptSnapshot[] {
  const free = [...kept].filter(([, reason]) => reason !== "pinned" && reason !== "newest").map(([each]) => each);
  const sessions = [...groupBy(free, ({ session }) => session).values()];
  return sessions
    .flatMap(withSaneClock)
    .toSorted((one, other) => one.at - other.at)
    .map(({ snapshot }) => snapshot);
}

/** When each was saved, or, where the clock had gone back, when the one before it was. */
function withSaneClock(snapshots: readonly KeptSnapshot[]): { snapshot: KeptSnapshot; at: number }[] {
  let latest = 0;
  const sorted = snapshots.toSorted((one, other) => one.number - other.number);
  return sorted.map((snapshot) => {
    latest = Math.max(latest, snapshot.at);
    return { snapshot, at: latest };
  });
}

/** How many need each text. */
function usersOf(snapshots: Iterable<KeptSnapshot>): Map<string, number> {
  const users = new Map<string, number>();
  for (const text of [...snapshots].flatMap(({ texts }) => texts)) users.set(text, (users.get(text) ?? 0) + 1);
  return users;
}

/** The texts that nobody needs once this one is gone. */
function release({ texts }: KeptSnapshot, users: Map<string, number>): readonly string[] {
  for (const text of texts) users.set(text, users.get(text)! - 1);
  return texts.filter((text) => users.get(text) === 0);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
