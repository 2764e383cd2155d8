/** `tmx init`: whatever a directory holds, a manifest that is good, and says what it is made of. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatManifest, makeStarter, PROJECT_FILES, type Starter } from "../../../../src/manifest/authoring.ts";
import type { PaneSpec, SessionSpec } from "../../../../src/model/spec.ts";
import { specsOf } from "../support.ts";

const VARIABLES = { vars: {}, env: { HOME: "/home/ada", USER: "ada" } };

function starterFor(files: Readonly<Record<string, string>>, folder = "web"): Starter {
  const found = Object.entries(files).map(([name, text]) => ({ name, text }));
  const starter = makeStarter({ folder, files: found }, VARIABLES);
  specsOf(starter.text);
  expect(formatManifest(starter.text, "tmx.yaml")).toEqual({ ok: true, value: starter.text });
  return starter;
}

const specFor = (files: Readonly<Record<string, string>>, folder?: string): SessionSpec =>
  specsOf(starterFor(files, folder).text)[0]!;

/** `window: name=command; command`, a window a line. */
const outline = ({ windows }: SessionSpec): readonly string[] =>
  windows.map(({ name, key, panes }) => `${name ?? key}: ${panes.map(shown).join("; ")}`);

function shown({ name, process }: PaneSpec): string {
  const run = process.kind === "shell" ? "-" : process.lines.join(" && ");
  return name === undefined ? run : `${name}=${run}`;
}

describe("a project's own files", () => {
  it("nothing: one window to work in", () => {
    expect(outline(specFor({}))).toEqual(["edit: shell=-"]);
    expect(starterFor({})).toMatchObject({ session: "web", found: [], notes: [] });
  });

  it.each([
    ["npm", {}, {}],
    ["pnpm", { "pnpm-lock.yaml": "" }, {}],
    ["yarn", { "yarn.lock": "" }, {}],
    ["bun", { "bun.lockb": "" }, {}],
    ["npm", { "package-lock.json": "{}" }, {}],
    ["yarn", { "package-lock.json": "{}" }, { packageManager: "yarn@4.1.0" }],
    ["npm", {}, { packageManager: "touch x;" }],
  ])("package.json, by %s", (manager, locks, more) => {
    const text = JSON.stringify({ scripts: { dev: "x", start: "y", test: "z", watch: "w", build: "v" }, ...more });
    expect(outline(specFor({ "package.json": text, ...locks }))).toEqual([
      "edit: shell=-",
      `run: dev=${manager} run dev`,
      `check: test=${manager} run test; watch=${manager} run watch`,
    ]);
  });

  it("package.json as npm init leaves it, or without scripts, or none at all", () => {
    const test = 'echo "Error: no test specified" && exit 1';
    for (const text of [JSON.stringify({ scripts: { test } }), "{}", '{"scripts": []}', '{"scripts": {"dev": 1}}'])
      expect(starterFor({ "package.json": text }).notes).toEqual([
        "package.json: it has no script dev, start, test or watch",
      ]);
    for (const text of ["", "{", "[]", "null", "\u001b[2J"])
      expect(starterFor({ "package.json": text, Makefile: "run:\n" })).toMatchObject({
        notes: ["package.json: it is not a JSON object"],
        found: ["Makefile: target run"],
      });
  });

  it("a Procfile: each process a pane, and the first word on how it runs", () => {
    const files = {
      Procfile:
        "web: bundle exec rails s -p $PORT\n# no\nworker: echo '#(touch x)' \"é 🦊\" ${{ vars.x }}\r\nbad line\nweb: rails s\n",
      "package.json": JSON.stringify({ scripts: { dev: "x", test: "y" } }),
    };
    expect(outline(specFor(files))).toEqual([
      "edit: shell=-",
      "run: web=rails s; worker=echo '#(touch x)' \"é 🦊\" ${{ vars.x }}",
      "check: test=npm run test",
    ]);
  });

  it("a Procfile with more than fits, with hostile lines, or with none", () => {
    const many = Array.from({ length: 15 }, (_, at) => `p${at}: run ${at}`).join("\n");
    expect(starterFor({ Procfile: many }).notes).toHaveLength(3);
    expect(specFor({ Procfile: many }).windows[1]?.panes).toHaveLength(12);
    expect(starterFor({ Procfile: "a: x\u0000y\nb: top\n" }).notes).toHaveLength(1);
    expect(starterFor({ Procfile: "hello" }).notes).toEqual(["Procfile: no line in it is NAME: COMMAND"]);
  });

  it.each([
    ["Makefile", ".PHONY: dev\ndev: x\nserve:\nVAR := 1\ntest::\n\trun: no\nwatch:=1\n", ["run: dev=make dev"]],
    ["manage.py", "", ["run: run=python manage.py runserver", "check: test=python manage.py test"]],
    ["Cargo.toml", "", ["run: run=cargo run", "check: test=cargo test"]],
    ["go.mod", "", ["run: run=go run .", "check: test=go test ./..."]],
    ["pyproject.toml", "[tool.pytest]\n", ["check: test=pytest"]],
    ["compose.yaml", "services: {}", ["services: services=docker compose up"]],
    ["docker-compose.yml", "", ["services: services=docker compose up"]],
  ])("%s", (name, text, windows) => {
    expect(outline(specFor({ [name]: text })).slice(1)).toEqual(windows);
  });

  it("a session's name from any folder's", () => {
    for (const [folder, session] of [
      ["my.app:v2", "my-app-v2"],
      ["$HOME", "HOME"],
      ["-x", "x"],
      ["a$HOME", "a-HOME"],
      ["...", "session"],
      ["", "session"],
      ["é 🦊", "é 🦊"],
      ["a\\b\u001bc", "a-b-c"],
      ["x".repeat(300), "x".repeat(50)],
    ] as const)
      expect(specFor({}, folder).name).toBe(session);
  });
});

describe("a file that could not be read", () => {
  it("is said, and the rest goes on", () => {
    const files = [
      { name: "package.json", reason: "it is larger than 1 MB" },
      { name: "Procfile", text: "web: x" },
    ];
    const { notes, found } = makeStarter({ folder: "a", files }, VARIABLES);
    expect(notes).toEqual(["package.json: it is larger than 1 MB"]);
    expect(found).toEqual(["Procfile: process web"]);
  });
});

describe("another tool's file", () => {
  it("of tmuxp", () => {
    const text = `
session_name: my.project
start_directory: $HOME/src
environment: { EDITOR: vim, ANSWER: 42 }
options: { default-size: 80x24 }
shell_command_before: [source .venv/bin/activate]
before_script: ./setup.sh
windows:
  - window_name: edit
    layout: main-vertical
    focus: "true"
    options: { main-pane-width: 60% }
    shell_command_before: cd api
    panes:
      - shell_command: [vim, {cmd: ":e x", enter: false}, {cmd: ls, sleep_before: 2}]
        focus: true
      - blank
      - echo '#{pane_id}' \${{ x }}
      - null
  - window_name: edit
    start_directory: ./logs
    window_index: 5
    panes: [{ shell_command: tail -f log, start_directory: x, environment: { A: b } }, { shell_command: rm -r x, enter: false }]
`;
    const { notes, session, found } = starterFor({ ".tmuxp.yaml": text, "package.json": "{}" });
    expect([session, found]).toEqual(["my-project", [".tmuxp.yaml: a session of 2 windows"]]);
    expect(notes).toEqual([
      '.tmuxp.yaml: the name "my.project"',
      '.tmuxp.yaml: before_script: "./setup.sh"',
      ".tmuxp.yaml: windows[0].panes[0].shell_command.enter: false",
      ".tmuxp.yaml: windows[0].panes[0].shell_command.sleep_before: 2",
      ".tmuxp.yaml: windows[1].panes[1].enter: false",
    ]);
    const spec = specFor({ ".tmuxp.yaml": text });
    expect(spec).toMatchObject({
      root: "/home/ada/src",
      env: { EDITOR: "vim", ANSWER: "42" },
      options: { "default-size": "80x24" },
      windows: [
        { key: "edit", focus: true, options: { "main-pane-width": "60%" }, layout: { name: "main-vertical" } },
        { key: "edit (2)", name: "edit", index: 5, panes: [{ root: "/home/ada/src/logs/x", env: { A: "b" } }, {}] },
      ],
    });
    const before = "source .venv/bin/activate && cd api";
    expect(outline(spec)).toEqual([
      `edit: ${before} && vim && ls; ${before}; ${before} && echo '#{pane_id}' \${{ x }}; ${before}`,
      "edit: source .venv/bin/activate && tail -f log; source .venv/bin/activate",
    ]);
  });

  it("of tmuxp, in JSON", () => {
    const text = JSON.stringify({ session_name: "j", windows: [{ panes: ["vim", "top"] }] });
    expect(outline(specFor({ ".tmuxp.json": text }))).toEqual(["+0: vim; top"]);
  });

  it("of tmuxinator", () => {
    const text = `
name: sample
root: ~/src
pre_window: nvm use
on_project_start: ./up
startup_window: logs
startup_pane: 1
windows:
  - editor:
      layout: main-vertical
      root: ~/src/app
      synchronize: after
      pre: [cd x]
      panes: [vim, ~, { guard: [cd y, guard] }]
  - shell:
  - server: bundle exec rails s
  - many: [a, b]
  - 1: echo one
  - "🍩": echo donut
  - logs: { panes: [tail a, tail b] }
`;
    expect(starterFor({ ".tmuxinator.yml": text }).notes).toEqual(['.tmuxinator.yml: on_project_start: "./up"']);
    const spec = specFor({ ".tmuxinator.yml": text });
    expect(spec).toMatchObject({ name: "sample", root: "/home/ada/src" });
    expect(spec.windows[0]).toMatchObject({
      options: { "synchronize-panes": "on" },
      panes: [{}, {}, { title: "guard" }],
    });
    expect(spec.windows.at(-1)).toMatchObject({ focus: true, panes: [{ focus: false }, { focus: true }] });
    expect(outline(spec)).toEqual([
      "editor: nvm use && cd x && vim; nvm use && cd x; nvm use && cd x && cd y && guard",
      "shell: nvm use",
      "server: nvm use && bundle exec rails s",
      "many: nvm use && a && b",
      "1: nvm use && echo one",
      "🍩: nvm use && echo donut",
      "logs: nvm use && tail a; nvm use && tail b",
    ]);
  });

  it("what tmx refuses of it is left out, and said", () => {
    const text = `
session_name: a
windows:
  - window_name: "a\\\\b"
    layout: no-such-layout
    options: { no-such-option: 1, mouse: on }
    panes: ["x\\0y", vim]
  - window_name: ok
    start_directory: $NO_SUCH/x
`;
    const { notes } = starterFor({ ".tmuxp.yaml": text });
    expect(notes.map((note) => note.split(":")[0])).toEqual(
      expect.arrayContaining(["windows[0].name", "windows[0].layout", "windows[1].root"]),
    );
    const spec = specFor({ ".tmuxp.yaml": text });
    expect(outline(spec).at(-1)).toBe("ok: -");
    expect(outline(spec)[0]).toContain("vim");
  });

  it.each([
    [
      "a template",
      "name: <%= @args[0] %>\nwindows: []\n",
      "it is a template (ERB): only what it renders to can be converted",
    ],
    ["not YAML", "name: [", /^\.tmuxinator\.yml: this is not YAML/],
    ["a list", "- a\n", "it is no mapping"],
    ["empty", "", "the file holds no manifest"],
    [
      "a bomb",
      `a: &a [x, x, x, x, x, x, x, x, x]\n${["b", "c", "d", "e", "f", "g", "h", "i"].map((name, at) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${"abcdefgh"[at]}`).join(", ")}]\n`).join("")}`,
      "its aliases expand without end",
    ],
  ])("that is %s is said, and the rest goes on", (_name, text, said) => {
    const { notes, found } = starterFor({ ".tmuxinator.yml": text, "go.mod": "" });
    expect(notes).toEqual([typeof said === "string" ? `.tmuxinator.yml: ${said}` : expect.stringMatching(said)]);
    expect(found).toEqual(["go.mod: a Go module"]);
  });
});

describe("whatever the files hold", () => {
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.constantFrom("vim", "$HOME/x", "${{ env.X }}", "#(touch x)", null, true, 3, "a\nb", "pane", "even-horizontal"),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(
          "session_name",
          "windows",
          "window_name",
          "panes",
          "shell_command",
          "cmd",
          "layout",
          "options",
          "environment",
          "start_directory",
          "name",
          "root",
          "tabs",
          "focus",
          "window_index",
          "scripts",
          "dev",
          "__proto__",
        ),
        tie("value"),
        { maxKeys: 5 },
      ),
    ),
  })).value;

  it("it is a good manifest", () => {
    const text = fc.oneof(
      fc
        .tuple(fc.constantFrom("session_name", "name", "scripts"), value, value)
        .map(([key, name, windows]) => JSON.stringify({ [key]: name, windows: [windows, windows] })),
      fc.string({ unit: "binary", maxLength: 60 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...PROJECT_FILES), fc.string({ unit: "grapheme" }), text, (name, folder, content) => {
        expect(specsOf(makeStarter({ folder, files: [{ name, text: content }] }, VARIABLES).text)).toHaveLength(1);
      }),
      { numRuns: 1_000 },
    );
  });
});
