/** export, adopt and release on real tmux: what they say, what they leave alone, what they refuse. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { expectCode, expectNoChanges, jsonOf, settled, yaml } from "../../support/apply.ts";
import { createRig, type Rig } from "../../support/rig.ts";

const read = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8");
const isPlan = new Ajv2020().compile(JSON.parse(read("schemas/plan.schema.json")));

const SHELL = ["/bin/sh", "-i"];

/** Two windows, three panes, a command in one of them. */
async function makeWeb(rig: Rig): Promise<void> {
  await rig.tmux("new-session", "-d", "-s", "web", "-n", "edit", "-x", "120", "-y", "40", "--", ...SHELL);
  await rig.tmux("split-window", "-h", "-t", "=web:", "--", "sleep", "3001");
  await rig.tmux("new-window", "-t", "=web:", "-n", "logs", "--", ...SHELL);
}

const pids = async (rig: Rig): Promise<readonly string[]> =>
  (await rig.snapshot()).map(({ pane, pid }) => `${pane} ${pid}`);

const noMarks = async (rig: Rig): Promise<void> => {
  const targets = (await rig.snapshot()).flatMap(({ sessionId, windowId, pane }) => [
    rig.tmux("show-options", "-t", sessionId),
    rig.tmux("show-options", "-w", "-t", windowId),
    rig.tmux("show-options", "-p", "-t", pane),
  ]);
  expect((await Promise.all(targets)).join("\n")).not.toContain("@tmx_");
};

async function exported(rig: Rig, name: string): Promise<any> {
  const outcome = await rig.tmx("export", name);
  expectCode(outcome, 0);
  return parse(outcome.stdout);
}

describe.concurrent("export", () => {
  test("finds tmux's own layouts, whatever the version and the size", async () => {
    await using rig = await createRig();
    const layouts = ["even-horizontal", "even-vertical", "main-horizontal", "main-vertical", "tiled"];
    for (const [columns, rows] of [
      [83, 31],
      [200, 50],
    ] as const) {
      await rig.tmux("new-session", "-d", "-s", `s${columns}`, "-x", String(columns), "-y", String(rows), "--", "cat");
      await rig.tmux("set-option", "-w", "-t", `=s${columns}:`, "main-pane-width", "60%");
      for (const count of [2, 3, 4, 5]) {
        await rig.tmux(
          "split-window",
          "-t",
          `=s${columns}:`,
          "--",
          "cat",
          ";",
          "select-layout",
          "-t",
          `=s${columns}:`,
          "tiled",
        );
        for (const layout of layouts) {
          await rig.tmux("select-layout", "-t", `=s${columns}:`, layout);
          const { windows } = await exported(rig, `s${columns}`);
          const shown = (await rig.snapshot()).find(({ session }) => session === `s${columns}`)!.layout;
          // Where two give the same, either will do; where panes have no room, tmux makes the window larger.
          const again = await rig.tmux(
            "select-layout",
            "-t",
            `=s${columns}:`,
            windows[0].layout,
            ";",
            "display-message",
            "-p",
            "-t",
            `=s${columns}:`,
            "#{window_layout}",
          );
          expect([count, layout, again]).toEqual([count, layout, shown]);
          expect(layouts).toContain(windows[0].layout);
        }
      }
    }
  });

  test("a session too large for one command line", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "big", "--", "cat");
    const more = Array.from({ length: 150 }, () => ["new-window", "-t", "=big:", "--", "cat", ";"]).flat();
    await rig.tmux(...more.slice(0, -1));
    expect((await exported(rig, "big")).windows).toHaveLength(151);
  });

  test("refuses a name that a manifest cannot say, and one that is not there", async () => {
    await using rig = await createRig();
    await makeWeb(rig);
    await rig.tmux("rename-session", "-t", "=web:", "--", "-dash");
    const refused = await rig.tmx("export", "--", "-dash");
    expectCode(refused, 1);
    expect(refused.stdout).toBe("");
    expect(refused.stderr).toContain("tmux rename-session -t '$0' NEW-NAME");
    const missing = await rig.tmx("export", "wob");
    expectCode(missing, 1);
    expect(missing.stderr).toContain('there is no session "wob"');
  });

  test("of a managed session gives its manifest again, supervised panes and ended commands too", async () => {
    await using rig = await createRig();
    const windows = [
      {
        name: "a",
        layout: "main-vertical",
        panes: [
          { name: "p", run: "sleep 3001", restart: "on-failure", size: "60%" },
          { run: ["true", "echo hi"], title: "t" },
        ],
      },
      {
        name: "b",
        id: "k",
        env: { X: "1" },
        panes: [{ name: "q", stop: { keys: "C-c", grace: "2s" }, onChange: "restart" }],
      },
    ];
    await settled(rig, "web.yaml", { session: "web", root: rig.dir, options: { mouse: false }, windows });
    const outcome = await rig.tmx("export", "web");
    expectCode(outcome, 0);
    expect(parse(outcome.stdout).windows[0]).toEqual(windows[0]);
    await expectNoChanges(rig, await rig.write("again.yaml", outcome.stdout));
    await rig.tmux("new-window", "-t", "=web:", "--", "cat");
    const more = await rig.tmx("export", "web");
    expect(more.stdout).toContain("# left out: 1 window(s) that tmx did not make");
    await expectNoChanges(rig, await rig.write("again.yaml", more.stdout));
  });

  test("as JSON", async () => {
    await using rig = await createRig();
    await makeWeb(rig);
    const { manifest, ...rest } = jsonOf(await rig.tmx("export", "web", "-o", "json"));
    expect(rest).toEqual({ schemaVersion: 1, session: "web" });
    expect(parse(manifest)).toMatchObject({
      session: "web",
      windows: [{ name: "edit", panes: [null, { run: "sleep 3001" }] }, { name: "logs" }],
    });
  });
});

describe.concurrent("adopt", () => {
  test("shows, labels, and is followed by no changes; a second one is refused; release undoes it", async () => {
    await using rig = await createRig();
    await makeWeb(rig);
    const before = await pids(rig);
    await rig.write("web.yaml", (await rig.tmx("export", "web")).stdout);
    const dry = await rig.tmx("adopt", "web", "web.yaml", "--dry-run");
    expectCode(dry, 0);
    expect(dry.stdout).toContain("To adopt: 1 session, 2 windows, 3 panes. Every process goes on.\nNo changes.");
    await noMarks(rig);
    const json = jsonOf(await rig.tmx("adopt", "web", "web.yaml", "-o", "json"));
    expect(isPlan(json) ? [] : isPlan.errors).toEqual([]);
    expect(json).toMatchObject({ applied: true, next: [], unmanaged: [] });
    await expectNoChanges(rig, "web.yaml");
    expectCode(await rig.tmx("apply", "web.yaml"), 0);
    const again = await rig.tmx("adopt", "web", "web.yaml");
    expectCode(again, 1);
    expect(again.stderr).toContain("tmx release web");
    expect((await rig.tmx("release", "web", "--dry-run")).stdout).toContain(
      "To release: 1 session, 2 windows, 3 panes.",
    );
    await expectNoChanges(rig, "web.yaml");
    const released = jsonOf(await rig.tmx("release", "web", "-o", "json"));
    expect(isPlan(released) ? [] : isPlan.errors).toEqual([]);
    await noMarks(rig);
    expect(await pids(rig)).toEqual(before);
    const unmanaged = await rig.tmx("release", "web");
    expectCode(unmanaged, 1);
    expect(unmanaged.stderr).toContain("is not managed by tmx");
    const conflict = await rig.tmx("apply", "web.yaml");
    expectCode(conflict, 1);
    expect(conflict.stderr).toMatch(/tmx adopt web \S+web\.yaml;/);
  });

  test("says what the next apply would do, and that ends nothing without consent", async () => {
    await using rig = await createRig();
    await makeWeb(rig);
    const before = await pids(rig);
    const windows = [{ name: "edit", panes: [{ run: "top" }, { run: "sleep 3001" }] }, { name: "new" }];
    await rig.write("web.yaml", yaml({ session: "web", options: { mouse: true }, windows }));
    const { stdout, code } = await rig.tmx("adopt", "web", "web.yaml");
    expect(code).toBe(0);
    expect(stdout).toContain('Stays as it is, and nobody\'s: window "logs"');
    expect(stdout).toContain("-/+ pane web:edit.+0  (ends a running process: needs consent)");
    expect(stdout).toContain('run: (not set) => "top"');
    expect(stdout).toContain("+   window web:new");
    expect(stdout).toContain("~   session web");
    expectCode(await rig.tmx("apply", "web.yaml"), 1);
    expect((await pids(rig)).slice(0, 3)).toEqual(before.slice(0, 3));
    expectCode(await rig.tmx("apply", "web.yaml", "--yes"), 0);
    await expectNoChanges(rig, "web.yaml");
    expect((await rig.snapshot()).filter(({ window }) => window === "logs")).toHaveLength(1);
  });

  test("refuses what is not clear, and a file about another session; then nothing is labelled", async () => {
    await using rig = await createRig();
    await makeWeb(rig);
    await rig.write("web.yaml", yaml({ session: "web", windows: [{}] }));
    const unclear = await rig.tmx("adopt", "web", "web.yaml");
    expectCode(unclear, 1);
    expect(unclear.stderr).toContain("the manifest has 1 window without a name, the session 2 that could be meant");
    const other = await rig.tmx("adopt", "wib", "web.yaml");
    expectCode(other, 64);
    expect(other.stderr).toContain('web.yaml describes "web", not "wib"');
    await noMarks(rig);
  });

  test("alone writes ./NAME.yaml, and never over a file that is there", async () => {
    await using rig = await createRig();
    await makeWeb(rig);
    await rig.write("web.yaml", "mine");
    const refused = await rig.tmx("adopt", "web");
    expectCode(refused, 64);
    expect(readFileSync(join(rig.dir, "web.yaml"), "utf8")).toBe("mine");
    await rig.tmux("rename-session", "-t", "=web:", "site");
    expectCode(await rig.tmx("adopt", "site", "--dry-run"), 0);
    expect(existsSync(join(rig.dir, "site.yaml"))).toBe(false);
    expectCode(await rig.tmx("adopt", "site"), 0);
    await expectNoChanges(rig, "site.yaml");
  });
});
