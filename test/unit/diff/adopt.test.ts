/** Which live part becomes which of a manifest's, and when that is not clear. */
import { describe, expect, it } from "vitest";
import { matchForAdoption } from "../../../src/diff/adopt.ts";
import { isRunning } from "../../../src/diff/running.ts";
import { parseManifests } from "../../../src/manifest/index.ts";
import type { LivePane, LiveWindow } from "../../../src/model/live.ts";
import { job, livePane, liveSession, liveWindow, own, SHELL } from "../../support/live.ts";

function specOf(windows: readonly object[]) {
  const text = JSON.stringify({ session: "web", windows });
  const parsed = parseManifests({ file: "x", text, dir: "/" }, { vars: {}, env: {}, home: "/" });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value.specs[0]!;
}

/** `key=@id` and `key=%id` for what was matched, or the doubts. */
function matched(manifest: readonly object[], windows: readonly LiveWindow[]): readonly string[] {
  const result = matchForAdoption(specOf(manifest), liveSession({ windows }));
  if (!result.ok) return result.error;
  const pairs = result.value.windows.flatMap(({ spec, live, panes }) => [
    `${spec.key}=${live.id}`,
    ...panes.map((pane) => `${pane.spec.key}=${pane.live.id}`),
  ]);
  return [...pairs, ...result.value.strangers];
}

const bare = (id: number, given: Partial<LiveWindow>): LiveWindow =>
  liveWindow(id, { panes: [livePane(id)], ...given });

describe("windows", () => {
  it("are matched by name, and those without one by their order", () => {
    const live = [
      bare(0, { name: "sh", isAutomatic: true }),
      bare(1, { name: "b" }),
      bare(2, { name: "a" }),
      bare(3, { isAutomatic: true }),
    ];
    expect(matched([{ name: "a" }, {}, { name: "b" }, {}], live)).toEqual([
      "a=@2",
      "+0=%2",
      "b=@1",
      "+0=%1",
      "+0=@0",
      "+0=%0",
      "+1=@3",
      "+0=%3",
    ]);
  });

  it("that share a name are matched in order, when there are as many", () => {
    const live = [bare(0, { name: "a" }), bare(1, { name: "a" })];
    expect(matched([{ name: "a" }, { name: "a", id: "z" }], live)).toEqual(["a=@0", "+0=%0", "z=@1", "+0=%1"]);
    expect(matched([{ name: "a" }], live)).toEqual(['the manifest has 1 window "a", the session 2']);
  });

  it("that one side has not are left out, and named", () => {
    expect(matched([{ name: "a" }, { name: "new" }], [bare(0, { name: "a" }), bare(1, { name: "mine" })])).toEqual([
      "a=@0",
      "+0=%0",
      'window "mine" (@1)',
    ]);
  });
});

describe("panes", () => {
  const window = (panes: readonly Partial<LivePane>[]): LiveWindow[] => [
    liveWindow(0, { name: "a", panes: panes.map((pane, at) => livePane(at, pane)) }),
  ];

  it("are matched in order where that fits, repeated titles and all", () => {
    const manifest = [{ name: "a", panes: [{ title: "t" }, { title: "t" }] }];
    expect(matched(manifest, window([{ title: "t" }, { title: "t" }]))).toEqual(["a=@0", "+0=%0", "+1=%1"]);
  });

  it("are matched by title, by name and by what they run", () => {
    const manifest = [{ name: "a", panes: ["vim", { name: "api" }, { title: "logs" }] }];
    const live = window([{ title: "logs" }, { program: job("vim") }, { title: "api" }]);
    expect(matched(manifest, live)).toEqual(["a=@0", "api=%2", "+1=%0", "+0=%1"]);
  });

  it("are a doubt where one could be two", () => {
    const [doubt] = matched(
      [{ name: "a", panes: ["vim", null] }],
      window([{ program: job("vim") }, {}, { title: "x" }]),
    );
    expect(doubt).toBe('window "a": the manifest has 1 more pane, the session 2: %1 (host), %2 (x)');
  });

  it("that the manifest has not are named, and those that the session has not are none", () => {
    const live = window([{ program: job("vim") }, { title: "x" }]);
    expect(matched([{ name: "a", panes: ["vim"] }], live)).toEqual(["a=@0", "+0=%0", 'pane %1 ("x") of window "a"']);
    expect(matched([{ name: "a", panes: ["vim", "top"] }], window([{ program: job("vim") }]))).toEqual([
      "a=@0",
      "+0=%0",
    ]);
  });
});

describe("a pane runs what its manifest says", () => {
  const run = (...lines: string[]) => ({ kind: "run", lines }) as const;
  const supervised = { kind: "supervised", lines: ["npm start"], restart: "always" } as const;

  it.each([
    ["whatever somebody runs in a plain shell", { kind: "shell" } as const, job("vim")],
    ["in the same words", run("vim 'a b' c"), job("vim", "a b", "c")],
    ["in other quotes", run('vim "a b"   c'), job("vim", "a b", "c")],
    ["by its whole path", run("vim x"), job("/usr/bin/vim", "x")],
    ["as a script that something reads", run("./dev.sh x"), job("/bin/sh", "./dev.sh", "x")],
    ["last of several lines", run("cd x", "make"), job("make")],
    ["as its own process", supervised, own("npm", "start")],
    ["through a shell", run("a; b"), own("sh", "-c", "a; b")],
  ])("%s", (_, process, program) => {
    expect(isRunning(process, program)).toBe(true);
  });

  it.each([
    ["an idle shell", run("vim"), SHELL],
    ["another argument", run("vim x"), job("vim", "y")],
    ["fewer arguments", run("vim x"), job("vim")],
    ["a variable", run("vim $X"), job("vim", "$X")],
    ["a job where the process should be", supervised, job("npm", "start")],
  ])("but not with %s", (_, process, program) => {
    expect(isRunning(process, program)).toBe(false);
  });
});
