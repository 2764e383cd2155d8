/** Where one part of tmx meets another: names that two things have, and what is left of one for the next. */
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applied, expectCode, jsonOf, outline, yaml } from "../../support/apply.ts";
import { createRig } from "../../support/rig.ts";

const WEB = { session: "web", windows: [{ name: "w", panes: [{ name: "p", run: "exec sleep 1000" }] }] };

describe.concurrent("a session that goes on under another name", () => {
  test("is in the way of adopting one of its name, and outlives a delete of what is shown", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", WEB);
    await rig.tmux("rename-session", "-t", "=web", "old");
    await rig.tmux("new-session", "-d", "-s", "web", "-n", "x", "--", "sleep", "1000");
    await rig.until(async () => (await rig.snapshot())[0]!.command === "sleep", { what: "the program to run" });
    const before = await rig.snapshot();
    const plan = await rig.tmx("plan", file);
    expectCode(plan, 1);
    expect(plan.stderr).not.toContain("tmx adopt");
    for (const args of [
      ["adopt", "web", file],
      ["adopt", "web", file, "--dry-run"],
    ]) {
      const adopt = await rig.tmx(...args);
      expectCode(adopt, 1);
      expect(adopt.stderr).toContain('tmx has a session "web" already: it is called "old" now');
    }
    expect(await rig.snapshot()).toEqual(before);
    expectCode(await rig.tmx("release", "web"), 0);
    expectCode(
      await rig.tmx("adopt", "web", await rig.write("x.yaml", yaml({ session: "web", windows: [{ name: "x" }] }))),
      0,
    );
    expect((await rig.snapshot()).map(({ pid }) => pid)).toEqual(before.map(({ pid }) => pid));
  });

  test("and whose parts are in several: each is told before it goes", async () => {
    await using rig = await createRig();
    await applied(rig, "web.yaml", { session: "web", windows: [{ name: "w" }, { name: "v" }] });
    await rig.tmux("new-session", "-d", "-s", "mine", "--", "cat");
    await rig.tmux("move-window", "-d", "-s", "=web:v", "-t", "=mine:");
    const { stdout } = await rig.tmx("delete", "web", "--dry-run");
    expect(stdout).toContain("window web:w");
    expect(stdout).toContain("window web:v");
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect((await rig.snapshot()).map(({ session }) => session)).toEqual(["mine"]);
  });
});

describe.concurrent("hooks", () => {
  test("are not due any more for a session that was released", async () => {
    await using rig = await createRig();
    const log = join(rig.dir, "log");
    const file = await rig.write("web.yaml", yaml({ ...WEB, hooks: { afterDelete: `echo gone >>${log}` } }));
    expectCode(await rig.tmx("apply", file, "--trust"), 0);
    expectCode(await rig.tmx("release", "web"), 0);
    await rig.tmux("rename-session", "-t", "=web", "mine");
    expectCode(await rig.tmx("apply", file), 0);
    expect(existsSync(log)).toBe(false);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect(await readFile(log, "utf8")).toBe("gone\n");
  });
});

describe.concurrent("history", () => {
  test("has nothing of what waited for consent alone", async () => {
    await using rig = await createRig();
    await applied(rig, "web.yaml", WEB);
    const file = await applied(rig, "web.yaml", { ...WEB, windows: [...WEB.windows, { name: "v" }] });
    expectCode(await rig.tmx("rollback", "web"), 1);
    expectCode(await rig.tmx("delete", file), 1);
    const { generations } = jsonOf(await rig.tmx("history", "web", "-o", "json"));
    expect(generations.map(({ cause }: { cause: string }) => cause)).toEqual(["apply", "apply"]);
    expectCode(await rig.tmx("rollback", "web", "--yes"), 0);
    expect(await outline(rig)).toEqual(["w: p"]);
  });
});

describe.concurrent("files that nobody named", () => {
  test("a saved plan called like a session is none of it, and one that anybody can write is not used", async () => {
    await using rig = await createRig();
    await rig.write(join(rig.home, ".config/tmx/sessions/web.yaml"), yaml(WEB));
    const evil = yaml({ session: "evil", windows: [{}] });
    expectCode(await rig.tmxWith({ input: evil }, "plan", "-", "--out", "web"), 0);
    expectCode(await rig.tmx("apply", "web"), 0);
    expect(await outline(rig)).toEqual(["w: p"]);
    await chmod(join(rig.dir, "web"), 0o666);
    const refused = await rig.tmx("apply", "./web");
    expectCode(refused, 65);
    expect(refused.stderr).toContain("anybody can write to");
  });

  test("a project's base that anybody can write is not used unless it is named", async () => {
    await using rig = await createRig();
    await mkdir(join(rig.dir, "shared"));
    await rig.write("shared/base.yaml", "windows: [{ name: b }]\n");
    await rig.write("tmx.yaml", "session: web\nextends: shared/base.yaml\n");
    expectCode(await rig.tmx("plan"), 0);
    await chmod(join(rig.dir, "shared/base.yaml"), 0o666);
    const refused = await rig.tmx("apply");
    expectCode(refused, 64);
    expect(refused.stderr).toContain("anybody can write to");
    expect(refused.stderr).toMatch(/^hint: .* name it: tmx\.yaml$/m);
    expectCode(await rig.tmx("apply", "tmx.yaml"), 0);
  });

  test("a project with a mistake is told of before another manifest is taken", async () => {
    await using rig = await createRig();
    await rig.write(join(rig.home, ".config/tmx/sessions/web.yaml"), yaml(WEB));
    await rig.write("tmx.yaml", "session: web\nwindws: [{}]\n");
    const outcome = await rig.tmx("plan", "web");
    expectCode(outcome, 65);
    expect(outcome.stderr).toContain('unknown key "windws"');
  });
});
