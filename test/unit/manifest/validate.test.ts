import { describe, expect, it } from "vitest";
import { errorsOf, paneWith, sessionWith, windowWith } from "./support.ts";

describe("unknown keys", () => {
  it.each([
    [sessionWith("rot: x"), '2:1+3 unknown-key rot | unknown key "rot" | did you mean "root"?'],
    [
      sessionWith("session_name: x"),
      '2:1+12 unknown-key session_name | unknown key "session_name" | did you mean "session"?',
    ],
    [sessionWith("layout: tiled"), '2:1+6 unknown-key layout | unknown key "layout" | "layout" belongs in a window'],
    [
      sessionWith("plugins: {}"),
      '2:1+7 unknown-key plugins | unknown key "plugins" | valid keys here: version, extends, include, session, root, vars, env, options, unmanaged, heal, hooks, snapshot, windows',
    ],
    [
      windowWith("restart: always"),
      '3:5+7 unknown-key windows[0].restart | unknown key "restart" | "restart" belongs in a pane',
    ],
    [
      windowWith("start_directory: x"),
      '3:5+15 unknown-key windows[0].start_directory | unknown key "start_directory" | did you mean "root"?',
    ],
    [
      paneWith("shell_command: x"),
      '4:9+13 unknown-key windows[0].panes[0].shell_command | unknown key "shell_command" | did you mean "run"?',
    ],
    [
      paneWith("stop: { key: C-c }"),
      '4:17+3 unknown-key windows[0].panes[0].stop.key | unknown key "key" | did you mean "keys"?',
    ],
    [
      paneWith("grace: 1s"),
      '4:9+5 unknown-key windows[0].panes[0].grace | unknown key "grace" | "grace" belongs under stop',
    ],
    [
      paneWith('echo "a: b"'),
      '4:9+7 unknown-key windows[0].panes[0]["echo \\"a"] | unknown key "echo \\"a" | a command that holds ": " needs quotes around all of it',
    ],
  ])("%#: are named, with what was probably meant", (text, error) => {
    expect(errorsOf(text)).toEqual([error]);
  });
});

describe("wrong values", () => {
  it.each([
    [
      "session: 5\nwindows: [{}]",
      '1:10+1 wrong-type session | expected text, got the number 5 | put it in quotes: "5"',
    ],
    [
      sessionWith("root: ~"),
      '2:7+1 wrong-type root | expected text, got nothing | a bare ~ is nothing to YAML: write root: "~"',
    ],
    [
      sessionWith("root:"),
      '2:1+4 wrong-type root | expected text, got nothing | a bare ~ is nothing to YAML: write root: "~"',
    ],
    [
      sessionWith("version: 2"),
      "2:10+1 bad-version version | expected version 1 of the manifest language, got the number 2 | leave the key out, or write version: 1",
    ],
    [
      sessionWith("unmanaged: purne"),
      '2:12+5 bad-value unmanaged | expected keep or prune, got "purne" | did you mean "prune"?',
    ],
    [sessionWith("heal: allways"), '2:7+7 bad-value heal | expected missing, enforce or observe, got "allways"'],
    [
      sessionWith("snapshot: { evry: 60s }"),
      '2:13+4 unknown-key snapshot.evry | unknown key "evry" | did you mean "every"?',
    ],
    [
      sessionWith("snapshot: { every: 60 }"),
      "2:20+2 wrong-type snapshot.every | expected a time such as 60s, 5m or 1h, got the number 60 | write the unit: 60s",
    ],
    [
      sessionWith("snapshot: { every: 10ms }"),
      '2:20+4 bad-value snapshot.every | expected a time such as 60s, 5m or 1h, got "10ms" | a second is the least, and a week the most',
    ],
    [
      sessionWith("snapshot: { keep: 0 }"),
      "2:19+1 bad-value snapshot.keep | expected a whole number from 1 to 1000, got the number 0",
    ],
    [
      sessionWith("snapshot: { text: lots }"),
      '2:19+4 wrong-type snapshot.text | expected a whole number from 1 to 1000000, got "lots"',
    ],
    [sessionWith("env: []"), "2:6+2 wrong-type env | expected a mapping, got a list"],
    [
      sessionWith("env: { A: }"),
      '2:8+1 wrong-type env.A | expected text, a number or true or false, got nothing | for an empty value write ""',
    ],
    [
      sessionWith("env: { grace: [1] }"),
      "2:15+3 wrong-type env.grace | expected text, a number or true or false, got a list",
    ],
    [
      paneWith("size: true"),
      '4:15+4 wrong-type windows[0].panes[0].size | expected a share such as "60%" (1% to 99%) or a number of cells, got true',
    ],
    [sessionWith("env: { A: [1] }"), "2:11+3 wrong-type env.A | expected text, a number or true or false, got a list"],
    [
      sessionWith("env: { 1A: x }"),
      '2:8+2 bad-name env.1A | "1A" is no name for an environment variable | use letters, digits and _, and no digit first',
    ],
    [
      sessionWith("env: { '': x }"),
      '2:8+2 bad-name env[""] | "" is no name for an environment variable | use letters, digits and _, and no digit first',
    ],
    [
      sessionWith("vars: { a b: x }"),
      '2:9+3 bad-name vars["a b"] | "a b" is no name for a variable | use letters, digits, _ and -, and start with a letter or _',
    ],
    [
      sessionWith("options: { Mouse: on }"),
      '2:12+5 bad-name options.Mouse | "Mouse" is no name for a tmux option | tmux\'s own are of lower-case letters and -, your own start with @',
    ],
    ["session: web\nwindows: []", "2:10+2 empty-list windows | windows is empty | a session has at least one window"],
    ["session: web\nwindows:\n", "2:1+7 wrong-type windows | expected a list, got nothing"],
    [
      "session: web\nwindows: { a: b }",
      '2:10+8 wrong-type windows | expected a list, got a mapping | start each entry with "- "',
    ],
    ["session: web\nwindows: [vim]", '2:11+3 wrong-type windows[0] | expected a mapping, got "vim"'],
    [
      windowWith("panes: []"),
      "3:12+2 empty-list windows[0].panes | panes is empty | a window has at least one pane; leave the key out for a plain shell",
    ],
    [
      windowWith("index: -1"),
      "3:12+2 bad-value windows[0].index | expected a whole number from 0 to 65535, got the number -1",
    ],
    [
      windowWith("index: 1.5"),
      "3:12+3 wrong-type windows[0].index | expected a whole number from 0 to 65535, got the number 1.5",
    ],
    [
      windowWith("index: first"),
      '3:12+5 bad-value windows[0].index | expected a whole number from 0 to 65535, got "first"',
    ],
    [windowWith("focus: yes"), '3:12+3 wrong-type windows[0].focus | expected true or false, got "yes" | write true'],
    [
      windowWith("synchronize: 'off'"),
      '3:18+5 wrong-type windows[0].synchronize | expected true or false, got "off" | write false',
    ],
    [
      windowWith("name: 404"),
      '3:11+3 wrong-type windows[0].name | expected text, got the number 404 | put it in quotes: "404"',
    ],
    [
      windowWith("beforeEach: 3"),
      '3:17+1 wrong-type windows[0].beforeEach | expected text or a list, got the number 3 | put it in quotes: "3"',
    ],
    [
      windowWith("panes: [5]"),
      '3:13+1 wrong-type windows[0].panes[0] | expected text, nothing or a mapping, got the number 5 | put it in quotes: "5"',
    ],
    [
      windowWith("panes: [[ls, pwd]]"),
      "3:13+9 wrong-type windows[0].panes[0] | expected text, nothing or a mapping, got a list | several commands of one pane: - run: [first, second]",
    ],
    [
      paneWith("run: [true]"),
      '4:15+4 wrong-type windows[0].panes[0].run[0] | expected text, got true | put it in quotes: "true"',
    ],
    [
      paneWith("run:\n  - echo a: b"),
      '5:13+9 wrong-type windows[0].panes[0].run[0] | expected text, got a mapping | a command that holds ": " needs quotes around all of it',
    ],
    [
      paneWith("restart: allways"),
      '4:18+7 bad-value windows[0].panes[0].restart | expected never, on-failure or always, got "allways" | did you mean "always"?',
    ],
    [
      paneWith("restart: true"),
      "4:18+4 bad-value windows[0].panes[0].restart | expected never, on-failure or always, got true",
    ],
    [
      paneWith("onChange: reload"),
      '4:19+6 bad-value windows[0].panes[0].onChange | expected ask or restart, got "reload"',
    ],
    [
      paneWith("size: 0%"),
      '4:15+2 bad-value windows[0].panes[0].size | expected a share such as "60%" (1% to 99%) or a number of cells, got "0%"',
    ],
    [
      paneWith("size: 0"),
      '4:15+1 bad-value windows[0].panes[0].size | expected a share such as "60%" (1% to 99%) or a number of cells, got the number 0',
    ],
    [paneWith("stop: C-c"), '4:15+3 wrong-type windows[0].panes[0].stop | expected a mapping, got "C-c"'],
    [
      paneWith("stop: { grace: 10 }"),
      "4:24+2 wrong-type windows[0].panes[0].stop.grace | expected a time such as 10s, 500ms or 1m, got the number 10 | write the unit: 10s",
    ],
    [
      paneWith("stop: { grace: 10 s }"),
      '4:24+4 bad-value windows[0].panes[0].stop.grace | expected a time such as 10s, 500ms or 1m, got "10 s"',
    ],
  ])("%#: say what was expected and what was there", (text, error) => {
    expect(errorsOf(text)).toEqual([error]);
  });

  it("names missing keys", () => {
    expect(errorsOf("version: 1\n")).toEqual([
      '1:1+10 missing-key session | the manifest has no "session" | give the session a name: session: web; a base for others has none, and is not applied itself',
      '1:1+10 missing-key windows | the manifest has no "windows" | describe at least one window under windows:',
    ]);
  });

  it("does not call a mistyped key missing", () => {
    expect(errorsOf("sesion: web\nwindow: [{}]\n")).toEqual([
      '1:1+6 unknown-key sesion | unknown key "sesion" | did you mean "session"?',
      '2:1+6 unknown-key window | unknown key "window" | did you mean "windows"?',
    ]);
  });
});

describe("all mistakes of a file", () => {
  it("come at once, by position, and none as the consequence of another", () => {
    const text = `session: a.b
env: { TMUX: 1 }
windows:
  - nmae: edit
    layout: main-vertcal
    panes:
      - rnu: vim
        restart: always
        size: 50%
      - 5
      - run: "\${{ vars.nope }}"
        restart: on-falure
  - name: [x]
    focus: true
  - name: logs
    focus: true
`;
    expect(errorsOf(text).map((line) => line.split(" |")[0])).toEqual([
      "1:10+3 bad-name session",
      "2:8+4 reserved-name env.TMUX",
      "4:5+4 unknown-key windows[0].nmae",
      "5:13+12 bad-layout windows[0].layout",
      "7:9+3 unknown-key windows[0].panes[0].rnu",
      "10:9+1 wrong-type windows[0].panes[1]",
      "11:15+16 undefined-variable windows[0].panes[2].run",
      "12:18+9 bad-value windows[0].panes[2].restart",
      "13:11+3 wrong-type windows[1].name",
      "16:12+4 duplicate-focus windows[2].focus",
    ]);
  });
});
