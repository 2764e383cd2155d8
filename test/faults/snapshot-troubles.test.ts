/** tmux dies or stops, the disk is full, and many come at once, while sessions are saved and restored. */
import { chmod, readdir, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectCode, expectNoChanges, jsonOf, PROGRAM, settled } from "../support/apply.ts";
import { createRig, type Outcome, type Rig } from "../support/rig.ts";
import { someOf, upTo } from "../support/steps.ts";
import { wrapTmux } from "../support/wrapped-tmux.ts";

const WEB = {
  session: "web",
  root: "/",
  windows: [
    { name: "a", panes: [{ name: "p", run: "echo the-text; exec sleep 101" }] },
    { name: "b", panes: [{ name: "q", run: "exec sleep 102", restart: "always" }] },
  ],
};

async function prepared(): Promise<Rig> {
  const rig = await createRig();
  await rig.tmux("new-session", "-d", "-s", "own", "-n", "own", "--", "sleep", "3000");
  await settled(rig, "web.yaml", WEB);
  await rig.until(async () => (await rig.tmux("capture-pane", "-p", "-t", "=web:a")).includes("the-text\n"), {
    what: "its text",
  });
  return rig;
}

const save = async (rig: Rig, ...args: readonly string[]): Promise<void> =>
  expectCode(await rig.tmx("session", "save", ...args), 0);

const serverPid = async (rig: Rig): Promise<number> => Number(await rig.tmux("display-message", "-p", "#{pid}"));

async function lose(rig: Rig): Promise<void> {
  process.kill(await serverPid(rig), "SIGKILL");
  await rig.until(async () => (await rig.tmuxTry("-N", "has-session")).code !== 0, { what: "the server to be gone" });
  await rig.until(() => rig.processes().length === 0, { what: "its programs to end" });
}

const sessions = async (rig: Rig): Promise<string> => rig.tmux("list-sessions", "-F", "#{session_name}");

const generations = async (rig: Rig): Promise<readonly any[]> => {
  const { snapshots, damaged } = jsonOf(await rig.tmx("session", "snapshots", "-o", "json"));
  expect(damaged).toEqual([]);
  return snapshots;
};

const leaseOf = (rig: Rig): Promise<string> => rig.tmux("show-options", "-sqv", "@tmx_lease");

function expectError({ code, stderr }: Outcome): void {
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: /m);
  expect(stderr).not.toMatch(/has made a mistake/);
}

const ENDS = {
  "kill-server": (rig: Rig) => `"$real" -L ${rig.name} kill-server`,
  SIGKILL: (rig: Rig) => `kill -9 $("$real" -L ${rig.name} -N display-message -p '#{pid}')`,
};

describe.concurrent.for(Object.entries(ENDS))("tmux ended by %s", ([, end]) => {
  test("between the structure and the texts: an error, and nothing torn", async () => {
    await using rig = await prepared();
    await save(rig, "web");
    // Of what has not changed no text is read.
    await rig.tmux("new-window", "-d", "-t", "=web:", "--", "sleep", "3000");
    const { env } = await wrapTmux(rig, `if [ "$n" -eq 2 ]; then ${end(rig)}; fi`);
    expectError(await rig.tmxWith({ env }, "session", "save", "web"));
    expect((await generations(rig)).map(({ generation }) => generation)).toEqual([1]);
    expectCode(await rig.tmx("snapshot", "verify", "web"), 0);
    expectCode(await rig.tmx("session", "restore", "web"), 0);
    expect(await sessions(rig)).toBe("web");
  });

  test("at any message of a restore: an error, and the same again works", async () => {
    await using rig = await prepared();
    await save(rig, "web");
    await lose(rig);
    for (const at of someOf(upTo(4))) {
      await rig.tmux("new-session", "-d", "-s", "own", "--", "sleep", "3000");
      const { env, calls } = await wrapTmux(rig, `if [ "$n" -eq ${at} ]; then ${end(rig)}; fi`, `ended-${at}`);
      const outcome = await rig.tmxWith({ env }, "session", "restore", "web");
      expect(await calls()).toBeGreaterThanOrEqual(at);
      if (outcome.code !== 0) expectError(outcome);
      expectCode(await rig.tmx("session", "restore", "web"), 0);
      await expectNoChanges(rig, "web.yaml");
      expect(await leaseOf(rig)).toBe("");
      await lose(rig);
    }
  });
});

describe.concurrent("tmux stopped", () => {
  test("every command ends within the deadline, and nothing is saved", async () => {
    await using rig = await prepared();
    await save(rig, "web");
    const pid = await serverPid(rig);
    process.kill(pid, "SIGSTOP");
    const outcomes = await Promise.all(
      [
        ["session", "save", "web"],
        ["session", "restore", "web"],
        ["delete", "web", "--yes"],
      ].map((command) => rig.tmxWith({ deadlineMs: 45_000 }, ...command)),
    );
    for (const outcome of outcomes) {
      expectError(outcome);
      expect(outcome.stderr).toContain("error: tmux did not answer within 5 s: its server is stopped");
    }
    process.kill(pid, "SIGCONT");
    expect(await generations(rig)).toHaveLength(1);
    await save(rig, "web");
  });

  test("before the texts, or before the change: an error in time, and then the same again works", async () => {
    await using rig = await prepared();
    const pid = await serverPid(rig);
    const { env } = await wrapTmux(rig, `if [ "$n" -eq 2 ]; then kill -STOP ${pid}; fi`);
    expectError(await rig.tmxWith({ env, deadlineMs: 120_000 }, "session", "save", "web"));
    process.kill(pid, "SIGCONT");
    expect(await generations(rig)).toEqual([]);
    await save(rig, "web");
    await rig.tmux("kill-session", "-t", "=web:");
    const changing = await wrapTmux(rig, `case "$*" in *source-file*) kill -STOP ${pid} ;; esac`, "changing");
    expectError(await rig.tmxWith({ env: changing.env, deadlineMs: 120_000 }, "session", "restore", "web"));
    process.kill(pid, "SIGCONT");
    expectCode(await rig.tmx("session", "restore", "web"), 0);
    expect((await rig.snapshot()).filter(({ session }) => session === "web")).toHaveLength(2);
    await expectNoChanges(rig, "web.yaml");
  });
});

describe.concurrent("many at once", () => {
  test("saves: each gets a generation of its own, and all are whole", async () => {
    await using rig = await prepared();
    const saves = await Promise.all(Array.from({ length: 4 }, () => rig.tmx("session", "save", "--all")));
    for (const outcome of saves) expectCode(outcome, 0);
    const numbers = (await generations(rig)).map(({ session, generation }) => `${session} ${generation}`);
    expect(numbers.toSorted()).toEqual(["own", "web"].flatMap((name) => [1, 2, 3, 4].map((at) => `${name} ${at}`)));
    expectCode(await rig.tmx("snapshot", "verify", "web"), 0);
  });

  test("restores of one session, with saves among them: one makes it, and the others leave it alone", async () => {
    await using rig = await prepared();
    await save(rig, "web");
    for (const isRunning of [false, true]) {
      await lose(rig);
      if (isRunning) await rig.tmux("new-session", "-d", "-s", "own", "--", "sleep", "3000");
      const outcomes = await Promise.all([
        ...Array.from({ length: 3 }, () => rig.tmx("session", "restore", "web", "--lock-timeout", "60s")),
        rig.tmx("session", "save", "--all"),
      ]);
      for (const outcome of outcomes) if (!/no tmux server runs here/.test(outcome.stderr)) expectCode(outcome, 0);
      expect(outcomes.filter(({ stdout }) => /^Done: 5 restored\.$/m.test(stdout))).toHaveLength(1);
      expect((await rig.snapshot()).filter(({ session }) => session === "web")).toHaveLength(2);
      await expectNoChanges(rig, "web.yaml");
      expect(await leaseOf(rig)).toBe("");
      await generations(rig);
    }
  });

  test("an apply and a restore: one session, as the manifest says", async () => {
    await using rig = await prepared();
    await save(rig, "web");
    await lose(rig);
    const outcomes = await Promise.all([
      rig.tmx("apply", "web.yaml", "--lock-timeout", "60s"),
      rig.tmx("session", "restore", "web", "--lock-timeout", "60s"),
    ]);
    for (const outcome of outcomes) expectCode(outcome, 0);
    expect((await rig.snapshot()).map(({ session }) => session)).toEqual(["web", "web"]);
    await expectNoChanges(rig, "web.yaml");
    expect(await leaseOf(rig)).toBe("");
  });
});

/** No file may grow: what a full disk does to whoever writes. */
function onFullDisk(rig: Rig, ...args: readonly string[]): Promise<Outcome> {
  const full = ["-c", 'ulimit -f 0; trap "" XFSZ; exec "$@"', "sh", process.execPath];
  return rig.run("/bin/sh", [...full, PROGRAM, "-L", rig.name, ...args]);
}

async function textFiles(rig: Rig): Promise<readonly string[]> {
  const all = await readdir(rig.stateDir, { recursive: true });
  return all.filter((file) => /\/texts\/[0-9a-f]{64}/.test(file)).map((file) => join(rig.stateDir, file));
}

describe.concurrent("a state folder that is full or cannot be written", () => {
  test("a save says so, a delete ends nothing, and a deletion without a save works", async () => {
    await using rig = await prepared();
    for (const unwritable of ["/dev/null/state", "/proc/nope"]) {
      const env = { TMX_STATE_DIR: unwritable };
      expectError(await rig.tmxWith({ env }, "session", "save", "web"));
      expectError(await rig.tmxWith({ env }, "delete", "web", "--yes"));
    }
    expectError(await onFullDisk(rig, "session", "save", "web"));
    expectError(await onFullDisk(rig, "delete", "web", "--yes"));
    expect(await sessions(rig)).toBe("own\nweb");
    expect(await leaseOf(rig)).toBe("");
    expect(await generations(rig)).toEqual([]);
    expect((await readdir(rig.stateDir, { recursive: true })).filter((file) => file.endsWith(".tmp"))).toEqual([]);
    await save(rig, "web");
    expectError(await onFullDisk(rig, "session", "restore", "web", "--as", "copy"));
    expect(await sessions(rig)).toBe("own\nweb");
    expectCode(await rig.tmx("session", "restore", "web", "--as", "copy"), 0);
    expectCode(await rig.tmx("delete", "web", "--yes", "--no-snapshot"), 0);
    expect(await sessions(rig)).toBe("copy\nown");
  });
});

describe.concurrent("a text that is gone, damaged or unreadable", () => {
  const LOSSES: Readonly<Record<string, (file: string) => Promise<void>>> = {
    gone: (file) => rm(file),
    "cut short": (file) => truncate(file, 5),
    unreadable: (file) => chmod(file, 0),
  };

  test.for(Object.entries(LOSSES))("%s: the pane comes up all the same", async ([, spoil]) => {
    await using rig = await prepared();
    await save(rig, "web");
    await lose(rig);
    const files = await textFiles(rig);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) await spoil(file);
    expectCode(await rig.tmx("session", "restore", "web"), 0);
    await rig.until(() => rig.processes().filter(({ argv }) => argv[0] === "sleep").length === 2, { what: "programs" });
    await expectNoChanges(rig, "web.yaml");
    await save(rig, "web");
    const { snapshots } = jsonOf(await rig.tmx("session", "snapshots", "web", "-o", "json"));
    expect(snapshots[0]).toMatchObject({ generation: 2, textsMissing: 0 });
  });
});
