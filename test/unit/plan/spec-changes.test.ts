/** How one spec became another, part by part. */
import { describe, expect, it } from "vitest";
import type { SessionSpec } from "../../../src/model/spec.ts";
import { diffSpecs } from "../../../src/plan/spec-changes.ts";
import { session } from "../../support/model/sample.ts";
import { holds } from "../../support/model/properties.ts";
import { sessionSpec, twoSpecs } from "../../support/model/specs.ts";

/** `~ pane web:edit.vim run: vim => vi`, a field a line. */
function told(before: SessionSpec | undefined, after: SessionSpec | undefined): readonly string[] {
  return diffSpecs(before, after).flatMap(({ kind, level, address, fields }) => {
    const { session: name, window = "", pane } = address;
    const head = `${{ added: "+", changed: "~", removed: "-" }[kind]} ${level} ${[name, window, pane].filter(Boolean).join(" ")}`;
    return fields.length === 0
      ? [head]
      : fields.map((field) => `${head} ${field.path}: ${field.before ?? "-"} => ${field.after ?? "-"}`);
  });
}

const base = session({
  windows: [
    { name: "edit", panes: ["vim", "tests"] },
    { name: "logs", panes: ["tail"] },
  ],
});
const edited = (change: (spec: any) => void): SessionSpec => {
  const copy = structuredClone(base);
  change(copy);
  return copy;
};

describe("two specs", () => {
  const CASES: readonly (readonly [string, SessionSpec | undefined, SessionSpec | undefined, readonly string[]])[] = [
    ["the same", base, structuredClone(base), []],
    ["from another file", base, { ...base, source: { file: "/else.yaml", line: 9 } }, []],
    [
      "values of the session",
      edited((spec) => (spec.env = { A: "1", GONE: "x" })),
      edited((spec) => Object.assign(spec, { env: { A: "2" }, options: { mouse: "on" }, unmanaged: "prune" })),
      [
        "~ session web env.A: 1 => 2",
        "~ session web env.GONE: x => -",
        "~ session web unmanaged: keep => prune",
        "~ session web options.mouse: - => on",
      ],
    ],
    [
      "how it is saved, in the manifest's words",
      edited((spec) => (spec.snapshot = { everyMs: 60_000, text: 5 })),
      edited((spec) => (spec.snapshot = { everyMs: 500, keep: 3 })),
      [
        "~ session web snapshot.every: 60000ms => 500ms",
        "~ session web snapshot.text: 5 => -",
        "~ session web snapshot.keep: - => 3",
      ],
    ],
    [
      "values of a window and a pane, in the manifest's words",
      base,
      edited(({ windows: [window] }) => {
        window.layout = { kind: "named", name: "tiled" };
        Object.assign(window.panes[0], {
          process: { kind: "supervised", lines: ["vim", "x"], restart: "always" },
          size: { amount: 60, unit: "percent" },
          stop: { keys: ["C-c"], graceMs: 1000 },
        });
      }),
      [
        "~ window web edit layout: - => tiled",
        '~ pane web edit vim stop.keys: - => ["C-c"]',
        "~ pane web edit vim stop.grace: 0ms => 1000ms",
        "~ pane web edit vim run: - => vim\nx",
        "~ pane web edit vim restart: - => always",
        "~ pane web edit vim size: - => 60%",
      ],
    ],
    [
      "parts that came and went",
      base,
      edited((spec) => {
        spec.windows[0].panes.pop();
        spec.windows[1] = { ...spec.windows[1], key: "db", name: "db", panes: [] };
      }),
      ["+ window web db", "- window web logs", "- pane web edit tests", "- pane web logs tail"],
    ],
    [
      "another order",
      base,
      edited((spec) => {
        spec.windows.reverse();
        spec.windows[1].panes.reverse();
      }),
      ["~ session web order: edit, logs => logs, edit", "~ window web edit order: vim, tests => tests, vim"],
    ],
    [
      "a named pane that moved",
      base,
      edited((spec) => spec.windows[1].panes.push(spec.windows[0].panes.pop())),
      ["~ pane web logs tests window: edit => logs"],
    ],
    [
      "deleted, and made again",
      undefined,
      session({ windows: [{ name: "edit", panes: ["vim"] }] }),
      ["+ session web", "+ window web edit", "+ pane web edit vim"],
    ],
    [
      "deleted",
      session({ windows: [{ name: "edit", panes: ["vim"] }] }),
      undefined,
      ["- session web", "- window web edit", "- pane web edit vim"],
    ],
    ["deleted twice", undefined, undefined, []],
  ];

  it.each(CASES)("%s", (_name, before, after, expected) => {
    expect(told(before, after).toSorted()).toEqual(expected.toSorted());
  });

  it("nothing differs exactly where the specs say the same", () =>
    holds(200, twoSpecs, async ([a, b]) => {
      const said = ({ source: _source, name: _name, ...rest }: SessionSpec): unknown => rest;
      const isSame = JSON.stringify(sorted(said(a))) === JSON.stringify(sorted(said(b)));
      expect(diffSpecs(a, { ...b, name: a.name }).length === 0).toBe(isSame);
    }));

  it("what came one way goes the other way", () =>
    holds(100, twoSpecs, async ([a, b]) => {
      const count = (kind: string, changes: ReturnType<typeof diffSpecs>): number =>
        changes.filter((change) => change.kind === kind).length;
      const [there, back] = [diffSpecs(a, b), diffSpecs(b, a)];
      expect([count("added", there), count("removed", there)]).toEqual([count("removed", back), count("added", back)]);
    }));

  it("one alone differs from nothing in all its parts", () =>
    holds(50, sessionSpec(), async (spec) => {
      const parts = 1 + spec.windows.length + spec.windows.flatMap(({ panes }) => panes).length;
      expect(diffSpecs(undefined, spec)).toHaveLength(parts);
    }));
});

/** Maps without the order of their names, which means nothing. */
function sorted(value: any): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
