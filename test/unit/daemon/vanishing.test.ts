import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { delayAfter, RETRY } from "../../../src/daemon/backoff.ts";
import { Vanishing } from "../../../src/daemon/vanishing.ts";

const MINUTE = 60_000;
const half = (): number => 0.5;

const gone = (vanishing: Vanishing, now: number, isAttended: boolean) => {
  vanishing.see(new Set(["p"]));
  return vanishing.judge("p", { now, isAttended });
};

describe("a part that is missing", () => {
  test("and was never there is made at once", () => {
    expect(new Vanishing(half).judge("p", { now: 0, isAttended: true })).toEqual({ kind: "make" });
  });

  test("goes twice within five minutes while somebody looks on: it is left alone, and said once", () => {
    const vanishing = new Vanishing(half);
    expect(gone(vanishing, 0, true)).toEqual({ kind: "make" });
    vanishing.made("p", 0);
    expect(gone(vanishing, 4 * MINUTE, true)).toEqual({ kind: "leave", isNew: true });
    expect(vanishing.judge("p", { now: 100 * MINUTE, isAttended: false })).toEqual({ kind: "leave", isNew: false });
  });

  test.each([
    ["more than five minutes apart", 6 * MINUTE, true],
    ["once with nobody there", 4 * MINUTE, false],
  ])("goes twice, but %s: it is brought back", (_why, at, isAttended) => {
    const vanishing = new Vanishing(half);
    gone(vanishing, 0, true);
    vanishing.made("p", 0);
    expect(gone(vanishing, at, isAttended)).toEqual({ kind: "make" });
  });

  test("that was left alone and is back, or whose file has changed, is like new", () => {
    for (const renew of [
      (vanishing: Vanishing) => vanishing.see(new Set(["p"])),
      (vanishing: Vanishing) => vanishing.forget(),
    ]) {
      const vanishing = new Vanishing(half);
      gone(vanishing, 0, true);
      vanishing.made("p", 0);
      expect(gone(vanishing, 1, true).kind).toBe("leave");
      renew(vanishing);
      expect(gone(vanishing, 2, true)).toEqual({ kind: "make" });
    }
  });

  test("that goes again and again with nobody there comes back later each time, and always", () => {
    const vanishing = new Vanishing(half);
    let now = 0;
    const waits = Array.from({ length: 14 }, () => {
      const verdict = gone(vanishing, now, false);
      const wait = verdict.kind === "later" ? verdict.at - now : 0;
      now += wait;
      expect(vanishing.judge("p", { now, isAttended: false })).toEqual({ kind: "make" });
      vanishing.made("p", now);
      return wait;
    });
    expect(waits.slice(0, 5)).toEqual([0, 250, 500, 1_000, 2_000]);
    expect(waits.at(-1)).toBe(300_000);
  });

  test("went with its server: nobody has taken it away", () => {
    const vanishing = new Vanishing(half);
    gone(vanishing, 0, true);
    vanishing.made("p", 0);
    vanishing.forgetPresent();
    expect(vanishing.judge("p", { now: 1, isAttended: true })).toEqual({ kind: "make" });
  });
});

test("delays double, stay within their bounds, and never wait before the first failure", () => {
  fc.assert(
    fc.property(fc.nat(2_000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (failures, chance) => {
      const delay = delayAfter(failures, RETRY, () => chance);
      const exact = failures === 0 ? 0 : Math.min(RETRY.most, RETRY.first * 2 ** (failures - 1));
      expect(delay).toBeGreaterThanOrEqual(Math.floor(exact * 0.8));
      expect(delay).toBeLessThanOrEqual(Math.ceil(exact * 1.2));
    }),
  );
});
