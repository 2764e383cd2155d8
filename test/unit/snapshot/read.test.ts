import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { layoutChecksum } from "../../../src/lib/tmux-layout.ts";
import { migrate } from "../../../src/snapshot/migrations.ts";
import { readSnapshot } from "../../../src/snapshot/read.ts";
import { pane, snapshot, stacked, textOf, window } from "../../support/snapshots.ts";

/** As it comes out of a file. */
const decoded = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const read = (value: unknown, version = 1): unknown => readSnapshot(value, version);

const HOSTILE = "#(touch x)\n\t\u001b]0;x\u0007 ; kill-server \u202e 🙂 ''\"";

describe("a snapshot that is one", () => {
  const two = [pane({ id: "%1", last: true, active: false }), pane({ id: "%2", dead: { status: 1 } })];
  const full = snapshot({
    session: HOSTILE,
    note: HOSTILE,
    managed: { key: "web", file: "/a\nb", generation: 3 },
    group: "",
    env: { [HOSTILE]: HOSTILE, constructor: "x", toString: null },
    options: { "@x": HOSTILE },
    stack: [9, 0],
    windows: [
      window({ name: "", panes: [pane({ title: HOSTILE, directory: "/a\nb\u001b[0m", text: textOf("x\n") })] }),
      window({ index: 9, panes: two, full: { layout: stacked(2), width: 300, height: 90 }, links: ["other"] }),
    ],
  });

  test.each([
    ["a plain one", snapshot()],
    ["one with everything", full],
    [
      "a program that nobody could read",
      snapshot({ windows: [window({ panes: [pane({ program: { kind: "unknown", why: "x" } })] })] }),
    ],
    [
      "a pipeline",
      snapshot({
        windows: [
          window({ panes: [pane({ program: { kind: "command", pipeline: [["a", ""], ["b"]], isOwn: false } })] }),
        ],
      }),
    ],
  ])("%s is read as it is", (_name, value) => {
    expect(read(decoded(value))).toEqual({ ok: true, value });
  });
});

describe("what is none", () => {
  /** A plain snapshot with one value in it replaced. */
  function changed(path: string, value: unknown): unknown {
    const copy = decoded(snapshot()) as any;
    const keys = path.split(".");
    const last = keys.pop()!;
    Object.defineProperty(
      keys.reduce((part, key) => part[key], copy),
      last,
      { value, enumerable: true, configurable: true, writable: true },
    );
    return copy;
  }
  /** `windows.0.panes.0.title`, … */
  const pathsIn = (value: unknown): string[] =>
    typeof value !== "object" || value === null
      ? []
      : Object.entries(value).flatMap(([key, part]) => [key, ...pathsIn(part).map((path) => `${key}.${path}`)]);
  const checked = (body: string): string => `${layoutChecksum(body)},${body}`;
  const inPane = (key: string): string => `windows.0.panes.0.${key}`;
  const layout = "windows.0.layout";
  const twoActive = [pane(), pane({ id: "%1" })];
  const twoLast = [pane({ last: true }), pane({ id: "%1", active: false, last: true })];
  const twice = [pane(), pane({ active: false })];

  const cases: readonly (readonly [string, unknown, string])[] = [
    ["session", "a\0b", "session has a value that cannot be"],
    ["session", 1, "session is not what it should be: string"],
    ["session", "x".repeat(2 ** 20 + 1), "session has a value that cannot be"],
    ["at", 1e300, "at is over 8640000000000000"],
    ["at", -1, "at is under 0"],
    ["at", 1.5, "at is not what it should be: integer"],
    ["at", null, "at is not what it should be: integer"],
    ["cause", "magic", "cause has a value that cannot be"],
    ["id", "%1", "id has a value that cannot be"],
    ["id", "$1 ; kill-server", "id has a value that cannot be"],
    ["id", "$1\n", "id has a value that cannot be"],
    ["server.pid", 2 ** 40, "server.pid is over 4294967295"],
    ["__proto__", { session: "x" }, 'it has a key that is not known: "__proto__"'],
    ["constructor", {}, 'it has a key that is not known: "constructor"'],
    ["env.__proto__", "x", 'env has a name that cannot be: "__proto__"'],
    ["env.A=B", "x", 'env has a name that cannot be: "A=B"'],
    ["options.__proto__", "x", 'options has a name that cannot be: "__proto__"'],
    ["env.\u001b[31m", 3, 'env["\\u001b[31m"] is not what it should be: string or null'],
    ["stack", [0, 0], "stack names a window twice"],
    ["stack", [3], "stack names the window 3, which is not there"],
    ["windows", [], "windows is empty"],
    ["windows", [window(), window()], "windows[1] is out of order"],
    ["windows", [window({ index: 1 }), window()], "windows[1] is out of order"],
    ["windows.0.id", "$1", "windows[0].id has a value that cannot be"],
    ["windows.0.index", 2 ** 31, "windows[0].index is over 2147483647"],
    ["windows.0.width", 0, "windows[0].width is under 1"],
    ["windows.0.width", 10_001, "windows[0].width is over 10000"],
    ["windows.0.panes", [], "windows[0].panes is empty"],
    ["windows.0", window({ panes: twoActive }), "windows[0] has 2 active panes instead of one"],
    ["windows.0", window({ panes: [pane({ active: false })] }), "windows[0] has 0 active panes instead of one"],
    ["windows.0", window({ panes: twoLast }), "windows[0] has more than one pane that was active before"],
    ["windows.0", window({ panes: twice }), "windows[0] has one pane twice"],
    [layout, "", "windows[0] has a layout that cannot be read: it does not start with a checksum"],
    [layout, "0000,80x24,0,0", "windows[0] has a layout that cannot be read: its checksum is 0000"],
    [layout, checked("60000x60000,0,0"), "is too large for tmux"],
    [layout, checked("0x0,0,0"), "has no room"],
    [layout, checked("80x24,0,0{".repeat(5000)), "is nested too deeply"],
    [layout, checked("80x24,0,0#(touch x)"), "windows[0] has a layout with characters that no layout has"],
    [layout, stacked(2), "windows[0] has a layout with 2 cells for 1 pane"],
    [layout, "y".repeat(2 ** 20), "characters that no layout has"],
    ["windows.0.full", { layout: stacked(3), width: 9, height: 9 }, "a full layout with 3 cells for 1 pane"],
    [inPane("id"), "%x", "windows[0].panes[0].id has a value that cannot be"],
    [inPane("width"), 1e9, "windows[0].panes[0].width is over 10000"],
    [inPane("text"), { sha256: "../../etc/passwd", lines: 1, bytes: 1 }, "text.sha256 has a value that cannot be"],
    [inPane("text"), { sha256: "A".repeat(64), lines: 1, bytes: 1 }, "text.sha256 has a value that cannot be"],
    [inPane("seen.cursorX"), Number.MAX_VALUE, "seen.cursorX is over 9007199254740991"],
    [inPane("dead"), { status: -1 }, "dead.status is under 0"],
    [inPane("program"), { kind: "shell", pipeline: [] }, "program"],
    [inPane("program"), { kind: "command", pipeline: [["a\0"]], isOwn: true }, "program"],
    [inPane("program"), { kind: "command", pipeline: [[]], isOwn: true }, "program"],
    [inPane("program"), { kind: "other" }, "program"],
    [inPane("program"), "shell", "program"],
  ];

  const named = cases.map(([path, value, words], at) => [`${at} ${path}: ${words}`, path, value, words] as const);
  test.each(named)("%s", (_name, path, value, words) => {
    const found = readSnapshot(changed(path, value), 1);
    expect(found).toMatchObject({ ok: false, error: expect.stringContaining(words) });
    expect(found.ok || found.error).not.toMatch(/\p{Cc}/u);
  });

  it.each([undefined, null, 1, "x", [], {}, [[[]]]])("%j", (value) => {
    expect(read(value)).toMatchObject({ ok: false });
  });

  it("is said of anything at all, and nothing is thrown", () => {
    const property = fc.property(fc.json(), (text) => {
      expect(read(JSON.parse(text))).toMatchObject({ ok: false });
    });
    fc.assert(property);
  });

  it("is said where any part of one is something else, or that part could be so", () => {
    const paths = pathsIn(decoded(snapshot()));
    const property = fc.property(fc.constantFrom(...paths), fc.json(), (path, text) => {
      const value = changed(path, JSON.parse(text));
      const found = readSnapshot(value, 1);
      if (found.ok) expect(found.value).toEqual(value);
      else expect(found.error).toMatch(/^\P{Cc}{3,400}$/u);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it("never takes a key away unnoticed", () => {
    const full = decoded(snapshot()) as Record<string, unknown>;
    const needed = Object.keys(full).filter((key) => key !== "managed" && key !== "note" && key !== "group");
    for (const key of needed) {
      const { [key]: _, ...rest } = full;
      expect(read(rest)).toEqual({ ok: false, error: `it has no "${key}"` });
    }
  });
});

describe("versions of the format", () => {
  it("reads no version of the future, and says so", () => {
    expect(read(decoded(snapshot()), 2)).toEqual({
      ok: false,
      error: "it was written by a newer tmx (format 2; this one reads up to 1)",
    });
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53])("knows no version %d", (version) => {
    expect(read(decoded(snapshot()), version)).toMatchObject({ ok: false });
  });

  const steps = [
    (value: unknown) => ({ ...(value as object), two: true }),
    (value: unknown) => ({ ...(value as object), three: Object.keys(value as object) }),
  ];

  test.each([
    [1, { two: true, three: ["one", "two"], one: 1 }],
    [2, { three: ["one"], one: 1 }],
    [3, { one: 1 }],
  ])("migrates version %d step by step", (version, expected) => {
    expect(migrate({ one: 1 }, version, steps)).toEqual({ ok: true, value: expected });
  });

  it("takes a migration that does not get on with a hostile file as one that cannot be read", () => {
    const step = (value: unknown): unknown => (value as { a: { b: string } }).a.b;
    expect(migrate(null, 1, [step])).toEqual({ ok: false, error: "what it says cannot be read as format 1" });
  });
});
