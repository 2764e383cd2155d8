/** Saving, losing and getting back, as a person types it. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { applied, expectCode, jsonOf } from "../support/apply.ts";
import { build, saved, snapshotsOf } from "../support/saved-session.ts";
import { createRig, type Rig } from "../support/rig.ts";
import { Terminal } from "../support/terminal.ts";

const schema = new URL("../../schemas/plan.schema.json", import.meta.url);
const isPlan = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(schema, "utf8")));

const EMPTY = createHash("sha256").digest("hex");

/** What a person would compare. */
const shape = async (rig: Rig): Promise<string> =>
  rig.tmux(
    "list-panes",
    "-s",
    "-t",
    "=web:",
    "-F",
    "#{window_index} #{window_name} #{window_zoomed_flag} #{pane_index} #{pane_active} #{pane_current_path} #{pane_width}x#{pane_height}",
  );

async function lose(rig: Rig): Promise<void> {
  await rig.tmux("kill-server");
}

describe.concurrent("a session that is saved and lost", () => {
  test("comes back as it was", async () => {
    await using rig = await createRig();
    await build(rig);
    const before = await shape(rig);
    const save = await rig.tmx("session", "save", "web", "--note", "for later");
    expect(save).toMatchObject({ code: 0, stderr: "" });
    expect(save.stdout).toMatch(/^Saved web as generation 1: 2 windows, 3 panes, [\d.]+ k?B\.\n$/);
    await lose(rig);

    const plan = await rig.tmx("session", "restore", "web", "--dry-run");
    expectCode(plan, 0);
    expect(plan.stdout).toMatch(/^↺ {3}session web$/m);
    expect(plan.stdout).toMatch(/^Plan: 0 to create, 6 to restore, 0 to change, 0 to replace, 0 to delete\.$/m);
    expect(await rig.snapshot()).toEqual([]);

    const restore = await rig.tmx("session-restore", "web");
    expectCode(restore, 0);
    expect(restore.stdout).toMatch(/^Done: 6 restored\.$/m);
    expect(await shape(rig)).toBe(before);
    expect(await rig.tmux("capture-pane", "-p", "-S", "-", "-t", "=web:edit.0")).toContain("the-first-line");

    const again = await rig.tmx("session", "restore", "web");
    expectCode(again, 0);
    expect(again.stdout).toContain("Nothing to restore");
  });

  test("is the same to a second save, and to diff", async () => {
    await using rig = await createRig();
    await build(rig);
    await saved(rig);
    await lose(rig);
    expectCode(await rig.tmx("session", "restore", "web"), 0);
    await saved(rig);
    const { differences } = jsonOf(await rig.tmx("snapshot", "diff", "web", "1", "-o", "json"));
    expect(differences.filter(({ kind }: any) => kind === "structure")).toEqual([]);
  });

  test("comes back alone, elsewhere, or in part", async () => {
    await using rig = await createRig();
    await build(rig);
    await saved(rig);
    expectCode(await rig.tmx("session", "restore", "web", "--as", "copy"), 0);
    expect(await rig.tmux("list-windows", "-t", "=copy", "-F", "#{window_index} #{window_name}")).toBe(
      "0 edit\n7 logs",
    );
    await rig.tmux("kill-window", "-t", "=web:logs");
    expectCode(await rig.tmx("session", "restore", "web", "--window", "logs"), 0);
    expect(await rig.tmux("list-windows", "-t", "=web", "-F", "#{window_index} #{window_name}")).toBe("0 edit\n7 logs");
  });

  test("comes back from a file, on another server", async () => {
    await using rig = await createRig();
    await using other = await createRig();
    await build(rig);
    const file = join(rig.dir, "web.json");
    const save = await rig.tmx("session", "save", "web", "--file", file);
    expect(save).toMatchObject({ code: 0, stdout: `Saved web to ${file}.\n` });
    expectCode(await other.tmx("session", "restore", file), 0);
    expect(await shape(other)).toBe(await shape(rig));
    await writeFile(file, (await readFile(file)).subarray(0, 200));
    expectCode(await other.tmx("session", "restore", file, "--as", "x"), 65);
  });

  test("tells the texts that do not come back: whose file is gone, or damaged", async () => {
    await using rig = await createRig();
    await build(rig);
    await rig.tmux("send-keys", "-t", "=web:logs", "echo in the logs", "Enter");
    await rig.until(async () => /^in the logs$/m.test(await rig.tmux("capture-pane", "-p", "-t", "=web:logs")), {
      what: "a second text",
    });
    await saved(rig);
    await lose(rig);
    // Nothing is lost with a text that is empty.
    const found = await rig.run("find", [rig.stateDir, "-name", "*.gz", "!", "-name", `${EMPTY}*`]);
    const [first, second] = found.stdout.trim().split("\n").map(String);
    await rm(first!);
    await writeFile(second!, "nonsense");
    const restored = async (...args: readonly string[]): Promise<any> =>
      jsonOf(await rig.tmx("session", "restore", "web", "-o", "json", ...args));
    const texts = ({ restored: fields }: any): string[] =>
      fields.flatMap(({ field, result, note }: any) => (field === "text" ? [`${result} ${note}`] : [])).toSorted();
    const planned = texts(await restored("--dry-run"));
    expect(planned).toContain("not-restorable its file is gone");
    expect(planned).toContain("restored null");
    expect((await rig.tmx("session", "snapshots", "web")).stdout).toMatch(/ 1 missing *$/m);
    const done = await restored();
    expect(texts(done)).toContain("not-restorable it is damaged");
    expect(texts(done)).toContain("not-restorable its file is gone");
    expect(done.differences).toContainEqual(expect.objectContaining({ field: "text", kind: "text" }));
    expect(await rig.tmux("list-windows", "-t", "=web", "-F", "#{window_name}")).toBe("edit\nlogs");
  });

  test("with a time, a generation, or neither that there is", async () => {
    await using rig = await createRig();
    await build(rig);
    await saved(rig);
    await rig.tmux("rename-window", "-t", "=web:logs", "later");
    await saved(rig);
    await lose(rig);
    const named = async (...args: readonly string[]): Promise<string> =>
      (await rig.tmx("session", "restore", "web", "--dry-run", ...args)).stdout;
    expect(await named()).toContain("generation 2");
    expect(await named("--generation", "1")).toContain("generation 1");
    expect(await named("--at", "0s")).toContain("generation 2");
    expectCode(await rig.tmx("session", "restore", "web", "--at", "1w"), 1);
    expectCode(await rig.tmx("session", "restore", "web", "--generation", "9"), 1);
    expectCode(await rig.tmx("session", "restore", "wep"), 1);
  });

  test("all that were there come back at once", async () => {
    await using rig = await createRig();
    await build(rig);
    await rig.tmux("new-session", "-d", "-s", "db");
    expectCode(await rig.tmx("session", "save", "--all"), 0);
    await lose(rig);
    expectCode(await rig.tmx("session", "restore", "--all"), 0);
    expect(await rig.tmux("list-sessions", "-F", "#{session_name}")).toBe("db\nweb");
  });

  test("says that there is nothing to save, and nothing to restore", async () => {
    await using rig = await createRig();
    const file = join(rig.dir, "all.json");
    for (const args of [
      ["save", "--all"],
      ["save", "--all", "--file", file],
      ["restore", "--all"],
    ])
      expect(await rig.tmx("session", ...args)).toMatchObject({
        code: 1,
        stdout: "",
        stderr: expect.stringMatching(/^error: nothing was saved/),
      });
    expect(existsSync(file)).toBe(false);
    const missing = await rig.tmx("session", "restore", "./web.json");
    expect(missing).toMatchObject({
      code: 65,
      stderr: expect.stringMatching(/^error: there is no file .*web\.json\nhint: /),
    });
  });

  test("tells a missing session from a mistyped one", async () => {
    await using rig = await createRig();
    await build(rig);
    expect(await rig.tmx("session", "save", "wbe")).toMatchObject({ code: 1, stdout: "" });
  });
});

describe.concurrent("a plan with a saved state in it", () => {
  test("is for programs what schemas/plan.schema.json says", async () => {
    await using rig = await createRig();
    const json = async (...args: readonly string[]): Promise<any> => {
      const ran = await rig.tmx(...args, "-o", "json");
      expectCode(ran, 0);
      const document = jsonOf(ran);
      expect({ args, errors: isPlan(document) ? [] : isPlan.errors }).toEqual({ args, errors: [] });
      return document;
    };
    await applied(rig, "web.yaml", { session: "web", windows: [{ name: "a", panes: ["exec sleep 103"] }] });
    await saved(rig);
    await lose(rig);
    const from = { generation: 1, time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) };
    expect((await json("session", "restore", "web", "--dry-run")).operations).toMatchObject([
      { from },
      { from },
      { from },
    ]);
    expect((await json("plan", "web.yaml")).operations).toMatchObject([{ from }, { from }, { from }]);
    expect((await json("apply", "web.yaml")).operations[0]).toMatchObject({ from });
    expect((await json("session", "restore", "web", "--as", "copy")).operations[0]).toMatchObject({ from });
    await json("undo", "--dry-run");
    await json("undo", "--yes");
    expect((await json("undo", "--yes")).operations[0].from).toMatchObject({ generation: expect.any(Number) });
  });
});

describe.concurrent("what was saved", () => {
  test("is listed, pinned, kept and removed", async () => {
    await using rig = await createRig();
    await build(rig);
    await saved(rig, "--note", "one", "--pin");
    await rig.tmux("rename-window", "-t", "=web:logs", "later");
    await saved(rig);
    expect(await snapshotsOf(rig)).toMatchObject([
      { generation: 2, cause: "manual", pinned: false, windows: 2, panes: 3, note: null },
      { generation: 1, pinned: true, note: "one" },
    ]);
    const { stdout } = await rig.tmx("session", "snapshots", "web");
    expect(stdout).toMatch(/^1 .* manual +2 +3 +.* pinned +there +one$/m);
    expectCode(await rig.tmx("snapshot", "delete", "web", "1"), 1);
    for (const args of [
      ["delete", "web", "2", "99"],
      ["delete", "nosuch", "1"],
      ["prune", "nosuch"],
    ])
      expect(await rig.tmx("snapshot", ...args)).toMatchObject({ code: 1, stdout: "" });
    expect(await snapshotsOf(rig)).toHaveLength(2);
    expectCode(await rig.tmx("snapshot", "unpin", "web", "1"), 0);
    expectCode(await rig.tmx("snapshot", "prune", "web", "--dry-run"), 0);
    expectCode(await rig.tmx("snapshot", "delete", "web", "1"), 0);
    expect(await snapshotsOf(rig)).toMatchObject([{ generation: 2 }]);
    await rig.tmux("rename-window", "-t", "=web:later", "logs");
    await saved(rig);
    expect(await snapshotsOf(rig)).toMatchObject([{ generation: 3 }, { generation: 2 }]);
  });

  test("by a timer only grows with what changes, and not for ever", async () => {
    await using rig = await createRig();
    await applied(rig, "web.yaml", {
      session: "web",
      snapshot: { keep: 2 },
      windows: [{ name: "a", panes: ["exec sleep 103"] }],
    });
    await rig.until(
      async () => (await rig.tmux("display-message", "-p", "-t", "=web:", "#{pane_current_command}")) === "sleep",
      { what: "sleep" },
    );
    const save = async (): Promise<string> => (await rig.tmx("session", "save", "--all", "--if-changed")).stdout;
    expect(await save()).toMatch(/^Saved web as generation 1:/);
    expect(await save()).toBe("web is as generation 1 has it: nothing was saved.\n");
    for (const title of ["b", "c", "d"]) {
      await rig.tmux("select-pane", "-t", "=web:", "-T", title);
      expect(await save()).toMatch(/^Saved web /);
    }
    // The newest of this hour and of this day are among the newest two, unless the clock strikes meanwhile.
    const left = await snapshotsOf(rig);
    expect(left.map(({ generation }) => generation).slice(0, 2)).toEqual([4, 3]);
    expect(left.length).toBeLessThan(4);
    expect(left[0]).toMatchObject({ cause: "auto" });
    expect((await rig.tmx("snapshot", "prune", "web", "--dry-run")).stdout).toMatch(
      /one of the newest 2, as its manifest/,
    );
  });

  test("is shown, compared and verified, also without a server", async () => {
    await using rig = await createRig();
    await build(rig);
    await saved(rig);
    await rig.tmux("send-keys", "-t", "=web:logs", "echo one-more-line", "Enter");
    await rig.tmux("rename-window", "-t", "=web:logs", "later");
    await rig.until(
      async () => (await rig.tmux("capture-pane", "-p", "-t", "=web:later")).includes("\none-more-line"),
      {
        what: "one more line",
      },
    );
    await saved(rig);
    await lose(rig);
    const shown = await rig.tmx("snapshot", "show", "web", "1");
    expectCode(shown, 0);
    expect(shown.stdout).toMatch(/^├ window 0 edit .*zoomed$/m);
    expect(shown.stdout).toMatch(/pane 0\.1 +.*\/src, a shell/);
    expect((await rig.tmx("snapshot-show", "web", "1", "--text", "0.0")).stdout).toContain("the-first-line");
    const diff = await rig.tmx("snapshot", "diff", "web", "1", "2");
    expectCode(diff, 0);
    expect(diff.stdout).toMatch(/name: "logs" => "later"/);
    expect(diff.stdout).toMatch(/\+ one-more-line/);
    expect(await rig.tmx("snapshot", "verify", "web")).toMatchObject({
      code: 0,
      stdout: "2 generations of 2 are whole.\n",
    });
  });

  test("never gives the terminal what a program has printed, but colours", async () => {
    await using rig = await createRig();
    const print = String.raw`printf '\033[31mred\033[0m \033]0;pwned\007 \033[?1049h\033[?1049l done\n'; exec cat`;
    await rig.tmux("new-session", "-d", "-s", "web", "--", "/bin/sh", "-c", print);
    await rig.until(async () => (await rig.tmux("capture-pane", "-p", "-t", "=web:")).includes("done"), {
      what: "output",
    });
    await saved(rig);
    const { stdout } = await rig.tmxWith({ env: { FORCE_COLOR: "1" } }, "snapshot", "show", "web", "--text");
    expect(stdout).toContain("\u001b[31mred");
    expect(stdout.replaceAll(new RegExp(String.raw`\u001b\[[\d;]*m`, "g"), "")).not.toContain("\u001b");
  });

  test("is not lost with its newest file", async () => {
    await using rig = await createRig();
    await build(rig);
    await saved(rig);
    await rig.tmux("rename-window", "-t", "=web:logs", "later");
    await saved(rig);
    await lose(rig);
    const newest = (await rig.run("find", [rig.stateDir, "-name", "2.json", "-path", "*web*"])).stdout.trim();
    await writeFile(newest, (await readFile(newest)).subarray(0, -100));
    expectCode(await rig.tmx("snapshot", "verify", "web"), 65);
    expect(await rig.tmx("snapshot", "verify", "web")).toMatchObject({
      code: 0,
      stdout: "1 generation of 1 is whole.\n",
      stderr: expect.stringMatching(/^1 damaged file in quarantine since before/),
    });
    expect(existsSync(newest)).toBe(false);
    const restore = await rig.tmx("session", "restore", "web");
    expectCode(restore, 0);
    expect(restore.stdout).toContain("from generation 1");
    expect(restore.stderr).toMatch(/^warning: generation 2 is damaged \(/m);
    await lose(rig);
    expect((await rig.tmx("session", "restore", "--all")).stderr).toMatch(/^warning: generation 2 is damaged \(/m);
    expect((await rig.tmx("session", "snapshots", "web")).stdout).toMatch(/^damaged: generation 2 is damaged \(/m);
  });
});

describe.concurrent("programs", () => {
  test("that are not harmless wait at their prompts, and a person is asked", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "web", "-c", rig.dir);
    await rig.tmux("send-keys", "-t", "=web:", "sleep 1234", "Enter");
    await rig.until(
      async () => (await rig.tmux("display-message", "-p", "-t", "=web:", "#{pane_current_command}")) === "sleep",
      {
        what: "sleep",
      },
    );
    await saved(rig);
    await lose(rig);
    const restore = await rig.tmx("session", "restore", "web");
    expectCode(restore, 0);
    expect(restore.stderr).toContain("1 program waits at its prompt");
    await rig.until(async () => (await rig.tmux("capture-pane", "-p", "-t", "=web:")).includes("sleep 1234"), {
      what: "the line at the prompt",
    });
    expect(await rig.tmux("display-message", "-p", "-t", "=web:", "#{pane_current_command}")).not.toBe("sleep");
    await lose(rig);
    await using terminal = await Terminal.open(rig);
    await terminal.type("tmx session restore web");
    await terminal.screen(/ 1 {2}web:0\.0 {2}sleep 1234[^]*Start which of them\?/);
    await terminal.type("all");
    await terminal.screen(/Done: 3 restored\./);
    await rig.until(
      async () => (await rig.tmux("display-message", "-p", "-t", "=web:", "#{pane_current_command}")) === "sleep",
      {
        what: "sleep, started again",
      },
    );
  });
});

describe.concurrent("autosave", () => {
  test("is kept, and says that nobody saves", async () => {
    await using rig = await createRig();
    await build(rig);
    const set = await rig.tmx("session", "autosave", "web", "60s");
    expect(set).toMatchObject({ code: 0, stdout: "web is to be saved every 1 min, where something has changed.\n" });
    expect(set.stderr).toContain("nobody saves now");
    expect(jsonOf(await rig.tmx("session", "autosave", "status", "-o", "json"))).toMatchObject({
      running: false,
      sessions: [{ session: "web", everyMs: 60_000, setBy: "command", lastSave: null, refused: [] }],
    });
    await saved(rig);
    expect((await rig.tmx("session-autosave", "web", "status")).stdout).toMatch(/^web +1 min +command +\d+ s ago +-$/m);
    expectCode(await rig.tmx("session", "autosave", "web", "off"), 0);
    expect((await rig.tmx("session", "autosave", "web", "status")).stdout).toMatch(/^web +off /m);
  });
});
