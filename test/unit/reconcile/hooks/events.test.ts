import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { HookState, SeenSession } from "../../../../src/model/hooks.ts";
import { hookEvents, isSameLook } from "../../../../src/reconcile/hooks/events.ts";

const seen = (life: string, attached = 0): SeenSession => ({ life, attached });
const state = (session?: SeenSession): HookState => (session ? { session } : {});

describe("what is due between two looks", () => {
  const cases: readonly (readonly [string, HookState | undefined, SeenSession | undefined, readonly string[]])[] = [
    ["nothing is known yet", undefined, seen("1", 2), []],
    ["nothing is known, nothing there", undefined, undefined, []],
    ["it is not there, and was not", state(), undefined, []],
    ["it was made", state(), seen("1"), ["afterCreate"]],
    ["it was made, and is looked at", state(), seen("1", 2), ["afterCreate", "onAttach"]],
    ["all is as it was", state(seen("1", 1)), seen("1", 1), []],
    ["more look at it", state(seen("1", 1)), seen("1", 3), ["onAttach"]],
    ["fewer look at it", state(seen("1", 3)), seen("1", 1), ["onDetach"]],
    ["it has gone", state(seen("1")), undefined, ["afterDelete"]],
    ["it has gone while looked at", state(seen("1", 2)), undefined, ["onDetach", "afterDelete"]],
    ["another has its place", state(seen("1")), seen("2"), ["afterDelete", "afterCreate"]],
    [
      "another has its place, both looked at",
      state(seen("1", 1)),
      seen("2", 1),
      ["onDetach", "afterDelete", "afterCreate", "onAttach"],
    ],
  ];
  test.each(cases)("%s", (_name, before, now, events) => {
    expect(hookEvents(before, now)).toEqual(events);
  });
});

describe("over any series of looks", () => {
  const look = fc.option(
    fc.record({ life: fc.constantFrom("1", "2", "3"), attached: fc.integer({ min: 0, max: 2 }) }),
    { nil: undefined },
  );

  it("a session is made and goes in turns, and attaching happens in between", () => {
    fc.assert(
      fc.property(fc.array(look), (looks) => {
        let before = state();
        const events = looks.flatMap((now) => {
          const due = hookEvents(before, now);
          before = state(now);
          return due;
        });
        let isThere = false;
        for (const event of events) {
          expect(isThere).toBe(event !== "afterCreate");
          if (event === "afterCreate") isThere = true;
          if (event === "afterDelete") isThere = false;
        }
        expect(isThere).toBe(before.session !== undefined);
      }),
    );
  });

  it("the same look again has nothing due, and something is due only when a look differs", () => {
    fc.assert(
      fc.property(look, look, (first, now) => {
        const before = state(first);
        expect(hookEvents(state(now), now)).toEqual([]);
        expect(hookEvents(before, now).length === 0).toBe(isSameLook(before, now));
      }),
    );
  });
});
