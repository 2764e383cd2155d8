/** Parts of sessions that are lost one by one, and come back into sessions that go on. */
import { describe, expect, it } from "vitest";
import { expectCode, yaml } from "../../support/apply.ts";
import { createRig, type Rig } from "../../support/rig.ts";

const sleeper = ["--", "sleep", "3000"];

/** Windows with these names at the indexes 1, 2, …, each with a line of text. */
async function session(rig: Rig, name: string, windows: readonly string[]): Promise<void> {
  await rig.tmux("new-session", "-d", "-s", name, "-x", "80", "-y", "24", "-n", "first", ...sleeper);
  await rig.tmux("move-window", "-s", `=${name}:first`, "-t", `=${name}:90`);
  for (const [at, window] of windows.entries()) {
    const shows = `echo text of ${at + 1}; exec sleep 3000`;
    await rig.tmux("new-window", "-d", "-t", `=${name}:${at + 1}`, "-n", window, "--", "/bin/sh", "-c", shows);
  }
  const hasText = async (at: number): Promise<boolean> => (await textOf(rig, name, at + 1)).includes("text of");
  await rig.until(async () => (await Promise.all(windows.map((_, at) => hasText(at)))).every(Boolean), {
    what: "text",
  });
}

const textOf = (rig: Rig, name: string, index: number): Promise<string> =>
  rig.tmux("capture-pane", "-p", "-S", "-", "-t", `=${name}:${index}`);

const indexes = (rig: Rig, name: string): Promise<string> =>
  rig.tmux("list-windows", "-t", `=${name}:`, "-F", "#{window_index}:#{window_name}");

async function lose(rig: Rig): Promise<void> {
  await rig.tmux("kill-server");
  await rig.until(async () => (await rig.tmuxTry("-N", "list-sessions")).code !== 0, { what: "the server to be gone" });
}

const restored = async (rig: Rig, ...args: readonly string[]): Promise<string> => {
  const done = await rig.tmx("session", "restore", ...args);
  expectCode(done, 0);
  return done.stdout;
};

describe.concurrent("a window that was closed", () => {
  it("comes back with its text where another one has its index by now", async () => {
    await using rig = await createRig();
    await session(rig, "a", ["edit", "logs"]);
    expectCode(await rig.tmx("session", "save", "a"), 0);
    await rig.tmux("kill-window", "-t", "=a:logs");
    await rig.tmux("new-window", "-d", "-t", "=a:2", "-n", "other", ...sleeper);
    expect(await restored(rig, "a", "--window", "logs", "--programs", "none")).toContain("pane a:91.0");
    expect(await indexes(rig, "a")).toBe("1:edit\n2:other\n90:first\n91:logs");
    const isShown = async (): Promise<boolean> => (await textOf(rig, "a", 91)).includes("text of 2");
    await rig.until(isShown, { what: "the text" });
  });

  it("does not keep another one from coming back after it", async () => {
    await using rig = await createRig();
    await session(rig, "a", ["edit", "logs"]);
    expectCode(await rig.tmx("session", "save", "a"), 0);
    await rig.tmux("kill-window", "-t", "=a:logs");
    await rig.tmux("kill-window", "-t", "=a:edit");
    await restored(rig, "a", "--window", "edit");
    await restored(rig, "a", "--window", "logs");
    expect(await indexes(rig, "a")).toBe("1:edit\n2:logs\n90:first");
    await lose(rig);
    await restored(rig, "a");
    expect(await indexes(rig, "a")).toBe("1:edit\n2:logs\n90:first");
  });

  it("is told by its index where many have its name", async () => {
    await using rig = await createRig();
    await session(rig, "a", ["sh", "sh", "sh"]);
    expectCode(await rig.tmx("session", "save", "a"), 0);
    await rig.tmux("kill-window", "-t", "=a:2");
    await restored(rig, "a", "--window", "2", "--programs", "none");
    expect(await indexes(rig, "a")).toBe("1:sh\n2:sh\n3:sh\n90:first");
    expect((await rig.tmx("session", "restore", "a", "--window", "2")).stdout).toContain("it is there already");
  });
});

describe.concurrent("undo", () => {
  const manifest = yaml({
    session: "web",
    root: "/",
    windows: [{ name: "edit", panes: [{ name: "p" }] }, { name: "srv" }],
  });

  it("brings the panes back that a delete has ended beside somebody's own", async () => {
    await using rig = await createRig();
    expectCode(await rig.tmx("apply", await rig.write("web.yaml", manifest)), 0);
    await rig.tmux("split-window", "-d", "-t", "=web:edit", ...sleeper);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect(await rig.tmux("list-panes", "-s", "-t", "=web:", "-F", "#{pane_current_command}")).toBe("sleep");
    expectCode(await rig.tmx("undo"), 0);
    const names = (await indexes(rig, "web")).split("\n").map((line) => line.slice(2));
    expect(names.toSorted()).toEqual(["edit", "edit", "srv"]);
    expectCode(await rig.tmx("apply", "web.yaml"), 0);
    const panes = await rig.tmux("list-panes", "-s", "-t", "=web:", "-F", "#{window_name} #{pane_current_command}");
    expect(panes.split("\n").filter((line) => line.startsWith("edit"))).toHaveLength(2);
  });

  it("of what nobody saved says so, and does not take back what was before", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", manifest);
    expectCode(await rig.tmx("apply", file), 0);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expectCode(await rig.tmx("undo"), 0);
    expectCode(await rig.tmx("delete", "web", "--yes", "--no-snapshot"), 0);
    expect(await rig.tmx("undo", "--yes")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("a delete without a snapshot (web), which cannot be taken back"),
    });
  });

  it("that finds nothing left to end keeps what it knows", async () => {
    await using rig = await createRig();
    await session(rig, "a", ["edit"]);
    await rig.tmux("new-session", "-d", "-s", "other", ...sleeper);
    expectCode(await rig.tmx("session", "save", "a"), 0);
    await rig.tmux("kill-session", "-t", "=a");
    await restored(rig, "a");
    await rig.tmux("kill-session", "-t", "=a");
    const undone = async (): Promise<string> => (await rig.tmx("undo", "--yes")).stdout;
    expect(await undone()).toContain("restore of a");
    expect(await undone()).toContain("restore of a");
  });
});

describe.concurrent("all sessions", () => {
  it("are those of the last life of the server, without what was ended on purpose, of which it is told", async () => {
    await using rig = await createRig();
    await session(rig, "old", []);
    expectCode(await rig.tmx("session", "save", "--all"), 0);
    await lose(rig);
    await session(rig, "a", []);
    expectCode(
      await rig.tmx("apply", await rig.write("web.yaml", yaml({ session: "web", windows: [{ name: "w" }] }))),
      0,
    );
    expectCode(await rig.tmx("session", "save", "--all"), 0);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    await lose(rig);
    expect(await restored(rig, "--all")).toContain("web: it was ended on purpose");
    expect(await rig.tmux("list-sessions", "-F", "#{session_name}")).toBe("a");
  });

  it("come back although a part of one was deleted", async () => {
    await using rig = await createRig();
    await session(rig, "a", ["edit", "logs"]);
    expectCode(await rig.tmx("session", "save", "--all"), 0);
    await rig.tmux("kill-window", "-t", "=a:logs");
    await restored(rig, "a", "--window", "logs");
    expectCode(await rig.tmx("undo", "--yes"), 0);
    await lose(rig);
    await restored(rig, "--all");
    expect(await rig.tmux("list-sessions", "-F", "#{session_name}")).toBe("a");
  });
});

it("a session joins the group that goes on without it", async () => {
  await using rig = await createRig();
  await session(rig, "lead", ["edit"]);
  await rig.tmux("new-session", "-d", "-s", "fol", "-t", "=lead");
  expectCode(await rig.tmx("session", "save", "--all"), 0);
  await rig.tmux("kill-session", "-t", "=fol");
  await restored(rig, "fol");
  expect(await rig.tmux("list-sessions", "-F", "#{session_name} #{session_group}")).toBe("fol lead\nlead lead");
});

it.each(["", "a:b", "x.y", "$1", "=x"])("nothing is restored under the name %j", async (name) => {
  await using rig = await createRig();
  await session(rig, "a", []);
  expectCode(await rig.tmx("session", "save", "a"), 0);
  expect(await rig.tmx("session", "restore", "a", `--as=${name}`)).toMatchObject({
    code: 64,
    stderr: expect.stringContaining("cannot be a session's name"),
  });
  expect(await rig.tmux("list-sessions", "-F", "#{session_name}")).toBe("a");
});
