import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { DEFAULT_RETENTION, type KeptSnapshot, type RetentionPolicy } from "../../../src/model/retention.ts";
import { retain } from "../../../src/snapshot/retention.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The middle of an hour, and of a day. */
const NOW = 20_000 * DAY + 12.5 * HOUR;

const kept = (number: number, ageMs: number, options: Partial<KeptSnapshot> = {}): KeptSnapshot => ({
  session: "web",
  number,
  at: NOW - ageMs,
  pinned: false,
  whole: true,
  bytes: 10,
  texts: [],
  ...options,
});

const NOTHING: RetentionPolicy = { newest: 0, hours: 0, days: 0, bytes: Number.MAX_SAFE_INTEGER };

/** `web 3 recent`, `web 2 -outdated`, … */
function decide(
  snapshots: readonly KeptSnapshot[],
  policy: Partial<RetentionPolicy>,
  textBytes: Readonly<Record<string, number>> = {},
): string[] {
  const request = { policy: { ...NOTHING, ...policy }, now: NOW, textBytes: new Map(Object.entries(textBytes)) };
  return retain(snapshots, request).map(
    ({ session, number, keep, reason }) => `${session} ${number} ${keep ? "" : "-"}${reason}`,
  );
}

describe("what is kept", () => {
  test("the newest, and the newest with all texts, whatever the policy", () => {
    const snapshots = [kept(1, 9), kept(2, 8), kept(3, 7, { whole: false })];
    expect(decide(snapshots, { bytes: 0 })).toEqual(["web 1 -outdated", "web 2 newest", "web 3 newest"]);
  });

  test("the newest N of each session, by number and not by time", () => {
    const snapshots = [kept(1, 0), kept(2, 40 * DAY), kept(3, 50 * DAY), kept(1, 9, { session: "db" })];
    expect(decide(snapshots, { newest: 2 })).toEqual([
      "web 1 -outdated",
      "web 2 recent",
      "web 3 newest",
      "db 1 newest",
    ]);
  });

  test("as many of a session as it wants itself", () => {
    const snapshots = [1, 2, 3].flatMap((number) => [kept(number, 9 - number), kept(number, 9, { session: "db" })]);
    const request = {
      policy: { ...NOTHING, newest: 3 },
      newest: new Map([["web", 1]]),
      now: NOW,
      textBytes: new Map(),
    };
    const left = retain(snapshots, request).filter(({ keep }) => keep);
    expect(left.map(({ session, number }) => `${session} ${number}`)).toEqual(["db 1", "db 2", "web 3", "db 3"]);
  });

  test("the newest of each hour for a day", () => {
    const snapshots = [
      kept(1, 25 * HOUR),
      kept(2, 3 * HOUR + 20 * 60_000),
      kept(3, 3 * HOUR),
      kept(4, 0.2 * HOUR),
      kept(5, 0.1 * HOUR),
    ];
    expect(decide(snapshots, { hours: 24 })).toEqual([
      "web 1 -outdated",
      "web 2 -outdated",
      "web 3 hourly",
      "web 4 -outdated",
      "web 5 newest",
    ]);
  });

  test("the newest of each day for a month", () => {
    const snapshots = [kept(1, 31 * DAY), kept(2, 3 * DAY + HOUR), kept(3, 3 * DAY), kept(4, 2 * DAY), kept(5, 0)];
    expect(decide(snapshots, { days: 30 })).toEqual([
      "web 1 -outdated",
      "web 2 -outdated",
      "web 3 daily",
      "web 4 daily",
      "web 5 newest",
    ]);
  });

  test("what is pinned, for ever and over any budget", () => {
    expect(decide([kept(1, 900 * DAY, { pinned: true }), kept(2, 0)], { bytes: 0 })).toEqual([
      "web 1 pinned",
      "web 2 newest",
    ]);
  });

  test("what was saved by a clock that was ahead", () => {
    expect(decide([kept(1, -90 * DAY), kept(2, 0)], { days: 30 })).toEqual(["web 1 daily", "web 2 newest"]);
  });
});

describe("the budget", () => {
  it("takes the oldest of all sessions first, and no more than it has to", () => {
    const snapshots = [kept(1, 5), kept(1, 9, { session: "db" }), kept(2, 4), kept(2, 8, { session: "db" })];
    expect(decide(snapshots, { newest: 9, bytes: 30 })).toEqual([
      "web 1 recent",
      "db 1 -budget",
      "web 2 newest",
      "db 2 newest",
    ]);
  });

  it("counts a shared text once, and as freed when its last user goes", () => {
    const snapshots = [
      kept(1, 9, { texts: ["a", "b"] }),
      kept(2, 8, { texts: ["a", "c"] }),
      kept(3, 7, { texts: ["a"] }),
      kept(4, 6, { texts: ["a"] }),
    ];
    const sizes = { a: 1000, b: 1, c: 500 };
    expect(decide(snapshots, { newest: 9, bytes: 1541 }, sizes)).not.toContain("web 1 -budget");
    expect(decide(snapshots, { newest: 9, bytes: 1540 }, sizes)).toEqual([
      "web 1 -budget",
      "web 2 recent",
      "web 3 recent",
      "web 4 newest",
    ]);
    expect(decide(snapshots, { newest: 9, bytes: 1020 }, sizes)).toEqual([
      "web 1 -budget",
      "web 2 -budget",
      "web 3 recent",
      "web 4 newest",
    ]);
  });

  it("goes by numbers within a session when its clock went back", () => {
    const snapshots = [kept(1, 1), kept(2, 900), kept(3, 0)];
    expect(decide(snapshots, { newest: 9, bytes: 20 })).toEqual(["web 1 -budget", "web 2 recent", "web 3 newest"]);
  });
});

describe("for any generations and any policy", () => {
  const generation = fc.record({
    session: fc.constantFrom("web", "db", "x"),
    at: fc.integer({ min: NOW - 60 * DAY, max: NOW + DAY }),
    pinned: fc.boolean(),
    whole: fc.boolean(),
    bytes: fc.integer({ min: 0, max: 100 }),
    texts: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d")),
  });
  const snapshots = fc
    .array(generation, { maxLength: 60 })
    .map((all) => all.map((each, at) => ({ ...each, number: at + 1 })));
  const policy = fc.record({
    newest: fc.integer({ min: 0, max: 20 }),
    hours: fc.integer({ min: 0, max: 48 }),
    days: fc.integer({ min: 0, max: 40 }),
    bytes: fc.integer({ min: 0, max: 3000 }),
  });
  const textBytes = new Map([
    ["a", 10],
    ["b", 200],
    ["c", 0],
  ]);
  const check = (property: (all: readonly KeptSnapshot[], policy: RetentionPolicy) => void): void =>
    fc.assert(fc.property(snapshots, policy, property));
  const left = (all: readonly KeptSnapshot[], policy: RetentionPolicy): readonly KeptSnapshot[] => {
    const decisions = retain(all, { policy, now: NOW, textBytes });
    return all.filter((_, at) => decisions[at]!.keep);
  };
  const used = (all: readonly KeptSnapshot[]): number =>
    all.reduce((sum, { bytes }) => sum + bytes, 0) +
    [...new Set(all.flatMap(({ texts }) => texts))].reduce((sum, text) => sum + (textBytes.get(text) ?? 0), 0);

  it("keeps the newest of each session, its newest whole one, and what is pinned", () => {
    check((all, policy) => {
      const kept = new Set(left(all, policy));
      for (const session of new Set(all.map(({ session }) => session))) {
        const own = all.filter((each) => each.session === session);
        expect(kept.has(own.at(-1)!)).toBe(true);
        const whole = own.findLast((each) => each.whole);
        if (whole) expect(kept.has(whole)).toBe(true);
      }
      for (const each of all) if (each.pinned) expect(kept.has(each)).toBe(true);
    });
  });

  it("is within the budget, or has nothing left that may go", () => {
    check((all, policy) => {
      const decisions = retain(all, { policy, now: NOW, textBytes });
      const free = decisions.filter(({ keep, reason }) => keep && reason !== "pinned" && reason !== "newest");
      if (used(left(all, policy)) > policy.bytes) expect(free).toEqual([]);
    });
  });

  it("changes nothing the second time", () => {
    check((all, policy) => {
      const once = left(all, policy);
      expect(left(once, policy)).toEqual(once);
    });
  });

  it("decides about each once, in their order", () => {
    check((all, policy) => {
      const named = retain(all, { policy, now: NOW, textBytes }).map(({ session, number }) => ({ session, number }));
      expect(named).toEqual(all.map(({ session, number }) => ({ session, number })));
    });
  });

  it("never keeps fewer with a larger budget", () => {
    check((all, policy) => {
      const more = left(all, { ...policy, bytes: policy.bytes + 500 });
      expect(more).toEqual(expect.arrayContaining([...left(all, policy)]));
    });
  });
});

test("by default: 20, an hour for a day, a day for a month, 500 MB", () => {
  expect(DEFAULT_RETENTION).toEqual({ newest: 20, hours: 24, days: 30, bytes: 524_288_000 });
});
