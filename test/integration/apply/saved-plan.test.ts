/** A plan in a file is done exactly as it is, or not at all. */
import { readFile, stat, symlink, truncate } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applied, expectCode, expectNoChanges, jsonOf, outline, paneOf, settled, yaml } from "../../support/apply.ts";
import { endState } from "../../support/end-state.ts";
import { createRig, type Rig } from "../../support/rig.ts";
import { wrapTmux } from "../../support/wrapped-tmux.ts";

const web = (more: object = {}, run = "exec sleep 1000"): object => ({
  session: "web",
  root: "/",
  windows: [
    {
      name: "srv",
      panes: [
        { name: "dev", run },
        { name: "log", run: "exec sleep 2000" },
      ],
    },
  ],
  ...more,
});
const CHANGED = web({ env: { API_TOKEN: "secret-value" }, options: { "status-left": "two" } }, "exec sleep 3000");

/** A session, a manifest that says otherwise, and the plan of it in `web.plan`. */
async function planned(): Promise<Rig> {
  const rig = await createRig();
  await settled(rig, "web.yaml", web());
  await rig.until(async () => (await rig.snapshot()).every(({ command }) => command === "sleep"), {
    what: "the programs to run",
  });
  await rig.write("web.yaml", yaml(CHANGED));
  expectCode(await rig.tmx("plan", "web.yaml", "--out", "web.plan"), 0);
  return rig;
}

async function restarted(rig: Rig): Promise<void> {
  await rig.tmux("kill-server");
  const isUp = async (): Promise<boolean> =>
    (await rig.tmuxTry("new-session", "-d", "-s", "own", "sleep 1000")).code === 0;
  await rig.until(isUp, { what: "another server" });
}

const OUTDATED = "error: the saved plan is out of date: ";

describe.concurrent("a saved plan", () => {
  test("is done as it was shown, with consent as usual", async () => {
    await using rig = await planned();
    const path = join(rig.dir, "web.plan");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const shown = await rig.tmx("apply", "web.plan", "--dry-run");
    expect(shown.stdout).toBe((await rig.tmx("plan", "web.yaml")).stdout);
    const { pid } = await paneOf(rig, "srv", "dev");
    const { operations } = jsonOf(await rig.tmx("plan", "web.yaml", "-o", "json"));
    const done = await rig.tmxWith({ cwd: "/" }, "apply", path, "--yes", "-o", "json");
    expectCode(done, 0);
    const planState = (each: any): object => ({ ...each, state: "planned" });
    expect(jsonOf(done).operations.map(planState)).toEqual(operations.map(planState));
    expect(done.stdout).not.toContain("secret-value");
    expect((await paneOf(rig, "srv", "dev")).pid).not.toBe(pid);
    await expectNoChanges(rig, "web.yaml");
  });

  test("asks for consent: without it the process is kept", async () => {
    await using rig = await planned();
    const { pid } = await paneOf(rig, "srv", "dev");
    const outcome = await rig.tmx("apply", "web.plan");
    expectCode(outcome, 1);
    expect(outcome.stderr).toContain("the process was kept");
    expect((await paneOf(rig, "srv", "dev")).pid).toBe(pid);
    expect(await rig.tmux("show-options", "-v", "-t", "=web:", "status-left")).toBe("two");
  });

  test("of a new session, and of one in which nothing is to be done", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web()));
    expectCode(await rig.tmx("plan", "web.yaml", "--out", "new.plan"), 0);
    // Somebody else's session is nobody's business.
    await rig.tmux("new-session", "-d", "-s", "own");
    expectCode(await rig.tmx("apply", "new.plan"), 0);
    expectCode(await rig.tmx("plan", "web.yaml", "--out", "none.plan", "--detailed-exitcode"), 0);
    expect((await rig.tmx("apply", "none.plan")).stdout).toMatch(/^No changes\. /);
  });

  const MOVES: readonly (readonly [string, (rig: Rig) => Promise<unknown>, string])[] = [
    [
      "a pane was killed",
      async (rig) => rig.tmux("kill-pane", "-t", (await paneOf(rig, "srv", "log")).pane),
      "tmux has",
    ],
    ["an option was set", (rig) => rig.tmux("set-option", "-t", "=web:", "status-left", "theirs"), "tmux has"],
    ["a window was renamed", (rig) => rig.tmux("rename-window", "-t", "=web:srv", "theirs"), "tmux has"],
    [
      "a process was started anew",
      async (rig) => rig.tmux("respawn-pane", "-k", "-t", (await paneOf(rig, "srv", "log")).pane, "sleep 1000"),
      "tmux has",
    ],
    ["the server is another one", restarted, "tmux has"],
    ["the manifest was edited", (rig) => rig.write("web.yaml", `${yaml(CHANGED)}# edited\n`), "the manifest has"],
    ["the manifest is gone", (rig) => rig.run("rm", ["web.yaml"]), "the manifest has"],
    ["what was applied is forgotten", (rig) => rig.run("rm", ["-r", rig.stateDir]), "what was applied last has"],
    [
      "another apply came first",
      async (rig) => applied(rig, "other.yaml", web({ options: { "status-right": "x" } })),
      "what was applied last and tmux have",
    ],
    ["it was done already", (rig) => rig.tmx("apply", "web.plan", "--yes"), "what was applied last and tmux have"],
  ];

  test.for(MOVES)("is refused when %s", async ([, move, said]) => {
    await using rig = await planned();
    await move(rig);
    const before = await endState(rig);
    for (const args of [["--yes"], ["--dry-run"]]) {
      const outcome = await rig.tmx("apply", "web.plan", ...args);
      expectCode(outcome, 1);
      expect(outcome.stderr).toContain(`${OUTDATED}${said} changed since it was made\n`);
      expect(outcome.stderr).toContain("hint: nothing was changed; make a new one with: tmx plan");
    }
    expect(await endState(rig)).toEqual(before);
  });

  test("is refused when it moves between the look and the lock", async () => {
    await using rig = await planned();
    const { pane } = await paneOf(rig, "srv", "log");
    const { env } = await wrapTmux(rig, `if [ "$n" -eq 2 ]; then "$real" -L '${rig.name}' kill-pane -t '${pane}'; fi`);
    const { pid } = await paneOf(rig, "srv", "dev");
    // The first message looks, with consent the second looks again, and the lock comes with the next.
    const outcome = await rig.tmxWith({ env }, "apply", "web.plan", "--yes");
    expectCode(outcome, 1);
    expect(outcome.stderr).toContain(`${OUTDATED}tmux has changed`);
    expect((await paneOf(rig, "srv", "dev")).pid).toBe(pid);
    expect(await rig.tmux("show-options", "-sqv", "@tmx_lease")).toBe("");
  });

  test("what people do for themselves does not move it", async () => {
    await using rig = await planned();
    await rig.tmux("new-window", "-d", "-t", "=web:");
    await rig.tmux("select-pane", "-t", (await paneOf(rig, "srv", "log")).pane, "-T", "a title");
    await rig.tmux("resize-pane", "-t", (await paneOf(rig, "srv", "log")).pane, "-y", "5");
    expectCode(await rig.tmx("apply", "web.plan", "--yes"), 0);
  });

  test("of some windows does these alone", async () => {
    await using rig = await createRig();
    await settled(rig, "web.yaml", web());
    const more = [{ name: "a" }, { name: "b" }, { name: "asked", when: "manual" }];
    await rig.write("web.yaml", yaml({ ...web(), windows: [...(web() as any).windows, ...more] }));
    expectCode(await rig.tmx("plan", "web.yaml", "--only", "a", "asked", "--out", "some.plan"), 0);
    expectCode(await rig.tmx("apply", "some.plan"), 0);
    expect(await outline(rig)).toEqual(["srv: dev log", "a: +0", "asked: +0"]);
    expectCode(await rig.tmx("apply", "some.plan"), 1);
  });

  test("of a folder is moved by a manifest that comes or goes", async () => {
    await using rig = await createRig();
    await rig.write("all/web.yaml", yaml(web()));
    expectCode(await rig.tmx("plan", "all", "--out", "all.plan"), 0);
    await rig.write("all/api.yaml", yaml({ ...web(), session: "api" }));
    expect((await rig.tmx("apply", "all.plan")).stderr).toContain(`${OUTDATED}the manifest has`);
    await rig.run("rm", ["all/api.yaml"]);
    expectCode(await rig.tmx("apply", "all.plan"), 0);
  });

  test("of standard input has nothing to be held against but tmux and the record", async () => {
    await using rig = await createRig();
    expectCode(await rig.tmxWith({ input: yaml(web()) }, "plan", "-", "--out", "in.plan"), 0);
    expectCode(await rig.tmx("apply", "in.plan"), 0);
    await rig.write("web.yaml", yaml(web()));
    await expectNoChanges(rig, "web.yaml");
  });

  test("is for one server", async () => {
    await using rig = await planned();
    const outcome = await rig.tmx("-L", `${rig.name}-other`, "apply", "web.plan");
    expectCode(outcome, 1);
    expect(outcome.stderr).toContain(`was made for another tmux server: ${rig.socket}`);
  });

  const DAMAGE: readonly (readonly [string, (path: string, rig: Rig) => Promise<unknown>])[] = [
    ["torn", (path) => truncate(path, 300)],
    [
      "edited",
      async (path, rig) => rig.write(path, (await readFile(path, "utf8")).replace("sleep 3000", "sleep 4000")),
    ],
    ["of another version", async (path, rig) => rig.write(path, (await readFile(path, "utf8")).replace(": 1", ": 2"))],
    ["without a plan", (path, rig) => rig.write(path, '{"tmxPlan":1}')],
  ];
  test.for(DAMAGE)("that is %s is refused", async ([, damage]) => {
    await using rig = await planned();
    const before = await endState(rig);
    await damage(join(rig.dir, "web.plan"), rig);
    const outcome = await rig.tmx("apply", "web.plan", "--yes");
    expectCode(outcome, 65);
    expect(outcome.stderr).toMatch(/^error: the saved plan web\.plan cannot be used: /);
    expect(await endState(rig)).toEqual(before);
  });

  test("is told by its content, applied alone, and has its variables", async () => {
    await using rig = await planned();
    await symlink("web.plan", join(rig.dir, "link.yaml"));
    for (const args of [
      ["link.yaml", "web.yaml"],
      ["web.yaml", "web.plan"],
      ["web.plan", "--set", "a=b"],
    ])
      expectCode(await rig.tmx("apply", ...args), 64);
    expectCode(await rig.tmx("apply", "link.yaml", "--yes"), 0);
  });

  test("replaces another plan, and nothing else", async () => {
    await using rig = await planned();
    expectCode(await rig.tmx("plan", "web.yaml", "--out", "web.plan"), 0);
    for (const out of ["web.yaml", ".", "no/such/folder/x.plan"]) {
      const outcome = await rig.tmx("plan", "web.yaml", "--out", out);
      expectCode(outcome, 1);
      expect(outcome.stderr).toContain(`error: cannot write the plan to ${join(rig.dir, out)}`);
    }
    expect(await readFile(join(rig.dir, "web.yaml"), "utf8")).toBe(yaml(CHANGED));
  });

  test("is not made of what cannot be done", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "web");
    await rig.write("web.yaml", yaml(web()));
    expectCode(await rig.tmx("plan", "web.yaml", "--out", "web.plan"), 1);
    await expect(stat(join(rig.dir, "web.plan"))).rejects.toThrow("ENOENT");
  });
});
