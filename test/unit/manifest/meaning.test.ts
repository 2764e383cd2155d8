import { describe, expect, it } from "vitest";
import { layoutChecksum } from "../../../src/lib/tmux-layout.ts";
import { errorsOf, paneWith, parse, sessionWith, specOf, windowWith } from "./support.ts";

const json = JSON.stringify;
const layout = (body: string): string => `${layoutChecksum(body)},${body}`;
const TWO = layout("80x24,0,0{40x24,0,0,0,39x24,41,0,1}");

describe("directories", () => {
  it.each([
    [
      sessionWith("root: ''"),
      "2:7+2 bad-value root | the directory is empty | leave the key out, or write a directory",
    ],
    [
      windowWith("root: ~bob/x"),
      '3:11+6 bad-value windows[0].root | "~bob/x" would be another person\'s home directory, which tmx does not look up | write the path in full, or ./~bob/x for a directory of that name',
    ],
    [
      paneWith("root: ''"),
      "4:15+2 bad-value windows[0].panes[0].root | the directory is empty | leave the key out, or write a directory",
    ],
  ])("%#: refuses what cannot be resolved", (text, error) => {
    expect(errorsOf(text)).toEqual([error]);
  });
});

describe("environments", () => {
  it.each([
    [
      sessionWith("env: { TMUX: x }"),
      '2:8+4 reserved-name env.TMUX | the environment variable "TMUX" is reserved | tmux sets it itself',
    ],
    [
      windowWith("env: { TMUX_PANE: x }"),
      '3:12+9 reserved-name windows[0].env.TMUX_PANE | the environment variable "TMUX_PANE" is reserved | tmux sets it itself',
    ],
    [
      paneWith("env: { TMX_PANE: x }"),
      '4:16+8 reserved-name windows[0].panes[0].env.TMX_PANE | the environment variable "TMX_PANE" is reserved | names that start with TMX_ are set by tmx',
    ],
  ])("%#: refuses reserved names", (text, error) => {
    expect(errorsOf(text)).toEqual([error]);
  });

  it("takes names that only look reserved, and values of several lines", () => {
    expect(specOf(sessionWith('env: { TMUXX: x, TMX: y, A: "1\\n2" }')).env).toEqual({
      TMUXX: "x",
      TMX: "y",
      A: "1\n2",
    });
  });
});

describe("options", () => {
  it("takes those of the level, those of nobody, and the user's own", () => {
    const text = `session: web
options: { mouse: true, "status-format[1]": x, "@mine": false, some-day: 1, default-shell: /bin/zsh }
windows:
  - options: { monitor-activity: true, remain-on-exit: failed, display-panes-time: 5 }
    panes:
      - options: { allow-rename: false, window-style: "bg=red" }
`;
    const spec = specOf(text);
    expect(spec.options).toEqual({
      mouse: "on",
      "status-format[1]": "x",
      "@mine": "off",
      "some-day": "1",
      "default-shell": "/bin/zsh",
    });
    expect(spec.windows[0]?.options).toEqual({
      "monitor-activity": "on",
      "remain-on-exit": "failed",
      "display-panes-time": "5",
    });
    expect(spec.windows[0]?.panes[0]?.options).toEqual({ "allow-rename": "off", "window-style": "bg=red" });
  });

  it.each([
    [
      sessionWith("options: { escape-time: 0 }"),
      '2:12+11 misplaced-option options.escape-time | "escape-time" is a server option | it holds for all sessions, so it belongs in tmux.conf',
    ],
    [
      sessionWith("options: { pane-base-index: 1 }"),
      '2:12+15 misplaced-option options.pane-base-index | "pane-base-index" is a window option | it belongs in the options of a window',
    ],
    [
      windowWith("options: { history-limit: 1 }"),
      '3:16+13 misplaced-option windows[0].options.history-limit | "history-limit" is a session option | it belongs in the options at the top of the document',
    ],
    [
      paneWith("options: { mode-keys: vi }"),
      '4:20+9 misplaced-option windows[0].panes[0].options.mode-keys | "mode-keys" is a window option | it belongs in the options of a window',
    ],
    [
      sessionWith("options: { histroy-limit: 1 }"),
      '2:12+13 unknown-option options.histroy-limit | tmux has no option "histroy-limit" | did you mean "history-limit"?',
    ],
    [
      sessionWith('options: { "@tmx_session": x }'),
      '2:12+14 reserved-name options["@tmx_session"] | the option "@tmx_session" is reserved | names that start with @tmx_ hold what tmx has to remember',
    ],
  ])("%#: refuses the others", (text, error) => {
    expect(errorsOf(text)).toEqual([error]);
  });

  it("refuses a name that tmux is told to change", () => {
    expect(errorsOf(windowWith("name: w\noptions: { automatic-rename: true }"))).toEqual([
      "4:16+16 conflicting-keys windows[0].options.automatic-rename | tmux would change the window's name by itself | leave out the name or the option",
    ]);
    expect(specOf(windowWith("name: w\noptions: { automatic-rename: off }")).windows).toHaveLength(1);
    expect(specOf(windowWith("options: { automatic-rename: on }")).windows).toHaveLength(1);
  });

  it("refuses synchronize beside its option", () => {
    expect(errorsOf(windowWith("synchronize: true\noptions: { synchronize-panes: on }"))).toEqual([
      "3:5+11 conflicting-keys windows[0].synchronize | synchronize and the option synchronize-panes are one and the same | leave one of them out",
    ]);
  });
});

describe("layouts", () => {
  it.each(["even-horizontal", "even-vertical", "main-horizontal", "main-vertical", "tiled"])("takes %s", (name) => {
    expect(specOf(windowWith(`layout: ${name}`)).windows[0]?.layout).toEqual({ kind: "named", name });
  });

  it("takes a layout string with a cell for each pane", () => {
    expect(specOf(windowWith(`layout: "${TWO}"\npanes: [a, b]`)).windows[0]?.layout).toEqual({
      kind: "string",
      text: TWO,
    });
  });

  it.each([
    [
      windowWith("layout: main-vertcal"),
      '3:13+12 bad-layout windows[0].layout | unknown layout "main-vertcal" | did you mean "main-vertical"?',
    ],
    [
      windowWith("layout: spiral"),
      '3:13+6 bad-layout windows[0].layout | unknown layout "spiral" | use even-horizontal, even-vertical, main-horizontal, main-vertical, tiled, or a tmux layout string',
    ],
    [
      windowWith("layout: 0000,80x24,0,0,0"),
      "3:13+16 bad-layout windows[0].layout | tmux cannot read this layout: its checksum is 0000, but that of the text behind it is b25d | copy the string from tmux list-windows once more",
    ],
    [
      windowWith(`layout: '{"V":2,"L":{}}'`),
      "3:13+16 bad-layout windows[0].layout | layouts in the notation that tmux 3.8 prints cannot be used | use even-horizontal, even-vertical, main-horizontal, main-vertical, tiled, or the notation of tmux 3.7",
    ],
    [
      windowWith(`layout: "${TWO}"`),
      "3:13+42 layout-mismatch windows[0].layout | the layout has room for 2 panes, the window has 1 | as many cells as panes are needed",
    ],
    [
      windowWith("panes:\n  - size: 30%"),
      "4:15+3 size-without-layout windows[0].panes[0].size | a size needs a named layout | give the window a layout, such as main-vertical",
    ],
    [
      windowWith("layout: tiled\npanes:\n  - size: 40"),
      "5:15+2 size-without-layout windows[0].panes[0].size | a size needs a named layout that has a direction, which tiled has not | give the window a layout, such as main-vertical",
    ],
    [
      windowWith(`layout: "${TWO}"\npanes:\n  - size: 40\n  - a`),
      "5:15+2 size-without-layout windows[0].panes[0].size | a size needs a named layout | give the window a layout, such as main-vertical",
    ],
    [
      windowWith("layout: main-vertical\npanes:\n  - size: $${{ x }}%"),
      '5:15+10 bad-value windows[0].panes[0].size | expected a share such as "60%" or a number of cells, got "${{ x }}%"',
    ],
  ])("%#: refuses what does not fit", (text, error) => {
    expect(errorsOf(text)).toEqual([error]);
  });
});

describe("what panes run", () => {
  it.each([
    [
      windowWith('panes: [""]'),
      "3:13+2 empty-run windows[0].panes[0] | the command is empty | write a command, or leave it out for a plain shell",
    ],
    [
      paneWith('run: " \\n"'),
      "4:14+5 empty-run windows[0].panes[0].run | the command is empty | write a command, or leave it out for a plain shell",
    ],
    [
      paneWith("run: []"),
      "4:14+2 empty-run windows[0].panes[0].run | the list of commands is empty | write a command, or leave it out for a plain shell",
    ],
    [
      paneWith("run: [ls, '']"),
      "4:19+2 empty-run windows[0].panes[0].run[1] | the command is empty | write a command, or leave it out for a plain shell",
    ],
    [
      windowWith("beforeEach: ['']"),
      "3:18+2 empty-run windows[0].beforeEach[0] | the command is empty | write a command, or leave it out for a plain shell",
    ],
    [
      paneWith("restart: always"),
      "4:18+6 restart-without-run windows[0].panes[0].restart | there is nothing to restart: the pane has no run | add run, or leave restart out",
    ],
    [
      paneWith(`restart: always\nrun: ${"x".repeat(102_401)}`),
      "5:14+102401 run-too-long windows[0].panes[0].run | a supervised command, beforeEach included, is limited to 100 KiB | put the commands into a script",
    ],
    [
      paneWith(`run: ${"x".repeat(1_048_577)}`),
      "4:14+1048577 run-too-long windows[0].panes[0].run | what a pane runs, beforeEach included, is limited to 1 MiB | put the commands into a script",
    ],
  ])("%#: is something, and not too much", (text, error) => {
    expect(errorsOf(text)).toEqual([error]);
  });

  it("may be as long as the limits", () => {
    expect(parse(paneWith(`restart: always\nrun: ${"x".repeat(102_400)}`)).ok).toBe(true);
    expect(parse(paneWith(`run: ${"x".repeat(1_048_576)}`)).ok).toBe(true);
  });
});

describe("stopping", () => {
  it.each([
    "C-c",
    "c-C",
    "M-x",
    "C-M-S-Left",
    "^C",
    "q",
    ":",
    "-",
    "C--",
    "é",
    "Enter",
    "enter",
    "F12",
    "PgUp",
    "KP*",
    "Space",
  ])("takes the key %s", (key) => {
    expect(specOf(paneWith(`stop: { keys: ${json(key)} }`)).windows[0]?.panes[0]?.stop.keys).toEqual([key]);
  });

  it.each([
    ["TERM", "SIGTERM"],
    ["SIGINT", "SIGINT"],
    ["USR1", "SIGUSR1"],
  ])("takes the signal %s", (signal, name) => {
    expect(specOf(paneWith(`stop: { signal: ${signal} }`)).windows[0]?.panes[0]?.stop).toEqual({
      keys: [],
      signal: name,
      graceMs: 5000,
    });
  });

  it.each([
    [
      "keys: C-c Enter",
      '4:23+9 unknown-tmux-key windows[0].panes[0].stop.keys | tmux knows no key "C-c Enter" | one key per entry: [C-c, Enter]',
    ],
    [
      "keys: [C-c, Entre]",
      '4:29+5 unknown-tmux-key windows[0].panes[0].stop.keys[1] | tmux knows no key "Entre" | did you mean "Enter"?',
    ],
    [
      "keys: quit",
      '4:23+4 unknown-tmux-key windows[0].panes[0].stop.keys | tmux knows no key "quit" | write a character, C-c, M-x, or a name such as Enter or Escape',
    ],
    [
      "keys: ''",
      '4:23+2 unknown-tmux-key windows[0].panes[0].stop.keys | tmux knows no key "" | write a character, C-c, M-x, or a name such as Enter or Escape',
    ],
    [
      "keys: X-c",
      '4:23+3 unknown-tmux-key windows[0].panes[0].stop.keys | tmux knows no key "X-c" | write a character, C-c, M-x, or a name such as Enter or Escape',
    ],
    [
      "signal: SIGTREM",
      '4:25+7 unknown-signal windows[0].panes[0].stop.signal | unknown signal "SIGTREM" | did you mean "TERM"?',
    ],
    [
      "signal: term",
      '4:25+4 unknown-signal windows[0].panes[0].stop.signal | unknown signal "term" | did you mean "TERM"?',
    ],
    [
      "signal: '15'",
      '4:25+4 unknown-signal windows[0].panes[0].stop.signal | unknown signal "15" | write a name such as TERM, INT or USR1',
    ],
    [
      "keys: q, signal: INT",
      "4:26+6 conflicting-keys windows[0].panes[0].stop.signal | keys and signal are two ways to stop, and one is enough | leave one of them out",
    ],
    [
      "grace: 25h",
      '4:24+3 bad-value windows[0].panes[0].stop.grace | expected a time such as 10s, 500ms or 1m, got "25h" | a day is the limit',
    ],
    [
      "grace: '$${{ x }}'",
      '4:24+11 bad-value windows[0].panes[0].stop.grace | expected a time such as 10s, 500ms or 1m, got "${{ x }}"',
    ],
  ])("refuses %s", (stop, error) => {
    expect(errorsOf(paneWith(`stop: { ${stop} }`))).toEqual([error]);
  });
});

describe("what may be there once", () => {
  it.each([
    [
      "- name: a\n- name: a",
      '4:9+1 duplicate-name windows[1].name | two windows have the name "a"; the first is on line 3 | give one of them another name, or an id',
    ],
    [
      "- id: a\n- name: a",
      '4:9+1 duplicate-name windows[1].name | two windows have the name "a"; the first is on line 3 | give one of them another name, or an id',
    ],
    [
      "- name: a\n- id: a",
      '4:7+1 duplicate-name windows[1].id | two windows have the id "a"; the first is on line 3 | give one of them another id',
    ],
    [
      "- index: 1\n- {}\n- index: 1",
      "5:10+1 duplicate-index windows[2].index | two windows have the index 1; the first is on line 3 | leave one of them out",
    ],
    [
      "- focus: true\n- focus: true",
      "4:10+4 duplicate-focus windows[1].focus | two windows have the focus; the first is on line 3 | only one can have it",
    ],
    [
      "- panes:\n  - name: a\n  - name: a",
      '5:11+1 duplicate-name windows[0].panes[1].name | two panes of the window have the name "a"; the first is on line 4 | give one of them another name',
    ],
    [
      "- panes:\n  - focus: true\n  - focus: true",
      "5:12+4 duplicate-focus windows[0].panes[1].focus | two panes of the window have the focus; the first is on line 4 | only one can have it",
    ],
  ])("%#: is an error at the second", (windows, error) => {
    expect(errorsOf(`session: web\nwindows:\n${windows}\n`)).toEqual([error]);
  });

  it("is not what is in different windows, or told apart by id", () => {
    expect(
      parse(
        "session: w\nwindows:\n  - { name: a, panes: [{ name: p, focus: true }] }\n  - { name: a, id: b, panes: [{ name: p, focus: true }] }\n",
      ).ok,
    ).toBe(true);
  });
});
