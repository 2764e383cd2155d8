import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { processesNaming } from "../support/processes.ts";
import { createRig } from "../support/rig.ts";

test("a rig's server starts with the rig's configuration and is nobody else's", async () => {
  await using rig = await createRig();
  expect(await rig.snapshot()).toEqual([]);
  await rig.conf("set -g base-index 7");
  await rig.tmux("new-session", "-d", "-s", "mine", "-n", "wä");
  await rig.tmux("set-option", "-p", "-t", "=mine:", "@tmx_pane", "a:b,\tc");

  expect(await rig.tmux("display-message", "-p", "#{socket_path}")).toBe(rig.socket);
  expect(await rig.snapshot()).toMatchObject([
    {
      session: "mine",
      window: "wä",
      windowIndex: 7,
      pane: "%0",
      path: rig.dir,
      labels: { session: "", pane: "a:b,\tc" },
    },
  ]);
  await expect(rig.tmux("has-session", "-t", "=other")).rejects.toThrow(
    /has-session -t =other: exit status 1: can't find/,
  );
});

test("nothing of a rig is left, whatever it ignores and wherever it hides", async () => {
  const rig = await createRig();
  const stubborn = "trap '' HUP TERM; echo ready > $HOME/ready; while :; do sleep 100; done";
  await rig.tmux("new-session", "-d", "-s", "stubborn", `sh -c "${stubborn.replaceAll("$", String.raw`\$`)}"`);
  await rig.tmux("split-window", "-t", "=stubborn:", "setsid sh -c 'sleep 100 & sleep 100' & exec sleep 100");
  await rig.until(() => existsSync(`${rig.home}/ready`) && rig.processes().length >= 7, { what: "seven processes" });
  const server = rig.processes().find(({ argv }) => argv.includes("new-session"));
  process.kill(server!.pid, "SIGSTOP");

  await rig[Symbol.asyncDispose]();
  expect(processesNaming(dirname(rig.dir))).toEqual([]);
  expect(existsSync(rig.dir)).toBe(false);
  expect(existsSync(rig.socket)).toBe(false);
});

test("until names what it waited for and what it saw last", async () => {
  await using rig = await createRig();
  const never = rig.until(() => false, { what: "rain", deadlineMs: 50 });
  await expect(never).rejects.toThrow("waited 50 ms for rain; last: false");
  const throwing = rig.until(() => rig.tmux("has-session"), { what: "a server", deadlineMs: 50 });
  await expect(throwing).rejects.toThrow(/waited 50 ms for a server; last: Error: tmux has-session: exit status 1/);
});

test("a program's status, signal, input and deadline are told", async () => {
  await using rig = await createRig();
  expect(await rig.run("cat", [], { input: "text\n" })).toMatchObject({ code: 0, stdout: "text\n" });
  expect(await rig.run("sh", ["-c", "kill -9 $$"])).toMatchObject({ code: 137 });
  expect(await rig.run("sh", ["-c", 'echo "$EXTRA" >&2; exit 3'], { env: { EXTRA: "e" } })).toMatchObject({
    code: 3,
    stderr: "e\n",
  });
  await expect(rig.run("sleep", ["100"], { deadlineMs: 50 })).rejects.toThrow(/timed out after 50 milliseconds/);
  await expect(rig.run("/missing/program", [])).rejects.toThrow(/ENOENT/);
});
