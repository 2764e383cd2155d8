/** `tmx stop`, `start`, `pause` and `resume`, with nobody who watches. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { applied, expectCode, expectNoChanges, jsonOf, outline, paneOf, yaml } from "../support/apply.ts";
import { createRig, type Rig } from "../support/rig.ts";

const schema = new URL("../../schemas/plan.schema.json", import.meta.url);
const isPlan = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(schema, "utf8")));

const WEB = { session: "web", windows: [{ name: "edit", panes: [{ name: "a" }, { name: "b" }] }] };
const OUTLINE = ["edit: a b"];

const failureOf = async (rig: Rig, ...args: readonly string[]): Promise<any> => {
  const outcome = await rig.tmx(...args, "-o", "json");
  expectCode(outcome, 1);
  return jsonOf(outcome).error;
};

const stateOf = async (rig: Rig): Promise<any> => jsonOf(await rig.tmx("status", "-o", "json")).sessions[0];

describe.concurrent("stop and start", () => {
  test("end a session and bring it back with what it showed, in the same server", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "other");
    const file = await applied(rig, "web.yaml", WEB);
    const { pane } = await paneOf(rig, "edit", "a");
    await rig.tmux("send-keys", "-t", pane, "echo to be | tr b s", "Enter");
    const shows = (target: string): Promise<boolean> =>
      rig.tmux("capture-pane", "-p", "-t", target).then((text) => /^to se$/m.test(text));
    await rig.until(() => shows(pane), { what: "the text" });
    const stopped = await rig.tmx("stop", "web", "--yes");
    expectCode(stopped, 0);
    expect(stopped.stdout).toContain("\nweb is stopped; tmx start web brings it back\n");
    expect(await outline(rig, "web")).toEqual([]);
    expect((await rig.tmx("status")).stdout).toMatch(
      /^web +stopped .*\n[^]*^ +# web: stopped \d+ s ago; tmx start web/m,
    );
    const again = await rig.tmx("stop", "web");
    expectCode(again, 0);
    expect(again.stdout).toMatch(/^web was stopped before \(\d+ s ago\); tmx start web brings it back\n$/);
    expect((await rig.tmx("plan", file)).stdout).toMatch(/^web is stopped: an apply starts it\.$/m);
    const started = await rig.tmx("start", "web");
    expectCode(started, 0);
    expect(started.stderr).toContain("using web.yaml\n");
    expect(started.stdout).toContain("# it was stopped; from generation 1, saved ");
    expect(started.stdout).toContain("\nweb is not stopped any more.\n");
    expect(await outline(rig, "web")).toEqual(OUTLINE);
    const back = await paneOf(rig, "edit", "a");
    await rig.until(() => shows(back.pane), { what: "the text" });
    await expectNoChanges(rig, file);
    expect(await stateOf(rig)).toMatchObject({ state: "in sync", hold: null });
    expect((await rig.tmx("history", "web")).stdout).not.toMatch(/delet|stop/);
  });

  test("are for programs what schemas/plan.schema.json says", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", WEB);
    const refused = await rig.tmx("stop", "web", "-o", "json");
    expectCode(refused, 1);
    const documents = [
      [jsonOf(refused), { hold: null, left: [{ action: "delete" }] }],
      [jsonOf(await rig.tmx("stop", "web", "--yes", "-o", "json")), { hold: { kind: "stopped" }, left: [] }],
      [jsonOf(await rig.tmx("plan", file, "-o", "json")), { stopped: ["web"] }],
      [jsonOf(await rig.tmx("apply", file, "-o", "json")), { started: ["web"] }],
      [jsonOf(await rig.tmx("plan", file, "-o", "json")), { stopped: [], operations: [] }],
    ] as const;
    for (const [document, expected] of documents) {
      expect(document).toMatchObject(expected);
      isPlan(document);
      expect(isPlan.errors ?? []).toEqual([]);
    }
  });

  test("without a yes all is as it was, also a pause", async () => {
    await using rig = await createRig();
    await applied(rig, "web.yaml", WEB);
    expectCode(await rig.tmx("pause", "web"), 0);
    const refused = await rig.tmx("stop", "web");
    expectCode(refused, 1);
    expect(refused.stderr).toContain("Consent with --yes");
    expect(await stateOf(rig)).toMatchObject({ state: "paused", panes: 2 });
  });

  test("of a session that is gone already, and of one whose file is", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", WEB);
    await rig.tmux("kill-server");
    const stopped = await rig.tmx("stop", "web");
    expectCode(stopped, 0);
    expect(stopped.stdout).toBe("web is stopped; tmx start web brings it back\n");
    await rig.run("rm", [file]);
    const started = await rig.tmx("start", "web");
    expectCode(started, 0);
    expect(started.stderr).toContain("it starts as it was applied last");
    expect(await outline(rig, "web")).toEqual(OUTLINE);
  });

  test("where the end fails before it began, the session is not stopped", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml({ ...WEB, hooks: { beforeDelete: "exit 3" } }));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
    expectCode(await rig.tmx("stop", "web", "--yes"), 1);
    expect(await stateOf(rig)).toMatchObject({ state: "in sync" });
    expectCode(await rig.tmx("pause", "web", "--reason", "mine"), 0);
    await rig.tmux("set-option", "-s", "@tmx_lease", "somebody");
    expectCode(await rig.tmx("stop", "web", "--yes", "--skip-hooks", "--lock-timeout", "0ms"), 75);
    expect(await stateOf(rig)).toMatchObject({ state: "paused", panes: 2, hold: { reason: "mine" } });
  });

  test("are undone by what brings the session back otherwise", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "other");
    await applied(rig, "web.yaml", WEB);
    expectCode(await rig.tmx("stop", "web", "--yes"), 0);
    expect((await rig.tmx("undo")).stderr).toContain("there is nothing to take back");
    expectCode(await rig.tmx("session", "restore", "web", "--yes"), 0);
    expect(await stateOf(rig)).toMatchObject({ hold: null, panes: 2 });
    expectCode(await rig.tmx("stop", "web", "--yes"), 0);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    const { sessions } = jsonOf(await rig.tmx("status", "-o", "json"));
    expect(sessions.map(({ name }: { name: string }) => name)).toEqual(["other"]);
  });
});

describe.concurrent("mistakes", () => {
  test("say what is so", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "mine");
    await applied(rig, "web.yaml", WEB);
    for (const verb of ["stop", "start", "pause", "resume"]) {
      expect(await failureOf(rig, verb, "wbe")).toMatchObject({
        code: "no-such-session",
        hint: 'did you mean "web"?',
      });
      expect((await failureOf(rig, verb, "mine")).message).toContain("was not made by tmx");
    }
    expect((await failureOf(rig, "start", "web")).message).toBe('session "web" is not stopped: it is running');
    expect((await failureOf(rig, "resume", "web")).message).toBe('session "web" is not paused');
    expectCode(await rig.tmx("pause", "web"), 0);
    expect((await failureOf(rig, "start", "web")).message).toBe('session "web" is not stopped: it is paused');
    expectCode(await rig.tmx("stop", "web", "--yes"), 0);
    expect((await failureOf(rig, "pause", "web")).code).toBe("held");
    expect((await failureOf(rig, "resume", "web")).hint).toBe("tmx start web brings it back");
    for (const time of ["0s", "2", "400d", "soon"]) expectCode(await rig.tmx("pause", "web", "--for", time), 64);
    expectCode(await rig.tmx("pause", "web", "--reason", " "), 64);
  });

  test("hostile names and reasons are harmless", async () => {
    await using rig = await createRig();
    const name = "it's $(x) ; y";
    await applied(rig, "web.yaml", { ...WEB, session: name });
    const paused = await rig.tmx("pause", name, "--reason", "\u001b]0;x\u0007");
    expectCode(paused, 0);
    const status = await rig.tmx("status");
    for (const { stdout } of [paused, status]) expect(stdout).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(jsonOf(await rig.tmx("status", "-o", "json")).sessions[0].hold.reason).toBe("\u001b]0;x\u0007");
    expectCode(await rig.tmx("stop", name, "--yes"), 0);
    expectCode(await rig.tmx("start", name), 0);
  });

  test("a session that was renamed by hand is found by both names", async () => {
    await using rig = await createRig();
    await applied(rig, "web.yaml", WEB);
    await rig.tmux("rename-session", "-t", "=web:", "theirs");
    expectCode(await rig.tmx("pause", "theirs"), 0);
    expect(await stateOf(rig)).toMatchObject({ name: "web", state: "paused" });
    expectCode(await rig.tmx("resume", "web"), 0);
  });
});
