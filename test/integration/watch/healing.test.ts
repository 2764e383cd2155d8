/** What `tmx watch` does to sessions while people and programs do what they like. */
import { describe, expect, test } from "vitest";
import { expectCode, outline, paneOf, yaml } from "../../support/apply.ts";
import { createRig, type Rig } from "../../support/rig.ts";
import { Terminal } from "../../support/terminal.ts";
import { watching } from "../../support/watching.ts";

const WEB = {
  session: "web",
  options: { "status-left": "mine" },
  windows: [
    { name: "edit", panes: [{ name: "a" }, { name: "b" }] },
    { name: "logs", panes: [{ name: "c" }] },
  ],
};
const OUTLINE = ["edit: a b", "logs: c"];

const becomes = (rig: Rig, wanted: readonly string[]): Promise<unknown> =>
  rig.until(async () => JSON.stringify(await outline(rig)) === JSON.stringify(wanted), { what: wanted.join(", ") });

describe.concurrent("heal: missing", () => {
  test("makes what is new, and brings back a pane, a window, and the session", async () => {
    await using rig = await createRig();
    // Without another one the server would end with it.
    await rig.tmux("new-session", "-d", "-s", "other");
    const file = await rig.write("web.yaml", yaml(WEB));
    const watcher = await watching(rig, file);
    await becomes(
      rig,
      ["sh: ?", ...OUTLINE].toSorted((one) => (one.startsWith("sh") ? -1 : 1)),
    );
    const { pid } = await paneOf(rig, "edit", "b");
    await rig.tmux("kill-pane", "-t", (await paneOf(rig, "edit", "a")).pane);
    await watcher.says("applied", ({ session }) => session === "web", 2);
    expect(await outline(rig, "web")).toEqual(OUTLINE);
    expect((await paneOf(rig, "edit", "b")).pid).toBe(pid);
    await rig.tmux("kill-window", "-t", (await paneOf(rig, "edit", "b")).windowId);
    await watcher.says("applied", ({ session }) => session === "web", 3);
    expect(await outline(rig, "web")).toEqual(OUTLINE);
    await rig.tmux("kill-session", "-t", "=web:");
    await watcher.says("applied", ({ session }) => session === "web", 4);
    expect(await outline(rig, "web")).toEqual(OUTLINE);
    expectCode(await watcher.end(), 0);
  });

  test("keeps what people change, and says so once", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", yaml(WEB));
    const watcher = await watching(rig, file);
    await watcher.says("applied");
    await rig.tmux("set-option", "-t", "=web:", "status-left", "theirs");
    await rig.tmux("rename-window", "-t", (await paneOf(rig, "logs", "c")).windowId, "renamed");
    await rig.tmux("swap-window", "-d", "-s", "=web:edit", "-t", "=web:renamed");
    await watcher.says("kept");
    // A pass that does something else leaves it all as it is.
    await rig.tmux("kill-pane", "-t", (await paneOf(rig, "edit", "b")).pane);
    await watcher.says("applied", () => true, 2);
    expect(await outline(rig)).toEqual(["renamed: c", "edit: a b"]);
    expect(await rig.tmux("show-options", "-v", "-t", "=web:", "status-left")).toBe("theirs");
    // And so does one for a change of the file.
    await rig.write("web.yaml", yaml({ ...WEB, options: { ...WEB.options, "status-right": "new" } }));
    await watcher.says("applied", () => true, 3);
    expect(await outline(rig)).toEqual(["renamed: c", "edit: a b"]);
    expect(await rig.tmux("show-options", "-v", "-t", "=web:", "status-left")).toBe("theirs");
    expect(await rig.tmux("show-options", "-v", "-t", "=web:", "status-right")).toBe("new");
    expectCode(await watcher.end(), 0);
    const told = (await watcher.told()).map((each) => JSON.stringify({ ...each, time: "" }));
    expect(new Set(told).size).toBe(told.length);
  });

  test("a pane that a person moves elsewhere stays there, alive", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", yaml(WEB));
    const watcher = await watching(rig, file);
    await watcher.says("applied");
    const moved = await paneOf(rig, "logs", "c");
    await rig.tmux("join-pane", "-d", "-s", moved.pane, "-t", (await paneOf(rig, "edit", "a")).pane);
    await watcher.says("kept");
    await rig.tmux("kill-pane", "-t", (await paneOf(rig, "edit", "b")).pane);
    await watcher.says("applied", () => true, 2);
    const rows = await rig.snapshot();
    expect(rows.map(({ window }) => window)).toEqual(["edit", "edit", "edit"]);
    expect(rows.map(({ pid }) => pid)).toContain(moved.pid);
    expectCode(await watcher.end(), 0);
  });

  test("a pane that is taken away twice by somebody who looks on is left alone, until the next apply", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", yaml(WEB));
    const watcher = await watching(rig, file);
    await watcher.says("applied");
    await using terminal = await Terminal.open(rig);
    await terminal.type("tmx attach web");
    await rig.until(async () => (await rig.tmux("list-clients")) !== "", { what: "a client" });
    await rig.tmux("kill-pane", "-t", (await paneOf(rig, "edit", "b")).pane);
    await watcher.says("applied", () => true, 2);
    await rig.tmux("kill-pane", "-t", (await paneOf(rig, "edit", "b")).pane);
    const [left] = await watcher.says("left-alone");
    expect(left).toMatchObject({ session: "web", address: "web:edit.b" });
    // Others are brought back all the same.
    await rig.tmux("kill-window", "-t", (await paneOf(rig, "logs", "c")).windowId);
    await watcher.says("applied", () => true, 3);
    expect(await outline(rig)).toEqual(["edit: a", "logs: c"]);
    expectCode(await rig.tmx("apply", file), 0);
    expect(await outline(rig)).toEqual(OUTLINE);
    await rig.tmux("kill-pane", "-t", (await paneOf(rig, "edit", "b")).pane);
    await watcher.says("applied", () => true, 4);
    expectCode(await watcher.end(), 0);
  });

  test("a session that is deleted stays deleted, until its file changes", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "other");
    const file = await rig.write("web.yaml", yaml(WEB));
    const watcher = await watching(rig, file);
    await watcher.says("applied");
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    await watcher.says("given-up");
    expect(await outline(rig, "web")).toEqual([]);
    await rig.write("web.yaml", yaml({ ...WEB, env: { NEW: "1" } }));
    await watcher.says("applied", () => true, 2);
    expect(await outline(rig, "web")).toEqual(OUTLINE);
    expectCode(await watcher.end(), 0);
  });
});

test.concurrent("heal: enforce undoes what people change", async () => {
  await using rig = await createRig();
  const file = await rig.write("web.yaml", yaml({ ...WEB, heal: "enforce" }));
  const watcher = await watching(rig, file);
  await watcher.says("applied");
  await rig.tmux("set-option", "-t", "=web:", "status-left", "theirs");
  await rig.tmux("rename-window", "-t", (await paneOf(rig, "logs", "c")).windowId, "renamed");
  // In one pass, or in two where the first one comes in between.
  const isUndone = async (): Promise<boolean> =>
    JSON.stringify(await outline(rig)) === JSON.stringify(OUTLINE) &&
    (await rig.tmux("show-options", "-v", "-t", "=web:", "status-left")) === "mine";
  await rig.until(isUndone, { what: "both to be undone" });
  expectCode(await watcher.end(), 0);
});

test.concurrent("heal: observe changes nothing, also when the file does", async () => {
  await using rig = await createRig();
  const observed = { ...WEB, heal: "observe" };
  const file = await rig.write("web.yaml", yaml(observed));
  expectCode(await rig.tmx("apply", file), 0);
  const watcher = await watching(rig, file);
  await rig.tmux("kill-pane", "-t", (await paneOf(rig, "edit", "b")).pane);
  const [differs] = await watcher.says("differs");
  expect(differs).toMatchObject({ session: "web", operations: [{ action: "create", address: "web:edit.b" }] });
  await rig.write("web.yaml", yaml({ ...observed, env: { NEW: "1" } }));
  await watcher.says("differs", () => true, 2);
  expect(await outline(rig)).toEqual(["edit: a", "logs: c"]);
  expectCode(await watcher.end(), 0);
  expect((await watcher.told()).map(({ kind }) => kind)).not.toContain("applied");
});

test.concurrent("supervised commands are started again, later each time, and a change of the file is no crash", async () => {
  await using rig = await createRig();
  const out = `${rig.dir}/out`;
  const manifest = (run: string): string =>
    yaml({
      session: "web",
      windows: [{ name: "w", panes: [{ name: "stay" }, { name: "p", run, restart: "always", onChange: "restart" }] }],
    });
  const file = await rig.write("web.yaml", manifest(`echo x >>'${out}'; exit 3`));
  const watcher = await watching(rig, file);
  const told = await watcher.says("restarting", () => true, 3);
  const waits = told.map(({ afterMs }) => afterMs as number);
  expect(told[0]).toMatchObject({ address: "web:w.p", session: "web" });
  expect(waits[0]).toBeGreaterThanOrEqual(800);
  expect(waits[2]).toBeGreaterThan(waits[0]! * 2);
  await rig.write("web.yaml", manifest("sleep 1000"));
  await rig.until(async () => (await rig.tmux("list-panes", "-t", "=web:", "-F", "#{pane_dead}")) === "0\n0", {
    what: "the command to run",
  });
  expectCode(await watcher.end(), 0);
});
