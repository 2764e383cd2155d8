/** When hooks run, how often, and what a failing one stops. */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";

import { expectCode, expectNoChanges, jsonOf, yaml } from "../../support/apply.ts";
import { note, noted, NOTING, web } from "../../support/hooks.ts";
import { createRig, type Rig } from "../../support/rig.ts";
import { Terminal } from "../../support/terminal.ts";

const schema = new URL("../../../schemas/plan.schema.json", import.meta.url);
const isPlan = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(schema, "utf8")));

const names = async (rig: Rig): Promise<readonly string[]> => [
  ...new Set((await rig.snapshot()).map(({ session }) => session)),
];

async function applyTwice(rig: Rig): Promise<void> {
  expectCode(await rig.tmx("apply", "web.yaml"), 0);
  expectCode(await rig.tmx("apply", "web.yaml"), 0);
}

describe.concurrent("hooks", () => {
  test("run once around a creation and around a deletion, and not for anything else", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web(NOTING)));
    const made = await rig.tmx("apply", "web.yaml", "--trust");
    expectCode(made, 0);
    expect(made.stderr).toBe("");
    expect(await noted(rig)).toEqual(["beforeCreate", "afterCreate"]);
    await rig.write("web.yaml", yaml(web(NOTING, { options: { "status-left": "x" } })));
    await applyTwice(rig);
    await expectNoChanges(rig, "web.yaml");
    expectCode(await rig.tmx("status", "web.yaml"), 0);
    expect(await noted(rig)).toHaveLength(2);
    expectCode(await rig.tmx("delete", "web"), 1);
    expect(await noted(rig)).toHaveLength(2);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect(await noted(rig)).toEqual(["beforeCreate", "afterCreate", "beforeDelete", "afterDelete"]);
    expectCode(await rig.tmx("apply", "web.yaml"), 0);
    expect((await noted(rig)).slice(4)).toEqual(["beforeCreate", "afterCreate"]);
  });

  test("notice, once, that the session ended by itself or with its server", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "own");
    await rig.write("web.yaml", yaml(web(NOTING)));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
    await rig.tmux("kill-session", "-t", "=web");
    expectCode(await rig.tmx("plan", "web.yaml"), 0);
    expectCode(await rig.tmx("status"), 0);
    expect(await noted(rig)).toEqual(["beforeCreate", "afterCreate"]);
    expectCode(await rig.tmx("apply", "web.yaml"), 0);
    expect((await noted(rig)).slice(2)).toEqual(["afterDelete", "beforeCreate", "afterCreate"]);
    await rig.tmux("kill-server");
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect((await noted(rig)).slice(5)).toEqual(["afterDelete"]);
  });

  test("notice that clients come and go", async () => {
    await using rig = await createRig();
    await using terminal = await Terminal.open(rig);
    await rig.write("web.yaml", yaml(web(NOTING)));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
    await terminal.type("tmx attach web");
    await rig.until(async () => (await rig.tmux("list-clients")) !== "", { what: "a client" });
    await applyTwice(rig);
    expect((await noted(rig)).slice(2)).toEqual(["onAttach"]);
    await rig.tmux("detach-client", "-s", "=web");
    await rig.until(async () => (await rig.tmux("list-clients")) === "", { what: "no client" });
    await applyTwice(rig);
    expect((await noted(rig)).slice(3)).toEqual(["onDetach"]);
    await terminal.type("tmx attach web");
    await rig.until(async () => (await rig.tmux("list-clients")) !== "", { what: "a client" });
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect((await noted(rig)).slice(4)).toEqual(["onAttach", "beforeDelete", "onDetach", "afterDelete"]);
  });

  test("that were added to a session that is there do not claim that it was just made", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml({ session: "web", windows: [{ name: "w", panes: [{ name: "p" }] }] }));
    expectCode(await rig.tmx("apply", "web.yaml"), 0);
    await rig.write("web.yaml", yaml(web(NOTING)));
    await expectNoChanges(rig, "web.yaml");
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
    expect(await noted(rig)).toEqual([]);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect(await noted(rig)).toEqual(["beforeDelete", "afterDelete"]);
  });

  test("that were taken out of the manifest do not run any more", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web(NOTING)));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
    await rig.write("web.yaml", yaml({ session: "web", windows: [{ name: "w", panes: [{ name: "p" }] }] }));
    await expectNoChanges(rig, "web.yaml");
    expectCode(await rig.tmx("apply", "web.yaml"), 0);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect(await noted(rig)).toEqual(["beforeCreate", "afterCreate"]);
  });

  test("that were taken out of the manifest still see their session out", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web(NOTING)));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
    await rig.tmux("kill-server");
    await rig.write("web.yaml", yaml({ session: "web", windows: [{ name: "w", panes: [{ name: "p" }] }] }));
    expectCode(await rig.tmx("apply", "web.yaml"), 0);
    expect((await noted(rig)).slice(2)).toEqual(["afterDelete"]);
    await rig.write("web.yaml", yaml(web(NOTING)));
    await rig.tmux("kill-server");
    expectCode(await rig.tmx("apply", "web.yaml"), 0);
    expect((await noted(rig)).slice(3)).toEqual(["beforeCreate", "afterCreate"]);
  });

  test("wait for the end of a session that somebody else's windows keep", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web(NOTING)));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
    await rig.tmux("new-window", "-d", "-t", "=web:", "--", "sleep", "1000");
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect((await noted(rig)).slice(2)).toEqual(["beforeDelete"]);
    await rig.tmux("kill-server");
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect((await noted(rig)).slice(3)).toEqual(["afterDelete"]);
  });

  test("are run by nobody with --skip-hooks, then or later", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web({ ...NOTING, beforeCreate: "exit 1", beforeDelete: "exit 1" })));
    expectCode(await rig.tmx("apply", "web.yaml", "--skip-hooks"), 0);
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
    expectCode(await rig.tmx("delete", "web", "--yes"), 1);
    expect(await names(rig)).toEqual(["web"]);
    expectCode(await rig.tmx("delete", "web", "--yes", "--skip-hooks"), 0);
    expectCode(await rig.tmx("apply", "web.yaml", "--skip-hooks"), 0);
    expect(await noted(rig)).toEqual([]);
  });

  test("hear of each session alone when several are applied at once", async () => {
    await using rig = await createRig();
    const one = web({ ...NOTING, afterCreate: `echo "$TMX_SESSION $TMX_HOOK" >>log` });
    await rig.write("all.yaml", yaml(one, { ...one, session: "api" }, { session: "plain", windows: [{}] }));
    expectCode(await rig.tmx("apply", "all.yaml", "--trust"), 0);
    expect(await noted(rig)).toEqual(["beforeCreate", "beforeCreate", "web afterCreate", "api afterCreate"]);
    await rig.tmux("kill-session", "-t", "=api");
    expectCode(await rig.tmx("apply", "all.yaml"), 0);
    expect((await noted(rig)).slice(4)).toEqual(["afterDelete", "beforeCreate", "api afterCreate"]);
  });
});

describe.concurrent("a failing", () => {
  test("beforeCreate leaves nothing behind, and the next apply starts anew", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web({ ...NOTING, beforeCreate: note("echo no database >&2; exit 7") })));
    const outcome = await rig.tmx("apply", "web.yaml", "--trust");
    expectCode(outcome, 1);
    expect(outcome.stdout).toBe("");
    expect(outcome.stderr).toBe(
      [
        `error: the hook beforeCreate of "web" failed with status 7: "echo \\"$TMX_HOOK\\" >>log; echo no database >&2; exit 7"`,
        "  no database",
        "hint: nothing was created; mend it and try again, or run no hooks with --skip-hooks",
        "",
      ].join("\n"),
    );
    expect(await rig.snapshot()).toEqual([]);
    expect(rig.processes()).toEqual([]);
    expect(jsonOf(await rig.tmx("status", "-o", "json")).sessions).toEqual([]);
    expectCode(await rig.tmx("delete", "web"), 1);
    expect(await noted(rig)).toEqual(["beforeCreate"]);
    await rig.write("web.yaml", yaml(web(NOTING)));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
    expect(await noted(rig)).toEqual(["beforeCreate", "beforeCreate", "afterCreate"]);
  });

  test("beforeCreate harms no session that is there, and creates none beside it", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "web", "--", "sleep", "1000");
    await rig.until(async () => (await rig.snapshot())[0]!.command === "sleep", { what: "the program to run" });
    const before = await rig.snapshot();
    const other = { session: "other", windows: [{}] };
    await rig.write("web.yaml", yaml(web({ beforeCreate: "exit 1" })));
    await rig.write("api.yaml", yaml(other, { ...web({ beforeCreate: "exit 1" }), session: "api" }));
    const conflict = await rig.tmx("apply", "web.yaml", "--trust");
    expectCode(conflict, 1);
    expect(conflict.stderr).toContain("tmx did not make it");
    expectCode(await rig.tmx("apply", "api.yaml", "--trust"), 1);
    expect(await rig.snapshot()).toEqual(before);
    expect(await rig.tmux("show-options", "-sqv", "@tmx_lease")).toBe("");
  });

  test("beforeDelete ends nothing", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web({ beforeDelete: "echo not saved; exit 1" })));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
    const before = await rig.snapshot();
    const outcome = await rig.tmx("delete", "web", "--yes");
    expectCode(outcome, 1);
    expect(outcome.stderr).toContain("  not saved\nhint: nothing was ended;");
    expect(await rig.snapshot()).toEqual(before);
  });

  test("afterCreate keeps the session, says so, and is not run again", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web({ afterCreate: note("echo oh; exit 3") })));
    const outcome = await rig.tmx("apply", "web.yaml", "--trust", "-o", "json");
    expectCode(outcome, 1);
    expect(jsonOf(outcome)).toMatchObject({
      applied: true,
      left: [],
      hooks: [{ session: "web", hook: "afterCreate", state: "failed", output: "oh\n" }],
    });
    isPlan(jsonOf(outcome));
    expect(isPlan.errors).toBe(null);
    expect(await names(rig)).toEqual(["web"]);
    expectCode(await rig.tmx("apply", "web.yaml"), 0);
    expect(await noted(rig)).toEqual(["afterCreate"]);
  });

  test("afterDelete does not bring the session back", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web({ afterDelete: note("exit 3") })));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
    const outcome = await rig.tmx("delete", "web", "--yes");
    expectCode(outcome, 1);
    expect(outcome.stdout).toContain("Done: 1 deleted.");
    expect(outcome.stderr).toContain('error: the hook afterDelete of "web" failed with status 3');
    expect(await rig.snapshot()).toEqual([]);
    expect(await noted(rig)).toEqual(["afterDelete"]);
  });

  test("command of a list is the last one that runs", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web({ afterCreate: ["echo a >>log", "false", "echo b >>log"] })));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 1);
    expect(await noted(rig)).toEqual(["a"]);
  });
});

test("what hooks print shows with -v, and in no other case where they succeed", async () => {
  await using rig = await createRig();
  await rig.write("web.yaml", yaml(web({ beforeCreate: "echo a; echo b >&2", afterDelete: "printf c" })));
  const quiet = await rig.tmx("apply", "web.yaml", "--trust", "-o", "json");
  expect(jsonOf(quiet).hooks).toEqual([
    { session: "web", hook: "beforeCreate", state: "done", message: expect.any(String), output: null },
  ]);
  const told = await rig.tmx("delete", "web", "--yes", "-v");
  expect(told.stderr).toBe('the hook afterDelete of "web" is done\n  c\n');
  const created = await rig.tmx("apply", "web.yaml", "-v", "-o", "json");
  expect([..."ab"].every((letter) => jsonOf(created).hooks[0].output.includes(`${letter}\n`))).toBe(true);
});

test("a manifest from standard input keeps its hooks for the day it ends", async () => {
  await using rig = await createRig();
  const input = yaml(web({ beforeCreate: `printf '%s' "$TMX_MANIFEST" >from`, afterDelete: note() }));
  expectCode(await rig.tmxWith({ input }, "apply", "-"), 1);
  expectCode(await rig.tmxWith({ input }, "apply", "-", "--trust"), 0);
  expect(await readFile(join(rig.dir, "from"), "utf8")).toBe("<stdin>");
  expectCode(await rig.tmx("delete", "web", "--yes"), 0);
  expect(await noted(rig)).toEqual(["afterDelete"]);
});
