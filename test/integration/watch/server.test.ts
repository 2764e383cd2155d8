/** What `tmx watch` has in a tmux server, and what it does when that ends. */
import { chmod } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { expectCode, outline, yaml } from "../../support/apply.ts";
import { createRig } from "../../support/rig.ts";
import { tracesOf, waitingOf, Watcher, watching } from "../../support/watching.ts";

const WEB = { session: "web", windows: [{ name: "edit", panes: [{ name: "a" }, { name: "b" }] }] };

const serverPid = async (rig: { tmux: (...args: string[]) => Promise<string> }): Promise<number> =>
  Number(await rig.tmux("display-message", "-p", "#{pid}"));

describe.concurrent("the server's end", () => {
  test("a server that was killed is restored, from what was saved", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", yaml(WEB));
    const watcher = await watching(rig, file);
    await watcher.says("applied");
    await rig.tmux("new-window", "-d", "-t", "=web:", "-n", "mine");
    expectCode(await rig.tmx("session", "save", "web"), 0);
    process.kill(await serverPid(rig), "SIGKILL");
    expect(await watcher.says("server-lost")).toMatchObject([{ how: "crashed" }]);
    const [, restored] = await watcher.says("applied", () => true, 2);
    expect(restored).toMatchObject({
      operations: expect.arrayContaining([expect.objectContaining({ action: "restore" })]),
    });
    expect(await outline(rig)).toEqual(["edit: a b", "mine: ?"]);
    // It is watched as the one before was.
    await rig.until(async () => (await tracesOf(rig)).length > 1, { what: "hooks" });
    await rig.tmux("kill-pane", "-t", "=web:edit.1");
    await watcher.says("applied", () => true, 3);
    expectCode(await watcher.end(), 0);
    expect(await tracesOf(rig)).toEqual([]);
  });

  test.for(["kill-server", "kill-session"])("%s ends it as well", async (command) => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", yaml(WEB));
    const watcher = await watching(rig, file);
    await rig.until(async () => (await tracesOf(rig)).length > 1, { what: "hooks" });
    await rig.tmux(command);
    expectCode(await watcher.ended(), 0);
    expect((await watcher.told()).at(-1)).toMatchObject({ kind: "ended", why: "empty" });
    expect(await outline(rig)).toEqual([]);
    await rig.until(() => waitingOf(rig).length === 0, { what: "no client to be left" });
  });

  test("--no-exit-when-empty brings the sessions back", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", yaml(WEB));
    const watcher = await watching(rig, file, "--no-exit-when-empty");
    await rig.until(async () => (await tracesOf(rig)).length > 1, { what: "hooks" });
    await rig.tmux("kill-server");
    expect(await watcher.says("server-lost")).toMatchObject([{ how: "clean" }]);
    await watcher.says("applied", () => true, 2);
    expect(await outline(rig)).toEqual(["edit: a b"]);
    expectCode(await watcher.end(), 0);
  });

  test("a tmux that is stopped is told of, and everything goes on when it wakes", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", yaml(WEB));
    const watcher = await watching(rig, file);
    await rig.until(async () => (await tracesOf(rig)).length > 1, { what: "hooks" });
    const pid = await serverPid(rig);
    process.kill(pid, "SIGSTOP");
    await rig.write("web.yaml", yaml({ ...WEB, env: { NEW: "1" } }));
    const [failed] = await watcher.says("failed");
    expect(failed).toMatchObject({ failure: { code: "tmux-timeout" } });
    process.kill(pid, "SIGCONT");
    await watcher.says("recovered");
    await watcher.says("applied", () => true, 2);
    expect(await rig.tmux("show-environment", "-t", "=web:", "NEW")).toBe("NEW=1");
    expectCode(await watcher.end(), 0);
  });
});

describe.concurrent("hooks", () => {
  test("stand beside the user's own, and are gone afterwards", async () => {
    await using rig = await createRig();
    await rig.conf(
      "set-hook -g session-closed 'display-message one'\nset-hook -g 'pane-died[9000]' 'display-message two'\n",
    );
    await rig.tmux("new-session", "-d", "-s", "other");
    const before = [
      await rig.tmux("show-hooks", "-g"),
      await rig.tmux("show-hooks", "-gw"),
      await rig.tmux("show-options", "-s"),
    ];
    const watcher = await watching(rig, await rig.write("web.yaml", yaml(WEB)));
    await watcher.says("applied");
    const traces = await tracesOf(rig);
    expect(traces.filter((line) => line.startsWith("pane-died"))).toEqual([
      `pane-died[9001] wait-for -S tmx-watch-${watcher.pid}`,
    ]);
    expect(traces.filter((line) => line.startsWith("session-closed"))).toEqual([
      `session-closed[9000] wait-for -S tmx-watch-${watcher.pid}`,
    ]);
    expectCode(await watcher.end(), 0);
    const after = [
      await rig.tmux("show-hooks", "-g"),
      await rig.tmux("show-hooks", "-gw"),
      await rig.tmux("show-options", "-s"),
    ];
    expect(after).toEqual(before);
    await rig.until(() => waitingOf(rig).length === 0, { what: "no client to be left" });
  });

  test("that a killed one left are taken over by the next, with everything", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", yaml(WEB));
    const first = await watching(rig, file);
    await rig.until(async () => (await tracesOf(rig)).length > 1, { what: "hooks" });
    await first.kill();
    expect((await tracesOf(rig)).join("\n")).toContain(String(first.pid));
    const second = await watching(rig, file);
    await rig.until(async () => (await tracesOf(rig)).some((line) => line.includes(`-${second.pid}`)), {
      what: "hooks",
    });
    expect((await tracesOf(rig)).join("\n")).not.toContain(String(first.pid));
    await rig.until(() => waitingOf(rig).every((line) => !line.includes(String(first.pid))), {
      what: "the old clients to go",
    });
    await rig.tmux("kill-pane", "-t", "=web:edit.1");
    await second.says("applied");
    expectCode(await second.end(), 0);
    expect(await tracesOf(rig)).toEqual([]);
    await rig.until(() => waitingOf(rig).length === 0, { what: "no client to be left" });
  });
});

test.concurrent("a second one for the same server refuses, and disturbs nothing", async () => {
  await using rig = await createRig();
  const file = await rig.write("web.yaml", yaml(WEB));
  const first = await watching(rig, file);
  await rig.until(async () => (await tracesOf(rig)).length > 1, { what: "hooks" });
  const before = await tracesOf(rig);
  const second = new Watcher(rig, file);
  const { code } = await second.ended();
  expect(code).toBe(75);
  expect(await second.told()).toMatchObject([
    { kind: "failed", failure: { code: "locked", message: expect.stringContaining(`process ${first.pid}`) } },
  ]);
  expect(await tracesOf(rig)).toEqual(before);
  await rig.tmux("kill-pane", "-t", "=web:edit.1");
  await first.says("applied", () => true, 2);
  expectCode(await first.end(), 0);
});

test("while the machine shuts down a tmux that was killed is not brought back", async () => {
  await using rig = await createRig();
  const file = await rig.write("web.yaml", yaml(WEB));
  await chmod(await rig.write("bin/systemctl", "#!/bin/sh\necho stopping\nexit 1\n"), 0o755);
  const watcher = await watching(rig, file);
  await watcher.kill();
  const path = `${rig.dir}/bin:${rig.env["PATH"]}`;
  const started = rig.tmxStart({ env: { PATH: path } }, "watch", file);
  await rig.until(async () => (await tracesOf(rig)).some((line) => line.includes(`-${started.pid}`)), {
    what: "hooks",
  });
  process.kill(await serverPid(rig), "SIGKILL");
  const outcome = await started.ended;
  expectCode(outcome, 0);
  expect(outcome.stdout).toContain("the machine is shutting down: nothing is brought back");
  expect(await rig.snapshot()).toEqual([]);
});
