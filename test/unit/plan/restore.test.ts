/** What is said to tmux to bring a session back. What comes of it, the integration tests see. */
import { describe, expect, it } from "vitest";
import type { Restoration, RestoredProcess } from "../../../src/model/restoration.ts";
import { buildRestored } from "../../../src/plan/restore/build.ts";
import { startRestored } from "../../../src/plan/restore/start.ts";
import { lineText } from "../../../src/tmux/script.ts";
import { pane as paneSpec } from "../../support/model/sample.ts";
import { pane, session } from "../../support/restoration.ts";

const CONTEXT = { start: { scripts: "/scripts", runs: "/runs", nonce: "n" }, waiting: "/waiting" };
const PLACE = { session: "web", env: {}, seat: "0.0" };

const start = (process: RestoredProcess, parts: Parameters<typeof pane>[0] = {}) =>
  startRestored(pane({ process, ...parts }), PLACE, CONTEXT);

/** The commands, those within others too, by their first word. */
const commands = (restoration: Restoration): readonly string[] =>
  buildRestored(restoration, CONTEXT).line.map((command) =>
    command[0] === "if-shell" ? command.at(-1)! : lineText([command]),
  );

describe("a pane starts", () => {
  it.each<[string, RestoredProcess, RegExp]>([
    ["the shell that tmux starts", { kind: "shell" }, /^-c \/$/],
    ["a line", { kind: "run", line: "vim" }, /exec .* \/scripts\/start\.sh \/runs\/n-\w+$/],
    ["its own command", { kind: "own", line: "vim a" }, /exec "\$\{SHELL:-\/bin\/sh\}" -c "\$1" tmx vim a$/],
    ["its end", { kind: "ended", end: { status: 3 } }, /; exit 3$/],
    ["the signal that ended it", { kind: "ended", end: { signal: 11 } }, /ulimit -c 0; kill -11 \$\$; exit 139$/],
    ["a bad end for one that nobody knows", { kind: "ended", end: {} }, /kill -9/],
  ])("%s", (_name, process, expected) => {
    expect(start(process).args.join(" ")).toMatch(expected);
  });

  it("with its text before all that, its own environment, and where it was", () => {
    const { args } = start(
      { kind: "ended", end: { status: 0 } },
      { text: "/text", directory: "/a#b", env: { A: "1" } },
    );
    expect(args.slice(0, 5)).toEqual(["-c", "/a##b", "-e", "A=1", "--"]);
    expect(args.slice(-5, -1)).toEqual(["/scripts/replay.sh", "/text", "/bin/sh", "-c"]);
    expect(args.at(-1)).toMatch(/; exit 0$/);
  });

  it("as the manifest says, in the directory where it was", () => {
    const spec = paneSpec({ key: "api", root: "/root", process: { kind: "run", lines: ["make"] } });
    const { args, file } = start({ kind: "manifest", spec, window: "w" }, { directory: "/was" });
    expect(args).toEqual([
      "-c",
      "/was",
      "-e",
      "TMX_SESSION=web",
      "-e",
      "TMX_WINDOW=w",
      "-e",
      "TMX_PANE=api",
      "--",
      "/bin/sh",
      "/scripts/start.sh",
      file!.path,
    ]);
    expect(file!.lines).toEqual(["make"]);
  });

  it("with the PATH that its session has", () => {
    const place = { ...PLACE, env: { PATH: "/mine" } };
    expect(startRestored(pane({ process: { kind: "own", line: "x" } }), place, CONTEXT).args).toContain("PATH=/mine");
  });

  it("each with a file of its own, and one for a line that waits", () => {
    const process = { kind: "waiting", line: "make" } as const;
    const windows = [{ panes: [{ process }, { process }, { process: { kind: "run", line: "make" } as const }] }];
    const { files } = buildRestored(session({ windows }), CONTEXT);
    expect(new Set(files.map(({ path }) => path)).size).toBe(3);
    expect(files.map(({ lines, waiting }) => [lines, waiting?.line])).toEqual([
      [[], "make"],
      [[], "make"],
      [["make"], undefined],
    ]);
    expect(new Set(files.map(({ waiting }) => waiting?.path)).size).toBe(3);
  });
});

describe("a session", () => {
  it("is named in every command, and nothing else is", () => {
    const windows = [
      {
        index: 3,
        key: "w",
        layoutMark: "m",
        zoomed: true,
        panes: [
          { key: "p", windowKey: "w", last: true },
          { active: true, marked: true },
        ],
      },
      { index: 4, link: { session: "other", index: 1 } },
    ];
    const said = commands(session({ key: "web", env: { A: null }, options: { mouse: "on" }, stack: [4, 3], windows }));
    const targets = said.flatMap((text) => [...text.matchAll(/ -t (\S+|'[^']*')/g)].map(([, target]) => target));
    expect(new Set(targets)).toEqual(new Set(["=web:", "=web:3", "=web:4", "=web:65521", "'=web:3.{top}'"]));
    expect(said[0]).toMatch(/^new-session -d -E -s web/);
    expect(said.slice(-4)).toEqual([
      "select-window -t =web:3",
      "select-window -t =web:4",
      "kill-window -t =web:65521",
      "set-option -u -t =web: renumber-windows",
    ]);
  });

  it("makes nothing when it joins another, and fails where that is not there", () => {
    const { line, files } = buildRestored(session({ joins: "web", name: "peer" }), CONTEXT);
    expect(line[0]).toEqual(["has-session", "-t", "=web:"]);
    expect(line[1]).toEqual(["new-session", "-d", "-E", "-s", "peer", "-c", "/", "-t", "=web:"]);
    expect(files).toEqual([]);
  });

  it.each(["$1", "a:b", "a.b", "", "a\\b", "a\nb"])("called %j gets its name last, unless it is taken", (name) => {
    const { line } = buildRestored(session({ name }), CONTEXT);
    expect(line.map(([command]) => command)).toEqual(["set-option", "if-shell", "set-option"]);
    expect(line[1]!.at(-1)).toMatch(/rename-session/);
    expect(line[1]!.at(-1)!.split(" ").slice(0, 5).join(" ")).toMatch(/^new-session -d -E -s tmx-\w+$/);
  });

  it("keeps its placeholder out of the way of its windows", () => {
    const said = commands(session({ windows: [{ index: 65_521 }, { index: 65_522 }] }));
    expect(said).toContain("kill-window -t =web:65523");
  });
});
