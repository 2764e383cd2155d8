/** What a session that comes back holds besides its structure, field by field, on real tmux. */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pane as paneSpec } from "../../support/model/sample.ts";
import { createRig, type Rig } from "../../support/rig.ts";
import { session, stacked } from "../../support/restoration.ts";
import { bring, brought, localOptions, shown, written } from "./support.ts";

const HOSTILE = [
  "#(touch ran)",
  "#{pid} #[bold] ## #",
  "%H %M",
  "x;",
  "a;b",
  'it\'s "x" $ `id`',
  "a\\\\b",
  "é ☃ 界",
  "-n",
  "{",
  "~",
];

const show = (rig: Rig, format: string, target = "=web:"): Promise<string> =>
  rig.tmux("display-message", "-pt", target, format);

describe.concurrent("a session", () => {
  test("has its environment and no other", async () => {
    await using rig = await createRig();
    await rig.conf("set-environment -g GONE here\nset-environment -g KEPT here\nset-option -g update-environment LANG");
    const env = { A: "1", EMPTY: "", HOSTILE: "#(touch ran) ; $HOME", GONE: null, "-ODD": "odd" };
    const line = "env >~/env; cat";
    await brought(rig, session({ env, windows: [{ panes: [{ process: { kind: "own", line } }] }] }));
    expect((await rig.tmux("show-environment", "-t", "=web:")).split("\n")).toEqual([
      "-ODD=odd",
      "A=1",
      "EMPTY=",
      "-GONE",
      "HOSTILE=#(touch ran) ; $HOME",
    ]);
    const seen = await written(rig, "env");
    expect(seen).toMatch(/^A=1$/m);
    expect(seen).toMatch(/^KEPT=here$/m);
    expect(seen).toMatch(/^LANG=/m);
    expect(seen).not.toMatch(/^(GONE|TMX_DEFAULT_COMMAND)=/m);
    expect(await rig.tmux("show-environment", "-g")).not.toContain("TMX_DEFAULT_COMMAND");
  });

  test("has its options, whichever of them this tmux takes", async () => {
    await using rig = await createRig();
    const options = {
      "status-left": "#(touch ran) x;",
      "renumber-windows": "on",
      "history-limit": "77",
      "default-command": "exec cat",
      "no-such-option": "1",
      "base-index": "3",
      "default-size": "90x20",
      "@mine": "it's\nmine",
    };
    const refusals = await bring(rig, [
      session({
        options,
        windows: [{ index: 2, panes: [{ process: { kind: "shell" } }, { process: { kind: "own", line: "cat; :" } }] }],
      }),
    ]);
    expect(refusals).toHaveLength(1);
    for (const [name, value] of Object.entries(options).filter(([name]) => name !== "no-such-option"))
      expect(await rig.tmux("show-options", "-vt", "=web:", name)).toBe(value);
    expect(
      await rig.tmux("list-panes", "-t", "=web:", "-F", "#{window_index} #{history_limit} #{pane_current_command}"),
    ).toBe("2 77 cat\n2 77 sh");
  });

  test.for([...HOSTILE, "$0"])("is called %j", async (name) => {
    await using rig = await createRig();
    await brought(rig, session({ name, windows: [{ index: 4 }, { index: 6, panes: [{}, {}] }] }));
    expect(await rig.tmux("list-panes", "-a", "-F", "#{session_name} #{window_index}.#{pane_index}")).toBe(
      ["4.0", "6.0", "6.1"].map((place) => `${name} ${place}`).join("\n"),
    );
    const refusals = await bring(rig, [session({ name })]);
    expect(refusals.join()).toMatch(/[$\\\\]/.test(name) ? /^$/ : /duplicate session/);
    expect(await rig.snapshot(), "nothing is made anew, and nothing touched").toHaveLength(3);
    expect(existsSync(join(rig.dir, "ran"))).toBe(false);
  });

  test.for(["$HOME", "a ${x}", "a\\b", "a\tb", "a\nb", "a\u001bb"])(
    "is called as tmux has made it of %j",
    async (name, { skip }) => {
      await using rig = await createRig();
      await rig.tmux("new-session", "-ds", "first", "cat");
      const renamed = await rig.tmuxTry("rename-window", "-t", "=first:", name);
      skip(renamed.code !== 0, "this tmux takes no such names");
      await rig.tmux("rename-session", "-t", "=first:", name);
      const shown = await rig.tmux("list-windows", "-aF", "#{session_name} #{window_name}");
      const [made] = await rig.snapshot();
      await rig.tmux("kill-session");
      const windows = [{ name: made!.window, options: { "automatic-rename": "off" } }];
      await brought(rig, session({ name: made!.session, windows }));
      expect(await rig.tmux("list-windows", "-aF", "#{session_name} #{window_name}")).toBe(shown);
    },
  );

  test("stays, though it was to end with its last client", async () => {
    await using rig = await createRig();
    await brought(rig, session({ options: { "destroy-unattached": "on", mouse: "on" } }), session({ name: "other" }));
    expect(await localOptions(rig, "-t", "=web:")).toBe("mouse");
  });

  test("joins a group, and nothing where there is none", async () => {
    await using rig = await createRig();
    await brought(
      rig,
      session({ windows: [{ index: 1 }, { index: 3 }] }),
      session({ name: "peer", joins: "web", stack: [3, 1], env: { A: "1" }, options: { mouse: "on" }, key: "peer" }),
    );
    const format = "#{session_name} #{session_group} #{session_stack}";
    expect(await rig.tmux("list-sessions", "-F", format)).toBe("peer web 3,1\nweb web 1");
    expect(await rig.tmux("show-environment", "-t", "=peer:")).toBe("A=1");
    expect(await localOptions(rig, "-t", "=peer:")).toBe("@tmx_session mouse");
    expect(await bring(rig, [session({ name: "lost", joins: "we" })])).toHaveLength(1);
    expect(await rig.tmuxTry("has-session", "-t", "=lost")).toMatchObject({ code: 1 });
  });

  test("has windows of others, and one of its own twice", async () => {
    await using rig = await createRig();
    const own = { session: "web", index: 1 };
    await brought(
      rig,
      session({ name: "other", windows: [{ index: 7, name: "linked", panes: [{}, {}] }] }),
      session({
        stack: [2, 1],
        windows: [{ index: 1 }, { index: 2, link: { session: "other", index: 7 } }, { index: 5, link: own }],
      }),
    );
    const ids = await rig.tmux("list-windows", "-a", "-F", "#{session_name}:#{window_index} #{window_id}");
    const [linked, first, second, third] = ids.split("\n").map((line) => line.split(" ")[1]);
    expect(second).toBe(linked);
    expect(third).toBe(first);
    expect(await show(rig, "#{session_stack}")).toBe("2,1");
  });

  test.for([0, 1])(
    "pane %d is marked, wherever its window is linked to, and whatever the first index is",
    async (at) => {
      await using rig = await createRig();
      await rig.conf("set -g base-index 1\nset -g pane-base-index 1");
      const panes = [{}, {}, {}].map((_, place) => ({ marked: place === at, active: place === 2 }));
      const link = { session: "other", index: 7 };
      await brought(
        rig,
        session({ name: "other", windows: [{ index: 7, panes }] }),
        session({ windows: [{ index: 2 }, { index: 5, link, panes }], stack: [2, 5] }),
      );
      const marked = await rig.tmux("list-panes", "-a", "-f", "#{pane_marked}", "-F", "#{window_index}.#{pane_index}");
      expect(marked.split("\n").toSorted()).toEqual([`5.${at + 1}`, `7.${at + 1}`]);
    },
  );
});

describe.concurrent("a window", () => {
  test.for(["", ...HOSTILE])("is called %j", async (name) => {
    await using rig = await createRig();
    await brought(rig, session({ windows: [{ name, options: { "automatic-rename": "off" } }] }));
    expect((await rig.snapshot()).map(({ window }) => window)).toEqual([name]);
    expect(existsSync(join(rig.dir, "ran"))).toBe(false);
  });

  test("goes on with an automatic name, or not, as it did", async () => {
    await using rig = await createRig();
    const windows = [undefined, "on", "off"].map((value, index) => ({
      index,
      name: "before",
      options: value === undefined ? {} : { "automatic-rename": value },
    }));
    await brought(rig, session({ windows }));
    const local = await Promise.all([0, 1, 2].map((at) => rig.tmux("show-options", "-wt", `=web:${at}`)));
    expect(local).toEqual(["", "automatic-rename on", "automatic-rename off"]);
    await rig.until(async () => (await show(rig, "#{window_name}")) !== "before", { what: "an automatic name" });
    expect(await show(rig, "#{window_name}", "=web:2")).toBe("before");
  });

  test("has its options, its label and the mark of its layout", async () => {
    await using rig = await createRig();
    const options = { "window-size": "manual", "synchronize-panes": "on", "pane-border-status": "top", "@w": "#(x);" };
    const windows = [{ options, key: "edit", layoutMark: "mark@80x24", width: 70, height: 20, panes: [{}, {}] }];
    await brought(rig, session({ key: "web", windows }));
    expect(await localOptions(rig, "-wt", "=web:")).toBe(
      "@tmx_layout @tmx_window @w pane-border-status synchronize-panes window-size",
    );
    for (const [name, value] of Object.entries(options))
      expect(await rig.tmux("show-options", "-wvt", "=web:", name)).toBe(value);
    expect(await show(rig, "#{@tmx_session} #{@tmx_window} #{@tmx_layout} #{window_width}x#{window_height}")).toBe(
      `1:${await show(rig, "#{session_id}")}:web 1:${await show(rig, "#{window_id}")}:web/edit mark@80x24 70x20`,
    );
  });

  test("has forty panes at its own size", async () => {
    await using rig = await createRig();
    const panes = Array.from({ length: 40 }, (_, at) => ({ title: `t${at}`, active: at === 17, last: at === 33 }));
    await brought(
      rig,
      session({ windows: [{ panes, width: 80, height: 79, layout: stacked(40, 80, 79), zoomed: true }] }),
    );
    const rows = await rig.snapshot();
    expect(rows.map(({ title }) => title)).toEqual(panes.map(({ title }) => title));
    expect(rows.findIndex(({ active }) => active)).toBe(17);
    expect(await rig.tmux("list-panes", "-t", "=web:", "-f", "#{pane_last}", "-F", "#{pane_title}")).toBe("t33");
    expect(await show(rig, "#{window_zoomed_flag} #{window_width}x#{window_height}")).toBe("1 80x79");
  });
});

describe.concurrent("a pane", () => {
  test.for(["", ...HOSTILE])("has the title %j", async (title) => {
    await using rig = await createRig();
    await brought(rig, session({ windows: [{ panes: [{ title: "other" }, { title }] }] }));
    expect((await rig.snapshot()).map((row) => row.title)).toEqual(["other", title]);
    expect(existsSync(join(rig.dir, "ran"))).toBe(false);
  });

  test("has its options, its label, its marks and its directory", async () => {
    await using rig = await createRig();
    const directory = join(rig.dir, "odd #(touch ran) 'dir';");
    await mkdir(directory);
    const parts = {
      key: "p q",
      windowKey: "other",
      processMark: "process",
      titleMark: "title",
      directory,
      marked: true,
      startCommand: `"vim #{x}" ;`,
      env: { MINE: "#(touch ran);" },
      options: { "synchronize-panes": "on", "@p": "a\nb;", "remain-on-exit": "on" },
      process: { kind: "own", line: "pwd >~/pwd; env >~/env; cat" },
    } as const;
    await brought(rig, session({ key: "web", windows: [{ panes: [{}, {}, parts], zoomed: true }] }));
    const target = (await rig.snapshot())[2]!.pane;
    expect(await localOptions(rig, "-pt", target)).toBe(
      "@p @tmx_pane @tmx_process @tmx_restored @tmx_start @tmx_title remain-on-exit synchronize-panes",
    );
    for (const [name, value] of Object.entries({
      ...parts.options,
      "@tmx_start": parts.startCommand,
      "@tmx_title": "title",
    }))
      expect(await rig.tmux("show-options", "-pvt", target, name)).toBe(value);
    expect(await show(rig, "#{@tmx_pane} #{@tmx_process} #{pane_marked}", target)).toBe(
      `1:${target}:web/other/p=20q process 1`,
    );
    expect(await written(rig, "pwd")).toBe(`${directory}\n`);
    expect(await written(rig, "env")).toContain("MINE=#(touch ran);\n");
  });

  test.for([{ status: 0 }, { status: 3 }, { signal: 15 }, { signal: 11 }, {}])("is dead as it was: %j", async (end) => {
    await using rig = await createRig();
    const text = await shown(rig, "said before");
    const process = { kind: "ended", end } as const;
    await brought(
      rig,
      session({
        windows: [{ panes: [{ process }, { process, text }, { process, options: { "remain-on-exit": "off" } }] }],
      }),
    );
    const format = "#{pane_dead}:#{pane_dead_status}:#{pane_dead_signal}";
    const { status, signal } =
      "status" in end
        ? { status: end.status, signal: undefined }
        : { status: undefined, signal: "signal" in end ? end.signal : 9 };
    const expected = `1:${status ?? ""}:${signal ?? ""}`;
    await rig.until(
      async () =>
        (await rig.tmux("list-panes", "-t", "=web:", "-F", format))
          .split("\n")
          .every((line) => line === expected || line === "1::"),
      { what: expected },
    );
    expect(await rig.tmux("capture-pane", "-pS", "-", "-t", (await rig.snapshot())[1]!.pane)).toContain("said before");
  });

  test("starts as the manifest says, where it was", async () => {
    await using rig = await createRig();
    const spec = paneSpec({
      key: "api",
      root: "/nowhere",
      env: { A: "1" },
      process: { kind: "run", lines: ["pwd >~/pwd; env >~/env"] },
    });
    const process = { kind: "manifest", spec, window: "w" } as const;
    await brought(rig, session({ key: "web", windows: [{ panes: [{ process, directory: rig.dir }] }] }));
    expect(await written(rig, "pwd")).toBe(`${rig.dir}\n`);
    const env = await written(rig, "env");
    for (const each of ["A=1", "TMX_SESSION=web", "TMX_WINDOW=w", "TMX_PANE=api"])
      expect(env.split("\n")).toContain(each);
    expect(await localOptions(rig, "-pt", "=web:")).toBe("@tmx_restored");
  });
});
