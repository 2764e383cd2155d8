/** How long tmux is waited for: a server that is stopped is given up at once, one that is busy is not. */
import { describe, expect, test } from "vitest";
import { onTimeout } from "../../../src/driver/deadline.ts";
import { findListener } from "../../../src/driver/server-process.ts";
import type { Failure } from "../../../src/model/failure.ts";
import { createRig, type Rig } from "../../support/rig.ts";

const givenUp = (socketPath: string, ms: number): Promise<Failure> =>
  new Promise((resolve) => onTimeout({ ms, socketPath }, resolve));

async function withServer(use: (rig: Rig, pid: number) => Promise<void>): Promise<void> {
  await using rig = await createRig();
  await rig.tmux("new-session", "-d", "cat");
  await use(rig, Number(await rig.tmux("display-message", "-p", "#{pid}")));
}

describe.runIf(process.platform === "linux")("the server behind a socket", () => {
  test("is found without a word from it", () =>
    withServer(async (rig, pid) => {
      expect(findListener(rig.socket)).toMatchObject({ pid, stopped: false });
      process.kill(pid, "SIGSTOP");
      await rig.until(() => findListener(rig.socket)?.stopped === true, { what: "the server to be stopped" });
      process.kill(pid, "SIGCONT");
    }));

  test("is nobody where none listens", async () => {
    await using rig = await createRig();
    expect(findListener(rig.socket)).toBeUndefined();
  });

  test("that is stopped is given up at the deadline", () =>
    withServer(async (rig, pid) => {
      process.kill(pid, "SIGSTOP");
      await rig.until(() => findListener(rig.socket)?.stopped === true, { what: "the server to be stopped" });
      expect(await givenUp(rig.socket, 1000)).toMatchObject({
        message: `tmux did not answer within 1 s: its server is stopped (process ${pid})`,
        hint: `wake it with: kill -CONT ${pid}`,
      });
      process.kill(pid, "SIGCONT");
    }));

  test("that runs is waited for twelve times as long", () =>
    withServer(async (rig, pid) => {
      expect(await givenUp(rig.socket, 250)).toMatchObject({
        message: `tmux did not answer within 3 s, though its server runs (process ${pid})`,
      });
    }));

  test("that nobody can see is given up at the deadline", async () => {
    expect(await givenUp("/nowhere", 10)).toMatchObject({
      message: "tmux did not answer within 0 s: its server may be stopped, or the machine too busy",
    });
  });
});
