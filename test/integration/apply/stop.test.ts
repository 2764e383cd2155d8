/** Ending processes: by keys or a signal, with time to end, then by SIGKILL for all of the terminal. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applied, expectCode, expectNoChanges, paneOf, settled, yaml } from "../../support/apply.ts";
import { createRig, type Rig } from "../../support/rig.ts";

const web = (pane: object): object => ({
  session: "web",
  windows: [{ name: "w", panes: [{ name: "keep" }, { name: "job", ...pane }] }],
});

/** Until the job has put its traps in place. */
const ready = async (rig: Rig): Promise<void> => {
  await rig.until(async () => (await readFile(join(rig.dir, "out"), "utf8")).includes("ready"), { what: "the job" });
};

const out = (rig: Rig): Promise<string> => readFile(join(rig.dir, "out"), "utf8");

/** A job that writes what it is told to ./out, and goes on. */
const script = (...traps: readonly string[]): string =>
  `sh -c "${traps.join("; ")}; echo ready >>out; while :; do sleep 0.05; done"`;

describe.concurrent("delete", () => {
  test("by default the terminal hangs up", async () => {
    await using rig = await createRig();
    await applied(rig, "web.yaml", web({ run: script("trap 'echo hup >>out; exit' HUP"), restart: "always" }));
    await ready(rig);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect(await out(rig)).toBe("ready\nhup\n");
    expect(rig.processes()).toEqual([]);
  });

  test("keys come first, and reach a pane in copy mode", async () => {
    await using rig = await createRig();
    const traps = ["trap 'echo int >>out; exit' INT", "trap 'echo hup >>out' HUP"];
    await applied(rig, "web.yaml", web({ run: script(...traps), stop: { keys: "C-c", grace: "20s" } }));
    await ready(rig);
    await rig.tmux("copy-mode", "-t", (await paneOf(rig, "w", "job")).pane);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect(await out(rig)).toBe("ready\nint\n");
    expect(rig.processes()).toEqual([]);
  });

  test("a signal reaches the foreground job", async () => {
    await using rig = await createRig();
    const traps = ["trap 'echo usr1 >>out; exit' USR1", "trap 'echo hup >>out' HUP"];
    await applied(rig, "web.yaml", web({ run: script(...traps), stop: { signal: "USR1", grace: "20s" } }));
    await ready(rig);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect(await out(rig)).toBe("ready\nusr1\n");
  });

  test("what ignores all that gets its grace, is named, and then killed with all that it started", async () => {
    await using rig = await createRig();
    const traps = ["trap '' HUP INT TERM", "nohup sleep 1000 >/dev/null 2>&1 &"];
    await applied(rig, "web.yaml", web({ run: script(...traps).replace("&;", "&"), stop: { grace: "4s" } }));
    await ready(rig);
    const before = performance.now();
    const deleted = await rig.tmx("delete", "web", "--yes");
    expectCode(deleted, 0);
    expect(performance.now() - before, "the grace").toBeGreaterThan(3900);
    expect(deleted.stderr).toMatch(/^waiting for web:w\.job to end: .*sh \(\d+\).* …$/m);
    expect(deleted.stderr).not.toContain("web:w.keep");
    expect(rig.processes()).toEqual([]);
  });

  test("a background job with nohup and a stopped one end too", async () => {
    await using rig = await createRig();
    const run = ["nohup sleep 1000 >/dev/null 2>&1 &", "sleep 1001 & kill -STOP $!; echo ready >>out"];
    await applied(rig, "web.yaml", web({ run, stop: { grace: "200ms" } }));
    await ready(rig);
    const hard = (): boolean =>
      rig.processes().some(({ state }) => state === "T") &&
      rig.processes().some(({ argv }) => argv.join(" ") === "sleep 1000");
    await rig.until(hard, { what: "both jobs" });
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect(rig.processes()).toEqual([]);
  });

  test("a process that made a session of its own is left: it is nobody's terminal's", async () => {
    await using rig = await createRig();
    await applied(rig, "web.yaml", web({ run: "setsid sleep 1000 & echo ready >>out" }));
    await ready(rig);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect(rig.processes().map(({ argv }) => argv.join(" "))).toEqual(["sleep 1000"]);
  });

  test("without consent nothing ends", async () => {
    await using rig = await createRig();
    await applied(rig, "web.yaml", web({ run: script("trap 'echo int >>out' INT"), stop: { keys: "C-c" } }));
    await ready(rig);
    const before = await rig.snapshot();
    expectCode(await rig.tmx("delete", "web"), 1);
    expectCode(await rig.tmx("delete", "web", "--dry-run", "--yes"), 0);
    expect(await out(rig)).toBe("ready\n");
    expect(await rig.snapshot()).toEqual(before);
  });

  test("the way to stop that the manifest names last counts, also where nothing else changed", async () => {
    await using rig = await createRig();
    const traps = ["trap 'echo usr1 >>out; exit' USR1", "trap 'echo int >>out; exit' INT"];
    const file = await applied(rig, "web.yaml", web({ run: script(...traps), stop: { signal: "USR1" } }));
    await ready(rig);
    await rig.write("web.yaml", yaml(web({ run: script(...traps), stop: { signal: "INT" } })));
    const again = await rig.tmx("apply", file);
    expect(again.stdout).toMatch(/^No changes\./);
    expectCode(again, 0);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect(await out(rig)).toBe("ready\nint\n");
  });

  test("what is gone already needs no second delete, and is forgotten", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", web({}));
    await rig.tmux("kill-server");
    expect((await rig.tmx("status")).stdout).toMatch(/^web +missing/m);
    const deleted = await rig.tmx("delete", file);
    expect(deleted).toMatchObject({ code: 0, stdout: "No changes.\n" });
    expect((await rig.tmx("status")).stdout).not.toMatch(/^web/m);
  });
});

describe.concurrent("replacing", () => {
  test("the old process is stopped the old way before the new one starts", async () => {
    await using rig = await createRig();
    const traps = ["trap 'sleep 0.3; echo stopped >>out; exit' USR1", "trap '' HUP"];
    await applied(rig, "web.yaml", web({ run: script(...traps), restart: "always", stop: { signal: "USR1" } }));
    await ready(rig);
    const after = web({ run: "echo started >>out; exec sleep 1000", restart: "always", stop: { signal: "INT" } });
    const file = await settled(rig, "web.yaml", after);
    await rig.until(async () => (await out(rig)).includes("started"), { what: "the new process" });
    expect(await out(rig)).toBe("ready\nstopped\nstarted\n");
    await expectNoChanges(rig, file);
    expect(rig.processes().filter(({ argv }) => argv.includes("sh") && argv.includes("-c"))).toEqual([]);
  });

  test("a pane that leaves the file takes its terminal along", async () => {
    await using rig = await createRig();
    await applied(rig, "web.yaml", web({ run: script("trap '' HUP"), stop: { grace: "100ms" } }));
    await ready(rig);
    const { pid } = await paneOf(rig, "w", "job");
    await settled(rig, "web.yaml", { session: "web", windows: [{ name: "w", panes: [{ name: "keep" }] }] });
    expect(rig.processes().filter(({ session }) => session === pid)).toEqual([]);
  });
});
