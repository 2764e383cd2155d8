/** Snapshots that somebody has written to do harm, with right checksums: nothing runs, nothing crashes, nothing leaks. */
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { layoutChecksum } from "../../../src/lib/tmux-layout.ts";
import { expectCode, jsonOf, settled } from "../../support/apply.ts";
import { createRig, type Outcome, type Rig } from "../../support/rig.ts";
import { putText, tamper } from "../../support/sealed.ts";
import { Terminal } from "../../support/terminal.ts";
import { stacked } from "../../support/snapshots.ts";

/** A session with two panes in a window and one in another, saved as a generation and as a file. */
async function prepared(): Promise<Rig> {
  const rig = await createRig();
  await rig.tmux("new-session", "-d", "-s", "web", "-n", "a", "-c", rig.dir, "--", "cat");
  await rig.tmux("split-window", "-d", "-h", "-t", "=web:a", "-c", rig.dir, "--", "cat");
  await rig.tmux("new-window", "-d", "-t", "=web:4", "-n", "b", "-c", rig.dir);
  expectCode(await rig.tmx("session", "save", "web"), 0);
  expectCode(await rig.tmx("session", "save", "web", "--file", "web.json"), 0);
  // Where it all has to go on.
  await rig.tmux("new-session", "-d", "-s", "own", "--", "cat");
  await rig.tmux("kill-session", "-t", "=web:");
  return rig;
}

/** Changes what was saved, in the generation and in the file alike. */
async function change(rig: Rig, how: (snapshot: any) => void): Promise<void> {
  const files = await readdir(rig.stateDir, { recursive: true });
  const generation = files.find((file) => /web[^/]*\/1\.json$/.test(file))!;
  await tamper(join(rig.stateDir, generation), (content) => {
    how(content.snapshot);
    content.snapshot = marked(rig, content.snapshot);
  });
  await tamperFile(rig, how);
}

const tamperFile = (rig: Rig, how: (snapshot: any, content: any) => void): Promise<void> =>
  tamper(join(rig.dir, "web.json"), (content) => {
    how(content.snapshots[0], content);
    content.snapshots = marked(rig, content.snapshots);
  });

/** Wherever it runs, it leaves its mark at one place. */
const marked = (rig: Rig, value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll("touch MARK", `touch ${markOf(rig)}`));

/** Nothing that a terminal would obey, but line ends. */
function expectHarmless({ stdout, stderr }: Outcome): void {
  // oxlint-disable-next-line no-control-regex -- that is what must not be there
  expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
}

/** Everything that shows what was saved, or restores it; each ends well or with a sentence. */
async function useAll(rig: Rig, session = "web"): Promise<Outcome[]> {
  const commands = [
    ["session", "snapshots"],
    ["snapshot", "show", session],
    ["snapshot", "show", session, "--text"],
    ["snapshot", "verify", session],
    ["session", "restore", session, "--dry-run"],
    ["session", "restore", "./web.json", "--dry-run"],
    ["session", "restore", "./web.json", "--as", "copy"],
    ["session", "restore", "./web.json", "--as", "trusted", "--trust"],
    ["session", "restore", session],
    ["snapshot", "diff", session],
    ["session", "save", "--all"],
  ];
  const outcomes: Outcome[] = [];
  for (const command of commands) {
    const what = `after tmx ${command.join(" ")}`;
    const outcome = await rig.tmx(...command);
    expectHarmless(outcome);
    expect(outcome.stderr, `${what}:`).not.toMatch(/has made a mistake/);
    if (outcome.code !== 0) expect(outcome.stderr, `${what}:`).toMatch(/^error: /m);
    outcomes.push(outcome);
  }
  return outcomes;
}

/** tmux lives, and nothing that was hidden anywhere has run. */
async function expectUnharmed(rig: Rig): Promise<void> {
  expect(await rig.tmux("list-sessions", "-F", "#{session_name}")).toContain("own");
  expect(existsSync(markOf(rig))).toBe(false);
}

/** What comes into being when something runs that should not. */
const markOf = (rig: Rig): string => join(rig.dir, "MARK");

const TEXTS = [
  "#(touch MARK)",
  "##(touch MARK) #{E:l} #[fg=red]",
  "x; kill-server",
  "x;",
  "' ; kill-server ; '",
  "} kill-server {",
  "$(touch MARK) `touch MARK`",
  "new\ntouch MARK\n",
  "\u001b]0;pwned\u0007\u001b[2J\u202e",
  "\u0003touch MARK\r",
  "-t",
  "--",
  "%1",
  "",
  "x".repeat(5000),
];

/** One window with one pane for each text. */
function spread(snapshot: any, put: (window: any, text: string, snapshot: any) => void): void {
  const window = snapshot.windows.at(-1);
  snapshot.windows = TEXTS.map((text, at) => {
    const own = structuredClone(window);
    Object.assign(own, { index: at, id: `@${at}` });
    Object.assign(own.panes[0], { id: `%${at}` });
    put(own, text, snapshot);
    return own;
  });
  snapshot.stack = [0];
}

const named = (text: string): string => text.replaceAll("=", "") || "X";

const PLACES: Readonly<Record<string, (window: any, text: string, snapshot: any) => void>> = {
  names: (window, text) => {
    window.name = text;
    window.panes[0].title = text;
  },
  folders: (window, text, snapshot) => {
    snapshot.root = `/${text}`;
    window.panes[0].directory = text;
  },
  variables: (_window, text, { env }) => Object.assign(env, { [named(text)]: text, [`N${text.length}`]: text }),
  options: (window, text, { options }) => {
    for (const own of [options, window.options, window.panes[0].options])
      Object.assign(own, { "@mine": text, [named(text)]: text });
  },
  "command lines": (window, text) => {
    const [pane] = window.panes;
    const isOwn = window.index % 3 === 0;
    pane.program = { kind: "command", pipeline: [["vim", text], [text]], isOwn };
    pane.startCommand = text;
    if (window.index % 3 === 1) pane.waiting = text;
  },
  "what is only told": (window, text, snapshot) => {
    Object.assign(snapshot, { note: text, secrets: [text], managed: { key: text, file: text } });
    Object.assign(snapshot.machine, { host: text });
    Object.assign(snapshot.server, { version: text });
    Object.assign(window, { links: [text], key: text, layoutMark: text });
    Object.assign(window.panes[0], { key: text, windowKey: text, processMark: text, titleMark: text });
  },
};

describe.concurrent("hostile words in a snapshot", () => {
  test.for(Object.entries(PLACES))("as %s", async ([, put]) => {
    await using rig = await prepared();
    await change(rig, (snapshot) => spread(snapshot, put));
    await useAll(rig);
    await expectUnharmed(rig);
    // All of it is there, and can be saved and lost once more.
    const panes = (await rig.snapshot()).filter(({ session }) => session !== "own");
    expect(panes.map(({ session }) => session)).toEqual(
      ["copy", "trusted", "web"].flatMap((name) => TEXTS.map(() => name)),
    );
  });
});

const RUNS = "run-shell 'touch MARK'";

/** What tmux runs by itself, sooner or later. */
const OPTIONS: Readonly<Record<string, string>> = {
  "after-new-window[0]": RUNS,
  "window-renamed[3]": RUNS,
  "session-window-ch": RUNS,
  "pane-title-changed": RUNS,
  "default-command": "touch MARK; exec cat",
  "default-shell": "/bin/false",
  "lock-command": "touch MARK",
  "status-left": "#(touch MARK)",
  "status-right": "#{E:window_name}",
  "set-titles-string": "#(touch MARK)",
  "update-environment[0]": "LD_PRELOAD",
  "automatic-rename-format": "#(touch MARK)",
  "pane-border-format": "#(touch MARK)",
  "window-status-format": "#(touch MARK)",
  "window-status-style": "#{E:window_name}",
  "synchronize-panes": "on",
  "allow-passthrough": "all",
  "@plugin-hook": "touch MARK",
};

const hostileOptions = (snapshot: any): void => {
  snapshot.options = { ...OPTIONS, "status-keys": "vi" };
  for (const window of snapshot.windows) {
    Object.assign(window, { name: "#(touch MARK)", options: { ...OPTIONS, "mode-keys": "vi" } });
    for (const pane of window.panes) pane.options = { ...OPTIONS };
  }
};

describe.concurrent("a file that anybody may have written", () => {
  test("sets no option that could make something run, and no variable, and says so", async () => {
    await using rig = await prepared();
    await tamperFile(rig, (snapshot) => {
      hostileOptions(snapshot);
      snapshot.env = { PATH: rig.dir, LD_PRELOAD: "/evil.so", PROMPT_COMMAND: "touch MARK", SHLVL: null };
    });
    const restored = await rig.tmx("session", "restore", "./web.json");
    expectCode(restored, 0);
    expect(restored.stdout).toMatch(/^ {2}- web options\.default-command: it comes out of a file, /m);
    expect(restored.stdout).toMatch(/^ {2}- web env\.LD_PRELOAD: it comes out of a file, and could make programs run/m);
    expect(await rig.tmux("show-options", "-t", "=web:")).toBe("status-keys vi");
    expect(await rig.tmux("show-options", "-wv", "-t", "=web:0", "mode-keys")).toBe("vi");
    expect(await rig.tmux("show-environment", "-t", "=web:")).toBe("");
    // Somebody looks at it: what is drawn is worked out.
    await using terminal = await Terminal.open(rig);
    await terminal.type("tmx attach web");
    await rig.until(async () => (await rig.tmux("list-clients")) !== "", { what: "a client" });
    await rig.tmux("new-window", "-t", "=web:9");
    await rig.tmux("rename-window", "-t", "=web:9", "new");
    await expectUnharmed(rig);
  });

  test("starts nothing by itself, but what a person says yes to", async () => {
    await using rig = await prepared();
    await tamperFile(rig, (snapshot) => {
      const [[one, two], [three]] = snapshot.windows.map(({ panes }: any) => panes);
      one.program = { kind: "command", pipeline: [["tail", "-f", "/dev/null"]], isOwn: true };
      two.program = { kind: "command", pipeline: [["vim", "-u", "/evil"]], isOwn: false };
      three.waiting = "touch MARK\n";
    });
    const restored = await rig.tmx("session", "restore", "./web.json");
    expectCode(restored, 0);
    expect(restored.stderr).toMatch(/^2 programs wait at their prompts/);
    await rig.until(() => rig.processes().length > 4, { what: "shells" });
    expect(rig.processes().filter(({ argv }) => /tail|vim|touch/.test(argv[0] ?? ""))).toEqual([]);
    await expectUnharmed(rig);
    expectCode(await rig.tmx("session", "restore", "./web.json", "--as", "two", "--trust"), 0);
    await rig.until(() => rig.processes().some(({ argv }) => argv[0] === "tail"), { what: "tail" });
  });

  test("is no manifest's session", async () => {
    await using rig = await createRig();
    const document = { session: "web", root: "/", windows: [{ name: "w", panes: [{ name: "p", run: "touch MARK" }] }] };
    await settled(rig, "web.yaml", document);
    expectCode(await rig.tmx("session", "save", "web", "--file", "web.json"), 0);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    const restored = await rig.tmx("session", "restore", "./web.json");
    expectCode(restored, 0);
    expect(restored.stdout).toContain("what was applied to it is not known here");
    expect((await rig.snapshot()).map(({ labels }) => labels.session)).toEqual([""]);
    await rig.tmux("kill-session", "-t", "=web:");
    expectCode(await rig.tmx("session", "restore", "./web.json", "--trust"), 0);
    expectCode(await rig.tmx("plan", "web.yaml", "--detailed-exitcode"), 0);
  });

  test("gives a pane's terminal nothing but colours and text", async () => {
    await using rig = await prepared();
    const sequences = [
      "\u001b]52;c;cHduZWQ=\u0007",
      "\u001bPtmux;\u001b\u001b]0;pwned\u0007\u001b\\",
      "\u001b]0;pwned\u0007\u001b]2;pwned\u001b\\\u001bkpwned\u001b\\",
      "\u001b[c\u001b[>c\u001b[6n\u001b[5n\u001b]10;?\u0007\u001bP$qm\u001b\\\u001b[18t",
      "\u001b[?1049h\u001b[2J\u001b[?25l\u001b[?1000h\u001b[4h",
      "\u009b31m\u0090x\u009c\0\u0007\u0005\u001bc",
    ].join("");
    const text = `first\n\u001b[31mred${sequences}\u001b[0m end\n${"x".repeat(20_000)}\nlast\n`;
    await tamperFile(rig, (_snapshot, content) => putText(content, text));
    expectCode(await rig.tmx("session", "restore", "./web.json"), 0);
    const screen = await rig.until(
      async () => {
        const shown = await rig.tmux("capture-pane", "-peJ", "-S", "-", "-t", "=web:0.0");
        return /^last/m.test(shown) ? shown : undefined;
      },
      { what: "the text" },
    );
    // oxlint-disable-next-line no-control-regex -- its colour
    expect(screen).toMatch(/^first\n\u001b\[31mred/);
    expect(await rig.tmux("display-message", "-p", "-t", "=web:0.0", "#{pane_title} #{alternate_on}")).not.toMatch(
      /pwned| 1$/,
    );
    expect(await rig.tmux("list-buffers")).toBe("");
  });

  test("with more panes than anybody has starts none of them", async () => {
    await using rig = await prepared();
    await tamperFile(rig, (snapshot) => {
      const window = snapshot.windows[1];
      const panes = Array.from({ length: 1000 }, (_, at) => ({ ...window.panes[0], id: `%${at}`, active: at === 0 }));
      snapshot.windows = Array.from({ length: 10 }, (_, at) => {
        const layout = stacked(1000);
        return { ...window, index: at, id: `@${at}`, panes, layout, width: 80, height: 1999 };
      });
      snapshot.stack = [0];
    });
    const refused = await rig.tmx("session", "restore", "./web.json");
    expectCode(refused, 65);
    expect(refused.stderr).toMatch(/^error: the file holds 10000 panes, which would start as many programs$/m);
    expectHarmless(refused);
    await expectUnharmed(rig);
    expect((await rig.snapshot()).length).toBe(1);
  });
});

describe.concurrent("a generation that somebody has changed", () => {
  test("sets no hook, and runs no name of an option", async () => {
    await using rig = await prepared();
    await change(rig, (snapshot) => {
      hostileOptions(snapshot);
      // Its own options are its owner's, whatever they run.
      for (const own of [snapshot, ...snapshot.windows, ...snapshot.windows.flatMap(({ panes }: any) => panes)])
        own.options = Object.fromEntries(
          Object.entries({ ...own.options, "#(touch MARK)": "x" }).filter(
            ([name]) => /^(?:after|window-ren|session|pane-title|#)/.test(name) || name.endsWith("keys"),
          ),
        );
    });
    await rig.tmx("session", "restore", "web");
    await rig.tmux("new-window", "-t", "=web:9");
    await rig.tmux("rename-window", "-t", "=web:9", "new");
    expect(await rig.tmux("show-options", "-H", "-t", "=web:")).not.toContain("touch");
    expect(await rig.tmux("show-options", "-wH", "-t", "=web:0")).not.toContain("touch");
    await expectUnharmed(rig);
  });

  const LAYOUTS: Readonly<Record<string, (layout: string) => string>> = {
    "with a wrong checksum": (layout) => `0000${layout.slice(4)}`,
    "of absurd sizes": () => withChecksum("99999x99999,0,0[1x1,0,0,1x1,0,2]"),
    "with cells for others": () => withChecksum("80x24,0,0{20x24,0,0,20x24,21,0,38x24,42,0}"),
    "that is nested without end": () => withChecksum(`${"80x24,0,0[".repeat(5000)}80x24,0,0${"]".repeat(5000)}`),
    "that is no layout": () => "#(touch MARK)",
    "that is empty": () => "",
  };

  test("with a layout that is wrong is damaged, and told", async () => {
    await using rig = await prepared();
    for (const [what, layout] of Object.entries(LAYOUTS)) {
      const saved = await rig.tmx("session", "restore", "./web.json", "--as", "copy");
      expectCode(saved, 0);
      await tamperFile(rig, (snapshot) => {
        const [window] = snapshot.windows;
        window.layout = layout(window.layout);
        delete window.full;
      });
      const refused = await rig.tmx("session", "restore", "./web.json", "--as", "x");
      expect(refused.code, `a layout ${what}`).toBe(65);
      expectHarmless(refused);
      await expectUnharmed(rig);
      await rig.tmux("kill-session", "-t", "=copy:");
      await rig.tmux("new-session", "-d", "-s", "copy");
      expectCode(await rig.tmx("session", "save", "copy", "--file", "new.json", "--force"), 0);
      await rig.tmux("kill-session", "-t", "=copy:");
      await rig.run("cp", ["new.json", "web.json"]);
    }
  });

  test("that names __proto__ is refused, or shown as any other name", async () => {
    await using rig = await prepared();
    await change(rig, (snapshot) => {
      snapshot.windows[0].name = "__proto__";
      snapshot.windows[0].key = "__proto__";
      Object.assign(snapshot.windows[0].panes[0], { key: "__proto__", windowKey: "constructor", title: "__proto__" });
      snapshot.managed = { key: "__proto__" };
      snapshot.options = { constructor: "y", toString: "z" };
    });
    const outcomes = await useAll(rig);
    expect(outcomes.slice(0, 7).map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    await change(rig, (snapshot) => {
      snapshot.env = JSON.parse('{"__proto__":"x"}');
    });
    expectCode(await rig.tmx("session", "restore", "./web.json", "--as", "x"), 65);
    const verified = await rig.tmx("snapshot", "verify", "web", "-o", "json");
    expect(jsonOf(verified).whole).toBe(false);
    await expectUnharmed(rig);
  });
});

const withChecksum = (body: string): string => `${layoutChecksum(body)},${body}`;
