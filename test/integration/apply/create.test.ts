/** Fresh sessions of any size, in any folder, and the few messages that they take. */
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectCode, expectNoChanges, outline, paneOf, settled, yaml } from "../../support/apply.ts";
import { createRig } from "../../support/rig.ts";
import { wrapTmux } from "../../support/wrapped-tmux.ts";

const names = (count: number): { name: string }[] => Array.from({ length: count }, (_, at) => ({ name: `p${at}` }));

describe.concurrent("size", () => {
  test("120 panes in 8 windows", async () => {
    await using rig = await createRig();
    const windows = Array.from({ length: 8 }, (_, at) => ({ name: `w${at}`, layout: "tiled", panes: names(15) }));
    await settled(rig, "big.yaml", { session: "big", windows });
    expect(await rig.snapshot()).toHaveLength(120);
    expect(await outline(rig)).toEqual(
      windows.map(({ name, panes }) => `${name}: ${panes.map((p) => p.name).join(" ")}`),
    );
  });

  test("60 panes in one window, and one more, seen by a client of 80 columns and 24 rows", async () => {
    await using rig = await createRig();
    await rig.conf("set -g default-size 80x24");
    await using terminal = await createRig();
    await rig.tmux("new-session", "-d", "-s", "own", "-x", "80", "-y", "24");
    await terminal.tmux("new-session", "-d", "-x", "80", "-y", "25", "--", rig.binary, "-L", rig.name, "attach");
    await rig.until(async () => (await rig.tmux("list-clients")) !== "", { what: "a client" });
    const file = await settled(rig, "many.yaml", {
      session: "many",
      windows: [{ name: "w", layout: "tiled", panes: names(60) }],
    });
    await rig.tmux("switch-client", "-t", "=many:");
    const isSmall = async (): Promise<boolean> =>
      (await rig.tmux("display-message", "-p", "-t", "=many:", "#{window_width}")) === "80";
    await rig.until(isSmall, { what: "the window to fit the client" });
    await expectNoChanges(rig, file);
    await settled(rig, "many.yaml", { session: "many", windows: [{ name: "w", layout: "tiled", panes: names(61) }] });
    const rows = (await rig.snapshot()).filter(({ session }) => session === "many");
    expect(rows).toHaveLength(61);
    expect(await rig.tmux("display-message", "-p", "-t", "=many:", "#{window_width}x#{window_height}")).toMatch(
      /^80x2[34]$/,
    );
    expect(await rig.tmux("show-options", "-w", "-t", "=many:", "window-size")).toBe("");
  });

  test("a run of 100 KB", async () => {
    await using rig = await createRig();
    const text = "0123456789".repeat(10_000);
    await settled(rig, "long.yaml", {
      session: "long",
      windows: [{ panes: [`printf %s '${text}' | wc -c >${join(rig.dir, "out")}`] }],
    });
    const out = await rig.until(async () => (await readFile(join(rig.dir, "out"), "utf8")).trim(), { what: "the run" });
    expect(out).toBe("100000");
  });

  test("more names of options and variables than a command line holds", async () => {
    await using rig = await createRig();
    const env = Object.fromEntries(names(800).map(({ name }) => [`A_LONG_NAME_OF_A_VARIABLE_${name}`, "x"]));
    await settled(rig, "env.yaml", { session: "env", env, windows: [{ name: "w" }] });
    expect(
      (await rig.tmux("show-environment", "-t", "=env:")).split("\n").filter((line) => line.startsWith("A_LONG")),
    ).toHaveLength(800);
  });
});

describe.concurrent("folders", () => {
  const FOLDERS = [
    "with space",
    "has#hash",
    "a#{pid}b",
    "#(touch MARK)",
    "it's",
    'say "so"',
    "ünï-🦊",
    "$HOME",
    "back\\slash",
    "semi;",
    "%H",
    "~",
    "-dash",
    "new\nline",
  ];

  test.for(FOLDERS)("%j", async (name) => {
    await using rig = await createRig();
    const root = join(rig.dir, name);
    await mkdir(root);
    const panes = [
      { name: "split" },
      { name: "run", run: "pwd -P >out" },
      { name: "kept", run: "pwd >kept; exec sleep 1000", restart: "always" },
    ];
    await settled(rig, "dirs.yaml", {
      session: "s",
      root: `./${name}`,
      windows: [{ name: "first" }, { name: "w", panes }],
    });
    for (const row of await rig.snapshot()) expect(row.path).toBe(root);
    for (const file of ["out", "kept"]) {
      const text = await rig.until(() => readFile(join(root, file), "utf8"), { what: "the folder's file" });
      expect(text).toBe(`${root}\n`);
    }
    await expect(readFile(join(rig.dir, "MARK"))).rejects.toThrow("ENOENT");
    await rig.tmux("new-window", "-t", "=s:");
    expect(await rig.tmux("display-message", "-p", "-t", "=s:", "#{session_path}")).toBe(root);
  });

  test("one that is missing, a file, or forbidden: an error that names them, and nothing is changed", async () => {
    await using rig = await createRig();
    const file = await rig.write("file", "");
    const panes = [{ name: "ok" }, { name: "bad", root: "gone/deeper" }, { name: "worse", root: file }];
    const manifest = await rig.write("web.yaml", yaml({ session: "web", windows: [{ name: "w", panes }] }));
    const outcome = await rig.tmx("apply", manifest);
    expectCode(outcome, 1);
    expect(outcome.stderr).toContain("2 folders that panes start in cannot be used");
    expect(outcome.stderr).toContain(`web:w.bad: ${rig.dir}/gone/deeper`);
    expect(outcome.stderr).toContain(`web:w.worse: ${file}`);
    expect(outcome.stderr).toContain("nothing was changed");
    expect(outcome.stdout).toBe("");
    expect(await rig.snapshot()).toEqual([]);

    await settled(rig, "web.yaml", { session: "web", windows: [{ name: "w", panes: [{ name: "ok" }] }] });
    const before = await rig.snapshot();
    await rig.write(
      "web.yaml",
      yaml({ session: "web", windows: [{ name: "w2", id: "w", panes: [...panes, { name: "more" }] }] }),
    );
    expectCode(await rig.tmx("apply", manifest, "--yes"), 1);
    expect(await rig.snapshot()).toEqual(before);
    await rm(file);
  });
});

describe.concurrent("the budget of tmux processes", () => {
  const windows = Array.from({ length: 4 }, (_, at) => ({
    name: `w${at}`,
    layout: "main-vertical",
    panes: [{ name: "a", run: "true", size: "60%" }, { name: "b", title: "b" }, "true"],
  }));

  test("4 for a fresh apply of 4 windows with 3 panes, 1 for no changes", async () => {
    await using rig = await createRig();
    const { env, calls } = await wrapTmux(rig);
    const file = await rig.write("web.yaml", yaml({ session: "web", windows }));
    expectCode(await rig.tmxWith({ env }, "apply", file), 0);
    const fresh = await calls();
    expect(fresh).toBeLessThanOrEqual(4);
    expectCode(await rig.tmxWith({ env }, "apply", file), 0);
    expect(await calls()).toBe(fresh + 1);
    expectCode(await rig.tmxWith({ env }, "plan", file), 0);
    expect(await calls()).toBe(fresh + 2);
  });

  test("as few beside other sessions, and for 50 sessions at once", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "own");
    const { env, calls } = await wrapTmux(rig);
    const sessions = names(50).map(({ name }) => ({ session: name, windows: [{ name: "w" }] }));
    const file = await rig.write("all.yaml", yaml({ session: "web", windows }, ...sessions));
    expectCode(await rig.tmxWith({ env }, "apply", file), 0);
    expect(await calls()).toBeLessThanOrEqual(4);
    await expectNoChanges(rig, file);
  });
});

test("programs see where they are, and nothing of how they came there", async () => {
  await using rig = await createRig();
  const out = join(rig.dir, "env");
  const panes = [{ name: "api", env: { PORT: "1" }, run: `env >${out}` }];
  await settled(rig, "web.yaml", { session: "web", env: { MODE: "dev" }, windows: [{ name: "srv", panes }] });
  const text = await rig.until(() => readFile(out, "utf8"), { what: "the environment" });
  const lines = text.split("\n");
  expect(lines).toEqual(
    expect.arrayContaining(["TMX_SESSION=web", "TMX_WINDOW=srv", "TMX_PANE=api", "PORT=1", "MODE=dev"]),
  );
  expect(lines.filter((line) => /^(TMX_RUN|TMX_DEFAULT|ENV=|ZDOTDIR=|PROMPT_COMMAND=)/.test(line))).toEqual([]);
  expect((await paneOf(rig, "srv", "api")).path).toBe(rig.dir);
  expect(await rig.tmux("show-environment", "-g")).not.toMatch(/TMX_DEFAULT_COMMAND/);
});
