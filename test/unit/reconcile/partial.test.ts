/** Windows that are made only when asked for, and plans that are about some windows alone. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Only } from "../../../src/model/plan.ts";
import type { SessionSpec } from "../../../src/model/spec.ts";
import { deeds, interfere } from "../../support/model/interference.ts";
import { applied, holds, must, settled } from "../../support/model/properties.ts";
import { session, typeInto } from "../../support/model/sample.ts";
import { sessionSpec, twoSpecs } from "../../support/model/specs.ts";
import { besides, found, living, panesFor } from "../../support/model/view.ts";
import { World } from "../../support/model/world.ts";

const only = ({ name }: SessionSpec, ...keys: readonly string[]): Only => new Map([[name, new Set(keys)]]);

const keysOf = (world: World, spec: SessionSpec): readonly string[] =>
  found(world.tmux, spec)?.windows.map(({ key }) => key) ?? [];

const debug = session({ windows: [{ name: "edit" }, { name: "debug", manual: true }, { name: "logs" }] });

describe("a manual window", () => {
  it("is not made with its session", () =>
    holds(100, sessionSpec(), async (spec) => {
      const world = new World();
      await applied(world, spec, "none");
      const plain = spec.windows.filter(({ manual }) => !manual).map(({ key }) => key);
      expect(keysOf(world, spec).toSorted()).toEqual(plain.toSorted());
    }));

  it("is made in its place when it is asked for, and is then like any other", async () => {
    const world = new World();
    must(await world.apply([debug], "none"));
    const { plan } = must(await world.apply([debug], "none", { only: only(debug, "debug") }));
    expect(plan.operations.map(({ action, address }) => `${action} ${address.window}`)).toEqual([
      "create debug",
      "create debug",
    ]);
    expect(plan.operations[0]?.cause).toBe("it is new in the manifest");
    expect(keysOf(world, debug)).toEqual(["edit", "debug", "logs"]);
    await settled(world, debug);
    typeInto(world, [["rename-window", "-t", "{debug}", "other"]]);
    expect((await world.plan([debug])).operations).toMatchObject([
      { action: "update", fields: [{ path: "name", origin: "drift" }] },
    ]);
    await applied(world, debug, "none");
    expect(keysOf(world, debug)).toEqual(["edit", "debug", "logs"]);
  });

  it("may be ended: that is no drift, and nothing makes it again", async () => {
    const world = new World();
    must(await world.apply([debug], "none"));
    must(await world.apply([debug], "none", { only: only(debug, "debug") }));
    typeInto(world, [["kill-window", "-t", "{debug}"]]);
    expect((await world.plan([debug])).operations).toEqual([]);
    await applied(world, debug, "none");
    expect(world.applied.get("web")?.spec.windows.map(({ key }) => key)).toEqual(["edit", "logs"]);
    expect((await world.plan([debug], "none", only(debug, "debug"))).operations[0]?.cause).toBe(
      "it is new in the manifest",
    );
  });

  it("comes back when a pane of it lives elsewhere", async () => {
    const world = new World();
    must(await world.apply([debug], "none"));
    must(await world.apply([debug], "none", { only: only(debug, "debug") }));
    const before = living(world.tmux);
    typeInto(world, [["join-pane", "-d", "-s", "{debug}", "-t", "{edit}"]]);
    await applied(world, debug, "none");
    expect(keysOf(world, debug)).toEqual(["edit", "debug", "logs"]);
    expect(living(world.tmux)).toEqual(expect.arrayContaining([...before]));
  });
});

/** A manifest, some of its windows, and whatever was there before. */
const story = fc
  .tuple(twoSpecs, deeds())
  .chain(([[a, b], done]) =>
    fc.tuple(fc.constant({ a, b, done }), fc.subarray([...b.windows.keys()], { minLength: 1 })),
  )
  .map(([rest, chosen]) => ({ ...rest, keys: chosen.map((at) => rest.b.windows[at]!.key) }));

describe("a plan that is about some windows", () => {
  it("makes a session of these, and a whole one makes the rest", () =>
    holds(120, story, async ({ b, keys }) => {
      const [once, twice] = [new World(), new World()];
      must(await twice.apply([b], "none", { only: only(b, ...keys) }));
      expect(keysOf(twice, b).toSorted()).toEqual(keys.toSorted());
      expect((await twice.plan([b], "none", only(b, ...keys))).operations).toEqual([]);
      expect(
        twice.applied
          .get(b.name)
          ?.spec.windows.map(({ key }) => key)
          .toSorted(),
      ).toEqual(keys.toSorted());
      await applied(twice, b);
      const all = { ...b, windows: b.windows.map(({ manual: _manual, ...rest }) => rest) };
      const made = all.windows.filter(({ key }) => keys.includes(key) || keysOf(twice, b).includes(key));
      await applied(once, { ...all, windows: made });
      expect(besides(twice.tmux, { ...all, windows: made })).toEqual(besides(once.tmux, { ...all, windows: made }));
    }));

  it("converges, leaves the others alone, and is no obstacle to a whole one", () =>
    holds(200, story, async ({ a, b, done, keys }) => {
      const world = new World();
      await applied(world, a, "none");
      interfere(world.tmux, done);
      const before = living(world.tmux);
      const { plan } = must(await world.apply([b], "all", { only: only(b, ...keys) }));
      const ended = plan.operations.filter(({ endsProcess, state }) => endsProcess && state === "planned");
      const gone = before.filter((pane) => !living(world.tmux).includes(pane)).map((pane) => pane.split(" ")[0]);
      expect(ended.map(({ id }) => id)).toEqual(expect.arrayContaining(gone));
      for (const { action, address } of plan.operations)
        if (address.window !== undefined && action !== "move" && action !== "delete")
          expect(keys).toContain(address.window);
      const left = await world.plan([b], "none", only(b, ...keys));
      expect(left.operations.filter(({ state }) => state !== "blocked")).toEqual([]);
      await applied(world, b);
    }));

  it("does not forget how the other windows were applied", async () => {
    const world = new World();
    const colour = { options: { "clock-mode-colour": "#FF0000" } };
    const spec = session({ windows: [{ name: "edit", ...colour }, { name: "logs" }] });
    must(await world.apply([spec], "none"));
    const less = session({ windows: [{ name: "edit" }, { name: "logs", panes: ["x"] }] });
    must(await world.apply([less], "all", { only: only(less, "logs") }));
    expect(world.applied.get("web")?.spec.windows.map(({ options }) => options)).toEqual([colour.options, {}]);
    expect((await world.plan([spec], "none", only(spec, "edit"))).operations).toEqual([]);
    expect((await world.plan([less])).operations).toMatchObject([
      { action: "update", fields: [{ path: "options.clock-mode-colour", origin: "change" }] },
    ]);
  });

  it("does not delete what has left the manifest", async () => {
    const world = new World();
    must(await world.apply([session({ windows: [{ name: "edit" }, { name: "old" }] })], "none"));
    const panes = panesFor(world.tmux, "web");
    const less = session({ windows: [{ name: "edit" }] });
    expect(must(await world.apply([less], "all", { only: only(less, "edit") })).plan.operations).toEqual([]);
    expect(panesFor(world.tmux, "web")).toEqual(panes);
    expect(world.applied.get("web")?.spec.windows.map(({ key }) => key)).toEqual(["edit", "old"]);
    expect((await world.plan([less])).operations).toMatchObject([{ action: "delete", address: { window: "old" } }]);
  });
});
