/** What an apply must never do, whatever is wanted and whatever has happened. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SessionSpec } from "../../../src/model/spec.ts";
import { planDeletion, absent } from "../../../src/plan/deletion.ts";
import { allBut, deeds, interfere } from "../../support/model/interference.ts";
import { applied, holds, must } from "../../support/model/properties.ts";
import { sessionSpec, shuffled, twoSpecs, withoutManual } from "../../support/model/specs.ts";
import { living, others, panesFor, seen } from "../../support/model/view.ts";
import { World } from "../../support/model/world.ts";

/** No pane that says by itself that it may be restarted. */
const asking = (spec: SessionSpec): SessionSpec => ({
  ...spec,
  windows: spec.windows.map((window) => ({
    ...window,
    panes: window.panes.map((pane) => ({ ...pane, onChange: "ask" as const })),
  })),
});

/** What people do in the moment between a look and a change; nobody takes a label away just then. */
const typing = allBut("copy-pane-label", "copy-window-label", "take-pane-label", "take-window-label");

const story = fc.tuple(twoSpecs, deeds());

async function prepared([[a, b], done]: typeof story extends fc.Arbitrary<infer T> ? T : never): Promise<{
  readonly world: World;
  readonly spec: SessionSpec;
}> {
  const world = new World();
  await applied(world, a, "none");
  interfere(world.tmux, done);
  return { world, spec: b };
}

describe("what is not tmx's", () => {
  it("keeps its ids, names, processes and options, even when everything may be ended", () =>
    holds(200, story, async (input) => {
      const { world, spec } = await prepared(input);
      const before = others(world.tmux, spec.name);
      must(await world.apply([spec], "all"));
      expect(others(world.tmux, spec.name)).toMatchObject(before);
    }));

  it("stays while people go on working between tmx's messages", () =>
    holds(150, fc.tuple(story, deeds(typing, 3), fc.nat(5)), async ([input, more, when]) => {
      const { world, spec } = await prepared(input);
      let before = others(world.tmux, spec.name);
      let messages = 0;
      world.meanwhile = () => {
        expect(others(world.tmux, spec.name)).toMatchObject(before);
        if (messages++ === when) interfere(world.tmux, more);
        before = others(world.tmux, spec.name);
      };
      await world.apply([spec], "all");
    }));

  it("outlives the session that is deleted around it", () =>
    holds(100, story, async (input) => {
      const { world, spec } = await prepared(input);
      const before = others(world.tmux, spec.name);
      must(await world.apply([absent(spec.name, "keep")], "all", { planner: planDeletion }));
      expect(others(world.tmux, spec.name)).toMatchObject(before);
      expect(panesFor(world.tmux, spec.name)).toEqual([]);
    }));
});

describe("a live process", () => {
  it("is never ended without consent", () =>
    holds(200, story, async (input) => {
      const { world, spec } = await prepared(input);
      const before = living(world.tmux);
      must(await world.apply([asking(spec)], "none"));
      expect(living(world.tmux)).toEqual(expect.arrayContaining([...before]));
      const { operations } = await world.plan([asking(spec)]);
      expect(operations.filter(({ state }) => state === "planned")).toEqual([]);
    }));

  it("is not planned to end because the state directory was lost", () =>
    holds(100, fc.tuple(sessionSpec(), deeds(allBut("end", "fail", "take-pane-label"))), async ([spec, done]) => {
      const world = new World();
      await applied(world, spec, "none");
      interfere(world.tmux, done);
      const before = (await world.plan([spec])).operations.filter(({ endsProcess }) => endsProcess);
      world.forget();
      const after = (await world.plan([spec])).operations.filter(({ endsProcess }) => endsProcess);
      expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    }));

  it("goes on through any new order of windows and panes", () =>
    holds(150, fc.tuple(sessionSpec(), fc.infiniteStream(fc.nat(1_000))), async ([any, picks]) => {
      const spec = withoutManual(any);
      const pick = (most: number): number => (picks.next().value as number) % most;
      const other = reordered(spec, pick);
      const world = new World();
      await applied(world, spec, "none");
      const before = living(world.tmux);
      await applied(world, other, "none");
      expect(living(world.tmux)).toHaveLength(before.length);
      expect(living(world.tmux)).toEqual(expect.arrayContaining([...before]));
    }));
});

/** The same windows in another order, and named panes in other places and windows. Unnamed ones are their place. */
function reordered(spec: SessionSpec, pick: (most: number) => number): SessionSpec {
  const windows = shuffled(
    spec.windows.filter(({ key }) => !key.startsWith("+")),
    pick,
  );
  const unnamed = spec.windows.filter(({ key }) => key.startsWith("+"));
  const names = spec.windows.flatMap(({ panes }) => panes.flatMap(({ name }) => name ?? []));
  const isMovable = (name: string | undefined): boolean => names.filter((each) => each === name).length === 1;
  const all = [...windows, ...unnamed];
  const moving = shuffled(
    all.flatMap(({ panes }) => panes.filter(({ name }) => isMovable(name))),
    pick,
  );
  return {
    ...spec,
    windows: all.map(({ layout, panes, ...window }) => {
      const staying = panes.filter(({ name }) => !isMovable(name));
      const coming = moving.splice(0, panes.length - staying.length);
      const own = [...coming, ...staying];
      return { ...window, ...(layout ? { layout } : {}), panes: own.map(({ size: _size, ...pane }) => pane) };
    }),
  };
}

describe("what people look at", () => {
  it("stays as it is when windows and panes get another order", () =>
    holds(
      120,
      fc.tuple(sessionSpec(), deeds(["swap-pane", "swap-window", "zoom", "select-pane", "select-window"])),
      async ([spec, done]) => {
        const world = new World();
        await applied(world, spec, "none");
        interfere(world.tmux, done);
        const before = seen(world.tmux);
        await applied(world, spec, "none");
        for (const [window, view] of Object.entries(seen(world.tmux)))
          expect([window, view]).toEqual([window, { ...before[window], ...stayed(view, before[window]) }]);
      },
    ));
});

/** What cannot stay: a pane that has gone back to its own window is not active in the one it left. */
const stayed = (now: ReturnType<typeof seen>[string], before: ReturnType<typeof seen>[string] | undefined) =>
  before && now.panes.includes(before.active) ? { panes: now.panes } : now;
