/** What runs in panes: in the user's own shell, once; or supervised, with an end that is known. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectCode, expectNoChanges, jsonOf, paneOf, settled, yaml } from "../../support/apply.ts";
import { createRig, type Rig } from "../../support/rig.ts";
import { wrapTmux } from "../../support/wrapped-tmux.ts";

const SHELLS = ["bash", "zsh", "fish", "sh"].map((name) => `/bin/${name}`);

const screen = (rig: Rig, pane: string): Promise<string> => rig.tmux("capture-pane", "-pJ", "-S", "-", "-t", pane);

describe.concurrent("run", () => {
  test.for(SHELLS)("in %s: once, after the start-up files, and then there is a prompt", async (shell, { skip }) => {
    skip(!existsSync(shell), `${shell} is not installed`);
    await using rig = await createRig();
    await rig.conf(`set -g default-shell ${shell}`);
    const out = join(rig.dir, "out");
    const lines = [`echo one >>${out}`, `echo two >>${out}`];
    const file = await settled(rig, "web.yaml", {
      session: "web",
      windows: [{ name: "w", panes: [{ name: "p", run: lines }] }],
    });
    await rig.until(async () => (await readFile(out, "utf8")).includes("two"), { what: "both lines" });
    const { pane, pid } = await paneOf(rig, "w", "p");
    await rig.tmux("send-keys", "-t", pane, `echo three >>${out}`, "Enter");
    await rig.until(async () => (await readFile(out, "utf8")).includes("three"), { what: "what is typed" });
    expect(await readFile(out, "utf8")).toBe("one\ntwo\nthree\n");
    await expectNoChanges(rig, file);
    expect((await paneOf(rig, "w", "p")).pid).toBe(pid);
    if (shell === "/bin/sh") return;
    await rig.tmux("send-keys", "-t", pane, "clear; history | cat", "Enter");
    await rig.until(async () => /echo two/.test(await screen(rig, pane)), { what: "the line in the history" });
  });

  test("Ctrl-C ends the command and leaves the shell", async () => {
    await using rig = await createRig();
    const panes = [{ name: "p", run: ["echo up; sleep 1000", "echo never"] }];
    const file = await settled(rig, "web.yaml", { session: "web", windows: [{ name: "w", panes }] });
    const { pane } = await paneOf(rig, "w", "p");
    await rig.until(async () => /^up$/m.test(await screen(rig, pane)), { what: "the command" });
    await rig.tmux("send-keys", "-t", pane, "C-c");
    await rig.tmux("send-keys", "-t", pane, "echo back", "Enter");
    const text = await rig.until(async () => /^back$[^]*/m.test(await screen(rig, pane)) && (await screen(rig, pane)), {
      what: "a prompt",
    });
    expect(text).not.toMatch(/^never$/m);
    await expectNoChanges(rig, file);
  });

  test("a pane whose shell was left by hand is made again, and its command runs again", async () => {
    await using rig = await createRig();
    const out = join(rig.dir, "out");
    const panes = [{ name: "stay" }, { name: "p", run: `echo x >>${out}` }];
    const file = await settled(rig, "web.yaml", { session: "web", windows: [{ name: "w", layout: "tiled", panes }] });
    await rig.until(async () => (await readFile(out, "utf8")) === "x\n", { what: "the first run" });
    await rig.tmux("send-keys", "-t", (await paneOf(rig, "w", "p")).pane, "exit", "Enter");
    await rig.until(async () => (await rig.snapshot()).length === 1, { what: "the pane to end" });
    const plan = await rig.tmx("plan", file);
    expect(plan.stdout).toMatch(/\+ +pane web:w\.p\n +# it was there at the last apply and is gone\n/);
    expectCode(await rig.tmx("apply", file), 0);
    await rig.until(async () => (await readFile(out, "utf8")) === "x\nx\n", { what: "the second run" });
  });
});

describe.concurrent("supervised", () => {
  const pane = (run: string, restart: string): object => ({
    session: "web",
    windows: [{ name: "w", panes: [{ name: "keep" }, { name: "job", run, restart }] }],
  });
  /** Whether tmux knows how it ended: it may see the end before it knows, and 3.3a sometimes never does. */
  const ended = async (rig: Rig): Promise<boolean> => {
    await rig.until(async () => (await paneOf(rig, "w", "job")).dead, { what: "the command's end" });
    const format = "#{pane_dead_status}#{pane_dead_signal}";
    const isKnown = async (): Promise<boolean> => (await rig.tmux("list-panes", "-a", "-F", format)).trim() !== "";
    return rig.until(isKnown, { what: "how it ended", deadlineMs: 3_000 }).catch(() => false);
  };

  test("the command is the pane's process, in the user's shell", async () => {
    await using rig = await createRig();
    await rig.conf("set -g default-shell /bin/bash");
    const file = await settled(rig, "web.yaml", pane("[[ -n $BASH_VERSION ]] && exec sleep 1000", "always"));
    const { pid } = await paneOf(rig, "w", "job");
    const isSleep = (): boolean =>
      rig.processes().some((each) => each.pid === pid && each.argv.join(" ") === "sleep 1000");
    await rig.until(isSleep, { what: "the command" });
    const status = await rig.tmx("status", file);
    expect(status.stdout).toContain(`web:w.job running (process ${pid})`);
  });

  test("a command that closed its terminal still runs; its end counts once tmux knows how it was", async () => {
    await using rig = await createRig();
    const [go, runs, closed] = ["go", "runs", "closed"].map((name) => join(rig.dir, name)) as [string, string, string];
    const run = `trap '' HUP; echo x >>${runs}; exec </dev/null >/dev/null 2>&1; touch ${closed}; until test -e ${go}; do sleep 0.05; done; exit 0`;
    const file = await rig.write("web.yaml", yaml(pane(run, "on-failure")));
    expectCode(await rig.tmx("apply", file), 0);
    // tmux up to 3.6 calls the pane dead by now.
    const saysDead = /^3\.[2-6]/.test(await rig.tmux("display-message", "-p", "#{version}"));
    const isSeen = async (): Promise<boolean> =>
      existsSync(closed) && (await paneOf(rig, "w", "job")).dead === saysDead;
    await rig.until(isSeen, { what: "the terminal to be closed" });
    const { pid } = await paneOf(rig, "w", "job");
    expect((await rig.tmx("status", file)).stdout).toContain(`web:w.job running (process ${pid})`);
    await expectNoChanges(rig, file);
    // It ends between the look that this tmx begins with and the next one.
    const { env } = await wrapTmux(
      rig,
      `"$real" "$@"; code=$?
      if [ "$n" -eq 1 ]; then
        touch ${go}
        until case $(ps -o stat= -p ${pid}) in '' | Z*) true ;; *) false ;; esac; do sleep 0.01; done
      fi
      exit $code`,
    );
    const plan = await rig.tmxWith({ env }, "plan", file);
    expect(plan.stdout).toMatch(/^No changes\./);
    expectCode(await rig.tmx("apply", file), 0);
    expect((await rig.tmx("status", file)).stdout).toContain("web:w.job finished (status 0)");
    expect(await readFile(runs, "utf8")).toBe("x\n");
  });

  test.for([
    ["a status", "exit 3", "ended with status 3", "with status 3"],
    ["a signal", "kill -9 $$", "ended by signal 9", "by signal 9"],
  ] as const)("an end by %s is kept, told, and mended by the next apply", async ([, run, told, cause]) => {
    await using rig = await createRig();
    const mark = join(rig.dir, "mark");
    const file = await rig.write(
      "web.yaml",
      yaml(pane(`echo x >>${mark}; test $(wc -l <${mark}) -gt 1 && exec sleep 1000; ${run}`, "on-failure")),
    );
    expectCode(await rig.tmx("apply", file), 0);
    const isKnown = await ended(rig);
    expect((await rig.tmx("status", file)).stdout).toContain(
      `web:w.job ${isKnown ? told : "ended with unknown status"}`,
    );
    expect(jsonOf(await rig.tmx("status", file, "-o", "json")).sessions[0].state).toBe("drifted");
    const plan = await rig.tmx("plan", file);
    expect(plan.stdout).toMatch(
      new RegExp(`-/\\+ pane web:w\\.job\\n +# its process ended ${isKnown ? cause : "with unknown status"}\\n`),
    );
    // Nothing runs there any more: nobody has to be asked.
    expectCode(await rig.tmx("apply", file), 0);
    expect((await paneOf(rig, "w", "job")).dead).toBe(false);
    await expectNoChanges(rig, file);
    expect(await readFile(mark, "utf8")).toBe("x\nx\n");
  });

  test("one that is to be started again on failure only, and ended well, is done", async ({ skip }) => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", yaml(pane("exit 0", "on-failure")));
    expectCode(await rig.tmx("apply", file), 0);
    if (!(await ended(rig))) skip("this tmux did not notice how the command ended");
    await expectNoChanges(rig, file);
    expect((await rig.tmx("status", file)).stdout).toContain("web:w.job finished (status 0)");
    await rig.write("web.yaml", yaml(pane("exit 0", "always")));
    expect((await rig.tmx("plan", file)).stdout).toMatch(
      /-\/\+ pane web:w\.job\n +# restart changed in the manifest\n/,
    );
  });

  test("an end that comes before anything else is kept all the same", async () => {
    await using rig = await createRig();
    const panes = Array.from({ length: 8 }, (_, at) => ({ name: `p${at}`, run: `exit ${at + 1}`, restart: "always" }));
    const file = await rig.write(
      "web.yaml",
      yaml({
        session: "web",
        windows: [
          { name: "w", panes },
          { name: "x", panes },
        ],
      }),
    );
    expectCode(await rig.tmx("apply", file), 0);
    await rig.until(async () => (await rig.snapshot()).every(({ dead }) => dead), { what: "all ends" });
    expect((await rig.snapshot()).map(({ status }) => status)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8,
    ]);
  });
});

describe.concurrent("a changed process", () => {
  const manifest = (pane: object): object => ({
    session: "web",
    windows: [{ name: "w", panes: [{ name: "keep" }, { name: "p", ...pane }] }],
  });
  const CHANGES: readonly (readonly [string, object, object, string])[] = [
    ["run", { run: "exec sleep 1001" }, { run: "exec sleep 1002" }, "run changed in the manifest"],
    ["root", { run: "exec sleep 1001" }, { run: "exec sleep 1001", root: "/" }, "root changed in the manifest"],
    [
      "env",
      { run: "exec sleep 1001", env: { A: "1" } },
      { run: "exec sleep 1001", env: { A: "2" } },
      "env changed in the manifest",
    ],
    [
      "restart",
      { run: "exec sleep 1001" },
      { run: "exec sleep 1001", restart: "always" },
      "restart changed in the manifest",
    ],
    ["all", { run: "exec sleep 1001" }, { root: "/", env: { B: "x" } }, "env, root, run changed in the manifest"],
  ];

  test.for(CHANGES)(
    "%s: kept without consent, replaced with it, in the same pane",
    async ([, before, after, cause]) => {
      await using rig = await createRig();
      const file = await settled(rig, "web.yaml", manifest(before));
      const first = await paneOf(rig, "w", "p");
      await rig.write("web.yaml", yaml(manifest(after)));
      const refused = await rig.tmx("apply", file);
      expectCode(refused, 1);
      expect(refused.stderr).toContain("1 operation would end a running process: the process was kept.");
      const words = (text: string): string[] => /# (.*) changed in/.exec(text)![1]!.split(", ").toSorted();
      expect(words(refused.stdout)).toEqual(words(`# ${cause}`));
      expect((await paneOf(rig, "w", "p")).pid).toBe(first.pid);
      // It stays pending, however often it is applied, and still knows why.
      expect((await rig.tmx("plan", file)).stdout).toContain("(ends a running process: needs consent)");
      expect(words((await rig.tmx("plan", file)).stdout)).toEqual(words(`# ${cause}`));
      expectCode(await rig.tmx("apply", file, "--yes"), 0);
      const second = await paneOf(rig, "w", "p");
      expect(second.pane).toBe(first.pane);
      expect(second.pid).not.toBe(first.pid);
      await expectNoChanges(rig, file);
      expect(rig.processes().filter(({ pid }) => pid === first.pid)).toEqual([]);
    },
  );

  test("onChange: restart is consent", async () => {
    await using rig = await createRig();
    const file = await settled(rig, "web.yaml", manifest({ run: "exec sleep 1001", onChange: "restart" }));
    const { pid } = await paneOf(rig, "w", "p");
    await rig.write("web.yaml", yaml(manifest({ run: "exec sleep 1002", onChange: "restart" })));
    expectCode(await rig.tmx("apply", file), 0);
    expect((await paneOf(rig, "w", "p")).pid).not.toBe(pid);
    await expectNoChanges(rig, file);
  });

  test("going back to what runs leaves nothing to do", async () => {
    await using rig = await createRig();
    const file = await settled(rig, "web.yaml", manifest({ run: "exec sleep 1001" }));
    await rig.write("web.yaml", yaml(manifest({ run: "exec sleep 1002" })));
    expectCode(await rig.tmx("apply", file), 1);
    await rig.write("web.yaml", yaml(manifest({ run: "exec sleep 1001" })));
    await expectNoChanges(rig, file);
  });
});
