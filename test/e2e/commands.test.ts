/** Every command as people type it: what it says, where it says it, and its exit status. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { applied, expectCode, jsonOf, outline, yaml } from "../support/apply.ts";
import { createRig } from "../support/rig.ts";

const text = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const isPlan = new Ajv2020({ allErrors: true }).compile(JSON.parse(text("schemas/plan.schema.json")));

function expectPlan(document: unknown): void {
  expect(isPlan(document) ? [] : isPlan.errors).toEqual([]);
}

const web = (windows: readonly object[] = [{ name: "a", panes: [{ name: "p" }, { name: "q" }] }]): object => ({
  session: "web",
  windows,
});

const BAD = "session: web\nwindows:\n  - name: a\n    pains: [ vim ]\n  - nam: b\n";

describe.concurrent("validate", () => {
  test("a valid file, a folder, several documents, standard input", async () => {
    await using rig = await createRig();
    await rig.write("m/one.yaml", yaml(web(), { session: "two", windows: [{}] }));
    await rig.write("m/three.yml", yaml({ session: "three", windows: [{}] }));
    await rig.write("m/.hidden.yaml", BAD);
    await rig.write("m/note.txt", BAD);
    expect(await rig.tmx("validate", "m/one.yaml")).toMatchObject({
      code: 0,
      stdout: "Valid: 2 sessions (web, two) in 1 file.\n",
      stderr: "",
    });
    expect(await rig.tmx("validate", "m")).toMatchObject({
      code: 0,
      stdout: "Valid: 3 sessions (web, two, three) in 2 files.\n",
    });
    expect(await rig.tmxWith({ input: yaml(web()) }, "validate", "-")).toMatchObject({
      code: 0,
      stdout: "Valid: 1 session (web) in 1 file.\n",
    });
    expect(rig.processes()).toEqual([]);
  });

  test("every error of a file, with its place, an excerpt and a way out", async () => {
    await using rig = await createRig();
    await rig.write("bad.yaml", BAD);
    const outcome = await rig.tmx("validate", "bad.yaml");
    expectCode(outcome, 65);
    expect(outcome.stdout).toBe("");
    expect(outcome.stderr).toContain("bad.yaml:4:5: error: ");
    expect(outcome.stderr).toContain(
      "    4 |     pains: [ vim ]\n      |     ^^^^^\n  hint: valid keys here: name, id,",
    );
    expect(outcome.stderr).toContain("bad.yaml:5:5: error: ");
    expect(outcome.stderr).toMatch(/\n2 errors\b/);
    const json = await rig.tmx("validate", "bad.yaml", "-o", "json");
    expectCode(json, 65);
    expect(jsonOf(json)).toMatchObject({
      schemaVersion: 1,
      valid: false,
      sessions: [],
      diagnostics: [{ file: "bad.yaml", path: "windows[0].pains" }, {}],
    });
  });

  test("files that are none", async () => {
    await using rig = await createRig();
    await rig.write("empty.yaml", "");
    await rig.write("folder/x.txt", "");
    for (const [file, said] of [
      ["gone.yaml", "there is no such file"],
      ["empty.yaml", "error: "],
      ["folder", "the folder holds no manifest"],
      ["/dev/tty0", "error: "],
    ] as const) {
      for (const command of ["validate", "plan", "apply", "status"]) {
        const outcome = await rig.tmx(command, file);
        expectCode(outcome, 65);
        expect(outcome.stderr).toContain(said);
      }
    }
    expect(rig.processes()).toEqual([]);
  });
});

describe.concurrent("plan", () => {
  test("as text, and as a document under its schema, with 0, 1 and 2 for scripts", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", yaml(web()));
    const fresh = await rig.tmx("plan", "web.yaml");
    expect(fresh).toMatchObject({ code: 0, stderr: "" });
    expect(fresh.stdout).toContain("+   session web\n");
    expect(fresh.stdout).toMatch(/\nPlan: 4 to create, 0 to restore, 0 to change, 0 to replace, 0 to delete\.\n$/);
    expectCode(await rig.tmx("plan", file, "--detailed-exitcode"), 2);
    const document = jsonOf(await rig.tmx("diff", file, "-o", "json"));
    expectPlan(document);
    expect(document).toMatchObject({
      schemaVersion: 1,
      sessions: ["web"],
      server: null,
      conflicts: [],
      summary: { create: 4 },
    });
    expect(document.operations.map(({ address }: { address: string }) => address)).toEqual([
      "web",
      "web:a",
      "web:a.p",
      "web:a.q",
    ]);
    expect(rig.processes()).toEqual([]);

    expectCode(await rig.tmx("apply", file), 0);
    expect(await rig.tmx("plan", "web.yaml", "--detailed-exitcode")).toMatchObject({
      code: 0,
      stdout: "No changes. web matches web.yaml.\n",
      stderr: "",
    });
    const same = jsonOf(await rig.tmx("plan", file, "-o", "json", "--detailed-exitcode"));
    expectPlan(same);
    expect(same).toMatchObject({ operations: [], server: { socket: rig.socket } });
    await rig.write("web.yaml", BAD);
    expectCode(await rig.tmx("plan", file, "--detailed-exitcode"), 65);
  });

  test("variables from the command line", async () => {
    await using rig = await createRig();
    await rig.write(
      "web.yaml",
      "session: web\nvars: { port: 1 }\nenv: { PORT: '${{ vars.port }}' }\nwindows: [ {} ]\n",
    );
    expectCode(await rig.tmx("apply", "web.yaml", "--set", "port=4000"), 0);
    expect(await rig.tmx("show-environment").then(() => rig.tmux("show-environment", "-t", "=web:", "PORT"))).toBe(
      "PORT=4000",
    );
    expect((await rig.tmx("plan", "web.yaml")).stdout).toContain('env.PORT: "4000" => "1"');
    expect(await rig.tmx("plan", "web.yaml", "--set", "prot=1")).toMatchObject({
      code: 65,
      stderr: expect.stringContaining('did you mean "port"?'),
    });
    expect(await rig.tmx("plan", "web.yaml", "--set", "port")).toMatchObject({
      code: 64,
      stderr: expect.stringContaining("NAME=VALUE"),
    });
  });
});

describe.concurrent("apply", () => {
  test("fresh, and again", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web()));
    const fresh = await rig.tmx("apply", "web.yaml");
    expect(fresh).toMatchObject({ code: 0, stderr: "" });
    expect(fresh.stdout).toMatch(/^\+ {3}session web\n[^]*\nDone: 4 created\.\n$/);
    expect(await outline(rig)).toEqual(["a: p q"]);
    const before = await rig.snapshot();
    expect(await rig.tmx("up", "web.yaml")).toMatchObject({
      code: 0,
      stdout: "No changes. web matches web.yaml.\n",
      stderr: "",
    });
    expect(await rig.snapshot()).toEqual(before);
  });

  test("--dry-run shows the plan's own document and changes nothing", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", yaml(web()));
    const dry = await rig.tmx("apply", file, "--dry-run");
    expect(dry.stdout).toBe((await rig.tmx("plan", file)).stdout);
    expect((await rig.tmx("apply", file, "--dry-run", "-o", "json")).stdout).toBe(
      (await rig.tmx("plan", file, "-o", "json")).stdout,
    );
    expect(rig.processes()).toEqual([]);
  });

  test("as JSON: one document with what is left", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", yaml(web()));
    const fresh = jsonOf(await rig.tmx("apply", file, "-o", "json"));
    expectPlan(fresh);
    expect(fresh).toMatchObject({ applied: true, left: [], summary: { create: 4 } });
    await rig.write("web.yaml", yaml(web([{ name: "a", panes: [{ name: "p", root: "/" }, { name: "q" }] }])));
    const waiting = await rig.tmx("apply", file, "-o", "json");
    expectCode(waiting, 1);
    const document = jsonOf(waiting);
    expectPlan(document);
    expect(document.left).toMatchObject([
      { action: "replace", address: "web:a.p", state: "pending", endsProcess: true },
    ]);
    expectPlan(jsonOf(await rig.tmx("delete", "web", "--yes", "-o", "json")));
  });

  test("standard input, several files, a folder, several documents", async () => {
    await using rig = await createRig();
    const session = (name: string): object => ({ session: name, windows: [{ name: "w" }] });
    expect(await rig.tmxWith({ input: yaml(session("in")) }, "apply", "-")).toMatchObject({ code: 0 });
    expect((await rig.tmxWith({ input: yaml(session("in")) }, "apply", "-")).stdout).toBe(
      "No changes. in matches <stdin>.\n",
    );
    await rig.write("a.yaml", yaml(session("a1"), session("a2")));
    await rig.write("d/b.yml", yaml(session("b")));
    await rig.write("d/c.yaml", yaml(session("c")));
    expectCode(await rig.tmx("apply", "a.yaml", "d"), 0);
    expect((await rig.tmx("apply", "a.yaml")).stdout).toBe("No changes. a1, a2 match a.yaml.\n");
    expect((await rig.tmx("apply", "a.yaml", "d")).stdout).toBe(
      "No changes. 4 sessions match a.yaml, d/b.yml, d/c.yaml.\n",
    );
    expect((await rig.snapshot()).map((row) => row.session).toSorted()).toEqual(["a1", "a2", "b", "c", "in"]);
    expect(await rig.tmx("apply", "-")).toMatchObject({ code: 65 });
  });

  test("one bad file among many: nothing is applied", async () => {
    await using rig = await createRig();
    await rig.write("d/a.yaml", yaml(web()));
    await rig.write("d/b.yaml", BAD);
    const outcome = await rig.tmx("apply", "d");
    expectCode(outcome, 65);
    expect(outcome.stderr).toContain("d/b.yaml:4:5: error: ");
    expect(outcome.stderr).not.toContain("a.yaml");
    await rig.write("d/b.yaml", yaml(web()));
    expect(await rig.tmx("apply", "d")).toMatchObject({ code: 65, stderr: expect.stringContaining("described twice") });
    expect(rig.processes()).toEqual([]);
  });
});

describe.concurrent("delete", () => {
  test("by name and by file; what never was is a mistake", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", web(), { session: "other", windows: [{}] });
    const dry = await rig.tmx("delete", "web", "--dry-run");
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining("session web") });
    const asked = await rig.tmx("down", "web");
    expectCode(asked, 1);
    expect(asked.stderr).toContain("the process was kept. Consent with --yes");
    expect(await rig.tmx("delete", "wbe", "--yes")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('did you mean "web"?'),
    });
    expect(await rig.tmx("delete", "zzzzzz", "--yes")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("there are: other, web"),
    });
    const done = await rig.tmx("down", "web", "--yes");
    expect(done).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringMatching(/\nDone: 1 deleted\.\nIt was saved before: tmx undo brings it back\.\n$/),
    });
    expect((await rig.snapshot()).map((row) => row.session)).toEqual(["other"]);
    expectCode(await rig.tmx("delete", file, "--yes"), 0);
    expect(rig.processes()).toEqual([]);
    expect(await rig.tmx("delete", file, "--yes")).toMatchObject({ code: 0, stdout: "No changes.\n" });
    expect(await rig.tmx("delete", "web", "--yes")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("tmx made no session on this tmux server"),
    });
  });
});

describe.concurrent("status and list", () => {
  test("in sync, drifted, missing, unmanaged", async () => {
    await using rig = await createRig();
    expect(await rig.tmx("status")).toMatchObject({
      code: 0,
      stdout: "",
      stderr: expect.stringContaining("tmx apply FILE"),
    });
    expect(await rig.tmx("list")).toMatchObject({ code: 0, stdout: "" });
    expect(jsonOf(await rig.tmx("list", "-o", "json"))).toEqual({ schemaVersion: 1, sessions: [] });
    await rig.tmux("new-session", "-d", "-s", "own");
    const session = (name: string): object => ({
      session: name,
      windows: [{ name: "w", panes: [{ name: "p" }, { name: "q" }] }],
    });
    await applied(rig, "all.yaml", session("good"), session("drift"), session("gone"));
    await rig.tmux("kill-session", "-t", "=gone:");
    await rig.tmux("rename-window", "-t", "=drift:", "else");
    const status = await rig.tmx("status");
    expect(status).toMatchObject({ code: 0, stderr: "" });
    expect(status.stdout).toMatch(/^SESSION +STATE +WINDOWS +PANES +ATTACHED +MANIFEST$/m);
    const line = (name: string): string[] =>
      status.stdout
        .split("\n")
        .find((each) => each.startsWith(name))!
        .split(/ {2,}/);
    expect(line("good").slice(0, 4)).toEqual(["good", "in sync", "1", "2"]);
    expect(line("drift").slice(0, 2)).toEqual(["drift", "drifted"]);
    expect(line("gone").slice(0, 4)).toEqual(["gone", "missing", "0", "0"]);
    expect(line("own")).toEqual(["own", "unmanaged", "1", "1", "-", "-"]);
    expect(status.stdout).toContain("~ update drift:w: it was changed outside tmx");
    const { sessions } = jsonOf(await rig.tmx("status", "all.yaml", "-o", "json"));
    expect(sessions.map(({ name, state }: { name: string; state: string }) => `${name} ${state}`)).toEqual([
      "good in sync",
      "drift drifted",
      "gone missing",
    ]);

    const list = await rig.tmx("ls");
    expect(list.stdout).toMatch(/^SESSION +MADE BY +WINDOWS +PANES +ATTACHED\n/);
    expect(list.stdout).toMatch(/^own +- +1 +1 +-$/m);
    expect(list.stdout).toMatch(/^good +tmx +1 +2 +-$/m);
    expect(jsonOf(await rig.tmx("list", "-o", "json")).sessions).toContainEqual(
      expect.objectContaining({ name: "good", managed: true, windows: 1, panes: 2, attached: 0 }),
    );
  });

  test("--watch shows it again when it changes", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", web());
    const log = join(rig.dir, "log");
    const watching = rig.start("/bin/sh", [
      "-c",
      `exec "$@" >${log}`,
      "sh",
      process.execPath,
      new URL("../../dist/tmx.cjs", import.meta.url).pathname,
      "status",
      file,
      "--watch",
      "-L",
      rig.name,
    ]);
    const shown = (): string => readFileSync(log, "utf8");
    await rig.until(() => shown().includes("in sync"), { what: "the first look" });
    await rig.tmux("rename-window", "-t", "=web:", "else");
    await rig.until(() => shown().includes("drifted"), { what: "the change" });
    expect(shown().match(/^SESSION/gm)).toHaveLength(2);
    watching.kill("SIGINT");
    expect((await watching.ended).code).toBe(130);
  });
});

describe.concurrent("which server", () => {
  test("-L and -S, before and behind the command, and inside tmux the one around", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", web());
    const path = join(rig.dir, "socket");
    expectCode(await rig.tmx("-S", path, "apply", file), 0);
    expectCode(await rig.tmx("plan", "-S", path, file, "--detailed-exitcode"), 0);
    expect((await rig.run(rig.binary, ["-S", path, "list-sessions", "-F", "#S"])).stdout).toBe("web\n");
    expect((await rig.tmx("-S", path, "list")).stdout).toMatch(/^web /m);
    expect(await rig.tmx("-L", "x", "-S", path, "list")).toMatchObject({ code: 64 });
    const inside = { TMUX: `${path},1,0` };
    const bare = await rig.run(
      process.execPath,
      [new URL("../../dist/tmx.cjs", import.meta.url).pathname, "plan", file, "-o", "json"],
      { env: inside },
    );
    expect(jsonOf(bare).server.socket).toBe(path);
    await rig.run(rig.binary, ["-S", path, "kill-server"]);
    expect(await outline(rig)).toEqual(["a: p q"]);
  });

  test("no tmux, one that is too old, one that is none", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", yaml(web()));
    for (const [script, code, said] of [
      ["", 69, "error: tmux is not installed (no /nowhere/tmux on PATH)\nhint: install it with: "],
      [
        'case "$*" in *-V*) echo tmux 3.1c ;; *) echo "usage: tmux [-2CluvV]" >&2; exit 1 ;; esac',
        69,
        "error: tmux 3.1c is too old: tmx needs 3.2 or newer\nhint: ",
      ],
      ["exit 3", 1, "error: "],
    ] as const) {
      const binary = script === "" ? "/nowhere/tmux" : await rig.write("tmux", `#!/bin/sh\n${script}\n`);
      if (script !== "") await rig.run("chmod", ["+x", binary]);
      const outcome = await rig.tmxWith({ env: { TMX_TMUX: binary } }, "apply", file);
      expectCode(outcome, code);
      expect(outcome.stderr).toContain(said);
    }
  });
});
