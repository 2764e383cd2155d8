import { describe, expect, it } from "vitest";
import { paneWith, sessionWith, specOf, windowWith } from "./support.ts";

const paneOf = (yaml: string) => specOf(paneWith(yaml)).windows[0]?.panes[0];

describe("a manifest as a spec", () => {
  it("has every default filled in", () => {
    expect(specOf("session: web\nwindows: [{}]\n")).toEqual({
      name: "web",
      root: "/src/web",
      env: {},
      options: {},
      unmanaged: "keep",
      windows: [
        {
          key: "+0",
          options: {},
          focus: false,
          panes: [
            {
              key: "+0",
              process: { kind: "shell" },
              root: "/src/web",
              env: {},
              focus: false,
              stop: { keys: [], graceMs: 5000 },
              onChange: "ask",
              options: {},
            },
          ],
        },
      ],
      source: { file: "web.yaml", line: 1 },
    });
  });

  it("has everything that the manifest says", () => {
    const text = `version: 1
session: web
root: ~/src
env: { A: 1, B: true }
options: { mouse: true, history-limit: 50000 }
unmanaged: prune
heal: enforce
snapshot: { every: 5m, keep: 3, text: 50 }
windows:
  - name: edit
    id: e
    index: 3
    root: api
    env: { A: 2, C: x }
    options: { monitor-bell: false }
    layout: main-vertical
    synchronize: true
    focus: true
    beforeEach: nvm use
    panes:
      - name: main
        run: [vim, ls]
        root: ../lib
        env: { C: y }
        title: Editor
        focus: true
        size: 60%
        restart: on-failure
        stop: { keys: [Escape, q], grace: 1m }
        onChange: restart
        options: { allow-rename: true }
`;
    expect(specOf(text)).toEqual({
      name: "web",
      root: "/home/ada/src",
      env: { A: "1", B: "true" },
      options: { mouse: "on", "history-limit": "50000" },
      unmanaged: "prune",
      heal: "enforce",
      snapshot: { everyMs: 300_000, keep: 3, text: 50 },
      windows: [
        {
          key: "e",
          name: "edit",
          index: 3,
          layout: { kind: "named", name: "main-vertical" },
          options: { "monitor-bell": "off", "synchronize-panes": "on" },
          focus: true,
          panes: [
            {
              key: "main",
              name: "main",
              process: { kind: "supervised", lines: ["nvm use", "vim", "ls"], restart: "on-failure" },
              root: "/home/ada/src/lib",
              env: { A: "2", C: "y" },
              title: "Editor",
              focus: true,
              size: { amount: 60, unit: "percent" },
              stop: { keys: ["Escape", "q"], graceMs: 60_000 },
              onChange: "restart",
              options: { "remain-on-exit": "on", "allow-rename": "on" },
            },
          ],
        },
      ],
      source: { file: "web.yaml", line: 2 },
    });
  });
});

describe("identities", () => {
  it("are id, name, or the place among those without", () => {
    const { windows } = specOf(
      "session: w\nwindows:\n  - {}\n  - { name: a }\n  - { panes: [ls, { name: p }, ~] }\n  - { id: x, name: b }\n  - {}\n",
    );
    expect(windows.map(({ key }) => key)).toEqual(["+0", "a", "+1", "x", "+2"]);
    expect(windows[2]?.panes.map(({ key }) => key)).toEqual(["+0", "p", "+1"]);
  });
});

describe("directories", () => {
  it.each([
    [undefined, undefined, undefined, "/src/web"],
    ["api", undefined, undefined, "/src/web/api"],
    ["api", "lib", "x", "/src/web/api/lib/x"],
    ["..", "../..", "..", "/"],
    ["~", "a", undefined, "/home/ada/a"],
    ["/srv", "~/b", "./c/", "/home/ada/b/c"],
    ["a", "b", "/tmp//x/../y", "/tmp/y"],
    ["#(touch x)", undefined, undefined, "/src/web/#(touch x)"],
  ])("%s, %s, %s is %s", (session, window, pane, expected) => {
    const root = (value: string | undefined): string => (value === undefined ? "{}" : JSON.stringify({ root: value }));
    const inner = `{ "panes": [${root(pane)}]${window === undefined ? "" : `, "root": ${JSON.stringify(window)}`} }`;
    const outer = session === undefined ? "" : `root: ${JSON.stringify(session)}\n`;
    expect(specOf(`session: web\n${outer}windows: [${inner}]\n`).windows[0]?.panes[0]?.root).toBe(expected);
  });
});

describe("what panes run", () => {
  it.each([
    ["run: ls", { kind: "run", lines: ["ls"] }],
    ["run: [a, b]", { kind: "run", lines: ["a", "b"] }],
    ["run: |\n  for x in 1 2\n  do echo $x; done\n", { kind: "run", lines: ["for x in 1 2\ndo echo $x; done"] }],
    ["run: |+\n  ls\n\n\n", { kind: "run", lines: ["ls"] }],
    ["run: ls\nrestart: never", { kind: "run", lines: ["ls"] }],
    ["run: ls\nrestart: always", { kind: "supervised", lines: ["ls"], restart: "always" }],
    ["title: x", { kind: "shell" }],
  ])("%j", (yaml, process) => {
    expect(paneOf(yaml)?.process).toEqual(process);
  });

  it("starts with what the window runs before each", () => {
    const { windows } = specOf(windowWith("beforeEach: [a, b]\npanes: [c, ~, { title: x }]"));
    expect(windows[0]?.panes.map(({ process }) => process)).toEqual([
      { kind: "run", lines: ["a", "b", "c"] },
      { kind: "run", lines: ["a", "b"] },
      { kind: "run", lines: ["a", "b"] },
    ]);
  });

  it("leaves its exit status in a supervised pane, unless told otherwise", () => {
    expect(paneOf("run: a\nrestart: always")?.options).toEqual({ "remain-on-exit": "on" });
    expect(paneOf("run: a\nrestart: always\noptions: { remain-on-exit: failed }")?.options).toEqual({
      "remain-on-exit": "failed",
    });
    expect(paneOf("run: a")?.options).toEqual({});
  });
});

describe("small notations", () => {
  it("reads sizes", () => {
    const { windows } = specOf(windowWith('layout: even-vertical\npanes: [{ size: 40 }, { size: "5%" }]'));
    expect(windows[0]?.panes.map(({ size }) => size)).toEqual([
      { amount: 40, unit: "cells" },
      { amount: 5, unit: "percent" },
    ]);
  });

  it("says synchronize in tmux's words", () => {
    expect(specOf(windowWith("synchronize: false")).windows[0]?.options).toEqual({ "synchronize-panes": "off" });
  });

  it("keeps the order of environments", () => {
    expect(Object.keys(specOf(sessionWith("env: { Z: 1, A: 2, M: 3 }")).env)).toEqual(["Z", "A", "M"]);
  });
});
