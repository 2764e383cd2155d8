/** `tmx explain`: every key of the schema, in the words of the reference page. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { explain, type Explanation, type Schema } from "../../../src/manifest/authoring.ts";

const text = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
const schema = JSON.parse(text("schemas/session.schema.json")) as Schema;

function explained(path: string, of: Schema = schema): Explanation {
  const result = explain(of, path);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function refusal(path: string): string {
  const result = explain(schema, path);
  if (result.ok) throw new Error(`${path} was explained`);
  expect(result.error.code).toBe("usage");
  return `${result.error.message} | ${result.error.hint}`;
}

/** Every key below a place, as far down as there are new ones. */
function pathsBelow(path: string, depth = 0): readonly string[] {
  return explained(path).keys.flatMap(({ key }) => {
    const child = explained(path === "" ? key : `${path}.${key}`).path;
    return [child, ...(depth < 3 ? pathsBelow(child, depth + 1) : [])];
  });
}

describe("explaining", () => {
  it("says the same of a key however its path is spelled", () => {
    for (const path of [
      "windows.panes.restart",
      "windows[0].panes[12].restart",
      "windows[].panes[].restart",
      "windows.0.panes.1.restart",
    ])
      expect(explained(path)).toEqual({
        path: "windows[].panes[].restart",
        type: "never, on-failure, always",
        description: expect.stringMatching(/^Make the command the pane's process/),
        default: "never",
        class: "replaces the process",
        examples: ["on-failure"],
        keys: [],
      });
  });

  it("lists the keys of a mapping, and of the mappings in a list", () => {
    const keys = (path: string): readonly string[] => explained(path).keys.map(({ key }) => key);
    expect(keys("")).toEqual(expect.arrayContaining(["session", "root", "windows"]));
    expect(keys("windows")).toEqual(keys("windows[0]"));
    expect(keys("windows")).toEqual(expect.arrayContaining(["name", "layout", "panes"]));
    expect(keys("windows.panes.stop")).toEqual(["keys", "signal", "grace"]);
    expect(
      explained("")
        .keys.filter(({ required }) => required)
        .map(({ key }) => key),
    ).toEqual(["session", "windows"]);
    expect(explained("windows.panes").keys.find(({ key }) => key === "name")?.summary).toBe(
      "The pane's identity inside its window.",
    );
  });

  it("goes into mappings of one's own names", () => {
    expect(explained("env.PORT")).toMatchObject({ path: "env.PORT", type: "text or number or true or false" });
    expect(explained("windows.options.mode-keys").path).toBe("windows[].options.mode-keys");
  });

  it.each(pathsBelow(""))("says of %s what the reference page says", (path) => {
    const page = text("docs/manifest.md")
      .split("\n### ")
      .find((part) => part.includes(`| path | \`${path}\` |`));
    const { type, description, default: value, class: fieldClass } = explained(path);
    expect(type).not.toMatch(/undefined|\[object|anything/);
    if (page === undefined) return;
    expect(page).toContain(description);
    expect(page.replaceAll("`", "")).toContain(`| default | ${value ?? "undefined"} |`);
    expect(page).toContain(`| class | ${fieldClass ?? "-"} |`);
  });

  it("knows every key of the reference page", () => {
    const onPage = [...text("docs/manifest.md").matchAll(/^\| path \| `(.*)` \|$/gm)].map(([, path]) => path!);
    expect(onPage.length).toBeGreaterThan(30);
    for (const path of onPage) {
      // The mapping is the same for every hook.
      const known = path.replace("hooks.NAME", "hooks.beforeCreate");
      expect(explained(known).path).toBe(known);
    }
  });

  it.each([
    [
      "windows.panes.restrat",
      'there is no key "restrat" under windows[].panes | did you mean windows[].panes[].restart?',
    ],
    ["restart", 'there is no key "restart" at the top of a manifest | did you mean windows[].panes[].restart?'],
    ["window", 'there is no key "window" at the top of a manifest | did you mean windows?'],
    ["grace", 'there is no key "grace" at the top of a manifest | did you mean windows[].panes[].stop.grace?'],
    ["session.x", 'there is no key "x" under session | session has no keys of its own'],
    [
      "windows.panes.stop.zzzzzzz",
      'there is no key "zzzzzzz" under windows[].panes[].stop | there are: keys, signal, grace',
    ],
  ])("helps with %s", (path, said) => {
    expect(refusal(path)).toBe(said);
  });

  it("reads alternatives, and references that lead back, as plain words", () => {
    const tree: Schema = {
      properties: {
        layout: { anyOf: [{ type: "string" }, { $ref: "#/$defs/split" }], description: "A tree. Or a name." },
      },
      $defs: {
        split: {
          type: "object",
          title: "Split",
          properties: { rows: { type: "array", items: { anyOf: [{ $ref: "#/$defs/split" }, { type: "integer" }] } } },
        },
      },
    };
    expect(explained("layout", tree)).toMatchObject({
      type: "text or mapping",
      keys: [{ key: "rows", type: "list of mapping or whole number" }],
    });
    expect(explained("layout.rows[0].rows", tree).type).toBe("list of mapping or whole number");
  });
});
