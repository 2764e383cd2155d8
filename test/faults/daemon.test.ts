/** The daemon's processes are killed and stopped: it is back in time, one of each, and nothing was started twice. */
import { describe, expect, test } from "vitest";
import { expectCode, outline, yaml } from "../support/apply.ts";
import { asked, complaints, daemonOf, daemonProcesses, filesOf, type Pids, pidsOf } from "../support/daemon.ts";
import { createRig, type Rig } from "../support/rig.ts";
import { rounds, upTo } from "../support/steps.ts";
import { tracesOf, waitingOf } from "../support/watching.ts";

const WEB = {
  session: "web",
  root: "/",
  windows: [
    { name: "edit", panes: [{ name: "a" }, { name: "b" }] },
    { name: "run", panes: [{ name: "s", run: "exec sleep 1000", restart: "always" }] },
  ],
};

async function kept(rig: Rig, ...args: readonly string[]): Promise<Pids> {
  await rig.write("web.yaml", yaml(WEB));
  const pids = await daemonOf(rig, "web.yaml", ...args);
  await rig.until(async () => (await tracesOf(rig)).length > 1, { what: "hooks" });
  return pids;
}

const panesOf = async (rig: Rig): Promise<readonly string[]> =>
  (await rig.snapshot()).map(({ pane, pid }) => `${pane} ${pid}`);

/** One of each, in health; within that time. */
async function isBack(rig: Rig, withinMs: number, is: (pids: Pids) => boolean): Promise<Pids> {
  const begun = performance.now();
  const pids = await pidsOf(rig, is);
  // A slow machine takes seconds to start Node alone.
  expect(performance.now() - begun).toBeLessThan(withinMs);
  await rig.until(() => daemonProcesses(rig).join() === "reconciler,watchdog", { what: "one of each" });
  await rig.until(async () => (await complaints(rig)).length === 0, { what: "health" });
  return pids;
}

const gone = (rig: Rig, pid: number): Promise<true> =>
  rig.until(() => rig.processes().every((found) => found.pid !== pid), { what: `process ${pid} to be gone` });

/** Takes a pane away, and waits until it is there again. */
async function heals(rig: Rig): Promise<void> {
  await rig.tmux("kill-pane", "-t", "=web:edit.1");
  await rig.until(async () => (await outline(rig)).join() === "edit: a b,run: s", { what: "the pane" });
}

describe.concurrent("kill -9", () => {
  test("of the reconciler: another one adopts what is there, and starts nothing twice", async () => {
    await using rig = await createRig();
    const before = await kept(rig);
    const panes = await panesOf(rig);
    process.kill(before.reconciler, "SIGKILL");
    const after = await isBack(rig, 60_000, ({ reconciler }) => reconciler !== before.reconciler);
    expect(after).toMatchObject({ watchdog: before.watchdog, restarts: 1 });
    await asked(after.socket, "POST", "/v1/apply");
    expect(await panesOf(rig)).toEqual(panes);
    await heals(rig);
    await rig.until(() => waitingOf(rig).length === 2, { what: "no client of the dead one's to wait" });
  });

  test("of the watchdog: the reconciler puts another one over itself, and goes on", async () => {
    await using rig = await createRig();
    const before = await kept(rig);
    process.kill(before.watchdog, "SIGKILL");
    await heals(rig);
    const after = await isBack(rig, 60_000, ({ watchdog }) => watchdog !== before.watchdog);
    expect(after).toMatchObject({ reconciler: before.reconciler, restarts: 0 });
    // It is a whole watchdog.
    process.kill(after.reconciler, "SIGKILL");
    await isBack(rig, 60_000, ({ reconciler }) => reconciler !== before.reconciler);
  });

  test.for([
    ["daemon start", ["daemon", "start"]],
    ["daemon recover", ["daemon", "recover"]],
    ["any command that has to do with sessions", ["list"]],
  ] as const)("of both: %s brings both back", async ([, command]) => {
    await using rig = await createRig();
    const before = await kept(rig);
    const panes = await panesOf(rig);
    for (const pid of [before.watchdog, before.reconciler]) process.kill(pid, "SIGKILL");
    await Promise.all([gone(rig, before.watchdog), gone(rig, before.reconciler)]);
    expectCode(await rig.tmx("daemon", "health"), 2);
    expectCode(await rig.tmx(...command), 0);
    await isBack(rig, 60_000, ({ reconciler }) => reconciler !== before.reconciler);
    expect(await panesOf(rig)).toEqual(panes);
    await heals(rig);
  });

  test("of both, and daemon stop: nothing is left of them", async () => {
    await using rig = await createRig();
    const before = await kept(rig);
    for (const pid of [before.watchdog, before.reconciler]) process.kill(pid, "SIGKILL");
    await Promise.all([gone(rig, before.watchdog), gone(rig, before.reconciler)]);
    expectCode(await rig.tmx("daemon", "stop"), 0);
    expect([daemonProcesses(rig), await filesOf(rig), await tracesOf(rig), waitingOf(rig)]).toEqual([[], [], [], []]);
  });

  test("of tmux: its sessions are restored", async () => {
    await using rig = await createRig();
    await kept(rig);
    process.kill(Number(await rig.tmux("display-message", "-p", "#{pid}")), "SIGKILL");
    await rig.until(async () => (await outline(rig)).join() === "edit: a b,run: s", { what: "the session" });
    await isBack(rig, 60_000, () => true);
  });

  test("at random moments, of one, the other, or both, while sessions come and go", { timeout: 600_000 }, async () => {
    await using rig = await createRig();
    await rig.write("m/web.yaml", yaml(WEB));
    await daemonOf(rig, "m");
    await rig.until(async () => (await tracesOf(rig)).length > 1, { what: "hooks" });
    for (const round of upTo(rounds(4, 20))) {
      const { reconciler, watchdog } = await pidsOf(rig);
      const wanted = { ...WEB, session: `s${round}` };
      await rig.write(`m/s${round}.yaml`, yaml(wanted));
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 1_000));
      for (const pid of [[reconciler], [watchdog], [reconciler, watchdog]][round % 3]!) process.kill(pid, "SIGKILL");
      if (round % 3 === 2) expectCode(await rig.tmx("daemon", "start"), 0);
      await rig.until(async () => (await outline(rig, `s${round}`)).join() === "edit: a b,run: s", {
        what: `s${round}`,
      });
      await rig.until(() => daemonProcesses(rig).join() === "reconciler,watchdog", { what: "one of each" });
    }
    const { socket } = await pidsOf(rig);
    await asked(socket, "POST", "/v1/apply");
    expectCode(await rig.tmx("plan", "m", "--detailed-exitcode"), 0);
    expect(rig.processes().filter(({ argv }) => argv[0] === "sleep")).toHaveLength(1 + rounds(4, 20));
  });
});

describe.concurrent("SIGSTOP", () => {
  test("of the reconciler: it is noticed, and another one takes its place", { timeout: 600_000 }, async () => {
    await using rig = await createRig();
    const before = await kept(rig);
    process.kill(before.reconciler, "SIGSTOP");
    const health = await rig.tmx("daemon", "health");
    expectCode(health, 2);
    expect(health.stdout).toContain("which is stopped");
    await gone(rig, before.reconciler);
    await isBack(rig, 60_000, ({ reconciler }) => reconciler !== before.reconciler);
    await heals(rig);
    expect((await rig.tmx("daemon", "logs")).stdout).toContain("the reconciler hangs, and is ended");
  });

  test("of the reconciler, with its watchdog killed: the next start puts both back", async () => {
    await using rig = await createRig();
    const before = await kept(rig);
    process.kill(before.reconciler, "SIGSTOP");
    process.kill(before.watchdog, "SIGKILL");
    await gone(rig, before.watchdog);
    expectCode(await rig.tmx("daemon", "start"), 0);
    await isBack(rig, 60_000, ({ reconciler }) => reconciler !== before.reconciler);
    await gone(rig, before.reconciler);
    await heals(rig);
  });

  test("of the reconciler, and daemon stop: both are ended all the same", async () => {
    await using rig = await createRig();
    const before = await kept(rig);
    process.kill(before.reconciler, "SIGSTOP");
    const stopped = await rig.tmx("daemon", "stop");
    expectCode(stopped, 0);
    expect(stopped.stderr).toContain("It did not end by itself: killed the reconciler.");
    expect([daemonProcesses(rig), await filesOf(rig), await tracesOf(rig), waitingOf(rig)]).toEqual([[], [], [], []]);
  });

  test(
    "of the watchdog: the reconciler goes on, tells of it, and puts another one over itself",
    { timeout: 600_000 },
    async () => {
      await using rig = await createRig();
      const before = await kept(rig);
      process.kill(before.watchdog, "SIGSTOP");
      await heals(rig);
      await rig.until(async () => (await complaints(rig)).includes("watchdog"), { what: "a complaint" });
      // It is replaced, as one that has died.
      await isBack(rig, 60_000, ({ watchdog }) => watchdog !== before.watchdog);
      await gone(rig, before.watchdog);
    },
  );
});
