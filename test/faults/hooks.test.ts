/** Hooks under kill -9, beside other writers, and on a disk that takes nothing. */
import { chmod, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { expectCode, expectNoChanges, yaml } from "../support/apply.ts";
import { note, noted, NOTING, web } from "../support/hooks.ts";
import { KILL } from "../support/moments.ts";
import { createRig, type Rig } from "../support/rig.ts";
import { someOf, upTo } from "../support/steps.ts";
import { wrapTmux } from "../support/wrapped-tmux.ts";

const count = (log: readonly string[], name: string): number => log.filter((each) => each === name).length;

const sleeping = (rig: Rig, word: string): number => rig.processes().filter(({ argv }) => argv.includes(word)).length;

/** Starts tmx, waits until a hook runs that sleeps, kills tmx, and waits for the hook's end. */
async function killIn(rig: Rig, ...line: readonly string[]): Promise<void> {
  const started = rig.tmxStart({}, ...line);
  await rig.until(() => sleeping(rig, "1001") > 0, { what: "the hook" });
  started.kill();
  expect((await started.ended).code).toBe(137);
  await rig.until(() => sleeping(rig, "1001") === 0, { what: "the hook to end with tmx" });
}

describe.concurrent("kill -9 of tmx in a hook ends the hook, and", () => {
  const HANG = "sleep 1001";

  test("beforeCreate runs again for the creation that did not come about", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web({ ...NOTING, beforeCreate: note(`test -e go || ${HANG}`) })));
    await killIn(rig, "apply", "web.yaml", "--trust");
    expect(await rig.snapshot()).toEqual([]);
    await rig.write("go", "");
    expectCode(await rig.tmx("apply", "web.yaml", "--lock-timeout", "0ms"), 0);
    expect(await noted(rig)).toEqual(["beforeCreate", "beforeCreate", "afterCreate"]);
    await expectNoChanges(rig, "web.yaml");
  });

  test("a command that ignores SIGTERM ends too", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web({ beforeCreate: `trap '' TERM; ${HANG}; ${HANG}` })));
    await killIn(rig, "apply", "web.yaml", "--trust");
    await rig.until(() => rig.processes().length === 0, { what: "nothing to be left" });
  });

  test("afterCreate has been run, and the session is remembered", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web({ ...NOTING, afterCreate: note(HANG) })));
    await killIn(rig, "apply", "web.yaml", "--trust");
    expectCode(await rig.tmx("apply", "web.yaml", "--lock-timeout", "0ms"), 0);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect(await noted(rig)).toEqual(["beforeCreate", "afterCreate", "beforeDelete", "afterDelete"]);
  });

  test("beforeDelete runs again, and nothing has ended", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web({ ...NOTING, beforeDelete: note(`test -e go || ${HANG}`) })));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
    await killIn(rig, "delete", "web", "--yes");
    expect(await rig.snapshot()).toHaveLength(1);
    await rig.write("go", "");
    expectCode(await rig.tmx("delete", "web", "--yes", "--lock-timeout", "0ms"), 0);
    expect((await noted(rig)).slice(2)).toEqual(["beforeDelete", "beforeDelete", "afterDelete"]);
  });

  test("afterDelete has been run, and the session is forgotten by the next delete", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web({ ...NOTING, afterDelete: note(HANG) })));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
    await killIn(rig, "delete", "web", "--yes");
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expectCode(await rig.tmx("delete", "web", "--yes"), 1);
    expect((await noted(rig)).slice(2)).toEqual(["beforeDelete", "afterDelete"]);
  });
});

describe.concurrent("kill -9 at each message to tmux", () => {
  /** A rig in which the command has its hooks to run. */
  async function readyFor(command: readonly string[]): Promise<Rig> {
    const rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "own");
    await rig.write("web.yaml", yaml(web(NOTING)));
    expectCode(await rig.tmx("trust", "web.yaml"), 0);
    if (command[0] === "delete") expectCode(await rig.tmx("apply", "web.yaml"), 0);
    return rig;
  }

  async function messagesOf(command: readonly string[]): Promise<number> {
    await using rig = await readyFor(command);
    const { env, calls } = await wrapTmux(rig, "");
    expectCode(await rig.tmxWith({ env }, ...command), 0);
    return await calls();
  }

  test.for(Object.entries(KILL))("%s tmux has it: afterCreate and afterDelete run once", async ([, kill]) => {
    for (const command of [
      ["apply", "web.yaml"],
      ["delete", "web", "--yes"],
    ]) {
      const isDelete = command[0] === "delete";
      for (const at of someOf(upTo(await messagesOf(command)))) {
        await using rig = await readyFor(command);
        const { env, calls } = await wrapTmux(rig, `if [ "$n" -eq ${at} ]; then ${kill}; fi`);
        const killed = await rig.tmxWith({ env }, ...command);
        // The undisturbed run may have had to ask a busy tmux once more than this one.
        expectCode(killed, (await calls()) < at ? 0 : 137);
        const again = await rig.tmx(...command);
        if (!/there is no session "web"/.test(again.stderr)) expectCode(again, 0);
        const log = await noted(rig);
        expect(count(log, isDelete ? "afterDelete" : "afterCreate"), `message ${at}: ${log.join()}`).toBe(1);
        expect(log.at(-1)).toBe(isDelete ? "afterDelete" : "afterCreate");
        const files = await readdir(rig.stateDir, { recursive: true });
        expect(files.filter((file) => /intents\/./.test(file))).toEqual([]);
      }
    }
  });
});

describe.concurrent("several tmx at once", () => {
  test.for([false, true])("run beforeCreate once for one creation (a server runs: %s)", async (serverRuns) => {
    await using rig = await createRig();
    if (serverRuns) await rig.tmux("new-session", "-d", "-s", "own");
    await rig.write("web.yaml", yaml(web({ ...NOTING, beforeCreate: note("sleep 0.3") })));
    expectCode(await rig.tmx("trust", "web.yaml"), 0);
    const all = Array.from({ length: 5 }, () => rig.tmx("apply", "web.yaml", "--lock-timeout", "30s"));
    for (const outcome of await Promise.all(all)) expectCode(outcome, 0);
    expect(await noted(rig)).toEqual(["beforeCreate", "afterCreate"]);
    await rig.tmux("kill-session", "-t", "=web");
    const more = Array.from({ length: 5 }, () => rig.tmx("apply", "web.yaml", "--lock-timeout", "30s"));
    for (const outcome of await Promise.all(more)) expectCode(outcome, 0);
    expect((await noted(rig)).slice(2)).toEqual(["afterDelete", "beforeCreate", "afterCreate"]);
  });

  test("wait for each other's hooks on one session, no longer than they are told to; other sessions go on", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web({ beforeCreate: "until test -e go; do sleep 0.02; done" })));
    await rig.write("other.yaml", yaml({ session: "other", windows: [{}] }));
    expectCode(await rig.tmx("trust", "web.yaml"), 0);
    const slow = rig.tmxStart({}, "apply", "web.yaml");
    await rig.until(() => rig.processes().some(({ argv }) => argv.includes("tmx-hook")), { what: "the hook" });
    expectCode(await rig.tmx("apply", "other.yaml", "--lock-timeout", "0ms"), 0);
    const refused = await rig.tmx("apply", "web.yaml", "--lock-timeout", "3s");
    expectCode(refused, 75);
    expect(refused.stderr).toMatch(/^waiting for another tmx that is at work on web and its hooks \(process \d+,/m);
    expect(refused.stderr).toMatch(/another tmx is at work on session "web", which has hooks: process \d+, for \d+ s/);
    const waiting = rig.tmxStart({}, "apply", "web.yaml", "--lock-timeout", "30s");
    await rig.write("go", "");
    expectCode(await slow.ended, 0);
    expectCode(await waiting.ended, 0);
  });

  test("on the same sessions in another order do not wait for each other for ever", async () => {
    await using rig = await createRig();
    const [one, two] = [web(NOTING), { ...web(NOTING), session: "api" }];
    await rig.write("a.yaml", yaml(one, two));
    await rig.write("b.yaml", yaml(two, one));
    for (const file of ["a.yaml", "b.yaml"]) expectCode(await rig.tmx("trust", file), 0);
    const all = ["a.yaml", "b.yaml", "a.yaml"].map((file) => rig.tmx("apply", file, "--lock-timeout", "30s"));
    for (const outcome of await Promise.all(all)) expectCode(outcome, 0);
    expect(count(await noted(rig), "beforeCreate")).toBe(2);
  });
});

test("where nothing can be noted, no hook after a change runs, and nothing is said to be done", async () => {
  await using rig = await createRig();
  await rig.write("web.yaml", yaml(web(NOTING)));
  expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
  await rig.tmux("kill-server");
  const server = (await readdir(rig.stateDir)).find((name) => name.startsWith(rig.name));
  const folder = join(rig.stateDir, server!, "hooks");
  // Root may write anywhere: a file in the folder's place stops it too.
  await rig.run("mv", [folder, `${folder}.away`]);
  await rig.write(folder, "");
  await chmod(folder, 0o400);
  const outcome = await rig.tmx("apply", "web.yaml");
  expectCode(outcome, 1);
  expect(outcome.stderr).toContain("cannot write to the state folder");
  expect(await noted(rig)).toEqual(["beforeCreate", "afterCreate"]);
  expect(await rig.snapshot()).toEqual([]);
});

test("without hooks nothing of them is read or written", async () => {
  await using rig = await createRig();
  await rig.write("web.yaml", yaml({ session: "web", windows: [{}] }));
  expectCode(await rig.tmx("apply", "web.yaml"), 0);
  expectCode(await rig.tmx("delete", "web", "--yes"), 0);
  const files = await readdir(rig.stateDir, { recursive: true });
  expect(files.filter((file) => /hooks|approvals/.test(file))).toEqual([]);
});
