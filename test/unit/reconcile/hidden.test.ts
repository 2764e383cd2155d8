/** Options are read through panes, which hide those of their window: what cannot be seen is made sure of. */
import { describe, expect, it } from "vitest";
import type { SessionSpec } from "../../../src/model/spec.ts";
import type { Command } from "../../../src/tmux/script.ts";
import { applied, settled } from "../../support/model/properties.ts";
import { idsOf, session, typeInto } from "../../support/model/sample.ts";
import { Crash, type CrashPoint, World } from "../../support/model/world.ts";

const NAME = "synchronize-panes";

/** A window with a value of its own, and panes; those with a star have the value `on` themselves. */
const edit = (value: string | undefined, ...panes: readonly string[]): SessionSpec =>
  session({
    windows: [
      {
        name: "edit",
        options: value === undefined ? {} : { [NAME]: value },
        panes: panes.map((name) => ({
          name: name.replace("*", ""),
          options: name.endsWith("*") ? { [NAME]: "on" } : {},
        })),
      },
    ],
  });

/** The own values of the window and of its panes, in their order. */
function own({ tmux }: World): readonly (string | undefined)[] {
  const window = tmux.server!.windows()[0]!;
  return [window, ...window.panes].map(({ options }) => options.get(NAME));
}

async function killed(world: World, spec: SessionSpec, crash: CrashPoint): Promise<void> {
  await expect(world.apply([spec], "all", { crash })).rejects.toThrow(Crash);
  world.tmux.settle();
}

describe("a window's option that all of its panes may hide", () => {
  it("is no change as long as they do", async () => {
    const world = new World();
    await applied(world, edit("on", "p*", "q*"));
    await settled(world, edit("on", "p*", "q*"));
  });

  it.each<[string, Command]>([
    ["changed", ["set-option", "-w", "-t", "{edit}", NAME, "off"]],
    ["unset", ["set-option", "-wu", "-t", "{edit}", NAME]],
  ])("is set again where somebody has %s it while they come to hide it", async (_what, command) => {
    const world = new World();
    await applied(world, edit("on", "p", "q*"));
    typeInto(world, [command]);
    await applied(world, edit("on", "p*", "q"));
    expect(own(world)).toEqual(["on", "on", undefined]);
  });

  it("is set where a killed run has made its window anew", async () => {
    const world = new World();
    await applied(world, edit("on", "p", "q*"));
    world.tmux.run([[["kill-session", "-t", "=web:"]]]);
    world.tmux.settle();
    // Before it are a look, the intent and the run files; all that goes by id would come with the next.
    await killed(world, edit("on", "p*", "q"), { message: 3, where: "after" });
    expect(idsOf(world).has("edit")).toBe(true);
    await applied(world, edit("on", "p*", "q"));
    expect(own(world)).toEqual(["on", "on", undefined]);
  });

  it("is set again where a killed run may have set another value", async () => {
    const world = new World();
    await applied(world, edit("on", "p*", "q*"));
    await killed(world, edit("off", "p*", "q*"), { message: 4, where: "after" });
    expect(own(world)).toEqual(["off", "on", "on"]);
    await applied(world, edit("on", "p*", "q*"));
    expect(own(world)).toEqual(["on", "on", "on"]);
  });
});

describe("a pane's option", () => {
  it("that only its window still had is set when it goes there", async () => {
    const world = new World();
    await applied(world, edit("on", "p", "q*"));
    typeInto(world, [["set-option", "-pu", "-t", "{edit.q}", NAME]]);
    await applied(world, edit(undefined, "p", "q*"));
    expect(own(world)).toEqual([undefined, undefined, "on"]);
  });
});
