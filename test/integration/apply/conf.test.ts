/** Whatever a user's tmux.conf says, the manifest's session comes out the same and stays. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applied, expectCode, expectNoChanges, outline, paneOf, settled, yaml } from "../../support/apply.ts";
import { createRig } from "../../support/rig.ts";
import { someOf } from "../../support/steps.ts";
import { wrapTmux } from "../../support/wrapped-tmux.ts";

const edit = (out: string, ...more: readonly object[]): object => ({
  name: "edit",
  layout: "main-vertical",
  panes: [
    { name: "main", size: "60%", title: "the editor" },
    { name: "log", run: `echo log >>${out}` },
    { name: "top" },
    ...more,
  ],
});
const server = (out: string): object => ({
  name: "server",
  focus: true,
  panes: [
    { name: "api", run: `echo api >>${out}` },
    { name: "shell", focus: true },
  ],
});
const bare = { name: "bare", options: { "monitor-activity": true } };
const windows = (out: string): object[] => [edit(out), server(out), bare];

const CONFS: readonly (readonly [string, string])[] = [
  ["none", ""],
  ["indexes from 1, renumbered", "set -g base-index 1\nsetw -g pane-base-index 1\nset -g renumber-windows on"],
  ["a default-command", "set -g default-command 'exec bash --norc'"],
  ["a default-command that is no shell", "set -g default-command 'cat'"],
  ["remain-on-exit everywhere", "setw -g remain-on-exit on"],
  ["no status line", "set -g status off"],
  ["zsh", "set -g default-shell /bin/zsh"],
  ["zsh as the default-command", "set -g default-command /bin/zsh"],
  ["a small default-size", "set -g default-size 20x5"],
  ["synchronised panes", "setw -g synchronize-panes on"],
  ["border status lines", "setw -g pane-border-status top"],
  ["hooks that split the layout anew", "set-hook -g after-split-window 'select-layout tiled'"],
  ["hooks that rename new windows", "set-hook -g after-new-window 'rename-window x'"],
  ["hooks that rename new sessions' windows", "set-hook -g after-new-session 'rename-window x'"],
  ["hooks that title panes", "set-hook -g after-split-window 'select-pane -T hooked'"],
  ["hooks that look at another pane", "set-hook -g after-split-window 'select-pane -t :.+'"],
  ["hooks that look at another window", "set-hook -g after-new-window 'select-window -t :-'"],
  ["hooks that split new windows", "set-hook -g after-new-window 'split-window -h'"],
  ["hooks that split new sessions", "set-hook -g after-new-session 'split-window -h cat'"],
  ["hooks that open more windows", "set-hook -g after-new-session 'new-window -n extra cat'"],
  ["hooks on every option", "set-hook -g after-set-option 'select-pane -t :.+'"],
  ["hooks on layouts", "set-hook -g after-select-layout 'select-layout tiled'"],
  ["hooks that fail", "set-hook -g after-new-window 'no-such-thing'\nset-hook -g session-created 'kill-pane -t %99'"],
  ["hooks that run shells", "set-hook -g session-created 'run-shell true'\nset-hook -g window-linked 'run-shell true'"],
  ["a hook that opens a window", "set-hook -g session-created 'new-window -n mine'"],
];

describe.concurrent("tmux.conf", () => {
  test.for(someOf(CONFS, 6))("%s", async ([, conf]) => {
    await using rig = await createRig();
    await rig.conf(conf);
    const out = join(rig.dir, "out");
    const file = await settled(rig, "web.yaml", { session: "web", windows: windows(out) });
    const ours = (await outline(rig)).filter((line) => !line.startsWith("mine"));
    expect(ours).toEqual(["edit: main log top", "server: api shell", "bare: +0"]);
    expect((await paneOf(rig, "edit", "main")).width).toBe(120);
    expect(await paneOf(rig, "edit", "main")).toMatchObject({ title: "the editor", height: expect.any(Number) });
    expect((await rig.snapshot()).filter(({ active, windowActive }) => active && windowActive)).toHaveLength(1);
    expect(await rig.tmux("show-options", "-gqv", "@tmx_script")).toBe("");
    // The commands run once each: a default-command that is no shell leaves that to the user's shell.
    const lines = async (): Promise<string> => (await readFile(out, "utf8")).split("\n").toSorted().join(" ").trim();
    expect(await rig.until(async () => (await lines()) === "api log", { what: "both commands" })).toBe(true);

    // Another window, another pane, another order: the same conf has its say again.
    const changed = [server(out), { name: "new" }, edit(out, { name: "more" }), bare];
    await settled(rig, "web.yaml", { session: "web", windows: changed });
    expect((await outline(rig)).filter((line) => !line.startsWith("mine"))).toEqual([
      "server: api shell",
      "new: +0",
      "edit: main log top more",
      "bare: +0",
    ]);
    expect(await lines()).toBe("api log");
    expectCode(await rig.tmx("delete", file, "--yes", "--prune-unmanaged"), 0);
    expect(await rig.snapshot()).toEqual([]);
  });

  test.for([
    ["rename new windows", "set-hook -g after-new-window 'rename-window x'"],
    ["look at another pane", "set-hook -g after-split-window 'select-pane -t :.+'"],
    ["split new windows", "set-hook -g after-new-window 'split-window -h'"],
    ["fail", "set-hook -g after-split-window 'kill-pane -t %99'"],
  ] as const)("hooks that %s, where one message makes it all", async ([, conf]) => {
    await using rig = await createRig();
    await rig.conf(conf);
    await settled(rig, "web.yaml", { session: "web", windows: [{ name: "a" }, { name: "b", panes: [null, "true"] }] });
    expect(await outline(rig)).toEqual(["a: +0", "b: +0 +1"]);
  });

  test("a tmux that knows no hooks by a name of ours gets the same session", async () => {
    await using rig = await createRig();
    // Such a tmux cannot be had here: ask for a hook that is not there.
    const { env } = await wrapTmux(
      rig,
      `case "$*" in *source-file*) sed 's/^set-hook -R .*/set-hook -R @none/' | "$real" "$@"; exit $?;; esac`,
    );
    const file = await rig.write("web.yaml", yaml({ session: "web", windows: windows(join(rig.dir, "out")) }));
    expectCode(await rig.tmxWith({ env }, "apply", file), 0);
    await expectNoChanges(rig, file);
    expect(await outline(rig)).toEqual(["edit: main log top", "server: api shell", "bare: +0"]);
    expect(await rig.tmux("show-options", "-gqv", "@tmx_script")).toBe("");
  });

  test("a focused window and pane are what people see first", async () => {
    await using rig = await createRig();
    await rig.conf("set -g base-index 5");
    await applied(rig, "web.yaml", { session: "web", windows: windows("/dev/null") });
    const active = (await rig.snapshot()).filter(({ active, windowActive }) => active && windowActive);
    expect(active.map(({ window, labels }) => [window, labels.pane.split("/").at(-1)])).toEqual([["server", "shell"]]);
  });

  test("a session that the user's conf makes itself stays as it is", async () => {
    await using rig = await createRig();
    await rig.conf("new-session -d -s mine -n own");
    const file = await rig.write("web.yaml", yaml({ session: "web", windows: [{ name: "w" }] }));
    expectCode(await rig.tmx("apply", file), 0);
    await expectNoChanges(rig, file);
    expect(await outline(rig, "mine")).toEqual(["own: ?"]);
    expect(await outline(rig, "web")).toEqual(["w: +0"]);
  });
});
