/** Everything that a snapshot holds and tmux alone can tell, seen on a real server. */
import { describe, expect, it } from "vitest";
import { parseLayout } from "../../../src/lib/tmux-layout.ts";
import { allPanes, capturedOn, capturedSession, captureOf, windowAt } from "../../support/capture.ts";
import { createRig, type Rig } from "../../support/rig.ts";

const sleeper = ["--", "/bin/sh", "-c", "exec sleep 1000"];

const start = (rig: Rig, name: string, ...args: string[]): Promise<string> =>
  rig.tmux("new-session", "-d", "-s", name, "-x", "120", "-y", "40", ...args, ...sleeper);

describe("a session", () => {
  it("has its folder, its own options and variables, and what it takes away", async () => {
    await using rig = await createRig();
    await start(rig, "web", "-c", rig.dir, "-e", "A=x\ny;z", "-e", "EMPTY=");
    await rig.tmux("set-environment", "-t", "=web:", "-r", "LANG");
    await rig.tmux("set-option", "-t", "=web:", "status-left", "#(date) 'q' \"d\" \\ é\t\\;");
    await rig.tmux("set-option", "-t", "=web:", "@tmx_session", "1:$0:my=20web");
    const session = await capturedSession(rig, "web");
    expect(session).toMatchObject({ id: "$0", root: rig.dir, managedKey: "my web", attached: 0, stack: [0] });
    expect(session.env).toMatchObject({ A: "x\ny;z", EMPTY: "", LANG: null });
    expect(session.options).toEqual({ "default-size": "120x40", "status-left": "#(date) 'q' \"d\" \\ é\t;" });
    expect("group" in session).toBe(false);
  });

  it("has its windows with the gaps between them, in the order in which they were looked at", async () => {
    await using rig = await createRig();
    await start(rig, "web");
    for (const index of [9, 3, 7]) await rig.tmux("new-window", "-t", `=web:${index}`, ...sleeper);
    await rig.tmux("select-window", "-t", "=web:9");
    const session = await capturedSession(rig, "web");
    expect(session.windows.map(({ index }) => index)).toEqual([0, 3, 7, 9]);
    expect(session.stack).toEqual([9, 7, 3, 0]);
  });

  it("tells its group, and windows that are linked into another session", async () => {
    await using rig = await createRig();
    await start(rig, "lead");
    await start(rig, "other");
    await rig.tmux("new-session", "-d", "-s", "follower", "-t", "=lead");
    await rig.tmux("link-window", "-s", "=lead:0", "-t", "=other:5");
    const { sessions } = await capturedOn(rig);
    const [lead, other, follower] = ["lead", "other", "follower"].map((name) =>
      sessions.find(({ session }) => session === name)!,
    );
    expect(lead).toMatchObject({ group: "lead" });
    expect(follower).toMatchObject({ group: "lead" });
    expect(follower!.windows).toEqual(lead!.windows);
    expect(other!.windows.map(({ id, index }) => [id, index])).toEqual([
      ["@1", 0],
      ["@0", 5],
    ]);
  });
});

describe("a window", () => {
  it("has its layout, zoomed or not, its own options, and any name", async () => {
    await using rig = await createRig();
    await start(rig, "web", "-n", "a b \u{1F600}\\;");
    await rig.tmux("new-window", "-t", "=web:1", "-n", "", ...sleeper);
    await rig.tmux("new-window", "-t", "=web:2", "-n", "", ...sleeper);
    await rig.tmux("split-window", "-h", "-t", "=web:0", ...sleeper);
    const before = windowAt(await capturedSession(rig, "web"), 0);
    await rig.tmux("resize-pane", "-Z", "-t", "=web:0");
    await rig.tmux("set-option", "-w", "-t", "=web:0", "synchronize-panes", "on");
    await rig.tmux("set-option", "-w", "-t", "=web:0", "@tmx_layout", "mark");
    await rig.tmux("set-option", "-wF", "-t", "=web:0", "@tmx_window", "1:#{window_id}:web/edit");
    const session = await capturedSession(rig, "web");
    const window = windowAt(session, 0);
    expect(window).toMatchObject({ id: "@0", key: "edit", layoutMark: "mark", zoomed: true, width: 120, height: 40 });
    expect(window.options).toEqual({ "automatic-rename": "off", "synchronize-panes": "on" });
    expect(window.layout).toBe(before.layout);
    expect(parseLayout(window.layout)).toMatchObject({ ok: true, value: { cells: 2, width: 120, height: 40 } });
    expect(window.name).toContain("\u{1F600};");
    expect(session.windows.slice(1).map(({ name }) => name)).toEqual(["", ""]);
  });

  it("has 40 panes", async () => {
    await using rig = await createRig();
    await start(rig, "web");
    for (let pane = 1; pane < 40; pane++) {
      await rig.tmux("split-window", "-t", "=web:", ...sleeper, ";", "select-layout", "-t", "=web:", "tiled");
    }
    const window = windowAt(await capturedSession(rig, "web"), 0);
    expect(window.panes).toHaveLength(40);
    expect(parseLayout(window.layout)).toMatchObject({ ok: true, value: { cells: 40 } });
  });

  it("is told without the panes that float above it", async (context) => {
    await using rig = await createRig();
    await start(rig, "web");
    if ((await rig.tmuxTry("new-pane", "-t", "=web:", ...sleeper)).code !== 0) context.skip();
    await rig.tmux("new-window", "-t", "=web:1", ...sleeper);
    await rig.tmux("split-window", "-h", "-t", "=web:1", ...sleeper);
    const plain = windowAt(await capturedSession(rig, "web"), 1).layout;
    await rig.tmux("new-pane", "-t", "=web:1", ...sleeper);
    await rig.tmux("new-pane", "-t", "=web:1", ...sleeper);
    const session = await capturedSession(rig, "web");
    expect(session.windows.map(({ panes }) => panes.length)).toEqual([1, 2]);
    expect(windowAt(session, 1).layout).toBe(plain);
    expect(parseLayout(windowAt(session, 0).layout)).toMatchObject({ ok: true, value: { cells: 1 } });
  });
});

describe("a pane", () => {
  it("has its marks, title, command and what was set on it", async () => {
    await using rig = await createRig();
    await start(rig, "web", "-c", rig.dir);
    await rig.tmux("split-window", "-t", "=web:", "-c", rig.home, "--", "sh", "-c", "exec sleep '1000'");
    await rig.tmux("split-window", "-t", "=web:", ...sleeper);
    await rig.tmux("select-pane", "-t", "%0", "-T", "tïtle \u{1F680} \\;");
    await rig.tmux("set-option", "-p", "-t", "%0", "remain-on-exit", "on");
    for (const [name, value] of [
      ["@tmx_waiting", "/tmp/w"],
      ["@tmx_start", "vim 'a b'"],
      ["@tmx_text", "abc"],
      ["@tmx_pane", "1:%0:web/edit/code"],
      ["@tmx_process", "p"],
      ["@tmx_title", "t"],
    ] as const)
      await rig.tmux("set-option", "-p", "-t", "%0", name, value);
    await rig.tmux("select-pane", "-t", "%1");
    await rig.tmux("select-pane", "-t", "%2");
    await rig.tmux("select-pane", "-m", "-t", "%0");
    const [first, second, third] = allPanes(await capturedSession(rig, "web"));
    expect(first).toMatchObject({
      id: "%0",
      key: "code",
      windowKey: "edit",
      processMark: "p",
      titleMark: "t",
      title: "tïtle \u{1F680} ;",
      startCommand: "vim 'a b'",
      waitingFile: "/tmp/w",
      restoredText: "abc",
      startedIn: rig.dir,
      options: { "remain-on-exit": "on" },
      active: false,
      marked: true,
    });
    expect(second).toMatchObject({ id: "%1", last: true, startedIn: rig.home, options: {}, processMark: "" });
    expect(second!.startCommand).toContain("sleep '1000'");
    expect(third).toMatchObject({ id: "%2", active: true, last: false, marked: false, alternate: false });
  });

  it("is dead with its status, or on the alternate screen, or in a mode", async () => {
    await using rig = await createRig();
    await start(rig, "web");
    await rig.tmux("set-option", "-w", "-t", "=web:", "remain-on-exit", "on");
    await rig.tmux("split-window", "-t", "=web:", "exit 3");
    await rig.tmux("split-window", "-t", "=web:", "printf '\\033[?1049h'; exec sleep 1000");
    await rig.tmux("copy-mode", "-t", "%0");
    const panes = await rig.until(
      async () => {
        const found = allPanes(await capturedSession(rig, "web"));
        return found[1]!.dead?.status !== undefined && found[2]!.alternate && found;
      },
      { what: "a dead pane and a full screen" },
    );
    expect(panes[0]).toMatchObject({ inMode: true, alternate: false });
    expect(panes[1]).toMatchObject({ dead: { status: 3 }, inMode: false });
    expect("dead" in panes[2]!).toBe(false);
  });
});

it("is whole, however fast panes come and go", async () => {
  await using rig = await createRig();
  await start(rig, "web");
  const churn = rig.start("/bin/sh", [
    "-c",
    'while :; do "$0" -L "$1" new-window -t =web: "exec sleep 100" \\; split-window -t =web: "exec sleep 100" \\; kill-window -t =web: || exit; done',
    rig.binary,
    rig.name,
  ]);
  for (let look = 0; look < 60; look++) {
    const captured = await captureOf(rig).sessions();
    if (!captured.ok) expect(captured.error.message).toMatch(/came and went|answered with an error/);
    else
      for (const window of captured.value!.sessions.flatMap(({ windows }) => windows)) {
        expect(parseLayout(window.layout)).toMatchObject({ ok: true, value: { cells: window.panes.length } });
      }
  }
  churn.kill();
  await churn.ended;
});

describe("a server", () => {
  it("is not started where there is none", async () => {
    await using rig = await createRig();
    expect(await captureOf(rig).sessions()).toEqual({ ok: true, value: undefined });
    expect(rig.processes()).toEqual([]);
  });

  it("has no sessions while it waits for one", async () => {
    await using rig = await createRig();
    await rig.tmux("start-server", ";", "set-option", "-s", "exit-empty", "off");
    expect(await capturedOn(rig)).toMatchObject({ sessions: [], life: { socketPath: rig.socket } });
  });

  it("that is stopped is a failure within the deadline", async () => {
    await using rig = await createRig();
    await start(rig, "web");
    const { life } = await capturedOn(rig);
    process.kill(life.pid, "SIGSTOP");
    const looks = [captureOf(rig).sessions(), captureOf(rig).texts([{ id: "%0", lines: 9, columns: 80 }])];
    for (const look of await Promise.all(looks))
      expect(look).toMatchObject({ ok: false, error: { code: "tmux-timeout" } });
    process.kill(life.pid, "SIGCONT");
  });
});
