/** What people do by hand on their first day, and what they are told. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { expectCode, jsonOf, outline, paneOf, yaml } from "../support/apply.ts";
import { createRig, type Rig } from "../support/rig.ts";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));

async function withExamples(): Promise<Rig> {
  const rig = await createRig();
  await cp(examples, join(rig.dir, "examples"), { recursive: true });
  return rig;
}

describe.concurrent("the examples", () => {
  test.for(["quickstart", "webapp", "monorepo", "supervised"])(
    "%s: plan 2, apply, No changes, plan 0, delete",
    async (name) => {
      await using rig = await withExamples();
      const file = `examples/${name}.yaml`;
      expectCode(await rig.tmx("validate", file), 0);
      expectCode(await rig.tmx("plan", file, "--detailed-exitcode"), 2);
      expectCode(await rig.tmx("apply", file), 0);
      expect((await rig.tmx("apply", file)).stdout).toMatch(
        /^No changes\. [\w, -]+ match(es)? examples\/\w+\.yaml\.\n$/,
      );
      expectCode(await rig.tmx("plan", file, "--detailed-exitcode"), 0);
      expect((await rig.tmx("status", file)).stdout).not.toMatch(/drifted|missing/);
      expectCode(await rig.tmx("delete", file, "--yes"), 0);
      expect(rig.processes()).toEqual([]);
    },
  );

  test("all of them at once, as a folder", async () => {
    await using rig = await withExamples();
    expectCode(await rig.tmx("apply", "examples", "--trust"), 0);
    expectCode(await rig.tmx("plan", "examples", "--detailed-exitcode"), 0);
    expect((await rig.tmux("list-sessions", "-F", "#S")).split("\n").toSorted()).toEqual([
      "every-key",
      "layouts",
      "mono-api",
      "mono-ops",
      "mono-web",
      "tmx-quickstart",
      "tmx-supervised",
      "webapp",
      "with-hooks",
    ]);
    expectCode(await rig.tmx("delete", "examples", "--yes"), 0);
    expect(rig.processes()).toEqual([]);
  });
});

describe.concurrent("a session that people live in", () => {
  test("a pane killed by hand: exactly that pane, with its cause; one added by hand: still no changes", async () => {
    await using rig = await withExamples();
    const file = "examples/webapp.yaml";
    expectCode(await rig.tmx("plan", file, "--detailed-exitcode"), 2);
    expectCode(await rig.tmx("apply", file), 0);
    expect(await rig.tmx("plan", file, "--detailed-exitcode")).toMatchObject({
      code: 0,
      stdout: `No changes. webapp matches ${file}.\n`,
    });
    const before = await rig.snapshot();

    await rig.tmux("kill-pane", "-t", (await paneOf(rig, "editor", "shell")).pane);
    const killed = await rig.tmx("plan", file, "--detailed-exitcode");
    expectCode(killed, 2);
    expect(killed.stdout).toContain("pane webapp:editor.shell\n");
    expect(killed.stdout).toContain("# it was there at the last apply and is gone\n");
    expect(killed.stdout).toContain("\nPlan: 1 to create, 0 to restore, 0 to change, 0 to replace, 0 to delete.\n");
    const { operations } = jsonOf(await rig.tmx("plan", file, "-o", "json"));
    expect(operations).toMatchObject([
      { action: "create", level: "pane", address: "webapp:editor.shell", state: "planned", endsProcess: false },
    ]);
    expectCode(await rig.tmx("apply", file), 0);
    const after = await rig.snapshot();
    expect(after.map(({ labels, width, height }) => [labels.pane.split(":")[2], width, height])).toEqual(
      before.map(({ labels, width, height }) => [labels.pane.split(":")[2], width, height]),
    );
    expect(after.filter(({ pid }) => before.every((row) => row.pid !== pid))).toHaveLength(1);

    await rig.tmux("split-window", "-t", (await paneOf(rig, "logs", "access")).pane);
    await rig.tmux("new-window", "-t", "=webapp:", "-n", "mine");
    expect(await rig.tmx("plan", file, "--detailed-exitcode")).toMatchObject({
      code: 0,
      stdout: `No changes. webapp matches ${file}.\n`,
    });
    expectCode(await rig.tmx("apply", file), 0);
    expect(await outline(rig)).toEqual([
      "editor: edit shell",
      "server: http",
      "tests: unit types",
      "logs: access ?",
      "mine: ?",
    ]);
  });

  test("a window's name, a pane's title, a variable and a command change: the plan tells the four apart", async () => {
    await using rig = await createRig();
    const manifest = (name: string, title: string, mode: string, run: string): string =>
      yaml({
        session: "web",
        env: { MODE: mode },
        windows: [
          {
            id: "w",
            name,
            panes: [
              { name: "job", run, title },
              { name: "other", env: { OWN: mode } },
            ],
          },
          { name: "rest" },
        ],
      });
    await rig.write("web.yaml", manifest("server", "before", "dev", "exec sleep 101"));
    expectCode(await rig.tmx("apply", "web.yaml"), 0);
    const [job, other] = [await paneOf(rig, "w", "job"), await paneOf(rig, "w", "other")];
    await rig.write("web.yaml", manifest("backend", "after", "test", "exec sleep 102"));

    const plan = await rig.tmx("plan", "web.yaml", "--detailed-exitcode");
    expectCode(plan, 2);
    for (const said of [
      '~   session web\n      # the manifest changed\n      env.MODE: "dev" => "test"\n',
      '~   window web:w\n        # the manifest changed\n        name: "server" => "backend"\n',
      "-/+ pane web:w.job  (ends a running process: needs consent)\n",
      "# run changed in the manifest\n",
      'run: "exec sleep 101" => "exec sleep 102"\n',
      "~   pane web:w.job\n",
      'title: "before" => "after"\n',
      "-/+ pane web:w.other  (ends a running process: needs consent)\n",
      'env.OWN: "dev" => "test"\n',
    ])
      expect(plan.stdout).toContain(said);
    expect(plan.stdout).toContain(
      "Plan: 0 to create, 0 to restore, 3 to change, 2 to replace, 0 to delete. 2 of them need consent.\n",
    );

    const kept = await rig.tmx("apply", "web.yaml");
    expectCode(kept, 1);
    expect(kept.stdout).toContain("Done: 3 changed.\n");
    expect(kept.stderr).toBe(
      "2 operations would end running processes: the processes were kept. Consent with --yes, or at the prompt.\n",
    );
    expect(await paneOf(rig, "w", "job")).toMatchObject({
      pid: job.pid,
      title: "after",
      window: "backend",
      pane: job.pane,
    });
    expect((await paneOf(rig, "w", "other")).pid).toBe(other.pid);
    expect(await rig.tmux("show-environment", "-t", "=web:", "MODE")).toBe("MODE=test");
    const pending = await rig.tmx("plan", "web.yaml", "--detailed-exitcode");
    expectCode(pending, 2);
    expect(pending.stdout).toContain(
      "Plan: 0 to create, 0 to restore, 0 to change, 2 to replace, 0 to delete. 2 of them need consent.\n",
    );
    expect((await rig.tmx("status", "web.yaml")).stdout).toMatch(/^web +drifted/m);

    const done = await rig.tmx("apply", "web.yaml", "--yes");
    expectCode(done, 0);
    expect(done.stdout).toContain("Done: 2 replaced.\n");
    const now = await paneOf(rig, "w", "job");
    expect(now).toMatchObject({ pane: job.pane, title: "after" });
    expect(now.pid).not.toBe(job.pid);
    const isNew = (): boolean =>
      rig.processes().some(({ pid, argv }) => pid === now.pid && argv.join(" ") === "sleep 102");
    await rig.until(isNew, { what: "the new command" });
    expect(await rig.tmx("apply", "web.yaml")).toMatchObject({
      code: 0,
      stdout: "No changes. web matches web.yaml.\n",
      stderr: "",
    });
  });
});
