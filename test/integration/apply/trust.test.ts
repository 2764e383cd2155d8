/** What tmx must not do to others, and must not forget: each of these was wrong once. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { applied, expectCode, expectNoChanges, paneOf, yaml } from "../../support/apply.ts";
import { createRig } from "../../support/rig.ts";

describe.concurrent("stop keys", () => {
  test("reach no other pane of a synchronised window", async () => {
    await using rig = await createRig();
    const web = (run: string) => ({
      session: "web",
      windows: [
        {
          name: "w",
          synchronize: true,
          panes: [
            { name: "a", run, stop: { keys: "C-c", grace: "5s" } },
            { name: "b", run: "sleep 1002" },
          ],
        },
      ],
    });
    const file = await applied(rig, "web.yaml", web("sleep 1001"));
    await rig.tmux("split-window", "-d", "-t", "=web:", "--", "sleep", "1003");
    await rig.until(() => rig.processes().filter(({ argv }) => argv.includes("1002")).length === 1, {
      what: "b's job",
    });
    const before = await rig.snapshot();
    await rig.write("web.yaml", yaml(web("sleep 1009")));
    expectCode(await rig.tmx("apply", file, "--yes"), 0);
    expect((await rig.snapshot()).map(({ pane }) => pane)).toEqual(before.map(({ pane }) => pane));
    const running = rig.processes().flatMap(({ argv }) => argv.filter((word) => /^100\d$/.test(word)));
    expect(running).toContain("1002");
    expect(running).toContain("1003");
  });

  test("are not typed at an idle prompt", async () => {
    await using rig = await createRig();
    const keys = [..."touch", "Space", "Z", "Enter"];
    await applied(rig, "web.yaml", { session: "web", windows: [{ panes: [{ name: "p", stop: { keys } }] }] });
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect(existsSync(join(rig.dir, "Z"))).toBe(false);
    expect(rig.processes()).toEqual([]);
  });

  test("give a supervised command all of its time, whatever shell started it", async () => {
    await using rig = await createRig();
    const job = `trap 'sleep 2; echo saved >saved; exit' INT; echo ready >ready; while :; do sleep 0.05; done`;
    await applied(rig, "web.yaml", {
      session: "web",
      windows: [
        {
          panes: [
            {
              name: "job",
              run: `true && sh -c "${job}"; echo end`,
              restart: "always",
              stop: { keys: "C-c", grace: "20s" },
            },
          ],
        },
      ],
    });
    await rig.until(() => existsSync(join(rig.dir, "ready")), { what: "the job" });
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect(existsSync(join(rig.dir, "saved"))).toBe(true);
  });
});

describe.concurrent("a process", () => {
  test("lives on when its pane turns out to be somebody else's by now", async () => {
    await using rig = await createRig();
    const job = `trap '' INT; echo ready >ready; while :; do sleep 0.05; done`;
    await applied(rig, "web.yaml", {
      session: "web",
      windows: [{ name: "w", panes: [{ name: "job", run: `sh -c "${job}"`, stop: { keys: "C-c", grace: "2s" } }] }],
    });
    await rig.until(() => existsSync(join(rig.dir, "ready")), { what: "the job" });
    const { pane, pid } = await paneOf(rig, "w", "job");
    const deleting = rig.tmxStart({}, "delete", "web", "--yes");
    await rig.until(async () => (await rig.tmux("show-options", "-pv", "-t", pane, "synchronize-panes")) === "off", {
      what: "the keys",
    });
    await rig.tmux("set-option", "-pu", "-t", pane, "@tmx_pane");
    await deleting.ended;
    expect((await rig.snapshot()).map((row) => row.pid)).toContain(pid);
    expect(rig.processes().map((each) => each.pid)).toContain(pid);
  });
});

describe.concurrent("the record", () => {
  const options = { "status-left": "QQ" };
  const web = (extra: object) => ({ session: "web", ...extra, windows: [{ panes: [{ name: "p" }] }] });
  const local = (name: string) => ["show-options", "-v", "-t", "=web:", name] as const;

  test("outlives a deletion that nobody consented to", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", web({ options, env: { X: "1" } }));
    expectCode(await rig.tmx("delete", "web"), 1);
    await rig.write("web.yaml", yaml(web({})));
    expectCode(await rig.tmx("apply", file), 0);
    expect(await rig.tmux(...local("status-left"))).toBe("");
    await expectNoChanges(rig, file);
  });

  test("is kept for each of several manifests that are applied at once", async () => {
    await using rig = await createRig();
    const names = ["a", "b", "c", "d", "e", "f"];
    const files = await Promise.all(
      names.map((name) => rig.write(`${name}.yaml`, yaml({ session: name, windows: [{ panes: [{ name: "p" }] }] }))),
    );
    const outcomes = await Promise.all(files.map((file) => rig.tmx("apply", file)));
    for (const outcome of outcomes) expectCode(outcome, 0);
    const { sessions } = JSON.parse((await rig.tmx("status", "-o", "json")).stdout) as {
      sessions: { name: string; state: string }[];
    };
    expect(sessions.map(({ name, state }) => `${name} ${state}`).toSorted()).toEqual(
      names.map((name) => `${name} in sync`),
    );
  });
});

describe.concurrent("delete", () => {
  test("takes a session's name for that, though a folder has the same", async () => {
    await using rig = await createRig();
    await applied(rig, "web/other.yaml", { session: "other", windows: [{ panes: [{ name: "p" }] }] });
    await applied(rig, "web.yaml", { session: "web", windows: [{ panes: [{ name: "p" }] }] });
    await applied(rig, "x.yaml", { session: "feature/x", windows: [{ panes: [{ name: "p" }] }] });
    expectCode(await rig.tmx("delete", "web", "feature/x", "--yes"), 0);
    expect((await rig.snapshot()).map(({ session }) => session)).toEqual(["other"]);
  });

  test("goes on, and tells how it went, when nobody reads what it says", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", { session: "web", windows: [{ panes: [{ name: "p" }] }] });
    const program = join(import.meta.dirname, "../../../dist/tmx.cjs");
    const line = `{ '${process.execPath}' '${program}' -L ${rig.name} delete '${file}' --yes; echo $? >status; } 2>&1 | true`;
    await rig.run("/bin/sh", ["-c", line]);
    await rig.until(() => existsSync(join(rig.dir, "status")), { what: "the end" });
    expect(await rig.snapshot()).toEqual([]);
  });
});
