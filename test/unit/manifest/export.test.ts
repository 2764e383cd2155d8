/** A live session as a manifest: what it says, what it leaves out, and that it always reads back. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { exportManifest } from "../../../src/manifest/authoring.ts";
import { parseManifests } from "../../../src/manifest/index.ts";
import type { LiveSession, LiveWindow } from "../../../src/model/live.ts";
import { processMark } from "../../../src/diff/marks.ts";
import { job, livePane, liveSession, liveWindow, own, SHELL } from "../../support/live.ts";

const home = "/home/me";

function text(live: LiveSession, comments = false): string {
  const exported = exportManifest(live, { home, comments });
  if (!exported.ok) throw new Error(exported.error.message);
  return exported.value;
}

const read = (live: LiveSession): any => parse(text(live));

const one = (window: Partial<LiveWindow>): any => read(liveSession({ windows: [liveWindow(0, window)] })).windows[0];

function specOf(live: LiveSession) {
  const parsed = parseManifests({ file: "x", text: text(live), dir: "/" }, { vars: {}, env: {}, home });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value.specs[0]!;
}

describe("an exported manifest", () => {
  it("is short for what is plain", () => {
    expect(text(liveSession())).toBe(
      [
        "# yaml-language-server: $schema=https://unpkg.com/tmx-cli/schemas/session.schema.json",
        "",
        "version: 1",
        "session: web",
        "root: ~/web",
        "windows:",
        "  - name: w0",
        "",
      ].join("\n"),
    );
  });

  it("says what panes run, and nothing of idle shells", () => {
    const panes = [
      livePane(1, { program: job("vim", "a b", "it's") }),
      livePane(2, { program: own("tail", "-f", "x") }),
      livePane(3, { program: { kind: "command", pipeline: [["make"], ["less", "-R"]], isOwn: false } }),
      livePane(4, { program: SHELL, active: true }),
    ];
    expect(one({ panes }).panes).toEqual(["vim 'a b' 'it'\\''s'", "tail -f x", "make | less -R", { focus: true }]);
  });

  it("says a layout tree as a tree", () => {
    const manifest = [
      "session: web",
      "windows:",
      "  - name: w",
      "    layout: { columns: [60%, { rows: [1, 5c], size: 2 }] }",
      "    panes: [~, ~, ~]",
      "",
    ].join("\n");
    const parsed = parseManifests({ file: "x", text: manifest, dir: "/" }, { vars: {}, env: {}, home });
    const [arranged] = parsed.ok ? parsed.value.specs[0]!.windows : [];
    const panes = [livePane(1, { active: true }), livePane(2), livePane(3)];
    const live = liveSession({ windows: [liveWindow(0, { panes, arranged: arranged! })] });
    expect(read(live).windows[0].layout).toEqual({
      columns: [{ size: "60%" }, { rows: [{ size: 1 }, { size: "5c" }], size: 2 }],
    });
    expect(specOf(live).windows[0]!.layout).toEqual(arranged!.layout);
  });

  it("gives ids to windows that share a name, and no name to those that tmux names", () => {
    const windows = [
      liveWindow(0, { name: "a" }),
      liveWindow(1, { name: "a" }),
      liveWindow(2, { name: "a-2" }),
      liveWindow(3, { name: "sh", isAutomatic: true }),
      liveWindow(4, { name: "esc\\033" }),
    ];
    expect(read(liveSession({ windows })).windows).toEqual([
      { name: "a" },
      { name: "a", id: "a-2" },
      { name: "a-2", id: "a-2-2" },
      { panes: [null] },
      { panes: [null] },
    ]);
  });

  it.each([
    [0, [0, 1, 2], [undefined, undefined, undefined]],
    [1, [1, 2], [undefined, undefined]],
    [0, [0, 1, 5, 6], [undefined, undefined, 5, 6]],
    [0, [1, 2], [1, 2]],
  ])("from base-index %i, says the indexes of %j as %j", (base, indexes, wanted) => {
    const windows = indexes.map((index, at) => liveWindow(at, { index }));
    const defaults = { ...liveSession().defaults, session: { "base-index": String(base) } };
    expect(read(liveSession({ windows, defaults })).windows.map((window: any) => window.index)).toEqual(wanted);
  });

  it.each([
    [["/home/me/web", "/home/me/web"], "~/web", [undefined, undefined]],
    [["/home/me/web/api", "/home/me/web/ui"], "~/web", ["api", "ui"]],
    [["/home/me/web", "/srv"], "~/web", [undefined, "/srv"]],
    [["/srv/a", "/srv/a/~b"], "/srv/a", [undefined, "./~b"]],
    [["/home/me"], "~", [undefined]],
    [["/"], "/", [undefined]],
  ])("says the directories %j as %s and %j", (directories, root, roots) => {
    const windows = directories.map((directory, at) => liveWindow(at, { panes: [livePane(at, { directory })] }));
    const manifest = read(liveSession({ windows }));
    expect(manifest.root).toBe(root);
    expect(manifest.windows.map((window: any) => window.root)).toEqual(roots);
  });

  it("leaves secrets out and says so, with and without comments", () => {
    const live = liveSession({
      variables: { API_TOKEN: "hush1", DB: "postgres://me:hush2@host", PORT: "3000" },
      own: { "@my_password": "hush3", "status-left": "x" },
      windows: [liveWindow(0, { panes: [livePane(0, { program: job("curl", "--token", "hush4") })] })],
    });
    for (const comments of [true, false]) {
      const said = text(live, comments);
      expect(said).not.toContain("hush");
      for (const name of ["API_TOKEN", "DB", "@my_password"]) expect(said).toContain(`the value of ${name}`);
      expect(said).toContain("# no run: what runs here holds what sounds like a secret");
    }
    expect(read(live)).toMatchObject({ env: { PORT: 3000 }, options: { "status-left": "x" } });
  });

  it("leaves out what is as it would be anyhow, but not what the manifest set", () => {
    const defaults = {
      session: { mouse: "off" },
      window: { "monitor-bell": "on" },
      variables: { LANG: "C" },
      fromClients: ["DISPLAY", "XDG_*"],
    };
    const variables = { LANG: "C", DISPLAY: ":0", XDG_X: "1", FOO: "", TMX_SESSION: "web" };
    const window = liveWindow(0, { own: { "monitor-bell": "on", "@x": "", "automatic-rename": "off" } });
    const live = liveSession({ own: { mouse: "off", "a-list[0]": "b" }, windows: [window], defaults });
    expect(read(live).options).toEqual({ "a-list[0]": "b" });
    expect(read({ ...live, variables }).env).toEqual({ FOO: "" });
    expect(read(live).windows[0]).toEqual({ name: "w0" });
    const spec = { ...specOf(live), options: { mouse: "off" } };
    const label = { level: "session", session: "web" } as const;
    const labelled = [{ ...window, label: { ...label, level: "window", window: "w0" } as const }];
    expect(read({ ...live, label, windows: labelled, applied: spec }).options).toMatchObject({ mouse: false });
  });

  it("describes a managed session as its manifest does, and leaves strangers out", () => {
    const label = { level: "session", session: "web" } as const;
    const started = {
      ...specOf(liveSession()).windows[0]!.panes[0]!,
      process: { kind: "run", lines: ["a", "b"] } as const,
    };
    const paneLabel = { level: "pane", session: "web", window: "k", pane: "p" } as const;
    const windows = [
      liveWindow(0, {
        label: { level: "window", session: "web", window: "k" },
        panes: [
          livePane(0, { label: paneLabel, started, titleMark: "T", title: "other", processMark: processMark(started) }),
          livePane(1),
        ],
      }),
      liveWindow(1),
    ];
    const said = text(liveSession({ name: "renamed", label, windows }));
    expect(parse(said)).toMatchObject({
      session: "web",
      windows: [{ name: "w0", id: "k", panes: [{ name: "p", title: "T", run: ["a", "b"] }] }],
    });
    expect(parse(said).windows).toHaveLength(1);
    expect(said).toContain("# left out: 1 window(s) and 1 pane(s) that tmx did not make");
  });

  it.each(["a.b", "-x", "$1", "a\\033b", "${HOME}", " a"])(
    "refuses the session name %j, and says what to do",
    (name) => {
      const exported = exportManifest(liveSession({ name }), { home, comments: false });
      expect(exported).toMatchObject({ ok: false, error: { code: "not-exportable" } });
      expect(JSON.stringify(exported)).toContain("tmux rename-session -t '$0' NEW-NAME");
    },
  );

  it("says a layout by its name, or in a notation that every tmux reads", () => {
    const panes = [livePane(0), livePane(1)];
    const json =
      '{"V":2,"L":{"t":"h","w":80,"h":24,"x":0,"y":0,"c":[{"t":"p","w":50,"h":24,"x":0,"y":0},{"t":"p","w":29,"h":24,"x":51,"y":0}]}}';
    const even = json.replace('"w":50', '"w":40').replace('"w":29,"h":24,"x":51', '"w":39,"h":24,"x":41');
    expect(one({ panes, layout: even }).layout).toBe("even-horizontal");
    expect(one({ panes, layout: json }).layout).toMatch(/^[0-9a-f]{4},80x24,0,0\{50x24,0,0,0,29x24,51,0,1\}$/);
    expect(text(liveSession({ windows: [liveWindow(0, { panes, layout: "<float>" })] }))).toContain("# no layout:");
  });

  it("keeps default-size only for a layout that counts in cells", () => {
    const panes = [livePane(0), livePane(1)];
    const layout =
      '{"V":2,"L":{"t":"h","w":80,"h":24,"x":0,"y":0,"c":[{"t":"p","w":50,"h":24,"x":0,"y":0},{"t":"p","w":29,"h":24,"x":51,"y":0}]}}';
    const live = liveSession({ own: { "default-size": "80x24" } });
    expect(read(live).options).toBeUndefined();
    expect(read({ ...live, windows: [liveWindow(0, { panes, layout })] }).options).toEqual({ "default-size": "80x24" });
  });

  it("reads back exactly, and shows a terminal nothing but text, whatever stands in values", () => {
    const value = fc
      .oneof(
        fc.string({ unit: "binary" }),
        fc.string({
          unit: fc.constantFrom(
            "$",
            "{",
            "}",
            "\n",
            " ",
            "#",
            ":",
            "-",
            "'",
            '"',
            "\\",
            "\t",
            "\u001b",
            "\u0085",
            "\u202e",
            "é",
          ),
        }),
        fc.constantFrom("${{ env.X }}", "$${{", "on", "true", "null", "007", "1e3", "~", "", "=", "<<", "0x1f"),
      )
      .filter((each) => !/[\0\p{Surrogate}]/u.test(each));
    fc.assert(
      fc.property(value, value, (option, word) => {
        const windows = [
          liveWindow(0, { panes: [livePane(0, { program: job("x", word, "y"), own: { "@o": option } })] }),
        ];
        const live = liveSession({ variables: { FOO: option }, windows });
        // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
        expect(text(live, true)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
        if (/token|secret|passw|:\/\//i.test(option + word)) return;
        const spec = specOf(live);
        expect(spec.env).toEqual({ FOO: option });
        expect(spec.windows[0]!.panes[0]!.options).toEqual(option === "" ? {} : { "@o": option });
      }),
    );
  });
});
