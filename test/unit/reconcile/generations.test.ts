/** What the loop hands on to be kept of each run. */
import { describe, expect, it } from "vitest";
import { absent, planDeletion } from "../../../src/plan/deletion.ts";
import { apply } from "../../../src/reconcile/apply.ts";
import { must } from "../../support/model/properties.ts";
import { session } from "../../support/model/sample.ts";
import { Crash, World } from "../../support/model/world.ts";

const base = session({ windows: [{ name: "edit", panes: ["vim", "tests"] }] });
const changed = { ...base, options: { mouse: "on" } };

const told = ({ kept }: World): readonly string[] =>
  kept.map(({ origin, spec, operations }) => {
    const results = operations.map(({ action, level, result }) => `${action} ${level} ${result}`);
    return `${origin.cause}${spec ? "" : " (nothing)"}: ${results.join(", ")}`;
  });

describe("a generation", () => {
  it("comes of a change, and of nothing else", async () => {
    const world = new World();
    for (const spec of [base, base, changed, changed]) must(await world.apply([spec], "none"));
    expect(told(world)).toEqual([
      "apply: create session done, create window done, create pane done, create pane done",
      "apply: update session done",
    ]);
    expect(world.kept[1]).toMatchObject({ session: "web", spec: changed });
  });

  it("says what was left for want of consent, with the process that goes on", async () => {
    const world = new World();
    must(await world.apply([base], "none"));
    const [window] = changed.windows;
    const panes = window!.panes.map((pane) => ({ ...pane, process: { kind: "run", lines: ["new"] } as const }));
    must(await world.apply([{ ...changed, windows: [{ ...window!, panes }] }], "none"));
    expect(told(world).at(-1)).toBe("apply: update session done, replace pane left, replace pane left");
    expect(world.kept.at(-1)!.spec).toEqual(changed);
  });

  it("of a delete has no spec", async () => {
    const world = new World();
    must(await world.apply([base], "none"));
    must(await world.apply([absent("web", "keep")], "all", { planner: planDeletion }));
    expect(told(world).at(-1)).toBe("apply (nothing): delete session done");
  });

  it("says where a rollback went, and where its manifest was then", async () => {
    const world = new World();
    const git = { commit: "c", dirty: false };
    const origin = { cause: "rollback", to: 3, git } as const;
    const request = { specs: [base], consent: async () => "none" as const, lockTimeoutMs: 0, emit: () => undefined };
    must(await apply(world.ports(), { ...request, origin }));
    expect(world.kept).toMatchObject([{ origin: { cause: "rollback", to: 3 }, git }]);
    expect(world.kept[0]!.origin).not.toHaveProperty("git");
  });

  it("comes of the run that finishes what another began", async () => {
    const world = new World();
    must(await world.apply([base], "none"));
    // The message that changes tmux went through; nothing was written after it.
    for (let message = 0; world.kept.length < 2; message++) {
      const crash = { message, where: "after" } as const;
      await world.apply([changed], "none", { crash }).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
    }
    expect(world.kept.at(-1)!.spec).toEqual(changed);
  });
});
