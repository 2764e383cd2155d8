/** Every field of a session that comes back, on real tmux. */
import { expect, test, describe } from "vitest";
import { createRig, type Rig } from "../../support/rig.ts";
import { plainLayout, session, stacked, withChecksum } from "../../support/restoration.ts";
import { brought, localOptions } from "./support.ts";

const CONFS: readonly (readonly [string, string])[] = [
  ["none", ""],
  ["indexes from 1, renumbered", "set -g base-index 1\nsetw -g pane-base-index 1\nset -g renumber-windows on"],
  ["indexes from 7", "set -g base-index 7\nsetw -g pane-base-index 5"],
  ["a default-command that is no shell", "set -g default-command 'cat'"],
  ["remain-on-exit everywhere", "setw -g remain-on-exit on"],
  ["a small default-size", "set -g default-size 20x5"],
  ["synchronised panes", "setw -g synchronize-panes on"],
  ["border status lines", "setw -g pane-border-status top"],
  ["hooks that split the layout anew", "set-hook -g after-split-window 'select-layout tiled'"],
  ["hooks that rename new windows", "set-hook -g after-new-window 'rename-window x'"],
  ["hooks that look at another pane", "set-hook -g after-split-window 'select-pane -t :.+'"],
  ["hooks that look at another window", "set-hook -g after-new-window 'select-window -t :-'"],
  ["hooks that split new windows", "set-hook -g after-new-window 'split-window -h'"],
  ["hooks that open more windows", "set-hook -g after-new-session 'new-window -n extra cat'"],
  ["hooks on every option", "set-hook -g after-set-option 'select-pane -t :.+'"],
  ["hooks that fail", "set-hook -g after-new-window 'no-such-thing'\nset-hook -g session-created 'kill-pane -t %99'"],
];

const two = [
  { title: "first" },
  { title: "second", last: true },
  { title: "third", active: true },
  { title: "fourth" },
] as const;

const LAYOUT = withChecksum("100x30,0,0{50x30,0,0[50x15,0,0,0,50x14,0,16,1],49x30,51,0[49x20,51,0,2,49x9,51,21,3]}");

describe.concurrent("whatever tmux.conf says", () => {
  test.for(CONFS)("%s", async ([, conf]) => {
    await using rig = await createRig();
    await rig.conf(`setw -g automatic-rename off\n${conf}`);
    const windows = [
      { index: 0, name: "edit", panes: two, width: 100, height: 30, layout: LAYOUT },
      { index: 1, name: "", panes: [{ title: "only" }] },
      { index: 5, name: "same", panes: [{ title: "a" }, { title: "b" }], zoomed: true, width: 60, height: 20 },
      { index: 9, name: "same", panes: [{ title: "c" }] },
    ];
    await brought(rig, session({ name: "web", stack: [5, 0, 9], windows }));
    const rows = await rig.snapshot();
    expect(rows.map(({ windowIndex, window, title, active }) => [windowIndex, window, title, active])).toEqual([
      [0, "edit", "first", false],
      [0, "edit", "second", false],
      [0, "edit", "third", true],
      [0, "edit", "fourth", false],
      [1, "", "only", true],
      [5, "same", "a", true],
      [5, "same", "b", false],
      [9, "same", "c", true],
    ]);
    expect(await layouts(rig)).toEqual([
      `100x30 0 ${plainLayout(LAYOUT)}`,
      `80x24 0 ${stacked(1, 80, 24)}`,
      `60x20 1 ${stacked(2, 60, 20)}`,
      `80x24 0 ${stacked(1, 80, 24)}`,
    ]);
    expect(await rig.tmux("display-message", "-pt", "=web:", "#{session_stack}")).toBe("5,0,9");
    expect(await rig.tmux("list-panes", "-t", "=web:0", "-F", "#{pane_last}")).toBe("0\n1\n0\n0");
    expect(await rig.tmux("list-panes", "-t", "=web:5", "-F", "#{pane_last}")).toBe("0\n0");
    expect(await localOptions(rig, "-t", "=web:")).toBe("");
    expect(await localOptions(rig, "-wt", "=web:0")).toBe("");
    expect(await localOptions(rig, "-wt", "=web:5")).toBe("");
    expect(await localOptions(rig, "-pt", "=web:1")).toBe("@tmx_restored @tmx_start");
    expect(await rig.tmux("show-environment", "-t", "=web:")).toBe("");
    expect(await localOptions(rig, "-s")).not.toContain("@tmx");
  });
});

const layouts = async (rig: Rig): Promise<readonly string[]> => {
  const shown = await rig.tmux(
    "list-windows",
    "-t",
    "=web:",
    "-F",
    "#{window_width}x#{window_height} #{window_zoomed_flag} #{window_layout}",
  );
  return shown.split("\n").map((line) => line.replace(/\S+$/, plainLayout));
};
