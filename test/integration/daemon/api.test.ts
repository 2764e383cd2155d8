/** What a daemon answers at its socket, and what it refuses. */
import { describe, expect, test } from "vitest";
import { expectCode, jsonOf, outline, yaml } from "../../support/apply.ts";
import { ask, follow } from "../../../src/daemon/client.ts";
import { asked, daemonOf } from "../../support/daemon.ts";
import { createRig, type Rig } from "../../support/rig.ts";

const HOSTILE = "a #(touch ran) \u001b[31m";
const WEB = {
  session: "web",
  root: "/",
  windows: [{ name: HOSTILE.slice(0, 8), panes: [{ name: "a" }, { name: "b" }] }],
};

async function kept(rig: Rig): Promise<string> {
  await rig.write("web.yaml", yaml(WEB));
  const { socket } = await daemonOf(rig, "web.yaml");
  await rig.until(async () => (await outline(rig)).length > 0, { what: "the session" });
  return socket;
}

describe.concurrent("the API", () => {
  test("tells of sessions, plans and applies", async () => {
    await using rig = await createRig();
    const socket = await kept(rig);
    await asked(socket, "POST", "/v1/apply", {});
    expect(await asked(socket, "GET", "/v1/sessions")).toEqual({
      sessions: [{ session: "web", isThere: true, attached: 0, operations: [] }],
    });
    await rig.tmux("rename-window", "-t", "=web:", "else");
    const { sessions } = await asked(socket, "POST", "/v1/plan", { sessions: ["web"] });
    expect(sessions[0].operations).toMatchObject([{ reason: "drift", action: "update" }]);
    expect(await asked(socket, "POST", "/v1/apply", { sessions: ["web"] })).toEqual({
      sessions: [{ session: "web" }],
      ok: true,
    });
  });

  test("says of what is stopped or paused that nothing is done about it, and is well", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "other");
    const socket = await kept(rig);
    await asked(socket, "POST", "/v1/apply", {});
    expectCode(await rig.tmx("pause", "web"), 0);
    const answerOf = async (): Promise<any> => (await asked(socket, "POST", "/v1/apply", {})).sessions[0].failure;
    await rig.until(async () => /is paused/.test((await answerOf()).message), { what: "the pause" });
    expectCode(await rig.tmx("stop", "web", "--yes"), 0);
    await rig.until(async () => /is stopped/.test((await answerOf()).message), { what: "the stop" });
    expect(await outline(rig, "web")).toEqual([]);
    expect(await asked(socket, "GET", "/v1/health")).toMatchObject({ status: "healthy" });
    expectCode(await rig.tmx("start", "web"), 0);
    await rig.until(async () => (await answerOf()) === undefined, { what: "the start" });
  });

  test("refuses what it does not know, with a sentence", async () => {
    await using rig = await createRig();
    const socket = await kept(rig);
    expect(await ask(socket, "GET", "/v1/nope")).toMatchObject({
      ok: false,
      error: { message: "there is no /v1/nope" },
    });
    expect(await ask(socket, "POST", "/v1/plan", { body: { sessions: ["api"] } })).toMatchObject({
      ok: false,
      error: { code: "no-such-session" },
    });
    expect(await ask(socket, "POST", "/v1/plan", { body: { sessions: "web" } })).toMatchObject({ ok: false });
    expect(await ask(socket, "POST", "/v1/paths", { body: { paths: ["x".repeat(2_000_000)] } })).toMatchObject({
      ok: false,
    });
    expect(await ask(`${socket}.none`, "GET", "/v1/health")).toEqual({ ok: false, error: "nobody" });
    expectCode(await rig.tmx("daemon", "health"), 0);
  });

  test("goes on with events from any cursor, as they happen", async () => {
    await using rig = await createRig();
    const socket = await kept(rig);
    const told: any[] = [];
    const listening = follow(socket, "/v1/events?follow=1&after=0", {
      said: (entry) => told.push(entry),
      ended: () => undefined,
    });
    await rig.until(() => told.some(({ kind }) => kind === "applied"), { what: "what was before" });
    await rig.tmux("kill-pane", "-t", "=web:0.1");
    await rig.until(() => told.filter(({ kind }) => kind === "applied").length === 2, { what: "what comes" });
    listening.stop();
    const cursors = told.map(({ cursor }) => cursor);
    expect(cursors).toEqual(cursors.toSorted((a, b) => a - b));
    const after = (await rig.tmx("events", "-o", "json")).stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(after.slice(0, told.length)).toEqual(told);
    expect(new Set(cursors).size).toBe(cursors.length);
  });
});

describe.concurrent("what the daemon cannot do", () => {
  test("is in tmx status with its line and column, and the rest is as it was", async () => {
    await using rig = await createRig();
    await kept(rig);
    await rig.write("web.yaml", "session: web\nwindows: [{ nam: x }]\n");
    const status = await rig.until(
      async () => {
        const { stdout } = await rig.tmx("status");
        return stdout.includes("nam") && stdout;
      },
      { what: "the error" },
    );
    expect(status).toContain('web.yaml:2:13: error: unknown key "nam" (windows[0].nam)');
    expect(await outline(rig)).toHaveLength(1);
    expect(jsonOf(await rig.tmx("status", "-o", "json")).daemon.troubles).toMatchObject([{ kind: "manifest-errors" }]);
    expectCode(await rig.tmx("daemon", "health"), 1);
    await rig.write("web.yaml", yaml(WEB));
    await rig.until(async () => (await rig.tmx("daemon", "health")).code === 0, { what: "health" });
  });

  test("needs consent waits for tmx apply", async () => {
    await using rig = await createRig();
    await rig.write(
      "web.yaml",
      yaml({ session: "web", windows: [{ name: "w", panes: [{ name: "p", run: "sleep 1000" }] }] }),
    );
    await daemonOf(rig, "web.yaml");
    await rig.until(async () => (await rig.snapshot())[0]?.command === "sleep", { what: "the program" });
    await rig.write(
      "web.yaml",
      yaml({ session: "web", windows: [{ name: "w", panes: [{ name: "p", run: "sleep 2000" }] }] }),
    );
    await rig.until(async () => (await rig.tmx("daemon", "status")).stdout.includes("this waits for you"), {
      what: "it",
    });
    expectCode(await rig.tmx("apply", "web.yaml", "--yes"), 0);
    await rig.until(async () => !(await rig.tmx("daemon", "status")).stdout.includes("this waits"), {
      what: "no more",
    });
  });
});
