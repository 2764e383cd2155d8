/** Generations: what is kept of each change, what differs between two, and the way back. */
import { chmod, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applied, expectCode, expectNoChanges, jsonOf, paneOf, settled, yaml } from "../../support/apply.ts";
import { createRig, type Rig } from "../../support/rig.ts";
import { wrapTmux } from "../../support/wrapped-tmux.ts";

const web = (more: object = {}, panes: readonly object[] = []): object => ({
  session: "web",
  root: "/",
  windows: [{ name: "srv", panes: [{ name: "dev", run: "exec sleep 1000" }, ...panes] }],
  ...more,
});

const generations = async (rig: Rig): Promise<any[]> =>
  jsonOf(await rig.tmx("history", "web", "-o", "json")).generations;

const causes = async (rig: Rig): Promise<string[]> =>
  (await generations(rig)).map(({ generation, cause, operations }) => `${generation} ${cause} ${operations.length}`);

describe.concurrent("history", () => {
  test("three applies, what differs between them, and back with the same process", async () => {
    await using rig = await createRig();
    await settled(rig, "web.yaml", web({ env: { API_TOKEN: "first-value" } }));
    const { pid } = await paneOf(rig, "srv", "dev");
    await settled(rig, "web.yaml", web({ env: { API_TOKEN: "second-value", MODE: "dev" } }, [{ name: "log" }]));
    const log = await paneOf(rig, "srv", "log");
    const file = await settled(rig, "web.yaml", web({ options: { "status-left": "three" } }, [{ name: "log" }]));
    expect(await causes(rig)).toEqual(["3 apply 1", "2 apply 2", "1 apply 3"]);
    const { stdout } = await rig.tmx("history", "web");
    expect(stdout.split("\n").map((line) => line.replaceAll(/ {2,}/g, "|").replaceAll(/\d+ s ago/g, "AGO"))).toEqual([
      "GENERATION|WHEN|CAUSE|CHANGES|MANIFEST|GIT",
      "3|AGO|apply|1 changed|web.yaml|-",
      "2|AGO|apply|1 created, 1 changed|web.yaml|-",
      "1|AGO|apply|3 created|web.yaml|-",
      "",
    ]);
    expect((await rig.tmx("history", "web", "--diff", "1")).stdout).toBe(
      [
        "From generation 1 to generation 3:",
        "",
        "~ session web",
        "    env.API_TOKEN: (hidden) => (not set)",
        '    options.status-left: (not set) => "three"',
        "    + pane web:srv.log",
        "",
      ].join("\n"),
    );
    expect((await rig.tmx("history", "web", "--diff", "2", "2")).stdout).toBe(
      "Generation 2 says the same as generation 2.\n",
    );
    for (const args of [["web"], ["web", "--diff", "1", "2"]]) {
      for (const format of ["text", "json"])
        expect((await rig.tmx("history", ...args, "-o", format)).stdout).not.toMatch(/first-value|second-value/);
    }

    const shown = await rig.tmx("rollback", "web", "--dry-run");
    expectCode(shown, 0);
    expect(await causes(rig)).toHaveLength(3);
    const done = await rig.tmx("rollback", "web");
    expectCode(done, 0);
    expect(done.stdout).toBe(`${shown.stdout}Done: 1 changed.\n`);
    expect([(await paneOf(rig, "srv", "dev")).pid, (await paneOf(rig, "srv", "log")).pid]).toEqual([pid, log.pid]);
    expect(await rig.tmux("show-environment", "-t", "=web:", "MODE")).toBe("MODE=dev");
    expect((await generations(rig))[0]).toMatchObject({ generation: 4, cause: "rollback", rolledBackTo: 2 });
    // What was gone back to is what was applied last; the file still says something else.
    expect(jsonOf(await rig.tmx("status", "-o", "json")).sessions).toMatchObject([{ state: "in sync" }]);
    expectCode(await rig.tmx("plan", file, "--detailed-exitcode"), 2);
    expect((await rig.tmx("rollback", "web", "4")).stdout).toBe("No changes. web matches generation 4.\n");
    expect(await causes(rig)).toHaveLength(4);
  });

  // Two dozen whole applies, beside everything else that runs.
  const many = { timeout: 600_000 };
  test(
    "through ten generations and back: a process goes on wherever its specification did not change",
    many,
    async () => {
      await using rig = await createRig();
      // In each generation other panes are there, in another order, with other values; now and then one runs anew.
      const spec = (at: number): object => ({
        session: "web",
        root: "/",
        options: { "status-left": String(at) },
        windows: [
          { name: "a", panes: [pane("steady"), ...(at % 2 === 0 ? [pane(`even${at}`), pane("roams")] : [])] },
          { name: "b", panes: [pane("changes", Math.floor(at / 4)), ...(at % 2 === 0 ? [] : [pane("roams")])] },
        ],
      });
      const pane = (name: string, seconds = 0): object => ({ name, run: `exec sleep ${1000 + seconds}` });
      for (let at = 1; at <= 10; at++) {
        const file = await rig.write("web.yaml", yaml(spec(at)));
        expectCode(await rig.tmx("apply", file, "--yes"), 0);
      }
      const pids = async (): Promise<Record<string, number>> => {
        const rows = await rig.snapshot();
        const pid = (name: string): number => rows.find(({ labels }) => labels.pane.endsWith(`/${name}`))!.pid;
        return { steady: pid("steady"), roams: pid("roams"), changes: pid("changes") };
      };
      let before = await pids();
      for (const [was, at] of [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 10].map(
        (to, i, all) => [all[i - 1] ?? 10, to] as const,
      )) {
        expectCode(await rig.tmx("rollback", "web", String(at), "--yes"), 0);
        const now = await pids();
        const isKept = Math.floor(was / 4) === Math.floor(at / 4);
        expect([now["steady"], now["roams"]], `from ${was} to ${at}`).toEqual([before["steady"], before["roams"]]);
        expect(now["changes"] === before["changes"], `from ${was} to ${at}`).toBe(isKept);
        before = now;
        if (at % 5 !== 0) continue;
        await rig.write("then.yaml", yaml(spec(at)));
        await expectNoChanges(rig, "then.yaml");
      }
    },
  );

  test("without consent a rollback keeps the process, and says so", async () => {
    await using rig = await createRig();
    await applied(rig, "web.yaml", web());
    await settled(rig, "web.yaml", {
      ...web(),
      windows: [{ name: "srv", panes: [{ name: "dev", run: "exec sleep 2000" }] }],
    });
    const { pid } = await paneOf(rig, "srv", "dev");
    const refused = await rig.tmx("rollback", "web");
    expectCode(refused, 1);
    expect(refused.stderr).toContain("1 operation would end a running process: the process was kept.");
    expect((await paneOf(rig, "srv", "dev")).pid).toBe(pid);
    expectCode(await rig.tmx("rollback", "web", "1", "--yes"), 0);
    expect((await paneOf(rig, "srv", "dev")).pid).not.toBe(pid);
  });

  test("a delete is a generation, can be undone, and is none to go back to", async () => {
    await using rig = await createRig();
    await applied(rig, "web.yaml", web());
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect(await rig.snapshot()).toEqual([]);
    // No server runs by now.
    expect((await generations(rig))[0]).toMatchObject({ generation: 2, cause: "delete", deleted: true });
    expect((await rig.tmx("history")).stdout).toMatch(/^web +2 .* delete +1 deleted/m);
    const refused = await rig.tmx("rollback", "web", "2");
    expectCode(refused, 1);
    expect(refused.stderr).toContain('error: in generation 2 session "web" was deleted');
    expect(refused.stderr).toContain("tmx delete web");
    expectCode(await rig.tmx("rollback", "web"), 0);
    expect((await paneOf(rig, "srv", "dev")).dead).toBe(false);
    expect((await rig.tmx("history", "web", "--diff", "2", "3")).stdout).toContain("+ session web");
  });

  test("what was tried and failed is kept as such, once", async () => {
    await using rig = await createRig();
    await applied(rig, "web.yaml", web());
    const file = await rig.write(
      "web.yaml",
      yaml(web({ options: { "status-left": "ok", "status-interval": "never" } })),
    );
    for (let at = 0; at < 3; at++) expectCode(await rig.tmx("apply", file), 1);
    expect(await causes(rig)).toEqual(["2 apply 1", "1 apply 3"]);
    expect((await generations(rig))[0].operations).toMatchObject([{ action: "update", result: "failed" }]);
    expect((await rig.tmx("history", "web")).stdout).toMatch(/^2 .* 1 failed /m);
    expectCode(await rig.tmx("rollback", "web", "1"), 0);
    expect(await rig.tmux("show-options", "-t", "=web:", "status-left")).toBe("");
  });

  test("only 20 are kept, and numbers go on", many, async () => {
    await using rig = await createRig();
    for (let at = 1; at <= 23; at++) await applied(rig, "web.yaml", web({ options: { "status-left": String(at) } }));
    const numbers = (await generations(rig)).map(({ generation }) => generation);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, at) => 23 - at));
    const unknown = await rig.tmx("rollback", "web", "3");
    expectCode(unknown, 1);
    expect(unknown.stderr).toContain("there are: 4, 5, 6");
  });

  test("sessions and generations that there are not", async () => {
    await using rig = await createRig();
    expect((await rig.tmx("history")).stderr).toContain("Nothing was applied to this tmux server yet.");
    expect(jsonOf(await rig.tmx("history", "-o", "json"))).toEqual({ schemaVersion: 1, sessions: [] });
    await applied(rig, "web.yaml", web());
    for (const [args, said] of [
      [["history", "wep"], 'session "wep" has no history\nhint: did you mean "web"?'],
      [["rollback", "other"], 'session "other" has no history\nhint: there are: web'],
      [["rollback", "web"], "there is nothing before generation 1"],
      [["history", "web", "--diff", "9"], 'has no generation "9"\nhint: there are: 1 '],
      [["rollback", "web", "\u001b[31m"], 'has no generation "\\u001b[31m"'],
    ] as const) {
      const outcome = await rig.tmx(...args);
      expectCode(outcome, 1);
      expect(outcome.stderr).toContain(said);
    }
    for (const args of [["--diff", "0"], ["--diff", "1", "2", "3"], ["--diff"]])
      expectCode(await rig.tmx("history", "web", ...args), 64);
    expectCode(await rig.tmx("history", "--diff", "1"), 64);
  });

  test("begins with the adoption of a session that was there before, and goes back to that", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "web", "-n", "srv", "--", "sleep", "1000");
    expectCode(await rig.tmx("adopt", "web"), 0);
    const file = join(rig.dir, "web.yaml");
    await expectNoChanges(rig, file);
    await writeFile(file, `${(await rig.run("cat", [file])).stdout}env: { MODE: dev }\n`);
    expectCode(await rig.tmx("apply", file), 0);
    expect(await causes(rig)).toEqual(["2 apply 1", "1 adopt 3"]);
    expect((await rig.tmx("history", "web")).stdout).toMatch(/^1 .* adopt +3 adopted +web\.yaml/m);
    expectCode(await rig.tmx("rollback", "web"), 0);
    expect(await rig.tmux("show-environment", "-t", "=web:")).not.toContain("MODE");
    expect((await rig.snapshot()).map(({ command }) => command)).toEqual(["sleep"]);
  });

  test("several sessions of one apply have a history each", async () => {
    await using rig = await createRig();
    await applied(rig, "two.yaml", web(), { ...web(), session: "api" });
    await applied(rig, "two.yaml", web({ options: { "status-left": "x" } }), { ...web(), session: "api" });
    const { sessions } = jsonOf(await rig.tmx("history", "-o", "json"));
    expect(sessions.map(({ session, generations: count }: any) => [session, count])).toEqual([
      ["api", 1],
      ["web", 2],
    ]);
  });

  test("what changes nothing in tmux, but is another spec, is kept as well", async () => {
    await using rig = await createRig();
    const grace = (time: string): object =>
      web({ windows: [{ name: "srv", panes: [{ name: "dev", run: "exec sleep 1000", stop: { grace: time } }] }] });
    for (const time of ["1s", "2s", "2s"]) await applied(rig, "web.yaml", grace(time));
    expect((await rig.tmx("history", "web")).stdout).toMatch(/^2 .* the record only /m);
    expect(await causes(rig)).toEqual(["2 apply 0", "1 apply 3"]);
  });
});

const git = async (rig: Rig, ...args: string[]): Promise<string> => {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"];
  const outcome = await rig.run("git", [...identity, ...args]);
  expectCode(outcome, 0);
  return outcome.stdout.trim();
};

const newestGit = async (rig: Rig): Promise<unknown> => (await generations(rig))[0].git;

describe.concurrent("git", () => {
  const marker = (text: string): object => web({ options: { "status-left": text } });

  test("commit, branch and whether the manifest is what is committed", async () => {
    await using rig = await createRig();
    await git(rig, "init", "-q");
    await applied(rig, "sub/web.yaml", marker("0"));
    expect(await newestGit(rig)).toBeNull();
    await git(rig, "add", "sub");
    await git(rig, "commit", "-qm", "one");
    const commit = await git(rig, "rev-parse", "HEAD");
    const link = (text: string) => applied(rig, "sub/web.yaml", marker(text));
    await link("1");
    expect(await newestGit(rig)).toEqual({ commit, branch: "main", dirty: true });
    await git(rig, "commit", "-qam", "two");
    await rig.tmux("set-option", "-t", "=web:", "status-left", "drift");
    // What surrounds tmx says nothing about the manifest.
    const env = { GIT_DIR: "/nowhere", GIT_INDEX_FILE: "/nowhere" };
    expectCode(await rig.tmxWith({ env, cwd: "/" }, "apply", join(rig.dir, "sub/web.yaml")), 0);
    const second = await git(rig, "rev-parse", "HEAD");
    expect(await newestGit(rig)).toEqual({ commit: second, branch: "main", dirty: false });
    expect((await rig.tmx("history", "web")).stdout).toContain(`main@${second.slice(0, 7)}\n`);
    await git(rig, "checkout", "-q", "--detach");
    await link("2");
    expect(await newestGit(rig)).toEqual({ commit: second, branch: null, dirty: true });
    // A rollback has the place of what it went back to.
    expectCode(await rig.tmx("rollback", "web", "2"), 0);
    expect(await newestGit(rig)).toEqual({ commit, branch: "main", dirty: true });
  });

  test("a linked work tree, packed refs, a symbolic link to the manifest, a file that git ignores", async () => {
    await using rig = await createRig();
    await git(rig, "init", "-q", "main");
    await rig.write("main/web.yaml", yaml(marker("1")));
    await rig.write("main/.gitignore", "ignored.yaml\n");
    await git(rig, "-C", "main", "add", ".");
    await git(rig, "-C", "main", "commit", "-qm", "one");
    await git(rig, "-C", "main", "worktree", "add", "-q", "-b", "side", "../tree");
    await git(rig, "-C", "main", "pack-refs", "--all");
    const commit = await git(rig, "-C", "main", "rev-parse", "HEAD");
    expectCode(await rig.tmx("apply", "tree/web.yaml"), 0);
    expect(await newestGit(rig)).toEqual({ commit, branch: "side", dirty: false });
    await rig.run("ln", ["-s", "main/web.yaml", "link.yaml"]);
    await rig.tmux("set-option", "-t", "=web:", "status-left", "drift");
    expectCode(await rig.tmx("apply", "link.yaml"), 0);
    expect(await newestGit(rig)).toEqual({ commit, branch: "main", dirty: false });
    await applied(rig, "main/ignored.yaml", marker("2"));
    expect(await newestGit(rig)).toEqual({ commit, branch: "main", dirty: true });
    expectCode(await rig.tmxWith({ input: yaml(marker("3")) }, "apply", "-"), 0);
    expect(await newestGit(rig)).toBeNull();
  });

  const BAD_GIT: readonly (readonly [string, string])[] = [
    ["hangs", "sleep 100"],
    ["fails", "echo bad >&2; exit 128"],
    ["says nonsense", "yes nonsense | head -100"],
  ];
  test.for(BAD_GIT)("that %s is no git, and no failure", async ([, script]) => {
    await using rig = await createRig();
    await git(rig, "init", "-q");
    const fake = await rig.write("bin/git", `#!/bin/sh\n${script}\n`);
    await chmod(fake, 0o755);
    const file = await rig.write("web.yaml", yaml(web()));
    const env = { PATH: `${rig.dir}/bin:${rig.env["PATH"]}` };
    const outcome = await rig.tmxWith({ env }, "apply", file);
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    expect(await newestGit(rig)).toBeNull();
  });

  test("runs nothing that a repository wants run", async () => {
    await using rig = await createRig();
    await git(rig, "init", "-q");
    await rig.write("web.yaml", yaml(marker("1")));
    await git(rig, "add", "web.yaml");
    await git(rig, "commit", "-qm", "one");
    const trap = await rig.write("trap.sh", `#!/bin/sh\ntouch '${rig.dir}/sprung'\ncat\n`);
    await chmod(trap, 0o755);
    const keys = [
      "filter.evil.clean",
      "filter.evil.process",
      "diff.evil.textconv",
      "diff.evil.command",
      "core.fsmonitor",
    ];
    for (const key of [...keys, "diff.external", "core.pager", "core.sshCommand", "gpg.program", "credential.helper"])
      await git(rig, "config", key, trap);
    await git(rig, "config", "log.showSignature", "true");
    await writeFile(join(rig.dir, ".gitattributes"), "* filter=evil diff=evil\n");
    for (const hook of ["post-index-change", "reference-transaction", "fsmonitor-watchman"])
      await rig.run("cp", [trap, `.git/hooks/${hook}`]);
    // Of the same size and just written: git itself would have to look inside.
    await applied(rig, "web.yaml", marker("2"));
    expect(await newestGit(rig)).toMatchObject({ branch: "main", dirty: true });
    expect(await readdir(rig.dir)).not.toContain("sprung");
    // The trap is one: git status steps into it.
    await rig.run("git", ["status"]);
    expect(await readdir(rig.dir)).toContain("sprung");
  });

  test("is not asked where nothing changes", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", web());
    const called = await rig.write("bin/git", `#!/bin/sh\ntouch '${rig.dir}/asked'\n`);
    await chmod(called, 0o755);
    const env = { PATH: `${rig.dir}/bin:${rig.env["PATH"]}` };
    const { env: wrapped, calls } = await wrapTmux(rig);
    expectCode(await rig.tmxWith({ env: { ...env, ...wrapped } }, "apply", file), 0);
    expect([await readdir(rig.dir), await calls()]).toEqual([expect.not.arrayContaining(["asked"]), 1]);
  });
});
