/** Commands for those who write manifests: init, explain, fmt and edit, as people type them. */
import { chmod, lstat, readdir, readFile, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applied, expectCode, expectNoChanges, jsonOf, outline, paneOf, PROGRAM, yaml } from "../support/apply.ts";
import { createRig, type Rig } from "../support/rig.ts";
import { Terminal } from "../support/terminal.ts";

const read = (rig: Rig, file: string): Promise<string> => readFile(join(rig.dir, file), "utf8");

describe.concurrent("init", () => {
  test("what it writes is applied, and then there is nothing to do", async () => {
    await using rig = await createRig();
    await rig.write("package.json", JSON.stringify({ scripts: { dev: "x", test: "y" } }));
    await rig.write("Procfile", "web: exec sleep 101\nworker: exec sleep 102\n");
    const made = await rig.tmx("init");
    expect(made).toMatchObject({
      code: 0,
      stdout: "Wrote tmx.yaml, the session work. What it would do: tmx plan tmx.yaml\n",
    });
    expect(made.stderr).toBe(
      "Found here:\n  Procfile: processes web, worker\n  package.json: scripts dev, test (npm)\n",
    );
    expect((await stat(join(rig.dir, "tmx.yaml"))).mode & 0o777).toBe(0o666 & ~process.umask());
    expect((await rig.tmx("plan", "tmx.yaml")).stdout).toContain("Plan: 8 to create");
    await rig.write("package.json", "{}");
    expectCode(await rig.tmx("apply", "tmx.yaml"), 0);
    await expectNoChanges(rig, "tmx.yaml");
    expect(await outline(rig, "work")).toEqual(["edit: shell", "run: web worker", "check: test"]);
    await rig.until(async () => (await paneOf(rig, "run", "worker")).command === "sleep", { what: "the worker" });
    expectCode(await rig.tmx("fmt", "--check", "tmx.yaml"), 0);
  });

  test("never overwrites, unless it is told to; a link is followed", async () => {
    await using rig = await createRig();
    await rig.write("real/mine.yaml", "mine\n");
    await chmod(join(rig.dir, "real/mine.yaml"), 0o640);
    await symlink("real/mine.yaml", join(rig.dir, ".tmx.yaml"));
    const refused = await rig.tmx("init");
    expectCode(refused, 1);
    expect(refused.stderr).toContain(
      "error: .tmx.yaml is already here, and was left as it is\nhint: tmx init --stdout",
    );
    expect(await read(rig, "real/mine.yaml")).toBe("mine\n");
    const shown = await rig.tmx("init", "--stdout");
    expectCode(shown, 0);
    expect(await read(rig, ".tmx.yaml")).toBe("mine\n");
    expectCode(await rig.tmx("init", "--force"), 0);
    expect(await read(rig, "real/mine.yaml")).toBe(shown.stdout);
    expect((await lstat(join(rig.dir, ".tmx.yaml"))).isSymbolicLink()).toBe(true);
    expect((await stat(join(rig.dir, "real/mine.yaml"))).mode & 0o777).toBe(0o640);
    expect(await readdir(join(rig.dir, "real"))).toEqual(["mine.yaml"]);
    await symlink("nowhere", join(rig.dir, "tmx.yaml"));
    expectCode(await rig.tmx("init"), 1);
  });

  test("hostile files are said and passed over", async () => {
    await using rig = await createRig();
    await rig.write("package.json", "x".repeat(5_000_000));
    await rig.write("Makefile", new Uint8Array([0xff, 0xfe, 0x00]));
    await rig.write("Procfile", "web: echo '#(touch pwned)' \u001b[2J\nok: cat\n");
    await rig.write(".tmuxinator.yml", "name: <%= `touch pwned` %>\n");
    await rig.run("mkfifo", ["compose.yaml"]);
    const { code, stdout, stderr } = await rig.tmx("init", "--stdout");
    expect(code).toBe(0);
    expect(stderr).toContain("package.json: it is larger than 1 MB");
    expect(stderr).toContain("Makefile: ");
    expect(stderr).toContain("compose.yaml: it is no regular file");
    expect(stderr).toContain(".tmuxinator.yml: it is a template (ERB)");
    expect(stderr + stdout).not.toContain("\u001b");
    expectCode(await rig.tmxWith({ input: stdout }, "apply", "-"), 0);
    expect((await readdir(rig.dir)).includes("pwned")).toBe(false);
  });

  test("another tool's file becomes a session that runs", async () => {
    await using rig = await createRig();
    const text = [
      "session_name: my.tool",
      "shell_command_before: export WORD=hello",
      "windows:",
      "  - window_name: one",
      "    layout: even-horizontal",
      "    panes: ['echo \"[$WORD]\"', { shell_command: [exec sleep 101], focus: true }, pane]",
      "",
    ].join("\n");
    await rig.write(".tmuxp.yaml", text);
    expectCode(await rig.tmx("init"), 0);
    expectCode(await rig.tmx("apply", "tmx.yaml"), 0);
    await expectNoChanges(rig, "tmx.yaml");
    expect(await outline(rig, "my-tool")).toEqual(["one: +0 +1 +2"]);
    const { pane } = await paneOf(rig, "one", "+0");
    await rig.until(async () => (await rig.tmux("capture-pane", "-p", "-t", pane)).includes("\n[hello]"), {
      what: "the word",
    });
  });

  test("for programs", async () => {
    await using rig = await createRig();
    const document = jsonOf(await rig.tmx("init", "-o", "json"));
    expect(document).toMatchObject({ schemaVersion: 1, file: "tmx.yaml", session: "work", found: [], notes: [] });
    expect(await read(rig, "tmx.yaml")).toBe(document.manifest);
  });

  test("where it may not write it says so", async () => {
    await using rig = await createRig();
    const { code, stderr } = await rig.tmxWith({ cwd: "/proc/self" }, "init");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: cannot write \/proc\/\d+\/tmx\.yaml: /m);
  });
});

describe.concurrent("explain", () => {
  test("a key, its class, and the keys below it", async () => {
    await using rig = await createRig();
    const { code, stdout, stderr } = await rig.tmx("explain", "windows.panes.restart");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^key +windows\[\]\.panes\[\]\.restart$/m);
    expect(stdout).toMatch(/^default +never$/m);
    expect(stdout).toMatch(/^class +replaces the process: /m);
    expect(stdout).toMatch(/^ {2}restart: on-failure$/m);
    expect((await rig.tmx("explain", "windows[0].panes[]")).stdout).toMatch(/^ {2}stop {2}mapping$/m);
    expect((await rig.tmx("explain")).stdout).toMatch(/^ {2}session {2}text {2}required$/m);
    expect(jsonOf(await rig.tmx("explain", "session", "-o", "json"))).toMatchObject({
      schemaVersion: 1,
      path: "session",
      type: "text",
      class: "at creation only",
    });
    expect(rig.processes()).toEqual([]);
  });

  test("an unknown key is wrong usage, with the nearest", async () => {
    await using rig = await createRig();
    const outcome = await rig.tmx("explain", "windows.layuot");
    expectCode(outcome, 64);
    expect(outcome).toMatchObject({ stdout: "" });
    expect(outcome.stderr).toBe(
      'error: there is no key "layuot" under windows\nhint: did you mean windows[].layout?\n',
    );
    expect(jsonOf(await rig.tmx("explain", "\u001b[2J", "-o", "json"))).toMatchObject({ error: { code: "usage" } });
    expect((await rig.tmx("explain", "\u001b[2J")).stderr).not.toContain("\u001b");
  });
});

const UGLY = 'windows:\n- {name: "a"}\nsession: "web" # it\n';
const FORMED = "session: web # it\nwindows:\n  - { name: a }\n";

describe.concurrent("fmt", () => {
  test("in place, atomically, through links, with the mode kept; files with errors stay", async () => {
    await using rig = await createRig();
    await rig.write("m/ugly.yaml", UGLY);
    await chmod(join(rig.dir, "m/ugly.yaml"), 0o604);
    await rig.write("m/good.yaml", FORMED);
    await rig.write("m/bad.yaml", "session: [\n");
    await symlink("m/ugly.yaml", join(rig.dir, "link.yaml"));
    const outcome = await rig.tmx("fmt", "link.yaml", "m/good.yaml", "m/bad.yaml");
    expectCode(outcome, 65);
    expect(outcome.stdout).toBe("link.yaml\n");
    expect(outcome.stderr).toMatch(/^m\/bad\.yaml:\d+:\d+: error: this is not YAML/m);
    expect(await read(rig, "m/ugly.yaml")).toBe(FORMED);
    expect(await read(rig, "m/bad.yaml")).toBe("session: [\n");
    expect((await stat(join(rig.dir, "m/ugly.yaml"))).mode & 0o777).toBe(0o604);
    expect((await lstat(join(rig.dir, "link.yaml"))).isSymbolicLink()).toBe(true);
    expect((await readdir(join(rig.dir, "m"))).toSorted()).toEqual(["bad.yaml", "good.yaml", "ugly.yaml"]);
    expect(await rig.tmx("fmt", "link.yaml")).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  test("--check changes nothing and tells by its status", async () => {
    await using rig = await createRig();
    await rig.write("m/a.yaml", UGLY);
    await rig.write("m/b.yaml", FORMED);
    const outcome = await rig.tmx("fmt", "m", "--check");
    expect(outcome).toMatchObject({ code: 1, stdout: "m/a.yaml\n" });
    expect(await read(rig, "m/a.yaml")).toBe(UGLY);
    expect(jsonOf(await rig.tmx("fmt", "m", "--check", "-o", "json"))).toEqual({
      schemaVersion: 1,
      changed: ["m/a.yaml"],
      diagnostics: [],
    });
    expect(await rig.tmx("fmt", "m/b.yaml", "--check")).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  test("what cannot be written is not said to be formatted", async () => {
    await using rig = await createRig();
    await rig.write("ok.yaml", UGLY);
    const program = "exec node_ tmx_ fmt -L none ok.yaml <(cat ok.yaml)"
      .replace("node_", `'${process.execPath}'`)
      .replace("tmx_", `'${PROGRAM}'`);
    const { code, stdout, stderr } = await rig.run("/bin/bash", ["-c", program]);
    expect([code, stdout]).toEqual([1, "ok.yaml\n"]);
    expect(stderr).toMatch(/^error: cannot write \/dev\/fd\/\d+: /);
  });

  test("- is a filter", async () => {
    await using rig = await createRig();
    expect(await rig.tmxWith({ input: UGLY }, "fmt", "-")).toMatchObject({ code: 0, stdout: FORMED, stderr: "" });
    expect(await rig.tmxWith({ input: FORMED }, "fmt", "-")).toMatchObject({ code: 0, stdout: FORMED, stderr: "" });
    expect(await rig.tmxWith({ input: UGLY }, "fmt", "-", "--check")).toMatchObject({ code: 1, stdout: "<stdin>\n" });
    expect(await rig.tmxWith({ input: "a: [" }, "fmt", "-")).toMatchObject({ code: 65, stdout: "" });
    expect(await rig.tmxWith({ input: UGLY }, "fmt", "-", "x.yaml")).toMatchObject({ code: 64, stdout: "" });
    expect(await rig.tmx("fmt")).toMatchObject({ code: 64 });
    expect(await rig.tmx("fmt", "gone.yaml")).toMatchObject({
      code: 65,
      stderr: expect.stringContaining("there is no such file"),
    });
  });
});

/** Replaces words in the file that it is given last, when it has been asked for what its own arguments say. */
const EDITOR = '#!/bin/sh\nfor file; do :; done\necho "$#" >> ran\nsed -i "$SCRIPT" "$file"\n';

async function desk(rig: Rig): Promise<Terminal> {
  await chmod(await rig.write("ed.sh", EDITOR), 0o755);
  const terminal = await Terminal.open(rig);
  await terminal.type("export VISUAL= EDITOR='./ed.sh --wait'");
  return terminal;
}

const web = (run: string): object => ({ session: "web", windows: [{ name: "a", panes: [{ name: "p", run }] }] });

const drafts = (rig: Rig): Promise<string[]> => readdir(join(rig.stateDir, "edits")).catch(() => []);

describe.concurrent("edit", () => {
  test("by the session's name: checked, saved with its mode, planned, and applied after a yes", async () => {
    await using rig = await createRig();
    await using terminal = await desk(rig);
    await applied(rig, "it's $(touch pwned).yaml", web("exec sleep 101"));
    const file = join(rig.dir, "it's $(touch pwned).yaml");
    await chmod(file, 0o640);
    const { pid } = await paneOf(rig, "a", "p");
    await terminal.type("export SCRIPT='s/sleep 101/sleep 102/'");
    await terminal.type("tmx edit web; echo status $?");
    const asked = await terminal.screen(/Apply it\? This ends running processes\. \[y\/N\]/);
    expect(asked).toContain("-/+ pane web:a.p  (ends a running process: needs consent)");
    expect((await paneOf(rig, "a", "p")).pid).toBe(pid);
    expect(await readFile(file, "utf8")).toContain("sleep 102");
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    await terminal.keys("y", "Enter");
    await terminal.screen(/^status 0$/m);
    expect((await paneOf(rig, "a", "p")).pid).not.toBe(pid);
    await expectNoChanges(rig, file);
    expect(await drafts(rig)).toEqual([]);
    expect(await read(rig, "ran")).toBe("2\n");
    expect(await readdir(rig.dir)).not.toContain("pwned");
  });

  test("a no keeps what runs; nothing changed is no question", async () => {
    await using rig = await createRig();
    await using terminal = await desk(rig);
    await applied(rig, "web.yaml", web("exec sleep 101"));
    await terminal.type("export SCRIPT='s/web/web/'; clear");
    await terminal.type("tmx edit web.yaml; echo first $?");
    expect(await terminal.screen(/^first 0$/m)).toContain("web.yaml: nothing was changed.");
    await terminal.type("export SCRIPT='s/sleep 101/sleep 102/'; clear");
    await terminal.type("tmx edit web.yaml; echo second $?");
    await terminal.screen(/Apply it\?.*\[y\/N\]/);
    await terminal.keys("n", "Enter");
    expect(await terminal.screen(/^second 0$/m)).toContain("Nothing was applied. To do it later: tmx apply web.yaml");
    expect(await drafts(rig)).toEqual([]);
  });

  test("what has errors is shown, and edited again, discarded, or saved all the same", async () => {
    await using rig = await createRig();
    await using terminal = await desk(rig);
    await applied(rig, "web.yaml", web("exec sleep 101"));
    const before = await read(rig, "web.yaml");
    await terminal.type('export SCRIPT=\'s/"run"/"rnu"/\'');
    await terminal.type("tmx edit web; echo first $?");
    expect(await terminal.screen(/\[edit\/discard\/save\]/)).toMatch(/^web\.yaml:\d+:\d+: error: unknown key "rnu"/m);
    await terminal.keys("e", "Enter");
    await rig.until(async () => (await read(rig, "ran")) === "2\n2\n", { what: "the editor again" });
    await terminal.keys("x", "Enter");
    await terminal.keys("d", "Enter");
    expect(await terminal.screen(/^first 0$/m)).toContain("web.yaml: left as it was.");
    expect(await read(rig, "web.yaml")).toBe(before);
    await terminal.type("clear");
    await terminal.type("tmx edit web; echo second $?");
    await terminal.screen(/\[edit\/discard\/save\] *$/m);
    await terminal.keys("C-c");
    const left = await terminal.screen(/^second 1$/m);
    const draft = /what you wrote is in (\S+)/.exec(left)?.[1];
    expect(await readFile(draft!, "utf8")).toContain('"rnu"');
    expect(await read(rig, "web.yaml")).toBe(before);
    await terminal.type("clear");
    await terminal.type("tmx edit web; echo third $?");
    await terminal.screen(/\[edit\/discard\/save\] *$/m);
    await terminal.keys("save", "Enter");
    await terminal.screen(/^third 65$/m);
    expect(await read(rig, "web.yaml")).toContain('"rnu"');
  });

  test("an editor that fails or is interrupted, and a file that changed meanwhile, cost nobody's work", async () => {
    await using rig = await createRig();
    await using terminal = await desk(rig);
    await applied(rig, "web.yaml", web("exec sleep 101"));
    const before = await read(rig, "web.yaml");
    await terminal.type("export EDITOR='sed -i s/web/new/ \"$1\"; exit 3; :'");
    await terminal.type("tmx edit web; echo first $?");
    const failed = await terminal.screen(/^first 1$/m);
    expect(failed).toContain("ended with status 3; the manifest is as it was");
    expect(await readFile(/what you wrote is in (\S+)/.exec(failed)![1]!, "utf8")).toContain('"new"');
    await terminal.type("export EDITOR='touch started; exec sleep 100; :'; clear");
    await terminal.type("tmx edit web; echo second $?");
    await rig.until(async () => (await readdir(rig.dir)).includes("started"), { what: "the editor" });
    await terminal.keys("C-c");
    expect(await terminal.screen(/^second 1$/m)).toContain("what you wrote is in ");
    expect(await read(rig, "web.yaml")).toBe(before);
    await terminal.type('export EDITOR=\'echo "# theirs" >> web.yaml; echo "# mine" >> "$1"; :\'; clear');
    await terminal.type("tmx edit web; echo third $?");
    expect(await terminal.screen(/^third 1$/m)).toContain("web.yaml was changed by somebody else meanwhile");
    expect(await read(rig, "web.yaml")).toBe(`${before}# theirs\n`);
    expect(await drafts(rig)).toHaveLength(3);
  });

  test("needs a terminal, and something to edit", async () => {
    await using rig = await createRig();
    await using terminal = await desk(rig);
    await rig.write("folder/a.yaml", yaml(web("x")));
    const { code, stderr } = await rig.tmx("edit", "folder/a.yaml");
    expect([code, stderr]).toEqual([64, expect.stringContaining("error: tmx edit needs a terminal")]);
    expectCode(await rig.tmxWith({ input: yaml(web("exec sleep 101")) }, "apply", "-"), 0);
    for (const [target, status, said] of [
      ["web", 1, "was applied from standard input, so there is no file to edit"],
      ["wbe", 1, 'did you mean "web"?'],
      ["gone.yaml", 65, "gone.yaml cannot be read: there is no such file"],
      ["./folder", 64, "./folder is a folder"],
    ] as const) {
      await terminal.type(`clear; echo; echo`);
      await terminal.type(`tmx edit ${target}; echo ${target.replaceAll(/\W/g, "")} $?`);
      const shown = await terminal.screen(new RegExp(`^${target.replaceAll(/\W/g, "")} ${status}$`, "m"));
      expect(shown.replaceAll("\n", " ")).toContain(said);
    }
    expect(await drafts(rig)).toEqual([]);
  });
});
