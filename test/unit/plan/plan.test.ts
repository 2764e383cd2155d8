/** What a plan says: operations, causes, consent, conflicts, counts. */
import { describe, expect, it } from "vitest";
import { type Consent, type Operation, operationKey, type Plan, summarise } from "../../../src/model/plan.ts";
import type { SessionSpec } from "../../../src/model/spec.ts";
import { planDeletion, absent } from "../../../src/plan/deletion.ts";
import type { Command } from "../../../src/tmux/script.ts";
import { interfere } from "../../support/model/interference.ts";
import { must } from "../../support/model/properties.ts";
import { session, typeInto } from "../../support/model/sample.ts";
import { layoutString } from "../../support/model/specs.ts";
import { World } from "../../support/model/world.ts";

async function after(before: SessionSpec, typed: readonly Command[] = []): Promise<World> {
  const world = new World();
  must(await world.apply([before], "none"));
  typeInto(world, typed);
  return world;
}

/** An operation in a line: `replace pane web:edit.+0 (pending): why`. */
function told({ operations }: Plan): readonly string[] {
  return operations.map(({ action, level, address, state, cause }: Operation) => {
    const { session: name, window, pane } = address;
    const place = [name, ...(window === undefined ? [] : [`:${window}`]), ...(pane === undefined ? [] : [`.${pane}`])];
    return `${action} ${level} ${place.join("")}${state === "planned" ? "" : ` (${state})`}: ${cause}`;
  });
}

const base = session({ windows: [{ name: "edit", panes: ["vim", "tests"] }, { name: "logs" }] });
const run = (...lines: string[]) => ({ kind: "run", lines }) as const;

describe("a plan says what is to be done, and why", () => {
  it("for a new session", async () => {
    expect(told(await new World().plan([session()]))).toEqual([
      "create session web: it is new",
      "create window web:edit: its session is created",
      "create pane web:edit.+0: its session is created",
    ]);
  });

  it("for parts that are new in the manifest, and for those that have gone", async () => {
    const world = await after(base, [["kill-pane", "-t", "{edit.tests}"]]);
    const more = session({
      windows: [{ name: "edit", panes: ["vim", "tests", "docs"] }, { name: "logs" }, { name: "db", panes: ["sql"] }],
    });
    expect(told(await world.plan([more]))).toEqual([
      "create pane web:edit.tests: it was there at the last apply and is gone",
      "create pane web:edit.docs: it is new in the manifest",
      "create window web:db: it is new in the manifest",
      "create pane web:db.sql: it is new in the manifest",
    ]);
  });

  it("for what the file changed and what somebody changed", async () => {
    const world = await after(session({ options: { mouse: "on" }, env: { A: "1" } }), [
      ["set-option", "-t", "$0:", "mouse", "off"],
      ["rename-window", "-t", "{edit}", "other"],
    ]);
    const plan = await world.plan([session({ options: { mouse: "on" }, env: { A: "2" } })]);
    expect(told(plan)).toEqual([
      expect.stringContaining("update session web: "),
      expect.stringContaining("update window web:edit: "),
    ]);
    expect(plan.operations.flatMap(({ fields }) => fields)).toEqual([
      { path: "options.mouse", before: "off", after: "on", origin: "drift" },
      { path: "env.A", before: "1", after: "2", origin: "change" },
      { path: "name", before: "other", after: "edit", origin: "drift" },
    ]);
  });

  it("for names that left the file, which are taken back, and for those that somebody else set, which are not", async () => {
    const world = await after(session({ options: { mouse: "on" }, env: { A: "1" } }), [
      ["set-option", "-t", "$0:", "base-index", "1"],
      ["set-environment", "-t", "$0:", "B", "1"],
    ]);
    expect((await world.plan([session()])).operations.flatMap(({ fields }) => fields)).toEqual([
      { path: "options.mouse", before: "on", origin: "change" },
      { path: "env.A", before: "1", origin: "change" },
    ]);
  });

  it("for a process that changed, or ended", async () => {
    const world = await after(session({ windows: [{ name: "edit", panes: [{ process: run("a") }] }] }));
    const changed = session({ windows: [{ name: "edit", panes: [{ process: run("b"), root: "/b" }] }] });
    const plan = await world.plan([changed]);
    expect(plan.operations).toMatchObject([
      {
        action: "replace",
        state: "pending",
        endsProcess: true,
        fields: [
          { path: "root", before: "/a", after: "/b" },
          { path: "run", before: "a", after: "b" },
        ],
      },
    ]);
    const supervised = session({
      windows: [
        {
          name: "edit",
          panes: [
            {
              process: { kind: "supervised", lines: ["a"], restart: "on-failure" },
              options: { "remain-on-exit": "on" },
            },
          ],
        },
      ],
    });
    const failed = await after(supervised);
    interfere(failed.tmux, [{ kind: "fail", a: 0, b: 0 }]);
    expect(told(await failed.plan([supervised]))).toEqual(["replace pane web:edit.+0: its process ended by signal 9"]);
    const done = await after(supervised);
    interfere(done.tmux, [{ kind: "end", a: 0, b: 0 }]);
    expect(told(await done.plan([supervised]))).toEqual([]);
  });

  it("for parts in the wrong place", async () => {
    const world = await after(base, [
      ["join-pane", "-d", "-s", "{edit.tests}", "-t", "{logs.+0}"],
      ["move-window", "-d", "-s", "$0:{edit}", "-t", "$0:9"],
    ]);
    expect(told(await world.plan([base]))).toEqual([
      'move pane web:edit.tests: it is in window "logs"',
      "move window web:edit: it belongs at index 1, not 9",
      "move window web:logs: it belongs at index 9, not 1",
    ]);
  });

  it("for parts that left the manifest, with the panes that keep a window alive", async () => {
    const world = await after(base, [["split-window", "-d", "-t", "{logs}"]]);
    const less = session({ windows: [{ name: "edit", panes: ["vim"] }] });
    expect(told(await world.plan([less], "all"))).toEqual([
      "delete window web:logs: it is not in the manifest any more; the window stays for 1 pane(s) that tmx did not make, and is let go of",
      "delete pane web:edit.tests: it is not in the manifest any more",
    ]);
  });

  it("for what others made, only where the manifest says prune", async () => {
    const world = await after(session(), [
      ["new-window", "-d", "-t", "=web:", "-n", "mine"],
      ["split-window", "-d", "-t", "{edit}"],
    ]);
    expect(told(await world.plan([session()]))).toEqual([]);
    expect(told(await world.plan([session({ unmanaged: "prune" })]))).toEqual([
      "delete window web:mine (pending): it is not in the manifest (unmanaged: prune)",
      expect.stringMatching(/^delete pane web:edit\.%\d \(pending\): it is not in the manifest \(unmanaged: prune\)$/),
    ]);
  });

  it("and what cannot be done", async () => {
    const world = await after(session(), [
      ["split-window", "-d", "-t", "{edit}"],
      ["new-window", "-d", "-t", "=web:", "-n", "mine"],
    ]);
    const text = layoutString(1);
    const wanted = session({ windows: [{ name: "edit", index: 1, layout: { kind: "string", text } }] });
    expect(told(await world.plan([wanted]))).toEqual([
      expect.stringContaining("update window web:edit (blocked): its layout string is for 1 pane"),
      'move window web:edit (blocked): index 1 is held by window "mine", which tmx did not make',
    ]);
    expect(must(await world.apply([wanted], "all")).left).toHaveLength(2);
  });

  it("but nothing about layouts whose panes are only just leaving", async () => {
    const world = await after(
      session({
        windows: [
          { name: "a", panes: ["x", "y"] },
          { name: "b", panes: ["z"] },
        ],
      }),
    );
    const text = layoutString(1);
    const wanted = session({
      windows: [
        { name: "a", panes: ["x"], layout: { kind: "string", text } },
        { name: "b", panes: ["z", "y"] },
      ],
    });
    expect(must(await world.apply([wanted], "none")).left).toEqual([]);
  });
});

describe("consent", () => {
  const less = session({ windows: [{ name: "edit", panes: ["vim", { name: "tests", root: "/b" }] }] });

  const states = async (consent: Consent): Promise<readonly string[]> =>
    (await (await after(base)).plan([less], consent)).operations.map(({ action, state }) => `${action} ${state}`);

  it("is asked for by whatever ends a live process", async () => {
    expect(await states("none")).toEqual(["replace pending", "delete pending"]);
    expect(await states("all")).toEqual(["replace planned", "delete planned"]);
  });

  it("can be given to some operations", async () => {
    const [replace] = (await (await after(base)).plan([less])).operations;
    expect(await states(new Set([operationKey(replace!)]))).toEqual(["replace planned", "delete pending"]);
  });

  it("can be in the manifest, and is not needed for what is dead", async () => {
    const restarting = session({ windows: [{ name: "edit", panes: [{ root: "/b", onChange: "restart" }] }] });
    expect(told(await (await after(session())).plan([restarting]))).toEqual([
      "replace pane web:edit.+0: root changed in the manifest",
    ]);
  });

  it("is remembered to be missing: the change stays pending, with what it is", async () => {
    const world = await after(base);
    for (let times = 0; times < 2; times++) {
      const { left } = must(await world.apply([less], "none"));
      expect(left.map(({ action, state, fields }) => [action, state, fields.map(({ path }) => path)])).toEqual([
        ["replace", "pending", ["root"]],
        ["delete", "pending", []],
      ]);
    }
  });
});

describe("a session of the same name that tmx did not make", () => {
  it("is a conflict, and nothing at all is done", async () => {
    const world = new World();
    world.tmux.run([[["new-session", "-d", "-s", "web"]]]);
    const { conflicts } = await world.plan([session()]);
    expect(conflicts).toMatchObject([{ address: { session: "web" }, message: expect.stringContaining("$0") }]);
    const result = await world.apply([session({ name: "other" }), session()], "all");
    expect(result).toMatchObject({ ok: false, error: { code: "conflict" } });
    expect(world.tmux.server?.sessions.map(({ name }) => name)).toEqual(["web"]);
    expect(world.lease).toBe("");
  });

  it("is one too when ours was renamed and the name taken meanwhile", async () => {
    const world = await after(session(), [
      ["rename-session", "-t", "$0:", "old"],
      ["new-session", "-d", "-s", "web"],
    ]);
    expect((await world.plan([session()])).conflicts).toHaveLength(1);
  });
});

describe("deletion", () => {
  it("takes a session whole, or only what tmx made of it", async () => {
    const deleting = async (world: World): Promise<readonly string[]> => {
      const report = must(await world.apply([absent("web", "keep")], "all", { planner: planDeletion }));
      return told(report.plan);
    };
    const whole = await after(session());
    expect(await deleting(whole)).toEqual(["delete session web: you asked for it"]);
    expect(whole.tmux.server).toBeUndefined();
    const shared = await after(session(), [["split-window", "-d", "-t", "{edit}"]]);
    expect(await deleting(shared)).toEqual([expect.stringMatching(/^delete window web:edit: you asked for it; /)]);
    expect(shared.tmux.server?.panes()).toHaveLength(1);
  });
});

describe("the summary counts", () => {
  it("operations by what they do", async () => {
    const world = await after(base, [["join-pane", "-d", "-s", "{edit.tests}", "-t", "{logs.+0}"]]);
    const other = session({
      windows: [
        { name: "edit", panes: [{ name: "vim", root: "/b" }, "tests"], options: { "mode-keys": "vi" } },
        { name: "new" },
      ],
    });
    expect(summarise((await world.plan([other])).operations)).toEqual({
      create: 2,
      restore: 0,
      change: 2,
      replace: 1,
      delete: 1,
      pending: 2,
      blocked: 0,
    });
  });
});
