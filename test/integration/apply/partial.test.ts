/** Manual windows, and applies that are about some windows alone. */
import { describe, expect, test } from "vitest";
import { applied, expectCode, expectNoChanges, jsonOf, outline, yaml } from "../../support/apply.ts";
import { createRig } from "../../support/rig.ts";

const MANUAL = {
  session: "web",
  windows: [
    { name: "edit" },
    { name: "debug", when: "manual", panes: [{ name: "a" }, { name: "b" }] },
    { name: "logs" },
  ],
};

describe.concurrent("a manual window", () => {
  test("is made by its address alone, is then kept, and may be ended", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", MANUAL);
    expect(await outline(rig)).toEqual(["edit: +0", "logs: +0"]);
    await expectNoChanges(rig, file);
    expect((await rig.tmx("status", file)).stdout).toMatch(/^web +in sync /m);

    const before = (await rig.snapshot()).map(({ pid }) => pid);
    const made = await rig.tmx("apply", "web:debug");
    expect(made).toMatchObject({ code: 0, stderr: "using web.yaml\n", stdout: expect.stringContaining("3 created") });
    expect(made.stdout).toContain("+   window web:debug\n      # it is new in the manifest\n");
    expect(await outline(rig)).toEqual(["edit: +0", "debug: a b", "logs: +0"]);
    expect((await rig.snapshot()).map(({ pid }) => pid)).toEqual(expect.arrayContaining(before));
    await expectNoChanges(rig, file);
    expect((await rig.tmx("status")).stdout).toMatch(/^web +in sync +3 +4 /m);
    expect(await rig.tmx("apply", "web:debug", "-q")).toMatchObject({ code: 0, stdout: "No changes.\n" });

    await rig.tmux("kill-pane", "-t", "=web:debug.1");
    expect((await rig.tmx("status", file)).stdout).toMatch(/^web +drifted /m);
    expectCode(await rig.tmx("apply", file), 0);
    expect(await outline(rig)).toEqual(["edit: +0", "debug: a b", "logs: +0"]);

    await rig.tmux("kill-window", "-t", "=web:debug");
    await expectNoChanges(rig, file);
    expect((await rig.tmx("status")).stdout).toMatch(/^web +in sync +2 /m);
    expectCode(await rig.tmx("apply", file), 0);
    expect(await outline(rig)).toEqual(["edit: +0", "logs: +0"]);
  });

  test("goes with consent when it leaves the manifest", async () => {
    await using rig = await createRig();
    await applied(rig, "web.yaml", MANUAL);
    expectCode(await rig.tmx("apply", "web.yaml", "--only", "debug"), 0);
    await rig.write("web.yaml", yaml({ ...MANUAL, windows: [{ name: "edit" }, { name: "logs" }] }));
    const { operations } = jsonOf(await rig.tmx("plan", "web.yaml", "-o", "json"));
    expect(operations).toMatchObject([{ action: "delete", window: "debug", state: "pending" }]);
    expectCode(await rig.tmx("apply", "web.yaml", "--yes"), 0);
    expect(await outline(rig)).toEqual(["edit: +0", "logs: +0"]);
  });
});

describe.concurrent("--only", () => {
  test("makes a session of some windows, and a later apply the rest", async () => {
    await using rig = await createRig();
    const spec = { ...MANUAL, options: { "status-left": "x" }, env: { FOO: "bar" } };
    const file = await rig.write("web.yaml", yaml(spec));
    const plan = jsonOf(await rig.tmx("plan", file, "-o", "json", "--only", "logs"));
    expect(plan.operations.map(({ address }: { address: string }) => address)).toEqual([
      "web",
      "web:logs",
      "web:logs.+0",
    ]);
    expectCode(await rig.tmx("apply", file, "--only", "logs"), 0);
    expect(await outline(rig)).toEqual(["logs: +0"]);
    expect(await rig.tmux("show-options", "-v", "-t", "=web:", "status-left")).toBe("x");
    const rest = jsonOf(await rig.tmx("plan", file, "-o", "json"));
    expect(rest.operations.map(({ address, cause }: Record<string, string>) => `${address} ${cause}`)).toEqual([
      "web:edit it is new in the manifest",
      "web:edit.+0 it is new in the manifest",
    ]);
    expect((await rig.tmx("status")).stdout).toMatch(/^web +in sync +1 /m);
    expectCode(await rig.tmx("apply", file), 0);
    expect(await outline(rig)).toEqual(["edit: +0", "logs: +0"]);
    await expectNoChanges(rig, file);
  });

  test("changes and ends nothing else, whatever has happened", async () => {
    await using rig = await createRig();
    const pane = (run: string): object => ({ name: "p", run });
    const windows = (run: string): object[] =>
      ["a", "b", "c"].map((name) => ({ name, panes: [pane(run)], options: { "@x": run } }));
    const file = await applied(rig, "web.yaml", { session: "web", windows: [...windows("true"), { name: "old" }] });
    await rig.tmux("rename-window", "-t", "=web:c", "else");
    const before = await rig.snapshot();
    await rig.write("web.yaml", yaml({ session: "web", unmanaged: "prune", windows: windows("echo") }));
    expectCode(await rig.tmx("apply", file, "--yes", "--only", "b"), 0);
    const after = await rig.snapshot();
    const untouched = (rows: typeof before) =>
      rows.filter(({ window }) => window !== "b").map(({ window, pane: id, pid }) => `${window} ${id} ${pid}`);
    expect(untouched(after)).toEqual(untouched(before));
    expect(after.find(({ window }) => window === "b")?.pid).not.toBe(before.find(({ window }) => window === "b")?.pid);
    const { operations } = jsonOf(await rig.tmx("plan", file, "-o", "json"));
    expect(operations.map(({ action, window }: Record<string, string>) => `${action} ${window}`).toSorted()).toEqual([
      "delete old",
      "replace a",
      "replace c",
      "update a",
      "update c",
    ]);
  });

  test("with a window that nobody has is a mistake; with several sessions it takes those that have it", async () => {
    await using rig = await createRig();
    const file = await rig.write(
      "all.yaml",
      yaml(
        MANUAL,
        { session: "api", windows: [{ id: "e", name: "editor" }, { name: "debug" }] },
        { session: "db", windows: [{}] },
      ),
    );
    const wrong = await rig.tmx("apply", file, "--only", "debgu");
    expectCode(wrong, 64);
    expect(wrong.stderr).toContain('there is no window "debgu" in web, api, db\nhint: did you mean "debug"?');
    expectCode(await rig.tmx("apply", file, "--only", "debug", "editor"), 0);
    expect(await outline(rig)).toEqual(["editor: +0", "debug: +0", "debug: a b"]);
    expectCode(await rig.tmx("apply", file), 0);
    expectCode(await rig.tmx("plan", "web:nothing"), 64);
    expect(jsonOf(await rig.tmx("plan", "-q", "web:edit", "db", "-o", "json")).sessions).toEqual(["web", "db"]);
  });

  test("and a run that is killed half-way leave a record that the next apply completes", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", yaml({ ...MANUAL, options: { "status-left": "x" } }));
    for (const only of [["--only", "logs"], ["--only", "debug"], []]) {
      const run = rig.tmxStart({}, "apply", file, ...only);
      await rig.until(async () => (await rig.snapshot()).length > 0, { what: "a session" });
      run.kill();
      await run.ended;
    }
    expectCode(await rig.tmx("apply", file), 0);
    await expectNoChanges(rig, file);
    const windows = await outline(rig);
    expect(windows.filter((each) => !each.startsWith("debug"))).toEqual(["edit: +0", "logs: +0"]);
  });
});
