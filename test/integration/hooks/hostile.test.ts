/** What commands may do to tmx, and names and values to commands. */
import { mkdir, readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { expectCode, yaml } from "../../support/apply.ts";
import { note, noted, web } from "../../support/hooks.ts";
import { createRig, type Rig } from "../../support/rig.ts";

const running = (rig: Rig, word: string): number => rig.processes().filter(({ argv }) => argv.includes(word)).length;

describe.concurrent("a hook that", () => {
  test("hangs is ended at its deadline, with all that it started", async () => {
    await using rig = await createRig();
    const hang = { run: "trap '' TERM; sleep 1001 & sleep 1001", timeout: "300ms" };
    await rig.write("web.yaml", yaml(web({ beforeCreate: hang })));
    const outcome = await rig.tmx("apply", "web.yaml", "--trust");
    expectCode(outcome, 1);
    expect(outcome.stderr).toContain(`of "web" was ended, because it took more than 0.3 s: "trap`);
    expect(rig.processes()).toEqual([]);
  });

  test("is past its deadline may clean up", async () => {
    await using rig = await createRig();
    const slow = { run: "trap 'echo saved >saved; exit' TERM; while :; do sleep 0.05; done", timeout: "3s" };
    await rig.write("web.yaml", yaml(web({ beforeCreate: slow })));
    const outcome = await rig.tmx("apply", "web.yaml", "--trust", "-o", "json");
    expectCode(outcome, 1);
    expect(JSON.parse(outcome.stdout).error).toMatchObject({ code: "hook-failed" });
    expect(existsSync(join(rig.dir, "saved"))).toBe(true);
    expect(rig.processes()).toEqual([]);
  });

  test("has used up its time with its first command does not start the second", async () => {
    await using rig = await createRig();
    const hook = { run: ["sleep 0.5", "echo second >>log", "echo third >>log"], timeout: "200ms" };
    await rig.write("web.yaml", yaml(web({ beforeCreate: hook })));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 1);
    expect(await noted(rig)).toEqual([]);
  });

  test("leaves a process with its pipe open holds nobody up, and keeps the process", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web({ beforeCreate: "sleep 1001 & echo left; setsid sleep 1002 &" })));
    const begun = performance.now();
    const outcome = await rig.tmx("apply", "web.yaml", "--trust", "-v");
    expectCode(outcome, 0);
    expect(performance.now() - begun).toBeLessThan(20_000);
    expect(outcome.stderr).toContain("  left");
    expect([running(rig, "1001"), running(rig, "1002")]).toEqual([1, 1]);
  });

  test("prints 10 MB is done all the same, and what is shown is its head and its tail", async () => {
    await using rig = await createRig();
    const flood = "echo first; head -c 10000000 /dev/zero | tr '\\0' x; echo; echo last; exit 1";
    await rig.write("web.yaml", yaml(web({ afterCreate: flood })));
    const outcome = await rig.tmx("apply", "web.yaml", "--trust", "-o", "json");
    expectCode(outcome, 1);
    // A slow machine makes it say meanwhile what it waits for.
    const { output } = JSON.parse(outcome.stdout).hooks[0];
    expect(output.length).toBeLessThan(40_000);
    expect(output).toMatch(/^first\nx+\n… \d+ characters are left out …\nx+\nlast\n$/);
  });

  test("needs a terminal finds none, and reads nothing", async () => {
    await using rig = await createRig();
    const probe = "tty; (: </dev/tty) 2>/dev/null || echo no tty; cat; echo end; exit 1";
    await rig.write("web.yaml", yaml(web({ beforeCreate: probe })));
    const outcome = await rig.tmxWith({ input: "not for a hook" }, "apply", "web.yaml", "--trust");
    expect(outcome.stderr).toContain("  not a tty\n  no tty\n  end\n");
    await rig.write("web.yaml", yaml(web({ beforeCreate: { run: "exec sh -i", timeout: "20s" } })));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
  });

  test("prints escape sequences does not get them to the terminal", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web({ beforeCreate: String.raw`printf '\033]0;x\007\033[2J\r.'; exit 1` })));
    const { stderr } = await rig.tmx("apply", "web.yaml", "--trust");
    expect(stderr).toContain(String.raw`  \u001b]0;x\u0007\u001b[2J\u000d.`);
    // oxlint-disable-next-line no-control-regex -- that is what must not be there
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  test("kills itself, or its group, has failed", async () => {
    await using rig = await createRig();
    for (const signal of ["kill -9 $$", "kill -9 0"]) {
      await rig.write("web.yaml", yaml(web({ beforeCreate: signal })));
      const { stderr, code } = await rig.tmx("apply", "web.yaml", "--trust");
      expect([code, stderr]).toEqual([1, expect.stringContaining("failed with status 137")]);
    }
    expect(rig.processes()).toEqual([]);
  });

  test("changes another session of the server is not held up by its own tmx", async () => {
    await using rig = await createRig();
    await rig.write("other.yaml", yaml({ session: "other", windows: [{}] }));
    const program = `'${process.execPath}' '${join(import.meta.dirname, "../../../dist/tmx.cjs")}'`;
    const nested = `${program} -S "$TMX_SOCKET" apply other.yaml --lock-timeout 2s`;
    await rig.write("web.yaml", yaml(web({ beforeCreate: nested, afterCreate: nested })));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
    expect(new Set((await rig.snapshot()).map(({ session }) => session))).toEqual(new Set(["other", "web"]));
  });

  test("has no folder to run in is told so", async () => {
    await using rig = await createRig();
    await mkdir(join(rig.dir, "gone"));
    await rig.write("web.yaml", yaml(web({ afterDelete: note() }, { root: "gone" })));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
    await rig.run("rmdir", ["gone"]);
    const outcome = await rig.tmx("delete", "web", "--yes");
    expectCode(outcome, 1);
    expect(outcome.stderr).toContain(`was not run: its folder cannot be used: ${rig.dir}/gone`);
  });
});

describe.concurrent("hostile text", () => {
  const HOSTILE = [
    "a b",
    "it's",
    '"double"',
    "$(touch PWNED)",
    "`touch PWNED`",
    "; touch PWNED",
    "#(touch PWNED)",
    "new\nline\n",
    "\\ back",
    "*?[",
    "-n",
    "日本 é",
  ];

  test.for(HOSTILE)("%j reaches a hook as it is, and no shell", async (text) => {
    await using rig = await createRig();
    const root = join(rig.dir, text.replaceAll("/", "_"));
    await mkdir(root);
    const names = ["A", "TMX_VAR_x", "TMX_ROOT", "TMX_SESSION", "TMX_HOOK", "TMX_MANIFEST", "TMX_SOCKET"];
    const show = `for name in ${names.join(" ")}; do eval "printf '%s\\\\0' \\"\\$$name\\""; done >"$OUT"; pwd >>"$OUT"`;
    const session = /[\n\\]/.test(text) ? "web" : `s${text}`;
    await rig.write(
      "m/web.yaml",
      yaml({
        session,
        root,
        env: { A: text, OUT: join(rig.dir, "out") },
        vars: { x: text },
        hooks: { beforeCreate: show, afterCreate: show },
        windows: [{}],
      }),
    );
    const outcome = await rig.tmx("apply", "m/web.yaml", "--trust");
    expectCode(outcome, 0);
    const shown = (await readFile(join(rig.dir, "out"), "utf8")).split("\0");
    const manifest = join(rig.dir, "m/web.yaml");
    expect(shown).toEqual([text, text, root, session, "afterCreate", manifest, rig.socket, `${root}\n`]);
    const { stdout } = await rig.run("find", [rig.dir, "-name", "PWNED"]);
    expect(stdout).toBe("");
  });

  test("in a value of --set stays a value", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web({ beforeCreate: 'printf %s "$TMX_VAR_x_y" >out' }, { vars: { "x-y": "1" } })));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust", "--set", "x-y=$(touch PWNED)"), 0);
    expect(await readFile(join(rig.dir, "out"), "utf8")).toBe("$(touch PWNED)");
    expect(existsSync(join(rig.dir, "PWNED"))).toBe(false);
  });

  test("what tmx is inside of is not what the hook is about", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web({ beforeCreate: "env >out" })));
    const env = {
      TMUX: `${rig.socket},1,0`,
      TMUX_PANE: "%7",
      TMX_WINDOW: "w",
      TMX_PANE: "p",
      TMX_SESSION: "s",
      MINE: "1",
    };
    expectCode(await rig.tmxWith({ env }, "apply", "web.yaml", "--trust"), 0);
    const lines = (await readFile(join(rig.dir, "out"), "utf8")).split("\n");
    expect(lines).toContain("MINE=1");
    expect(lines).toContain("TMX_SESSION=web");
    expect(lines.filter((line) => /^(TMUX|TMUX_PANE|TMX_WINDOW|TMX_PANE)=/.test(line))).toEqual([]);
  });
});
