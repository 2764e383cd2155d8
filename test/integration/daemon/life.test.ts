/** A daemon begins, goes on and ends: who runs, what is on the disk, what is in tmux. */
import { chmod, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { expectCode, jsonOf, outline, yaml } from "../../support/apply.ts";
import { asked, complaints, daemonOf, daemonProcesses, filesOf, pidsOf } from "../../support/daemon.ts";
import { createRig, type Rig } from "../../support/rig.ts";
import { tracesOf, waitingOf } from "../../support/watching.ts";

const WEB = { session: "web", root: "/", windows: [{ name: "edit", panes: [{ name: "a" }, { name: "b" }] }] };

const cleared = async (rig: Rig): Promise<void> => {
  await rig.until(() => daemonProcesses(rig).length === 0, { what: "both processes to end" });
  expect(waitingOf(rig)).toEqual([]);
  expect(await filesOf(rig)).toEqual([]);
};

/** Once it waits for hooks, and for the server's end: before that it cannot tell how a server has ended. */
const armed = (rig: Rig): Promise<true> =>
  rig.until(() => waitingOf(rig).length === 2, { what: "the daemon to wait for the server's end" });

describe.concurrent("a daemon", () => {
  test("is ready when it is said to be started, has a watchdog, and is healthy", async () => {
    await using rig = await createRig();
    await rig.write("m/web.yaml", yaml(WEB));
    const { socket } = await daemonOf(rig, "m");
    await rig.until(async () => (await outline(rig)).length > 0, { what: "the session" });
    expect(await outline(rig)).toEqual(["edit: a b"]);
    expect(daemonProcesses(rig)).toEqual(["reconciler", "watchdog"]);
    await rig.until(async () => (await complaints(rig)).length === 0, { what: "health" });
    expectCode(await rig.tmx("daemon", "health"), 0);
    expect((await stat(socket)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(socket))).mode & 0o777).toBe(0o700);
    expect((await stat((await filesOf(rig))[0]!)).mode & 0o077).toBe(0);
  });

  test("keeps more paths when it is started again, and is still one", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(WEB));
    await rig.write("other.yaml", yaml({ ...WEB, session: "other" }));
    const first = await daemonOf(rig, "web.yaml");
    const again = jsonOf(await rig.tmx("daemon", "start", "other.yaml", "-o", "json"));
    expect(again).toMatchObject({ pid: first.reconciler, wasRunning: true });
    expect(again.paths).toHaveLength(2);
    const others = await rig.tmx("daemon", "start", "--no-exit-when-empty");
    expect(others.stderr).toContain("It keeps the options that it was started with.");
    await rig.until(async () => (await outline(rig, "other")).length > 0, { what: "the other session" });
    expect(daemonProcesses(rig)).toEqual(["reconciler", "watchdog"]);
  });

  test("ends with its sessions left as they are, and leaves nothing but its logs", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(WEB));
    await daemonOf(rig, "web.yaml");
    await rig.until(async () => (await outline(rig)).length > 0, { what: "the session" });
    const before = (await rig.snapshot()).map(({ pid }) => pid);
    expectCode(await rig.tmx("daemon", "stop"), 0);
    await cleared(rig);
    expect(await tracesOf(rig)).toEqual([]);
    expect((await rig.snapshot()).map(({ pid }) => pid)).toEqual(before);
    expectCode(await rig.tmx("daemon", "health"), 3);
    expect((await rig.tmx("daemon", "stop")).stdout).toBe("No daemon runs for this tmux server.\n");
    expect((await rig.tmx("daemon", "logs")).stdout).toContain("] watching");
    expect((await rig.tmx("events")).stdout).toContain("web: applied\n  create web: it is new");
  });

  test.for([
    ["the last session is closed", ["kill-session", "-t", "=web"]],
    ["kill-server", ["kill-server"]],
  ] as const)("goes by itself, and leaves nothing: %s", async ([, command]) => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(WEB));
    await daemonOf(rig, "web.yaml");
    await armed(rig);
    await rig.tmux(...command);
    await cleared(rig);
  });

  test("brings the sessions back with --no-exit-when-empty", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(WEB));
    await daemonOf(rig, "web.yaml", "--no-exit-when-empty");
    await armed(rig);
    await rig.tmux("kill-server");
    await rig.until(async () => (await outline(rig)).length > 0, { what: "the session" });
    expect(daemonProcesses(rig)).toEqual(["reconciler", "watchdog"]);
  });

  test("is restarted with the same paths, and nothing in the sessions is", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml({ ...WEB, windows: [{ name: "w", panes: [{ run: "cat", restart: "always" }] }] }));
    const before = await daemonOf(rig, "web.yaml");
    await rig.until(async () => (await outline(rig)).length > 0, { what: "the session" });
    const panes = (await rig.snapshot()).map(({ pane, pid }) => `${pane} ${pid}`);
    expectCode(await rig.tmx("daemon", "restart"), 0);
    const after = await pidsOf(rig);
    expect(after.reconciler).not.toBe(before.reconciler);
    await asked(after.socket, "POST", "/v1/apply");
    expect((await rig.snapshot()).map(({ pane, pid }) => `${pane} ${pid}`)).toEqual(panes);
  });

  test("without a watchdog is one process, and stays away when it is killed", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(WEB));
    expectCode(await rig.tmx("daemon", "start", "web.yaml", "--no-auto-restart"), 0);
    expect(daemonProcesses(rig)).toEqual(["reconciler"]);
    expectCode(await rig.tmx("daemon", "health"), 0);
    const { reconciler } = jsonOf(await rig.tmx("daemon", "status", "-o", "json"));
    process.kill(reconciler.pid, "SIGKILL");
    await rig.until(() => daemonProcesses(rig).length === 0, { what: "its end" });
    expectCode(await rig.tmx("daemon", "health"), 2);
    expectCode(await rig.tmx("daemon", "stop"), 0);
    await cleared(rig);
    expect(await tracesOf(rig)).toEqual([]);
  });
});

describe.concurrent("a daemon that cannot start says why", () => {
  test("a path that is not there", async () => {
    await using rig = await createRig();
    const outcome = await rig.tmx("daemon", "start", "nope.yaml");
    expectCode(outcome, 64);
    expect(outcome.stderr).toMatch(/^error: there is no .*nope\.yaml$/m);
    expect(await filesOf(rig)).toEqual([]);
  });

  test("another one watches this server", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", yaml(WEB));
    const other = rig.tmxStart({}, "watch", file);
    await rig.until(async () => (await tracesOf(rig)).length > 1, { what: "hooks" });
    const outcome = await rig.tmx("daemon", "start", "web.yaml");
    expectCode(outcome, 75);
    expect(outcome.stderr).toContain(`error: another tmx watches this tmux server already: process ${other.pid}`);
    expect(await filesOf(rig)).toEqual([]);
  });

  test("no tmux", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(WEB));
    const outcome = await rig.tmxWith({ env: { TMX_TMUX: "/nowhere" } }, "daemon", "start", "web.yaml");
    expectCode(outcome, 69);
    expect(outcome.stderr).toContain("error: tmux is not installed");
    expect(await filesOf(rig)).toEqual([]);
  });

  test("a state folder that takes nothing", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(WEB));
    const outcome = await rig.tmxWith({ env: { TMX_STATE_DIR: "/dev/null/x" } }, "daemon", "start", "web.yaml");
    expectCode(outcome, 1);
    expect(outcome.stderr).toContain("error: cannot write to the state folder");
  });
});

test("what is open to others is made private, or not used", async () => {
  await using rig = await createRig();
  await rig.write("web.yaml", yaml(WEB));
  await rig.write("run/tmx/x", "");
  await chmod(`${rig.dir}/run/tmx`, 0o777);
  const env = { XDG_RUNTIME_DIR: `${rig.dir}/run` };
  expectCode(await rig.tmxWith({ env }, "daemon", "start", "web.yaml"), 0);
  const { socket } = jsonOf(await rig.tmx("daemon", "status", "-o", "json"));
  expect(dirname(socket)).toBe(`${rig.dir}/run/tmx`);
  expect((await stat(dirname(socket))).mode & 0o777).toBe(0o700);
  expect(await readFile("/proc/net/unix", "utf8")).toContain(socket);
});

describe.concurrent("a daemon in the foreground", () => {
  test("is kept by the process that was started, and ends with it", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(WEB));
    const started = rig.tmxStart({}, "daemon", "start", "web.yaml", "--foreground");
    await rig.until(async () => (await tracesOf(rig)).length > 1, { what: "hooks" });
    expect((await pidsOf(rig)).watchdog).toBe(started.pid);
    expect(daemonProcesses(rig)).toEqual(["reconciler"]);
    started.kill("SIGTERM");
    expectCode(await started.ended, 0);
    await cleared(rig);
    expect(await tracesOf(rig)).toEqual([]);
  });

  test("takes the place of the watchdog that has come into its own", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(WEB));
    const first = rig.tmxStart({}, "daemon", "start", "web.yaml", "--foreground");
    const before = await pidsOf(rig);
    first.kill("SIGKILL");
    await pidsOf(rig, ({ watchdog }) => watchdog !== first.pid);
    const second = rig.tmxStart({}, "daemon", "start", "web.yaml", "--foreground");
    const after = await pidsOf(rig, ({ watchdog }) => watchdog === second.pid);
    expect(after.reconciler).toBe(before.reconciler);
    expect(daemonProcesses(rig)).toEqual(["reconciler"]);
    second.kill("SIGINT");
    expectCode(await second.ended, 0);
    await cleared(rig);
  });
});

test("daemon install prints a unit that starts this program, and needs no service manager for it", async () => {
  await using rig = await createRig();
  const printed = await rig.tmx("daemon", "install", "--print", "a b.yaml");
  expectCode(printed, 0);
  const start = /^ExecStart=(.*)$/m.exec(printed.stdout)![1]!;
  expect(start).toContain("daemon start --foreground --no-exit-when-empty");
  expect(start).toContain(`"${rig.dir}/a b.yaml"`);
  const failed = await rig.tmxWith({ env: { PATH: "/nowhere" } }, "daemon", "install");
  expectCode(failed, 1);
  expect(failed.stderr).toMatch(/^error: `systemctl --user daemon-reload` failed/m);
  expect(failed.stderr).toContain("tmx daemon start does without");
});
