/** Documents over other documents: what the two come to, and where their mistakes are told. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse as parseYaml, stringify } from "yaml";
import { always, among, diagnosticsOf, parse, specOf } from "./support.ts";

const BASE = `session: base
root: src
vars: { port: 3000 }
env: { A: "1", B: "2" }
options: { mouse: true }
windows:
  - name: edit
    layout: tiled
    panes: [vim, { name: tests, run: npm test, env: { X: "1", Y: "2" } }, { run: top, title: load }]
  - { id: srv, name: server, options: { monitor-activity: true }, panes: [{ name: api, run: api, stop: { keys: C-c } }] }
  - name: logs
    panes: [{ run: [a, b] }]
`;

/** What a manifest comes to over the base, against what it would be if it were written at once. */
function expectSame(text: string, whole: string, files: Readonly<Record<string, string>> = {}): void {
  const { source: _one, ...merged } = specOf(text, { read: among({ "base.yaml": BASE, ...files }) });
  const { source: _other, ...written } = specOf(whole);
  expect(merged).toEqual(written);
}

describe("a manifest over its base", () => {
  it.each([
    ["says nothing, and is the base", "", BASE],
    [
      "adds and changes values, also the session's name",
      "session: web\nenv: { B: x, C: y }\nunmanaged: prune\n",
      BASE.replace("session: base", "session: web\nunmanaged: prune").replace('B: "2"', "B: x, C: y"),
    ],
    [
      "takes values away",
      "root: ~\nenv: { A: ~ }\noptions: ~\n",
      BASE.replace("root: src\n", "")
        .replace('A: "1", ', "")
        .replace(/options: .*\n/, ""),
    ],
    [
      "uses the base's variables, with its own values",
      "vars: { port: 4000 }\nwindows: [{ name: logs, env: { PORT: '${{ vars.port }}' } }]\n",
      BASE.replace("3000", "4000").replace("- name: logs\n", "- name: logs\n    env: { PORT: '4000' }\n"),
    ],
    [
      "changes windows in their places, and adds new ones behind",
      "windows: [{ name: new }, { name: logs, layout: tiled }, { name: edit, layout: ~ }]\n",
      `${BASE.replace("    layout: tiled\n", "").replace("- name: logs\n", "- name: logs\n    layout: tiled\n")}  - name: new\n`,
    ],
    [
      "knows a window by its name where it has an id",
      "windows: [{ name: server, root: api }]\n",
      BASE.replace("name: server,", "name: server, root: api,"),
    ],
    ["renames a window by its id", "windows: [{ id: srv, name: api }]\n", BASE.replace("name: server", "name: api")],
    [
      "changes panes by name and by place",
      "windows: [{ name: edit, panes: [~, { name: tests, env: { Y: ~, Z: '3' } }, htop, { name: new }] }]\n",
      BASE.replace('Y: "2"', "Z: '3'").replace(
        "{ run: top, title: load }",
        "{ run: htop, title: load }, { name: new }",
      ),
    ],
    [
      "replaces lists of lines, and merges what is in a pane",
      "windows: [{ name: logs, panes: [{ run: [c] }] }, { name: server, panes: [{ name: api, stop: { grace: 1s } }] }]\n",
      BASE.replace("[a, b]", "[c]").replace("keys: C-c", "keys: C-c, grace: 1s"),
    ],
    [
      "removes windows and panes",
      "windows: [{ name: server, remove: true }, { name: edit, panes: [{ remove: true }, { name: tests, remove: true }] }]\n",
      BASE.replace(/ {2}- \{ id: srv.*\n/, "").replace(/vim, \{ name: tests.*?\} \}, /, ""),
    ],
  ])("%s", (_title, text, whole) => {
    expectSame(`extends: base.yaml\n${text}`, whole);
  });

  it("puts what it includes between the base and itself", () => {
    const files = {
      "logs.yaml": "vars: { file: x }\nenv: { A: logs }\nwindows: [{ name: tail, panes: ['tail ${{ vars.file }}'] }]\n",
      "db.yaml":
        "env: { A: db, D: '1' }\noptions: { mouse: false }\nwindows: [{ name: tail, layout: tiled }, { name: db }]\n",
    };
    const whole = `session: web
vars: { file: y }
env: { A: db, D: "2" }
options: { mouse: false }
windows:
  - { name: tail, layout: tiled, panes: [tail y] }
  - { name: db, root: d }
  - name: own
`;
    const own = "vars: { file: y }\nenv: { D: '2' }\nwindows: [{ name: own }, { name: db, root: d }]\n";
    expectSame(`session: web\ninclude: [logs.yaml, db.yaml]\n${own}`, whole, files);
    expectSame("session: web\ninclude: db.yaml\n", `session: web\n${files["db.yaml"]}`, files);
    expectSame(
      `extends: base.yaml\ninclude: logs.yaml\n`,
      BASE.replace("3000", "3000, file: x")
        .replace('A: "1"', "A: logs")
        .concat("  - { name: tail, panes: ['tail x'] }\n"),
      files,
    );
  });

  it("starts relative directories at the folder of the file that holds them", () => {
    const read = among({ "up/base.yaml": "root: code\nwindows: [{ name: a, root: b }]\n" });
    expect(specOf("session: web\nextends: up/base.yaml\n", { read }).windows[0]?.panes[0]?.root).toBe(
      "/src/web/up/code/b",
    );
    expect(specOf("session: web\nextends: up/base.yaml\nroot: own\n", { read }).root).toBe("/src/web/own");
    expect(specOf("session: web\nextends: up/base.yaml\nroot: ~\n", { read }).root).toBe("/src/web");
  });
});

/** Diagnostics as lines: `file:line:column code message`. */
function errors(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  return diagnosticsOf(text, { read: among({ "base.yaml": BASE, ...files }) }).map(
    ({ file, location, code, message }) =>
      `${file}${location ? `:${location.line}:${location.column}` : ""} ${code} ${message}`,
  );
}

describe("a mistake is told where it was made", () => {
  const bad = `session: base
windows:
  - name: edit
    layuot: tiled
    root: \${{ vars.nowhere }}
    panes: [{ name: tests, restart: always }]
`;

  it("in the base, with the line of the base", () => {
    const [first] = diagnosticsOf("extends: bad.yaml\nsession: web\n", { read: among({ "bad.yaml": bad }) });
    expect(first).toMatchObject({
      file: "bad.yaml",
      path: "windows[0].layuot",
      location: { line: 4, column: 5, length: 6, text: "    layuot: tiled" },
    });
    expect(errors("extends: bad.yaml\nsession: web\n", { "bad.yaml": bad })).toEqual([
      'bad.yaml:4:5 unknown-key unknown key "layuot"',
      'bad.yaml:5:11 undefined-variable variable "nowhere" is not defined',
      "bad.yaml:6:37 restart-without-run there is nothing to restart: the pane has no run",
    ]);
  });

  it("and in what is laid over it", () => {
    const text = `extends: base.yaml
root: ''
windows:
  - name: new
    layuot: tiled
  - name: edit
    focus: 1
    panes: [~, { name: tests, restart: sometimes }]
`;
    expect(errors(text)).toEqual([
      "web.yaml:2:7 bad-value the directory is empty",
      'web.yaml:5:5 unknown-key unknown key "layuot"',
      "web.yaml:7:12 wrong-type expected true or false, got the number 1",
      'web.yaml:8:40 bad-value expected never, on-failure or always, got "sometimes"',
    ]);
  });

  it("also when it takes both to make it", () => {
    const text = "extends: base.yaml\nwindows: [{ name: new, index: 3 }, { name: logs, focus: true }]\n";
    const base = BASE.replace("- name: edit\n", "- name: edit\n    focus: true\n    index: 3\n");
    expect(errors(text, { "base.yaml": base })).toEqual([
      "web.yaml:2:31 duplicate-index two windows have the index 3; the first is on line 9 of base.yaml",
      "web.yaml:2:57 duplicate-focus two windows have the focus; the first is on line 8 of base.yaml",
    ]);
  });

  it.each([
    [
      "extends: base.yaml\nwindows: [{ name: server, root: api }, { id: srv, name: api }]\n",
      'web.yaml:2:46 duplicate-name two windows have the id "srv"; the first is on line 10 of base.yaml',
    ],
    [
      "extends: base.yaml\nwindows: [{ name: logs, remove: yes }]\n",
      'web.yaml:2:33 bad-value expected true, got "yes"',
    ],
    ["extends: gone.yaml\n", 'web.yaml:1:10 unreadable cannot read "gone.yaml": there is no such file'],
    ["include: [small.yaml, gone.yaml]\n", 'web.yaml:1:23 unreadable cannot read "gone.yaml": there is no such file'],
    ["extends: web.yaml\n", "web.yaml:1:10 endless-extends the file names itself"],
    [
      "extends: 'x-${{ vars.port }}.yaml'\n",
      "web.yaml:1:10 bad-interpolation a path to another file takes no variables",
    ],
    [
      "extends: deep.yaml\n",
      "deep.yaml:2:1 nested-extends a file that another one extends or includes cannot do so itself",
    ],
    [
      "extends: two.yaml\n",
      'web.yaml:1:10 many-documents "two.yaml" holds 2 documents, and only a file of one can be used here',
    ],
    ["extends: list.yaml\n", "list.yaml:1:1 wrong-type expected a mapping, got a list"],
    [
      "extends: broken.yaml\n",
      "broken.yaml:1:10 bad-yaml this is not YAML: nested mappings are not allowed in compact mappings",
    ],
    ["extends: empty.yaml\n", "empty.yaml empty-manifest the file holds no manifest"],
    ["extends: bytes.yaml\n", "bytes.yaml contains-nul the file is not text: there is a NUL byte on line 2"],
    ["extends: twice.yaml\n", 'twice.yaml:2:1 duplicate-key duplicate key "root"; the first is on line 1'],
    ["include: base.yaml\n", 'base.yaml:1:1 misplaced-key an included file cannot hold "session"'],
    ["extends: 7\n", "web.yaml:1:10 wrong-type expected text, got the number 7"],
    ["extends: ~\n", "web.yaml:1:10 wrong-type expected text, got nothing"],
    ["include: [base.yaml, 1]\n", "web.yaml:1:22 wrong-type expected text, got the number 1"],
    ["extends: small.yaml\n", 'web.yaml:1:1 missing-key the manifest has no "session"'],
    ["extends: base.yaml\nwindows: ~\n", 'web.yaml:2:10 missing-key the manifest has no "windows"'],
    [
      "extends: base.yaml\nwindows: [{ name: lgos, remove: true }]\n",
      "web.yaml:2:25 nothing-to-remove there is nothing here to remove",
    ],
    [
      "extends: base.yaml\nwindows: [{ name: logs, remove: true, root: x }]\n",
      "web.yaml:2:25 conflicting-keys what is removed needs nothing else",
    ],
    ["extends: base.yaml\nunmanaged: ~\n", "web.yaml:2:12 bad-value expected keep or prune, got nothing"],
    [
      "session: web\nwindows: [{ name: a, remove: true }]\n",
      "web.yaml:2:22 nothing-to-remove there is nothing here to remove",
    ],
    [
      "session: web\nwindows: [{ when: manual }, { name: a, when: manual }]\n",
      "web.yaml:2:1 no-window every window is manual, and a session has at least one from the start",
    ],
  ])("%j", (text, error) => {
    const files = {
      "web.yaml": "windows: [{}]\n",
      "deep.yaml": "session: deep\nextends: base.yaml\n",
      "two.yaml": "session: a\n---\nsession: b\n",
      "list.yaml": "- session\n",
      "broken.yaml": "session: a: b\n",
      "empty.yaml": "# nothing\n",
      "bytes.yaml": "session: a\nroot: \0\n",
      "twice.yaml": "root: a\nroot: b\n",
      "small.yaml": "windows: [{}]\n",
    };
    expect(errors(text, files)[0]).toBe(error);
  });

  it("and a list of no files stands for no part of a manifest", () => {
    expect(errors("include: []\n", {})).toEqual([
      'web.yaml:1:1 missing-key the manifest has no "session"',
      'web.yaml:1:1 missing-key the manifest has no "windows"',
    ]);
  });

  it("and a file that is not to be read here is not", () => {
    expect(parse("extends: base.yaml\n")).toMatchObject({ ok: false, error: [{ code: "unreadable" }] });
  });
});

const name = fc.constantFrom("a", "b", "c", "d");
const env = fc.dictionary(fc.constantFrom("A", "B"), fc.constantFrom("1", "2"));
const pane = fc.oneof(
  fc.constantFrom("vim", "top", null),
  fc.record({ name, run: fc.constantFrom("x", ["x", "y"]), env, title: name }, { requiredKeys: [] }),
);
const distinct = <T>(items: fc.Arbitrary<T>) =>
  fc.uniqueArray(items, {
    minLength: 1,
    maxLength: 4,
    selector: (item) => (item as { name?: string } | null)?.name ?? Symbol("unnamed"),
  });
const window = fc.record(
  { name, root: name, env, focus: fc.constant(false), panes: distinct(pane) },
  { requiredKeys: [] },
);
const manifest = fc.record(
  { session: name, root: name, env, windows: distinct(window) },
  { requiredKeys: ["session", "windows"] },
);

describe("merging", () => {
  const told = (text: string, base?: string): unknown => {
    const { source: _source, ...spec } = specOf(text, base === undefined ? {} : { read: always(base) });
    return spec;
  };

  it("with nothing changes nothing, on either side", () => {
    fc.assert(
      fc.property(manifest, (document) => {
        const alone = told(stringify(document));
        expect(told(stringify({ extends: "base.yaml", ...document }), "{}")).toEqual(alone);
        expect(told("extends: base.yaml", stringify(document))).toEqual(alone);
        expect(told(stringify({ extends: "base.yaml", ...document }), stringify(document))).toEqual(alone);
      }),
    );
  });

  it("keeps the base's order, and what is said last", () => {
    fc.assert(
      fc.property(manifest, manifest, (base, own) => {
        const spec = specOf(stringify({ extends: "base.yaml", ...own }), { read: always(stringify(base)) });
        const [below, above] = [base, own].map((each) => specOf(stringify(each)).windows.map(({ key }) => key));
        expect(spec.windows.map(({ key }) => key)).toEqual([...new Set([...below!, ...above!])]);
        expect(spec).toMatchObject({ name: own.session, env: { ...base.env, ...own.env } });
      }),
    );
  });

  it("points into a text that is there, whatever is wrong", () => {
    const wrong = fc.dictionary(
      fc.constantFrom("session", "windows", "env", "x", "extends"),
      fc.anything({ withNullPrototype: false, maxDepth: 2 }),
    );
    fc.assert(
      fc.property(wrong, wrong, (base, own) => {
        const files = { "web.yaml": safely({ ...own, extends: "base.yaml" }), "base.yaml": safely(base) };
        const result = parse(files["web.yaml"], { read: always(files["base.yaml"]) });
        for (const { file, location } of result.ok ? [] : result.error) {
          if (location) expect(files[file as keyof typeof files].split("\n")[location.line - 1]).toBe(location.text);
        }
      }),
    );
  });
});

/** YAML of what JSON can say. */
const safely = (value: unknown): string =>
  stringify(parseYaml(JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? 0 : each))));
