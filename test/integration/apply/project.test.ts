/** Manifests that nobody names: those of the project around, and those called by a session's name. */
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectCode, expectNoChanges, jsonOf, outline, yaml } from "../../support/apply.ts";
import { createRig, type Rig } from "../../support/rig.ts";

const session = (name: string, ...windows: readonly string[]): object => ({
  session: name,
  windows: windows.map((each) => ({ name: each })),
});

/** The rig's work folder as a repository. */
async function repository(): Promise<Rig> {
  const rig = await createRig();
  await mkdir(join(rig.dir, ".git"));
  return rig;
}

const inside = (rig: Rig, folder: string, ...args: readonly string[]) =>
  rig.tmxWith({ cwd: join(rig.dir, folder) }, ...args);

describe.concurrent("the project's own manifest", () => {
  test("apply, status and delete without arguments", async () => {
    await using rig = await repository();
    await rig.write(".tmx.yaml", yaml(session("web", "edit", "logs")));
    expect(await rig.tmx("validate")).toMatchObject({ code: 0, stderr: "using .tmx.yaml\n" });
    const made = await rig.tmx("apply");
    expect(made).toMatchObject({ code: 0, stderr: "using .tmx.yaml\n", stdout: expect.stringContaining("5 created") });
    expect(await outline(rig)).toEqual(["edit: +0", "logs: +0"]);
    expect(await rig.tmx("plan", "-q")).toMatchObject({ stdout: "No changes. web matches .tmx.yaml.\n", stderr: "" });
    expect((await rig.tmx("status")).stdout).toMatch(/^web +in sync +2 +2 +- +\.tmx\.yaml$/m);
    await rig.write(".tmx.yaml", yaml(session("web", "edit")));
    expect((await rig.tmx("status")).stdout).toMatch(/^web +drifted /m);
    expectCode(await rig.tmx("apply", "--yes"), 0);
    await rig.tmux("new-session", "-d", "-s", "own");
    expect((await rig.tmx("status")).stdout).toMatch(/^own +unmanaged /m);
    expectCode(await rig.tmx("delete"), 1);
    expect(await rig.tmx("delete", "--yes")).toMatchObject({ code: 0, stdout: expect.stringContaining("1 deleted") });
    expect((await rig.snapshot()).map((row) => row.session)).toEqual(["own"]);
    expect((await rig.tmx("status")).stdout).toMatch(/^web +missing /m);
  });

  test("is found from the folders below, as far as the repository goes, the nearest first", async () => {
    await using rig = await repository();
    await mkdir(join(rig.dir, "a/b/.git"), { recursive: true });
    await mkdir(join(rig.dir, "a/c"), { recursive: true });
    await rig.write(".tmx/web.yaml", yaml(session("web", "w")));
    await rig.write(".tmx/.base.yaml", "windows: []\n");
    expect(await inside(rig, "a/c", "apply")).toMatchObject({ code: 0, stderr: "using ../../.tmx\n" });
    // What is in .tmx starts where .tmx is.
    expect((await rig.snapshot()).map(({ path }) => path)).toEqual([rig.dir]);
    const beyond = await inside(rig, "a/b", "apply");
    expectCode(beyond, 64);
    expect(beyond.stderr).toContain("there is no tmx.yaml, .tmx.yaml or .tmx/*.yaml");
    await rig.write("a/.tmx.yaml", yaml(session("a", "w")));
    await rig.write("a/tmx.yaml", yaml(session("first", "w")));
    expect((await inside(rig, "a/c", "validate")).stderr).toBe("using ../tmx.yaml\n");
    for (const command of ["apply", "plan", "validate", "delete"])
      expectCode(await inside(rig, "a/b", command, "-q"), 64);
    expectCode(await inside(rig, "a/b", "status"), 0);
  });

  test("is not looked for above a folder that is in no repository", async () => {
    await using rig = await createRig();
    await mkdir(join(rig.dir, "below"));
    await rig.write("tmx.yaml", yaml(session("web", "w")));
    expectCode(await inside(rig, "below", "apply"), 64);
    expectCode(await rig.tmx("apply"), 0);
  });

  test("is not used when others could have written it", async () => {
    await using rig = await repository();
    const file = await rig.write("tmx.yaml", yaml(session("web", "w")));
    await mkdir(join(rig.dir, "below"));
    const refused = async (said: string, from = "below"): Promise<void> => {
      for (const command of ["apply", "plan", "validate", "status", "delete"]) {
        const outcome = await inside(rig, from, command);
        expectCode(outcome, 64);
        expect(outcome.stderr).toContain(`tmx.yaml is not used unless you name it: ${said}`);
      }
    };
    await chmod(file, 0o666);
    await refused(`anybody can write to ${file}`);
    await refused(`anybody can write to ${file}`, ".");
    expectCode(await inside(rig, "below", "validate", "../tmx.yaml"), 0);
    await chmod(file, 0o600);
    await chmod(rig.dir, 0o777);
    await refused(`anybody can write to ${rig.dir}`);
    await chmod(rig.dir, 0o1777);
    expectCode(await inside(rig, "below", "validate"), 0);
    await chmod(rig.dir, 0o755);
    if (process.getuid?.() === 0) {
      await rig.run("chown", ["1234", file]);
      await refused(`${file} belongs to another user (1234)`);
    }
    expect(rig.processes()).toEqual([]);
  });
});

describe.concurrent("a session's name", () => {
  test("finds the project's session, or the file that is kept under that name", async () => {
    await using rig = await repository();
    const kept = join(rig.home, ".config/tmx/sessions");
    const notes = await rig.write(join(kept, "notes.yaml"), yaml(session("my-notes", "n"), session("more", "m")));
    await rig.write(join(kept, "web.yml"), yaml(session("web", "other")));
    expect(await rig.tmx("apply", "notes")).toMatchObject({ code: 0, stderr: `using ${notes}\n` });
    expect((await rig.snapshot()).map((row) => row.session)).toEqual(["more", "my-notes"]);
    await rig.write("tmx.yaml", yaml(session("web", "w"), session("api", "a")));
    expect(await rig.tmx("apply", "api")).toMatchObject({ code: 0, stderr: "using tmx.yaml\n" });
    expect((await rig.snapshot()).map((row) => row.session)).toEqual(["api", "more", "my-notes"]);
    const both = await rig.tmx("apply", "web");
    expectCode(both, 64);
    expect(both.stderr).toContain(`more than one manifest\n  tmx.yaml\n  ${join(kept, "web.yml")}\n`);
    const typo = await rig.tmx("plan", "nots");
    expectCode(typo, 65);
    expect(typo.stderr).toContain('there is no manifest "nots"\nhint: did you mean "notes"?');
    expect((await rig.tmx("plan", "nothing-like-it")).stderr).toContain("looked for: a file of this name, a session");
    expect(await rig.tmx("status", "web:w")).toMatchObject({ code: 64 });
    await rig.write("tmx.yaml", "session: api\nwindos: []\n");
    const broken = await rig.tmx("plan", "api2");
    expectCode(broken, 65);
    expect(broken.stderr).toContain("tmx.yaml:2:1: error: unknown key");
  });

  test("comes before a folder that is called like it, and what was applied once comes last", async () => {
    await using rig = await repository();
    await rig.write("web/site.yaml", yaml(session("site", "s")));
    await rig.write("tmx.yaml", yaml(session("api", "a")));
    expect(jsonOf(await rig.tmx("plan", "web", "-o", "json")).sessions).toEqual(["site"]);
    await rig.write("tmx.yaml", yaml(session("web", "w")));
    expect(jsonOf(await rig.tmx("plan", "-q", "web", "-o", "json")).sessions).toEqual(["web"]);
    expect(jsonOf(await rig.tmx("plan", "./web", "-o", "json")).sessions).toEqual(["site"]);
    const elsewhere = await rig.write("else/far.yaml", yaml(session("far", "f")));
    expectCode(await rig.tmx("apply", elsewhere), 0);
    expect(await rig.tmx("plan", "far")).toMatchObject({
      code: 0,
      stdout: "No changes. far matches else/far.yaml.\n",
      stderr: "using else/far.yaml\n",
    });
    await rig.write("else/far.yaml", yaml(session("near", "f")));
    expect((await rig.tmx("plan", "far")).stderr).toContain('else/far.yaml describes no session "far"');
  });
});

describe.concurrent("a manifest over another one", () => {
  test("is applied as one, and told of in the file that is wrong", async () => {
    await using rig = await createRig();
    await rig.write(
      "shared/base.yaml",
      "root: .\nvars: { n: 1 }\nwindows: [{ name: edit }, { name: logs, panes: [{ name: a }] }]\n",
    );
    await rig.write("parts/db.yaml", "windows: [{ name: db }]\n");
    const file = await rig.write(
      "web.yaml",
      "session: web\nextends: shared/base.yaml\ninclude: parts/db.yaml\nwindows: [{ name: logs, panes: [{ name: b }] }, { name: edit, remove: true }]\n",
    );
    expectCode(await rig.tmx("apply", file), 0);
    expect(await outline(rig)).toEqual(["logs: a b", "db: +0"]);
    expect(new Set((await rig.snapshot()).map(({ path }) => path))).toEqual(new Set([join(rig.dir, "shared")]));
    await expectNoChanges(rig, "web.yaml");
    await rig.write("shared/base.yaml", "windows:\n  - name: logs\n    pains: []\n");
    const bad = await rig.tmx("apply", "web.yaml");
    expectCode(bad, 65);
    expect(bad.stderr).toContain("shared/base.yaml:3:5: error: ");
    expect(bad.stderr).toContain("    3 |     pains: []\n      |     ^^^^^\n");
  });

  test("that cannot be read is told of where it is named", async () => {
    await using rig = await createRig();
    await mkdir(join(rig.dir, "folder"));
    await rig.run("mkfifo", [join(rig.dir, "pipe")]);
    await rig.run("ln", ["-s", "nowhere", join(rig.dir, "dangling")]);
    await rig.write("large", Buffer.alloc(5 * 1024 * 1024, "#"));
    await rig.write("binary", Buffer.from([0x73, 0xff]));
    for (const [base, said] of [
      ["gone.yaml", 'web.yaml:2:10: error: cannot read "gone.yaml": there is no such file'],
      ["folder", 'web.yaml:2:10: error: cannot read "folder": it is a folder'],
      ["pipe", 'web.yaml:2:10: error: cannot read "pipe": it is not a regular file'],
      ["dangling", "it is a link to nothing"],
      ["large", "a manifest may have 4"],
      ["binary", "binary: error: the file is not UTF-8"],
      ["web.yaml", "web.yaml:2:10: error: the file names itself"],
    ] as const) {
      await rig.write("web.yaml", `session: web\nextends: ${base}\n`);
      const outcome = await rig.tmx("validate", "web.yaml");
      expectCode(outcome, 65);
      expect(outcome.stderr).toContain(said);
    }
    await rig.write("base.yaml", "windows: [{}]\n");
    const piped = { input: "session: in\nextends: base.yaml\n" };
    expect(await rig.tmxWith(piped, "validate", "-")).toMatchObject({ code: 0 });
    expect(rig.processes()).toEqual([]);
  });
});
