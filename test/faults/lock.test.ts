/** One writer for each tmux server; a writer that died keeps nobody waiting. */
import { describe, expect, test } from "vitest";
import { applied, expectCode, expectNoChanges, jsonOf, yaml } from "../support/apply.ts";
import { createRig, type Rig } from "../support/rig.ts";
import { wrapTmux } from "../support/wrapped-tmux.ts";

const manifest = (text: string, more: object = {}): string =>
  yaml({ session: "web", options: { "status-left": text, ...more }, windows: [{ name: "w" }] });

/** tmx gives tmux longer for a change of so many parts: 20 s, in which it holds the lock whatever the machine does. */
const MANY = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`@o${at}`, "x"]));

const lease = (rig: Rig): Promise<string> => rig.tmux("show-options", "-sqv", "@tmx_lease");

/** A tmx that has the lock, and waits with its change until it is let go on. */
async function holder(rig: Rig): Promise<{
  readonly letGo: () => Promise<void>;
  readonly ended: Promise<{ code: number }>;
  readonly pid: number;
  readonly calls: () => Promise<number>;
}> {
  await applied(rig, "web.yaml", { session: "web", windows: [{ name: "w" }] });
  await rig.run("mkfifo", ["gate"]);
  const file = await rig.write("holder.yaml", manifest("holder", MANY));
  const { env, calls } = await wrapTmux(
    rig,
    `case "$*" in *source-file*) [ -e passed ] || read -r line <gate; touch passed ;; esac`,
  );
  const started = rig.tmxStart({ env }, "apply", file);
  await rig.until(async () => (await lease(rig)) !== "", { what: "the lock to be taken" });
  return { calls, pid: started.pid!, ended: started.ended, letGo: async () => void (await rig.write("gate", "go\n")) };
}

describe.concurrent("a lock that is held", () => {
  test("is waited for, with a word about who has it and since when", async () => {
    await using rig = await createRig();
    const { letGo, ended, pid } = await holder(rig);
    const file = await rig.write("web.yaml", manifest("waiter"));
    const waiting = rig.tmxStart({}, "apply", file, "--lock-timeout", "30s");
    let isDone = false;
    void waiting.ended.then(() => (isDone = true));
    const asked = await rig.tmx("apply", file, "--lock-timeout", "2s");
    expectCode(asked, 75);
    expect(asked.stderr).toMatch(
      new RegExp(
        `^waiting for another tmx that is at work on this tmux server \\(process ${pid}, for \\d+ s\\) …$`,
        "m",
      ),
    );
    expect(asked.stderr).toMatch(
      new RegExp(
        `^error: another tmx is changing this tmux server: the lock is held by process ${pid} for \\d+ s$`,
        "m",
      ),
    );
    expect(asked.stderr).toContain("hint: wait for it, or give it longer with --lock-timeout 60s");
    expect(asked.stdout).toBe("");
    // Who gives up sooner than a wait is felt says so once.
    const hasty = await rig.tmx("apply", file, "--lock-timeout", "100ms");
    expectCode(hasty, 75);
    expect(hasty.stderr).not.toContain("waiting for");
    // Reading needs no lock.
    expectCode(await rig.tmx("plan", file), 0);
    expectCode(await rig.tmx("status"), 0);
    expect(isDone).toBe(false);
    await letGo();
    expect((await ended).code).toBe(0);
    expect((await waiting.ended).code).toBe(0);
    expect(await rig.tmux("show-options", "-v", "-t", "=web:", "status-left")).toBe("waiter");
    await expectNoChanges(rig, file);
    expect(await lease(rig)).toBe("");
  });

  test("by a tmx on another machine, or in another container: how to clear it is told", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", manifest("waiter"));
    await rig.tmux("new-session", "-d", "-s", "own");
    await rig.tmux("set-option", "-s", "@tmx_lease", `1.${process.pid}.1.elsewhere.${Date.now()}.token`);
    const outcome = await rig.tmx("apply", file, "--lock-timeout", "100ms");
    expectCode(outcome, 75);
    expect(outcome.stderr).toContain("the lock is held by process");
    expect(outcome.stderr).toContain("on another machine or in another container");
    const clear = /clear it with: (.*)$/m.exec(outcome.stderr)?.[1] ?? "";
    expect(clear).toBe(`${rig.binary} -L ${rig.name} set-option -su @tmx_lease`);
    await rig.tmux(...clear.split(" ").slice(3));
    expectCode(await rig.tmx("apply", file), 0);
  });

  test("as JSON: one document, the failure", async () => {
    await using rig = await createRig();
    const { letGo, ended } = await holder(rig);
    const file = await rig.write("web.yaml", manifest("waiter"));
    const outcome = await rig.tmx("apply", file, "--lock-timeout", "0ms", "-o", "json");
    expectCode(outcome, 75);
    expect(jsonOf(outcome)).toMatchObject({ schemaVersion: 1, error: { code: "locked" } });
    await letGo();
    await ended;
  });

  test("by a process that has ended is taken over", async () => {
    await using rig = await createRig();
    await holder(rig).then(async ({ pid, ended }) => {
      process.kill(pid, "SIGKILL");
      await ended;
    });
    expect(await lease(rig)).not.toBe("");
    const file = await rig.write("web.yaml", manifest("heir"));
    const outcome = await rig.tmx("apply", file);
    expectCode(outcome, 0);
    expect(outcome.stderr).toMatch(/took over the lock of process \d+, which has ended/);
    expect(await lease(rig)).toBe("");
  });

  test("by a process whose id another process has by now is taken over", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", { session: "web", windows: [{ name: "w" }] });
    const { letGo, ended } = await holder(rig);
    const [version, , started, host, since, token] = (await lease(rig)).split(".");
    await letGo();
    await ended;
    await rig.tmux(
      "set-option",
      "-s",
      "@tmx_lease",
      [version, process.pid, `${started}1`, host, since, token].join("."),
    );
    expectCode(await rig.tmx("apply", file), 0);
    expect(await lease(rig)).toBe("");
  });

  test.for(["garbage", "1.2.3", "2.1.x.y.1.z", "1.1.1.elsewhere.1.token"])(
    "with a value that says nothing (%s): exit 75, and a hint",
    async (value) => {
      await using rig = await createRig();
      await applied(rig, "web.yaml", { session: "web", windows: [{ name: "w" }] });
      await rig.tmux("set-option", "-s", "@tmx_lease", value);
      const file = await rig.write("web.yaml", manifest("x"));
      const outcome = await rig.tmx("apply", file, "--lock-timeout", "500ms");
      expectCode(outcome, 75);
      expect(outcome.stderr).toMatch(/^hint: /m);
      expect(outcome.stderr).toContain(`${rig.binary} -L ${rig.name} set-option -su @tmx_lease`);
      expect(await lease(rig)).toBe(value);
      await rig.tmux("set-option", "-su", "@tmx_lease");
      expectCode(await rig.tmx("apply", file), 0);
    },
  );

  test("stolen while its holder was away: the holder changes nothing more", async () => {
    await using rig = await createRig();
    const { letGo, ended, calls } = await holder(rig);
    const before = await calls();
    const [version, , , , since] = (await lease(rig)).split(".");
    await rig.tmux("set-option", "-s", "@tmx_lease", [version, "1", "", "elsewhere", since, "token"].join("."));
    await letGo();
    await rig.until(async () => (await calls()) > before, { what: "the holder to see that the lock is lost" });
    expect(await rig.tmux("show-options", "-qv", "-t", "=web:", "status-left")).toBe("");
    await rig.tmux("set-option", "-su", "@tmx_lease");
    expect((await ended).code).toBe(0);
    expect(await rig.tmux("show-options", "-v", "-t", "=web:", "status-left")).toBe("holder");
  });
});
