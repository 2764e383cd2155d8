/** The tmux server dies, or stops, at any moment; and many writers come at once. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applied, expectCode, expectNoChanges, outline, yaml } from "../support/apply.ts";
import { endState } from "../support/end-state.ts";
import { createRig, type Rig } from "../support/rig.ts";
import { wrapTmux } from "../support/wrapped-tmux.ts";

const WEB = {
  session: "web",
  root: "/",
  options: { "status-left": "web" },
  windows: [
    {
      name: "a",
      layout: "tiled",
      panes: [
        { name: "p", run: "exec sleep 101" },
        { name: "q", title: "q" },
      ],
    },
    { name: "b", panes: [{ name: "r", run: "exec sleep 102", restart: "always" }] },
  ],
};

const serverPid = async (rig: Rig): Promise<number> => Number(await rig.tmux("display-message", "-p", "#{pid}"));

describe.concurrent("the server is killed", () => {
  test.for([1, 2, 3, 4])("before message %d, or right after it: the next apply makes it all", async (at) => {
    for (const moment of ["before", "after"]) {
      await using rig = await createRig();
      await rig.tmux("new-session", "-d", "-s", "own");
      await rig.write("m.yaml", yaml(WEB));
      const kill = `kill -9 $("$real" -L ${rig.name} -N display-message -p '#{pid}')`;
      const script = moment === "before" ? kill : `"$real" "$@"; code=$?; ${kill}; exit $code`;
      const { env } = await wrapTmux(rig, `if [ "$n" -eq ${at} ]; then ${script}; fi`);
      const outcome = await rig.tmxWith({ env }, "apply", "m.yaml");
      // Whatever it came to, it is said, and it is no mistake of the program's.
      expect([0, 1]).toContain(outcome.code);
      expect(outcome.stderr).not.toMatch(/has made a mistake/);
      if (outcome.code === 1) expect(outcome.stderr).toMatch(/^error: /m);
      expectCode(await rig.tmx("apply", "m.yaml"), 0);
      await expectNoChanges(rig, "m.yaml");
      expect(await outline(rig, "web")).toEqual(["a: p q", "b: r"]);
      expect((await endState(rig)).server).toEqual([]);
      await rig.until(() => rig.processes().filter(({ argv }) => argv[0] === "sleep").length === 2, {
        what: "two programs, not four",
      });
    }
  });

  test("between two applies: all is made anew, and was there at the last apply", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "m.yaml", WEB);
    process.kill(await serverPid(rig), "SIGKILL");
    await rig.until(async () => (await rig.tmuxTry("-N", "has-session")).code !== 0, { what: "the server to be gone" });
    const plan = await rig.tmx("plan", file);
    expect(plan.stdout).toContain("# it was there at the last apply and is gone");
    expect(jsonState(await rig.tmx("status", "-o", "json"))).toEqual(["missing"]);
    expectCode(await rig.tmx("apply", file), 0);
    await expectNoChanges(rig, file);
  });

  test("a server without sessions is a server", async () => {
    await using rig = await createRig();
    await rig.conf("set -s exit-empty off");
    await rig.tmux("start-server");
    expect(await rig.tmx("list")).toMatchObject({ code: 0, stdout: "" });
    const file = await applied(rig, "m.yaml", WEB);
    await expectNoChanges(rig, file);
    expectCode(await rig.tmx("delete", file, "--yes"), 0);
    expect((await rig.tmx("plan", file, "--detailed-exitcode")).code).toBe(2);
  });

  test("a socket that nobody listens at is no server", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d");
    process.kill(await serverPid(rig), "SIGKILL");
    await rig.until(async () => (await rig.tmuxTry("-N", "has-session")).code !== 0, { what: "the server to be gone" });
    await applied(rig, "m.yaml", WEB);
  });
});

const jsonState = ({ stdout }: { readonly stdout: string }): string[] =>
  JSON.parse(stdout).sessions.map(({ state }: { state: string }) => state);

describe.concurrent("the server is stopped", () => {
  const COMMANDS = [
    ["plan", "m.yaml"],
    ["apply", "m.yaml"],
    ["status"],
    ["list"],
    ["delete", "web", "--yes"],
    ["attach", "web"],
  ];

  test("every command ends within the deadline, with a sentence; woken, all is as it was", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "m.yaml", WEB);
    await rig.until(async () => (await rig.snapshot()).filter(({ command }) => command === "sleep").length === 2, {
      what: "programs",
    });
    const before = await endState(rig);
    const pid = await serverPid(rig);
    process.kill(pid, "SIGSTOP");
    const outcomes = await Promise.all(COMMANDS.map((command) => rig.tmxWith({ deadlineMs: 45_000 }, ...command)));
    for (const outcome of outcomes) {
      expectCode(outcome, 1);
      expect(outcome.stderr).toContain("error: tmux did not answer within 5 s: its server is stopped");
      expect(outcome.stderr).toContain("hint: ");
      expect(outcome.stdout).toBe("");
    }
    process.kill(pid, "SIGCONT");
    await expectNoChanges(rig, file);
    expect(await endState(rig)).toEqual(before);
    expectCode(await rig.tmx("apply", file), 0);
  });

  test("stopped before it gets the change: an end in time, and the next apply goes on from there", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "own");
    const pid = await serverPid(rig);
    await rig.write("m.yaml", yaml(WEB));
    const { env } = await wrapTmux(rig, `case "$*" in *source-file*) kill -STOP ${pid} ;; esac`);
    const outcome = await rig.tmxWith({ env, deadlineMs: 45_000 }, "apply", "m.yaml");
    expectCode(outcome, 1);
    expect(outcome.stderr).toMatch(/^error: tmux did not answer within \d+ s: its server is stopped/);
    process.kill(pid, "SIGCONT");
    expectCode(await rig.tmx("apply", "m.yaml"), 0);
    await expectNoChanges(rig, "m.yaml");
    expect((await endState(rig)).server).toEqual([]);
  });

  test("stopped while another tmx holds the lock: still an end, and no lock left", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "own");
    const pid = await serverPid(rig);
    await rig.write("m.yaml", yaml(WEB));
    // Stopped before the second message, the one that takes the lock.
    const { env } = await wrapTmux(rig, `if [ "$n" -eq 2 ]; then kill -STOP ${pid}; fi`);
    const outcome = await rig.tmxWith({ env, deadlineMs: 45_000 }, "apply", "m.yaml");
    expectCode(outcome, 1);
    process.kill(pid, "SIGCONT");
    expectCode(await rig.tmx("apply", "m.yaml"), 0);
    await expectNoChanges(rig, "m.yaml");
    expect((await endState(rig)).server).toEqual([]);
  });
});

/** What is left of an answer. tmux from 3.8 on ends a line that it has worked at for 100 ms, as on a busy machine. */
const CUT = {
  "a pane's line": `sed '2s/^\\(.\\{100\\}\\).*/\\1/'`,
  "all after the server's line": "head -n 1",
  "the server's line": "head -c 10",
};

describe.concurrent("tmux's answer is cut off", () => {
  const cutting = (at: string, cut: string): string =>
    `if [ "$n" ${at} ]; then "$real" "$@" | ${cut}; echo 'lost server' >&2; exit 0; fi`;

  test.for(Object.entries(CUT))("%s, in any message: it is asked again, and all is made once", async ([, cut]) => {
    for (let at = 1; at <= 4; at++) {
      await using rig = await createRig();
      await rig.tmux("new-session", "-d", "-s", "own");
      await rig.write("m.yaml", yaml(WEB));
      const { env } = await wrapTmux(rig, cutting(`-eq ${at}`, cut));
      const outcome = await rig.tmxWith({ env }, "apply", "m.yaml");
      expectCode(outcome, 0);
      expect(outcome.stderr).toBe("");
      // Without the server's line nothing tells whose change it was: then what is there is gone over again.
      expect(outcome.stdout).toMatch(/^Done: (6 created|2 changed)\.$/m);
      await expectNoChanges(rig, "m.yaml");
      expect(await outline(rig, "web")).toEqual(["a: p q", "b: r"]);
      expect((await endState(rig)).server).toEqual([]);
    }
  });

  test("after a saved plan was done: it is done", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "own");
    await rig.write("m.yaml", yaml(WEB));
    expectCode(await rig.tmx("plan", "m.yaml", "--out", "web.plan"), 0);
    const script = `case "$*" in *source-file*) "$real" "$@" | ${CUT["a pane's line"]}; exit 0 ;; esac`;
    const { env } = await wrapTmux(rig, script);
    expectCode(await rig.tmxWith({ env }, "apply", "web.plan"), 0);
    await expectNoChanges(rig, "m.yaml");
  });

  test("each time: an error with all that tmux said", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "m.yaml", WEB);
    const { env } = await wrapTmux(rig, cutting("-gt 0", CUT["a pane's line"]));
    const outcome = await rig.tmxWith({ env }, "plan", file);
    expectCode(outcome, 1);
    expect(outcome.stderr).toMatch(/^error: tmux's answer is cut short or not what was asked for \(at byte \d+\)$/m);
    expect(outcome.stderr).toMatch(/^ +tmux ended with status 0 after \d+ bytes\n +lost server$/m);
  });
});

describe.concurrent("20 applies of one manifest at once", () => {
  test.for([
    ["without a server", false],
    ["with one", true],
  ] as const)("%s: one session, 20 clean answers", async ([, isRunning]) => {
    await using rig = await createRig();
    if (isRunning) await rig.tmux("new-session", "-d", "-s", "own");
    const out = join(rig.dir, "out");
    const windows = [...WEB.windows, { name: "c", panes: [`echo ran >>${out}`] }];
    await rig.write("m.yaml", yaml({ ...WEB, windows }));
    const all = Array.from({ length: 20 }, () =>
      rig.tmxWith({ deadlineMs: 300_000 }, "apply", "m.yaml", "--lock-timeout", "60s"),
    );
    const outcomes = await Promise.all(all);
    expect(
      outcomes.map(({ code, stderr }) => `${code} ${stderr.replace(/^(waiting for another|took over).*\n/gm, "")}`),
    ).toEqual(outcomes.map(() => "0 "));
    // One of them made it all; the others found it done, before or after they had the lock.
    expect(outcomes.filter(({ stdout }) => /^Done: \d+ created\.$/m.test(stdout))).toHaveLength(1);
    expect(await outline(rig, "web")).toEqual(["a: p q", "b: r", "c: +0"]);
    await expectNoChanges(rig, "m.yaml");
    expect((await endState(rig)).server).toEqual([]);
    expect(await rig.until(() => readFile(out, "utf8"), { what: "the command" })).toBe("ran\n");
  });

  test("20 applies of 20 manifests at once: 20 sessions", async () => {
    await using rig = await createRig();
    const files = Array.from({ length: 20 }, (_, at) => ({ file: `m${at}.yaml`, session: `s${at}` }));
    for (const { file, session } of files) await rig.write(file, yaml({ ...WEB, session }));
    const outcomes = await Promise.all(
      files.map(({ file }) => rig.tmxWith({ deadlineMs: 300_000 }, "apply", file, "--lock-timeout", "60s")),
    );
    expect(outcomes.map(({ code, stderr }) => `${code} ${stderr.replace(/^waiting.*\n/gm, "")}`)).toEqual(
      outcomes.map(() => "0 "),
    );
    expect(await rig.snapshot()).toHaveLength(60);
    await expectNoChanges(rig, ...files.map(({ file }) => file));
  });

  test("applies and deletes at once: each ends, and one more apply makes it right", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "m.yaml", WEB);
    const commands = Array.from({ length: 12 }, (_, at) =>
      at % 2 === 0 ? ["apply", file] : ["delete", file, "--yes"],
    );
    const outcomes = await Promise.all(
      commands.map((command) => rig.tmxWith({ deadlineMs: 300_000 }, ...command, "--lock-timeout", "60s")),
    );
    for (const { code, stderr } of outcomes) {
      expect([0, 1]).toContain(code);
      expect(stderr).not.toMatch(/has made a mistake/);
    }
    expectCode(await rig.tmx("apply", file), 0);
    await expectNoChanges(rig, file);
    expect(await outline(rig)).toEqual(["a: p q", "b: r"]);
  });
});
