/** Saving real sessions: what is in a snapshot, what is not read twice, and what is not believed. */
import { mkdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readPrograms } from "../../../src/driver/programs.ts";
import { save } from "../../../src/reconcile/snapshots/save.ts";
import { createRig, type Rig } from "../../support/rig.ts";
import { Saving } from "../../support/saving.ts";

const sleeper = ["--", "/bin/sh", "-c", "exec sleep 1000"];

const start = (rig: Rig, name: string, ...args: string[]): Promise<string> =>
  rig.tmux("new-session", "-d", "-s", name, "-x", "80", "-y", "24", ...args);

const becomes = (rig: Rig, program: string): Promise<unknown> =>
  rig.until(
    async () => (await rig.tmux("display-message", "-p", "-t", "=web:", "#{pane_current_command}")) === program,
    { what: program },
  );

const shows = (rig: Rig, wanted: RegExp): Promise<unknown> =>
  rig.until(async () => wanted.test(await rig.tmux("capture-pane", "-p", "-t", "=web:")), { what: String(wanted) });

/** A pane that has run this, and then sleeps. */
async function running(rig: Rig, script: string): Promise<void> {
  await start(rig, "web", "-n", "w", "--", "/bin/sh", "-c", `${script}; exec sleep 1000`);
  await becomes(rig, "sleep");
}

describe("a snapshot", () => {
  it("holds what tmux, the process table and the machine tell, and no secrets", async () => {
    await using rig = await createRig();
    const saving = new Saving(rig);
    const inside = await rig.write("inside/file", "");
    await start(rig, "web", "-c", rig.dir, "-e", "API_TOKEN=s3cret", "-e", "EDITOR=vi", "--", "/bin/sh", "-i");
    await rig.tmux("send-keys", "-t", "=web:", "cd inside && sleep 1000", "Enter");
    await becomes(rig, "sleep");
    await rig.tmux("set-option", "-p", "-t", "=web:", "@my_password", "hidden");
    const snapshot = await saving.saved({ note: "before lunch", pin: true });
    expect(snapshot).toMatchObject({
      session: "web",
      cause: "manual",
      note: "before lunch",
      hasText: true,
      env: { EDITOR: "vi" },
      secrets: ["API_TOKEN"],
      server: { socketPath: rig.socket },
    });
    expect(snapshot.machine.boot).not.toBe("");
    expect(JSON.stringify(snapshot)).not.toMatch(/s3cret|hidden/);
    const [pane] = snapshot.windows[0]!.panes;
    expect(pane).toMatchObject({
      directory: inside.replace("/file", ""),
      jobDirectory: inside.replace("/file", ""),
      program: { kind: "command", pipeline: [["sleep", "1000"]], isOwn: false },
      process: { pid: expect.any(Number) },
      job: { pid: expect.any(Number) },
    });
    expect(pane!.job!.pid).not.toBe(pane!.process!.pid);
    expect(Object.keys(pane!)).not.toContain("startedIn");
    expect(saving.snapshots.generations).toMatchObject([{ number: 1, pinned: true }]);
  });

  it("knows a folder that is gone, and one that is only called so", async () => {
    await using rig = await createRig();
    const saving = new Saving(rig);
    const [gone, odd] = [join(rig.dir, "gone"), join(rig.dir, "odd (deleted)")];
    await mkdir(gone);
    await mkdir(odd);
    await start(rig, "web", "-c", gone, ...sleeper);
    await rig.tmux("split-window", "-t", "=web:", "-c", odd, ...sleeper);
    await rmdir(gone);
    const [window] = (await saving.saved({})).windows;
    expect(window!.panes.map(({ directory }) => directory)).toEqual([gone, odd]);
    const pids = window!.panes.map(({ process }) => process!.pid);
    const known = await readPrograms(pids);
    expect(pids.map((pid) => known.get(pid)?.directory)).toEqual([undefined, odd]);
  });

  it("leaves an idle shell's prompt out, and tells what waits there", async () => {
    await using rig = await createRig();
    const saving = new Saving(rig);
    await start(rig, "web", "-e", "PS1=$ ", "-e", "ENV=", "--", "/bin/sh", "-i");
    await shows(rig, /^\$/);
    await rig.tmux("send-keys", "-t", "=web:", "echo one", "Enter");
    await shows(rig, /^one\n\$/m);
    const file = await rig.write("waiting", "vim 'a b'\n");
    await rig.tmux("set-option", "-p", "-t", "=web:", "@tmx_waiting", file);
    const snapshot = await saving.saved();
    expect(saving.textOf(snapshot)).toBe("$ echo one\none\n");
    expect(snapshot.windows[0]!.panes[0]).toMatchObject({
      waiting: "vim 'a b'",
      program: { kind: "shell" },
      options: {},
    });
  });

  it.each([
    ["waits", "", "sh"],
    ["runs what it was to run", "sleep 1000", "sleep"],
  ])("gains nothing by a restore after which a shell %s", async (_name, entered, program) => {
    await using rig = await createRig();
    const saving = new Saving(rig);
    const text = "old text\nup\n> sleep 1000\n";
    const { sha256 } = saving.snapshots.describeText(text);
    saving.snapshots.texts.set(sha256, text);
    const shown = await rig.write("shown", `${text}\u001b[H\u001b[2JWelcome\n`);
    const shell = `cat '${shown}'; PS1='up
> ' ENV= exec /bin/sh -i`;
    await start(rig, "web", "--", "/bin/sh", "-c", shell);
    await rig.tmux("set-option", "-p", "-t", "=web:", "@tmx_text", sha256);
    await shows(rig, /^>\s*$/m);
    if (entered !== "") await rig.tmux("send-keys", "-t", "=web:", entered, "Enter");
    await becomes(rig, program);
    const snapshot = await saving.saved();
    expect(saving.textOf(snapshot)).toBe(text);
    await rig.tmux("send-keys", "-t", "=web:", "C-c");
    await shows(rig, /\^C\s+up\n>\s*$/);
    await rig.tmux("send-keys", "-t", "=web:", "echo more", "Enter");
    await shows(rig, /^more$/m);
    expect(saving.textOf(await saving.saved())).toContain(`${text}Welcome\nup\n> `);
  });

  it("is found by the name that a session is managed under, and tells of links, but not within a group", async () => {
    await using rig = await createRig();
    const saving = new Saving(rig);
    await start(rig, "other", ...sleeper);
    await start(rig, "moved", ...sleeper);
    await rig.tmux("set-option", "-F", "-t", "=moved:", "@tmx_session", "1:#{session_id}:web");
    await rig.tmux("link-window", "-s", "=moved:0", "-t", "=other:5");
    await rig.tmux("new-session", "-d", "-s", "member", "-t", "=moved");
    const snapshot = await saving.saved();
    expect(snapshot).toMatchObject({ session: "moved", group: "moved", managed: { key: "web" } });
    expect(snapshot.windows[0]!.links).toEqual(["other"]);
  });

  it("goes into one file", async () => {
    await using rig = await createRig();
    const saving = new Saving(rig);
    await running(rig, "echo hello");
    const report = await saving.save({ file: "/f.tmx" });
    expect(report).toEqual({ saved: [{ session: "web", unchanged: false }], refused: [] });
    expect(saving.snapshots.generations).toEqual([]);
    expect([...saving.snapshots.files.get("/f.tmx")!.texts.values()]).toEqual(["hello\n"]);
    expect(await save(saving.ports, { sessions: ["web"], cause: "manual", text: true, file: "/f.tmx" })).toMatchObject({
      error: { code: "snapshot-unwritable" },
    });
    await saving.save({ file: "/f.tmx", replace: true });
  });
});

describe("what has not changed", () => {
  it("is not read again, and an autosave of it writes nothing", async () => {
    await using rig = await createRig();
    const saving = new Saving(rig);
    saving.stopClock();
    await running(rig, "echo hello");
    await saving.save();
    expect(saving.read).toEqual(["%0"]);
    await saving.save();
    expect(saving.read).toEqual(["%0"]);
    saving.ahead = 60_000;
    const first = await saving.saved();
    expect(saving.textOf(first)).toBe("hello\n");
    const report = await saving.save({ cause: "auto" });
    expect(saving.read).toEqual([]);
    expect(report.saved).toMatchObject([{ unchanged: true, generation: { number: 3 } }]);
    expect(saving.snapshots.generations).toHaveLength(3);
    await rig.tmux("select-pane", "-t", "%0", "-T", "new");
    expect((await saving.save({ cause: "auto" })).saved).toMatchObject([
      { unchanged: false, generation: { number: 4 } },
    ]);
    expect(saving.textOf(saving.snapshots.generations[3]!.snapshot)).toBe("hello\n");
  });

  it("is read again when its text is gone", async () => {
    await using rig = await createRig();
    const saving = new Saving(rig);
    await running(rig, "echo hello");
    saving.ahead = 60_000;
    await saving.save();
    saving.snapshots.texts.clear();
    expect(saving.textOf(await saving.saved())).toBe("hello\n");
  });

  it("keeps its layout while a small client looks at it", async () => {
    await using rig = await createRig();
    const saving = new Saving(rig);
    await start(rig, "web", ...sleeper);
    await rig.tmux("split-window", "-h", "-l", "20", "-t", "=web:", ...sleeper);
    const { layout, width, height } = (await saving.saved()).windows[0]!;
    await rig.tmux("resize-window", "-x", "40", "-y", "12", "-t", "=web:");
    await rig.tmux("set-option", "-wu", "-t", "=web:", "window-size");
    const squeezed = (await saving.saved()).windows[0]!;
    expect(squeezed).toMatchObject({ width: 40, full: { layout, width, height } });
    await rig.tmux(
      "resize-window",
      "-x",
      "80",
      "-y",
      "24",
      "-t",
      "=web:",
      ";",
      "set-option",
      "-wu",
      "-t",
      "=web:",
      "window-size",
    );
    expect((await saving.saved()).windows[0]!.full).toBeUndefined();
  });
});

describe("what is not believed", () => {
  it("is that most panes went by themselves, until that has been so for a while", async () => {
    await using rig = await createRig();
    const saving = new Saving(rig);
    await start(rig, "web", ...sleeper);
    for (let pane = 0; pane < 3; pane++) await rig.tmux("split-window", "-t", "=web:", ...sleeper);
    await saving.save();
    await rig.tmux("kill-pane", "-a", "-t", "%0");
    for (const request of [{ cause: "auto" }, { sessions: "all" }] as const) {
      const report = await saving.save(request);
      expect(report).toMatchObject({
        saved: [],
        refused: [{ session: "web", why: expect.stringContaining("3 of its 4 panes") }],
      });
    }
    expect(saving.snapshots.refused).toHaveLength(2);
    const intoFile = { sessions: "all", cause: "manual", text: true, file: "/f.tmx" } as const;
    expect(await save(saving.ports, intoFile)).toMatchObject({ ok: false, error: { code: "not-saved" } });
    expect(saving.snapshots.files.size).toBe(0);
    saving.ahead = 11 * 60_000;
    expect(await saving.save({ cause: "auto" })).toMatchObject({ saved: [{ generation: { number: 2 } }], refused: [] });
  });

  it("when somebody asks for it by name, it is", async () => {
    await using rig = await createRig();
    const saving = new Saving(rig);
    await start(rig, "web", ...sleeper);
    for (let pane = 0; pane < 3; pane++) await rig.tmux("split-window", "-t", "=web:", ...sleeper);
    await saving.save();
    await rig.tmux("kill-pane", "-a", "-t", "%0");
    expect(await saving.save()).toMatchObject({ saved: [{ generation: { number: 2 } }] });
  });

  it.each([
    ["ends", "the tmux server ended while it was saved", async (rig: Rig) => rig.tmux("kill-server")],
    [
      "is another one by then",
      "another tmux server came while it was saved",
      async (rig: Rig) => {
        await rig.tmux("kill-server");
        await rig.until(() => rig.processes().length === 0, { what: "its end" });
        await start(rig, "web", ...sleeper);
      },
    ],
  ] as const)("is a server that %s", async (_name, why, happens) => {
    await using rig = await createRig();
    const saving = new Saving(rig);
    saving.stopClock();
    await running(rig, "echo hello");
    await saving.save();
    saving.beforeTexts = () => happens(rig);
    expect(await saving.save()).toMatchObject({ saved: [], refused: [{ why }] });
    expect(saving.snapshots.generations).toHaveLength(1);
    expect(saving.snapshots.refused[0]!.snapshot).toMatchObject({ hasText: false });
  });
});

describe("a session that a restore is still at work in", () => {
  /** Shows a part, and the rest once the file is gone. */
  const restoring = (rig: Rig): Promise<string> =>
    rig.write("replay.sh", 'echo a part; while [ -e "$1" ]; do sleep 0.05; done; echo the rest; exec sleep 1000\n');

  it("is saved when that is done", async () => {
    await using rig = await createRig();
    const saving = new Saving(rig);
    const text = await rig.write("text", "");
    await start(rig, "web", "-n", "w", "--", "/bin/sh", await restoring(rig), text);
    await shows(rig, /a part/);
    saving.sleep = async () => {
      await rm(text, { force: true });
      await becomes(rig, "sleep");
    };
    const snapshot = await saving.saved();
    expect(snapshot.windows[0]!.panes).toMatchObject([{ program: { pipeline: [["sleep", "1000"]] } }]);
    expect(saving.textOf(snapshot)).toBe("a part\nthe rest\n");
  });

  it("is not saved as it is then, however long that takes", async () => {
    await using rig = await createRig();
    const saving = new Saving(rig);
    const text = await rig.write("text", "");
    await start(rig, "web", "-n", "w", "--", "/bin/sh", await restoring(rig), text);
    await shows(rig, /a part/);
    const why = "an apply or a restore is still at work in its panes";
    expect(await saving.save()).toMatchObject({ saved: [], refused: [{ why }] });
    expect(await save(saving.ports, { sessions: "all", cause: "manual", text: true, file: "/f.tmx" })).toMatchObject({
      error: { message: expect.stringContaining(why) },
    });
  });
});

it("names the sessions that there are, when it is asked for another", async () => {
  await using rig = await createRig();
  const saving = new Saving(rig);
  const request = { sessions: ["wbe"], cause: "manual", text: true } as const;
  expect(await save(saving.ports, request)).toMatchObject({ ok: false, error: { code: "no-such-session" } });
  expect(await save(saving.ports, { ...request, sessions: "all" })).toMatchObject({
    error: { code: "no-such-session", message: expect.stringContaining("no tmux server runs") },
  });
  await start(rig, "web", ...sleeper);
  expect(await save(saving.ports, request)).toMatchObject({ ok: false, error: { hint: 'did you mean "web"?' } });
});
