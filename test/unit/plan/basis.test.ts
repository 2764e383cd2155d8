/** What a saved plan is held against: what moves it, and what does not. */
import { describe, expect, it } from "vitest";
import type { PlanBasis } from "../../../src/model/saved-plan.ts";
import { outdatedBy } from "../../../src/model/saved-plan.ts";
import type { SessionSpec } from "../../../src/model/spec.ts";
import { movedInputs } from "../../../src/plan/basis.ts";
import { planWithBasis } from "../../../src/reconcile/apply.ts";
import type { Command } from "../../../src/tmux/script.ts";
import { must } from "../../support/model/properties.ts";
import { session, typeInto } from "../../support/model/sample.ts";
import { World } from "../../support/model/world.ts";

const base = session({ windows: [{ name: "edit", panes: ["vim", "tests"] }, { name: "logs" }] });
const wanted: SessionSpec = { ...base, options: { mouse: "on" } };

async function basisIn(world: World): Promise<PlanBasis> {
  return must(await planWithBasis(world.ports(), { specs: [wanted] })).basis;
}

/** What has moved once this was typed into tmux. */
async function moved(typed: readonly Command[]): Promise<readonly string[]> {
  const world = new World();
  must(await world.apply([base], "none"));
  const before = JSON.parse(JSON.stringify(await basisIn(world))) as PlanBasis;
  typeInto(world, typed);
  return movedInputs(before, await basisIn(world));
}

describe("a saved plan", () => {
  const CASES: readonly (readonly [string, readonly Command[], readonly string[]])[] = [
    ["nothing happens", [], []],
    ["a pane is killed", [["kill-pane", "-t", "{edit.tests}"]], ["tmux"]],
    ["a window is killed", [["kill-window", "-t", "{logs}"]], ["tmux"]],
    ["a window is renamed", [["rename-window", "-t", "{edit}", "other"]], ["tmux"]],
    ["a pane gets another process", [["respawn-pane", "-k", "-t", "{edit.vim}"]], ["tmux"]],
    ["somebody opens a window", [["new-window", "-d", "-t", "=web:"]], []],
    ["somebody sets what the plan is about", [["set-option", "-t", "$0:", "mouse", "on"]], ["tmux"]],
    ["somebody sets what it is not about", [["set-option", "-t", "$0:", "status", "off"]], []],
  ];
  it.each(CASES)("when %s", async (_name, typed, expected) => {
    expect(await moved(typed)).toEqual(expected);
  });

  it("when another apply came in between", async () => {
    const world = new World();
    must(await world.apply([base], "none"));
    const before = await basisIn(world);
    must(await world.apply([{ ...base, env: { NEW: "1" } }], "none"));
    expect(movedInputs(before, await basisIn(world))).toContain("applied");
  });

  it("that makes a new session holds on any server, and on none", async () => {
    const world = new World();
    const before = await basisIn(world);
    must(await world.apply([{ ...base, name: "other" }], "none"));
    expect(movedInputs(before, await basisIn(world))).toEqual([]);
  });

  it("says what has moved", () => {
    expect(outdatedBy([])).toBeUndefined();
    expect(outdatedBy(["tmux"])?.message).toBe("the saved plan is out of date: tmux has changed since it was made");
    expect(outdatedBy(["manifest", "applied", "tmux"])?.message).toBe(
      "the saved plan is out of date: the manifest, what was applied last and tmux have changed since it was made",
    );
  });
});
