/** The real loop on the model of tmux: whatever is wanted and whatever has happened, one apply brings it about. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SessionSpec } from "../../../src/model/spec.ts";
import { deeds, interfere } from "../../support/model/interference.ts";
import { applied, holds, must, settled } from "../../support/model/properties.ts";
import { sessionSpec, SESSION_NAMES, twoSpecs, unambiguous, withoutManual } from "../../support/model/specs.ts";
import { besides, panesFor } from "../../support/model/view.ts";
import { Crash, type CrashPoint, World } from "../../support/model/world.ts";

const settings = fc.constantFrom(
  {},
  { globals: { "base-index": "1", "pane-base-index": "1" } },
  { globals: { "renumber-windows": "on", "base-index": "2", "remain-on-exit": "on" } },
  { remembers: "all" as const, globals: { "renumber-windows": "on", "window-size": "smallest" } },
);

describe("one apply converges", () => {
  it("on a server that does not run yet", () =>
    holds(80, fc.tuple(settings, sessionSpec(fc.constantFrom(...SESSION_NAMES))), async ([conf, spec]) => {
      await applied(new World(conf), spec, "none");
    }));

  it("from any manifest to any other", () =>
    holds(180, fc.tuple(settings, twoSpecs), async ([conf, [a, b]]) => {
      const world = new World(conf);
      await applied(world, a, "none");
      await applied(world, b);
    }));

  it("whatever people have done to the session meanwhile", () =>
    holds(250, fc.tuple(settings, twoSpecs, deeds()), async ([conf, [a, b], done]) => {
      const world = new World(conf);
      await applied(world, a, "none");
      interfere(world.tmux, done);
      await applied(world, b);
    }));

  it("and back again to what it was", () =>
    holds(120, twoSpecs, async (specs) => {
      // A manual window that was an ordinary one meanwhile stays.
      const [a, b] = specs.map(withoutManual) as [SessionSpec, SessionSpec];
      const [once, thrice] = [new World(), new World()];
      await applied(once, a, "none");
      for (const spec of [a, b, a]) await applied(thrice, spec);
      expect(besides(thrice.tmux, a)).toEqual(besides(once.tmux, a));
    }));

  it("also when the state directory was lost", () =>
    holds(120, fc.tuple(twoSpecs, deeds()), async ([specs, done]) => {
      const [a, b] = specs.map(unambiguous) as [SessionSpec, SessionSpec];
      const world = new World();
      await applied(world, a, "none");
      interfere(world.tmux, done);
      world.forget();
      await applied(world, b);
    }));
});

describe("a machine that has no more terminals to give", () => {
  const sizes = (world: World): Record<string, string> =>
    Object.fromEntries(
      (world.tmux.server?.windows() ?? []).map(({ id, columns, rows, options }) => [
        id,
        `${columns}x${rows} ${options.get("window-size")}`,
      ]),
    );
  /** Windows that the second manifest leaves alone in this. */
  const unsized = (spec: SessionSpec): SessionSpec => ({
    ...spec,
    windows: spec.windows.map((window) => {
      const { "window-size": _, ...options } = window.options;
      return { ...window, options };
    }),
  });

  it("leaves windows as large as they were, and what is missing to the next apply", () =>
    holds(200, fc.tuple(twoSpecs, fc.nat(4)), async ([specs, more]) => {
      const [a, b] = specs.map(unsized) as [SessionSpec, SessionSpec];
      const world = new World();
      await applied(world, a, "none");
      const before = sizes(world);
      const server = world.tmux.server!;
      server.mostPanes = server.panes().length + more;
      await world.apply([b], "all");
      expect(before).toMatchObject(
        Object.fromEntries(Object.entries(sizes(world)).filter(([id]) => Object.hasOwn(before, id))),
      );
      expect(Object.values(sizes(world)).filter((size) => !/^200x50 undefined$/.test(size))).toEqual([]);
      for (const each of [server, world.tmux.server]) if (each) each.mostPanes = Number.POSITIVE_INFINITY;
      await applied(world, b);
    }));
});

const crashPoint: fc.Arbitrary<CrashPoint> = fc.record({
  message: fc.nat(7),
  where: fc.oneof(fc.constantFrom("before" as const, "after" as const), fc.nat(12)),
});

/** A writer that ends there. */
async function crash(world: World, specs: readonly SessionSpec[], point: CrashPoint): Promise<boolean> {
  try {
    must(await world.apply(specs, "all", { crash: point }));
    return false;
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    world.tmux.settle();
    return true;
  }
}

describe("a writer may be killed at any of its messages", () => {
  it("while it makes a session", () =>
    holds(120, fc.tuple(sessionSpec(), crashPoint), async ([spec, point]) => {
      const world = new World();
      await crash(world, [spec], point);
      must(await world.apply([spec], "all"));
      await afterCrash(world, spec);
    }));

  it("while it changes one, more than once", () =>
    holds(
      150,
      fc.tuple(twoSpecs, deeds(undefined, 3), crashPoint, crashPoint),
      async ([[a, b], done, first, second]) => {
        const world = new World();
        await applied(world, a, "none");
        interfere(world.tmux, done);
        await crash(world, [b], first);
        await crash(world, [b], second);
        must(await world.apply([b], "all"));
        await afterCrash(world, b);
      },
    ));
});

/** Where nothing was left to do, what is left of half a message goes with the next change. */
async function afterCrash(world: World, spec: SessionSpec): Promise<void> {
  if (world.tmux.server?.env.has("TMX_DEFAULT_COMMAND")) {
    world.tmux.run([[["kill-pane", "-t", panesFor(world.tmux, spec.name)[0]!]]]);
    world.tmux.settle();
    must(await world.apply([spec], "all"));
  }
  await settled(world, spec);
}
