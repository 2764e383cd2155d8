/** The loop on the model of tmux: whatever happens, and whatever of it goes unsaid, all is as it should be afterwards. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Hold } from "../../../src/model/hold.ts";
import type { SessionSpec } from "../../../src/model/spec.ts";
import { survey } from "../../../src/reconcile/survey.ts";
import { allBut, deeds } from "../../support/model/interference.ts";
import { holds, must } from "../../support/model/properties.ts";
import { sessionSpec } from "../../support/model/specs.ts";
import { BEGIN, type Happening, simulate } from "../../support/model/watching.ts";
import { type CrashPoint, World } from "../../support/model/world.ts";

// The session itself may get another name, and its name another session: that is a conflict, and told as one.
const KINDS = allBut("rename-session", "add-session");

const happening: fc.Arbitrary<Happening> = fc.record({
  afterMs: fc.nat(90_000),
  deed: deeds(KINDS, 1)
    .filter(({ length }) => length === 1)
    .map(([deed]) => deed!),
  signals: fc.constantFrom(0 as const, 1 as const, 1 as const, 2 as const),
});

const happenings = fc.array(happening, { maxLength: 8 });

const crashes: fc.Arbitrary<CrashPoint> = fc.record({
  message: fc.nat(12),
  where: fc.oneof(fc.constantFrom("before" as const, "after" as const), fc.nat(4)),
});

/** What is still to be done, by why. */
async function left(world: World, spec: SessionSpec): Promise<readonly string[]> {
  const seen = must(await survey(world.ports(), [spec])).sessions.get(spec.name)!;
  expect(seen.conflict).toBeUndefined();
  return seen.operations
    .filter(({ operation }) => operation.state === "planned")
    .map(({ reason, operation: { action, level } }) => `${reason}: ${action} ${level}`);
}

const isHealed = (reason: string): boolean => !/^(?:missing|ended|change)/.test(reason);

describe("watched with heal: missing", () => {
  it("nothing stays missing", () =>
    holds(25, fc.tuple(sessionSpec(), happenings), async ([spec, happens]) => {
      const world = new World();
      await simulate(world, spec, { happenings: happens });
      expect((await left(world, spec)).filter((each) => !isHealed(each))).toEqual([]);
    }));

  it("also when the one who watches is killed at any message", () =>
    holds(25, fc.tuple(sessionSpec(), happenings, crashes), async ([spec, happens, crash]) => {
      const world = new World();
      await simulate(world, spec, { happenings: happens, crash });
      expect((await left(world, spec)).filter((each) => !isHealed(each))).toEqual([]);
    }));
});

describe("watched with heal: enforce", () => {
  it("all is as the manifest says", () =>
    holds(25, fc.tuple(sessionSpec(), happenings), async ([spec, happens]) => {
      const world = new World();
      await simulate(world, { ...spec, heal: "enforce" }, { happenings: happens });
      expect(await left(world, spec)).toEqual([]);
    }));
});

describe("what people have stopped or paused", () => {
  /** While things happen, or after them; long before nobody looks any more. */
  const someTime = fc.integer({ min: 1, max: 4 * 60_000 });

  it("is not touched while it is stopped, and comes back afterwards", () =>
    holds(25, fc.tuple(sessionSpec(), happenings, someTime), async ([spec, happens, end]) => {
      const world = new World();
      must(await world.apply([spec], "none"));
      const before = world.sent.length;
      const hold = (now: number): Hold | undefined => {
        if (now >= BEGIN + end) return undefined;
        expect(world.sent).toHaveLength(before);
        return { kind: "stopped", session: spec.name, since: BEGIN };
      };
      const { told } = await simulate(world, spec, { happenings: happens, hold });
      expect(told.slice(1).map(({ kind }) => kind)).toEqual(expect.arrayContaining(["held", "let-go"]));
      expect((await left(world, spec)).filter((each) => !isHealed(each))).toEqual([]);
    }));

  it("is only told while it is paused, and healed when that has ended by itself", () =>
    holds(25, fc.tuple(sessionSpec(), happenings, someTime), async ([spec, happens, end]) => {
      const world = new World();
      const hold: Hold = { kind: "paused", session: spec.name, since: BEGIN, until: BEGIN + end };
      const { told } = await simulate(world, spec, { happenings: happens, hold: () => hold });
      const kinds = told.map(({ kind }) => kind);
      const paused = kinds.slice(0, kinds.indexOf("let-go"));
      expect(paused.slice(0, 3)).toEqual(["watching", "held", "differs"]);
      expect(paused).not.toContain("applied");
      expect((await left(world, spec)).filter((each) => !isHealed(each))).toEqual([]);
    }));
});

it("where nothing happens, a look every half minute is all", async () => {
  await holds(10, sessionSpec(), async (spec) => {
    const { looks, told } = await simulate(new World(), spec, { happenings: [] });
    expect(looks).toBeLessThanOrEqual(15);
    expect(told.filter(({ kind }) => kind === "applied")).toHaveLength(1);
    expect(told.filter(({ kind }) => kind === "failed")).toEqual([]);
  });
});
