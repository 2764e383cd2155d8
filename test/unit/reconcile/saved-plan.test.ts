/** A saved plan in the loop: what it says when another writer comes in between. */
import { describe, expect, it } from "vitest";
import { apply, planWithBasis } from "../../../src/reconcile/apply.ts";
import { must } from "../../support/model/properties.ts";
import { session } from "../../support/model/sample.ts";
import { World } from "../../support/model/world.ts";

const base = session({ windows: [{ name: "edit", panes: ["vim"] }] });
/** Two messages: a pane is made, and then titled. */
const wanted = {
  ...session({ windows: [{ name: "edit", panes: ["vim", "tests"] }] }),
  options: { mouse: "on" },
};

/** Applies the plan of a session with a pane more; another tmx takes the lease before the message of this number after that. */
async function takenOverAt(message: number): Promise<{ readonly error: string; readonly panes: number }> {
  const world = new World();
  must(await world.apply([base], "none"));
  const { basis } = must(await planWithBasis(world.ports(), { specs: [wanted] }));
  const { panes } = world.tmux.server!.windows()[0]!;
  let made = 0;
  world.meanwhile = () => {
    if (panes.length > 1) made += 1;
    if (made === message) world.tmux.server!.options.set("@tmx_lease", "1.9.1.h.1.other");
  };
  const request = {
    specs: [wanted],
    consent: async () => "none" as const,
    lockTimeoutMs: 1_000,
    emit: () => undefined,
  };
  const done = await apply(world.ports(), { ...request, basis });
  return { error: done.ok ? "" : done.error.message, panes: panes.length };
}

describe("a saved plan of which another writer cuts off the end", () => {
  it("does not say that nothing was changed", async () => {
    const { error, panes } = await takenOverAt(1);
    expect(panes).toBe(2);
    expect(error).toContain("a part of it is done");
  });

  it("is done where nobody comes", async () => {
    expect(await takenOverAt(-1)).toEqual({ error: "", panes: 2 });
  });
});
