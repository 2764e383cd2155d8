/** What comes back and what does not, when sessions are saved, deleted, applied and lost in any order. */
import { readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectCode, expectNoChanges, jsonOf, outline, settled, yaml } from "../../support/apply.ts";
import { createRig, type Rig } from "../../support/rig.ts";

const pane = (name: string, more: object = {}): object => ({ name, run: `exec sleep 10${name.length}`, ...more });

const WEB = {
  session: "web",
  root: "/",
  windows: [
    { name: "a", panes: [pane("p"), pane("q")] },
    { name: "b", panes: [pane("r")] },
  ],
};

async function lose(rig: Rig): Promise<void> {
  process.kill(Number(await rig.tmux("display-message", "-p", "#{pid}")), "SIGKILL");
  await rig.until(async () => (await rig.tmuxTry("-N", "has-session")).code !== 0, { what: "the server to be gone" });
  await rig.until(() => rig.processes().length === 0, { what: "its programs to end" });
}

const save = async (rig: Rig, ...args: readonly string[]): Promise<void> =>
  expectCode(await rig.tmx("session", "save", ...args), 0);
const ok = async (rig: Rig, ...args: readonly string[]): Promise<void> => expectCode(await rig.tmx(...args), 0);
const planOf = async (rig: Rig): Promise<string> => (await rig.tmx("plan", "web.yaml")).stdout;
const sessions = async (rig: Rig): Promise<string> =>
  (await rig.tmuxTry("list-sessions", "-F", "#{session_name}")).stdout.trim().replaceAll("\n", " ");
const own = (rig: Rig): Promise<string> => rig.tmux("new-session", "-d", "-s", "own", "--", "sleep", "3000");

describe.concurrent("what an apply brings back", () => {
  test("a session that was restored by hand is the manifest's, with no changes", async () => {
    await using rig = await createRig();
    await settled(rig, "web.yaml", WEB);
    await save(rig, "web");
    await lose(rig);
    await ok(rig, "session", "restore", "web");
    await expectNoChanges(rig, "web.yaml");
    expect(await outline(rig, "web")).toEqual(["a: p q", "b: r"]);
    await ok(rig, "session", "restore", "web", "--as", "copy");
    await expectNoChanges(rig, "web.yaml");
    expect(await outline(rig, "copy")).toEqual(["a: ? ?", "b: ?"]);
  });

  test("after a delete and a new apply: the new one, never the deleted one", async () => {
    await using rig = await createRig();
    await settled(rig, "web.yaml", WEB);
    await save(rig, "web");
    await ok(rig, "delete", "web", "--yes");
    await settled(rig, "web.yaml", WEB);
    await lose(rig);
    // Nothing was saved of it.
    expect(await planOf(rig)).toMatch(/^\+ +session web$/m);
    await ok(rig, "apply", "web.yaml");
    await rig.tmux("new-window", "-d", "-t", "=web:9", "-n", "mine");
    await save(rig, "web");
    await lose(rig);
    expect(await planOf(rig)).toMatch(/^↺ +session web$/m);
    await ok(rig, "apply", "web.yaml");
    expect(await outline(rig)).toContain("mine: ?");
  });

  test("after a delete without a save and a new apply: a new one, for what was saved is from before", async () => {
    await using rig = await createRig();
    await settled(rig, "web.yaml", WEB);
    await save(rig, "web");
    await ok(rig, "delete", "web", "--yes", "--no-snapshot");
    await settled(rig, "web.yaml", WEB);
    await lose(rig);
    expect(await planOf(rig)).toMatch(/^\+ +session web$/m);
  });

  test("after a delete that was taken back: what it brought back", async () => {
    await using rig = await createRig();
    await settled(rig, "web.yaml", WEB);
    await ok(rig, "delete", "web", "--yes");
    await ok(rig, "undo");
    await expectNoChanges(rig, "web.yaml");
    await lose(rig);
    expect(await planOf(rig)).toMatch(/^↺ +session web$/m);
    expect(await planOf(rig)).toContain("generation 1");
    // Brought back, it is none that was ended on purpose.
    await ok(rig, "session", "restore", "--all");
    expect(await sessions(rig)).toBe("web");
  });

  test("with --fresh, or ended by hand while the server lives: a new one", async () => {
    await using rig = await createRig();
    await own(rig);
    await settled(rig, "web.yaml", WEB);
    await save(rig, "web");
    await rig.tmux("kill-session", "-t", "=web:");
    expect(await planOf(rig)).toMatch(/^\+ +session web$/m);
    await ok(rig, "apply", "web.yaml");
    await save(rig, "web");
    await lose(rig);
    expect((await rig.tmx("plan", "web.yaml", "--fresh")).stdout).toMatch(/^\+ +session web$/m);
    await ok(rig, "apply", "web.yaml", "--fresh");
    await expectNoChanges(rig, "web.yaml");
  });

  test("from what a restore has saved before, when that is the newest", async () => {
    await using rig = await createRig();
    await settled(rig, "web.yaml", WEB);
    await save(rig, "web");
    await rig.tmux("rename-window", "-t", "=web:b", "bb");
    await rig.tmux("kill-window", "-t", "=web:a");
    await ok(rig, "session", "restore", "web", "--window", "a");
    await ok(rig, "session", "restore", "web", "--window", "a");
    await lose(rig);
    expect(await planOf(rig)).toContain("generation 2");
    await ok(rig, "apply", "web.yaml");
    await expectNoChanges(rig, "web.yaml");
    expect(await outline(rig)).toEqual(expect.arrayContaining(["a: p q"]));
  });

  const CHANGES: Readonly<Record<string, object>> = {
    "a pane removed": {
      windows: [
        { name: "a", panes: [pane("p")] },
        { name: "b", panes: [pane("r")] },
      ],
    },
    "a window renamed by its id": {
      windows: [
        { name: "a2", id: "a", panes: [pane("p"), pane("q")] },
        { name: "b", panes: [pane("r")] },
      ],
    },
    "a pane moved": {
      windows: [
        { name: "a", panes: [pane("p")] },
        { name: "b", panes: [pane("r"), pane("q")] },
      ],
    },
    "a command changed": {
      windows: [
        { name: "a", panes: [pane("p", { run: "exec sleep 777" }), pane("q")] },
        { name: "b", panes: [pane("r")] },
      ],
    },
    "a window removed": { windows: [{ name: "a", panes: [pane("p"), pane("q")] }] },
    "a window and a pane added": {
      windows: [
        { name: "a", panes: [pane("p"), pane("z"), pane("q")] },
        { name: "c", panes: [pane("y")] },
        { name: "b", panes: [pane("r")] },
      ],
    },
  };

  test.for(Object.entries(CHANGES))("with %s meanwhile: as the manifest says now", async ([, change]) => {
    await using rig = await createRig();
    await settled(rig, "web.yaml", WEB);
    await rig.tmux("new-window", "-d", "-t", "=web:9", "-n", "mine", "--", "tail", "-f", "/dev/null");
    await save(rig, "web");
    await lose(rig);
    const now = { ...WEB, ...change };
    await rig.write("web.yaml", yaml(now));
    expect(await planOf(rig)).toMatch(/^↺ +session web$/m);
    await ok(rig, "apply", "web.yaml");
    await expectNoChanges(rig, "web.yaml");
    const wanted = (now.windows as any[]).map(
      ({ name, panes }) => `${name}: ${panes.map((each: any) => each.name).join(" ")}`,
    );
    expect((await outline(rig)).toSorted()).toEqual([...wanted, "mine: ?"].toSorted());
    const commands = (now.windows as any[]).flatMap(({ panes }) =>
      panes.map(({ run }: any) => run.replace("exec ", "")),
    );
    await rig.until(
      () =>
        rig
          .processes()
          .map(({ argv }) => argv.join(" "))
          .filter((line) => line.startsWith("sleep"))
          .toSorted()
          .join() === commands.toSorted().join(),
      { what: "each program, once" },
    );
  });

  test("with folders that are gone: as near as it gets", async () => {
    await using rig = await createRig();
    await rig.write("deep/er/x", "");
    await settled(rig, "web.yaml", WEB);
    await rig.tmux("new-window", "-d", "-t", "=web:9", "-n", "mine", "-c", join(rig.dir, "deep/er"));
    await save(rig, "web");
    await lose(rig);
    await rig.run("rm", ["-r", join(rig.dir, "deep/er")]);
    await ok(rig, "apply", "web.yaml");
    const mine = (await rig.snapshot()).find(({ window }) => window === "mine")!;
    await rig.until(
      async () => (await rig.snapshot()).find(({ window }) => window === "mine")!.path === join(rig.dir, "deep"),
      {
        what: `the folder above, not ${mine.path}`,
      },
    );
  });
});

describe.concurrent("undo", () => {
  test("twice is back where it began, and ends nothing that somebody has opened since", async () => {
    await using rig = await createRig();
    await own(rig);
    await settled(rig, "web.yaml", WEB);
    await save(rig, "web");
    await rig.tmux("kill-session", "-t", "=web:");
    await ok(rig, "session", "restore", "web");
    await rig.tmux("new-window", "-d", "-t", "=web:9", "-n", "mine", "--", "sleep", "4009");
    await rig.tmux("split-window", "-d", "-t", "=web:b", "--", "sleep", "4008");
    await ok(rig, "undo", "--yes");
    expect(await outline(rig, "web")).toEqual(["b: ?", "mine: ?"]);
    await ok(rig, "undo", "--yes");
    expect((await outline(rig, "web")).toSorted()).toEqual(expect.arrayContaining(["a: p q", "mine: ?"]));
    await ok(rig, "undo", "--yes");
    expect(await outline(rig, "web")).toContain("mine: ?");
    expect(await sessions(rig)).toBe("own web");
  });

  test("of a restore ends no pane that was started anew since", async () => {
    await using rig = await createRig();
    await own(rig);
    await rig.tmux("new-session", "-d", "-s", "raw", "-n", "w", "--", "cat");
    await save(rig, "raw");
    await rig.tmux("kill-session", "-t", "=raw:");
    await ok(rig, "session", "restore", "raw");
    await rig.tmux("respawn-pane", "-k", "-t", "=raw:w", "sleep 4007");
    await ok(rig, "undo", "--yes");
    expect(await sessions(rig)).toBe("own raw");
  });
});

describe.concurrent("a restore of all", () => {
  test("leaves alone what is there, and what was ended on purpose", async () => {
    await using rig = await createRig();
    await own(rig);
    await settled(rig, "web.yaml", WEB);
    await rig.tmux("new-session", "-d", "-s", "raw", "--", "cat");
    await save(rig, "--all");
    await ok(rig, "delete", "web", "--yes");
    await rig.tmux("kill-session", "-t", "=raw:");
    const before = (await rig.snapshot()).find(({ session }) => session === "own")!.pid;
    await ok(rig, "session", "restore", "--all");
    expect(await sessions(rig)).toBe("own raw");
    expect((await rig.snapshot()).find(({ session }) => session === "own")!.pid).toBe(before);
  });

  test("brings back what a delete has only passed by", async () => {
    await using rig = await createRig();
    await own(rig);
    await settled(rig, "web.yaml", WEB);
    // One of its panes is in somebody's own session, which a delete saves and does not end.
    await rig.tmux("join-pane", "-d", "-s", "=web:a.1", "-t", "=own:");
    await ok(rig, "delete", "web", "--yes");
    expect(await sessions(rig)).toBe("own");
    await lose(rig);
    await ok(rig, "session", "restore", "--all");
    expect(await sessions(rig)).toBe("own");
  });

  test("is not kept from the others by one that is damaged, and tells of it", async () => {
    await using rig = await createRig();
    await own(rig);
    await rig.tmux("new-session", "-d", "-s", "raw", "--", "/bin/sh", "-c", "echo the-text; exec cat");
    await rig.until(async () => (await rig.tmux("capture-pane", "-p", "-t", "=raw:")).includes("the-text"), {
      what: "text",
    });
    await save(rig, "--all");
    await rig.tmux("new-window", "-d", "-t", "=raw:9", "--", "cat");
    await save(rig, "raw");
    await lose(rig);
    const files = (await readdir(rig.stateDir, { recursive: true })).map((file) => join(rig.stateDir, file));
    const newest = files.find((file) => /raw-[^/]*\/2\.json$/.test(file))!;
    await writeFile(newest, (await readFile(newest, "utf8")).replace('"cat"', '"dog"'));
    const text = files.find((file) => /texts\/[0-9a-f]{64}/.test(file))!;
    await truncate(text, 3);
    const restored = await rig.tmx("session", "restore", "--all");
    expectCode(restored, 0);
    expect(await sessions(rig)).toBe("own raw");
    expect(restored.stdout + restored.stderr).toMatch(/generation 2 is damaged/);
    expect(jsonOf(await rig.tmx("session", "snapshots", "-o", "json")).damaged.length).toBeGreaterThan(0);
  });
});

test("a program that has outlived its server is not started twice", async () => {
  await using rig = await createRig();
  await rig.tmux("new-session", "-d", "-s", "raw", "-n", "w", "--", "sh", "-c", "trap '' HUP; exec tail -f /dev/null");
  await rig.until(async () => (await rig.snapshot())[0]!.command === "tail", { what: "the program" });
  await save(rig, "raw");
  await rig.tmux("kill-server");
  const tails = (): number => rig.processes().filter(({ argv }) => argv[0] === "tail").length;
  expect(tails()).toBe(1);
  const restored = await rig.tmx("session", "restore", "raw");
  expectCode(restored, 0);
  expect(restored.stdout).toMatch(/it is still running \(process \d+\), and waits at the prompt/);
  await rig.until(async () => (await rig.snapshot()).length === 1, { what: "its pane" });
  expect(tails()).toBe(1);
});
