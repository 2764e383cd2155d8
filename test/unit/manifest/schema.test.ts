import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse as parseYaml, stringify } from "yaml";
import type { ReadReferenced } from "../../../src/manifest/index.ts";
import { always, parse, specsOf } from "./support.ts";

interface Node {
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly $defs?: Readonly<Record<string, Node>>;
}

const file = (path: string): URL => new URL(`../../../${path}`, import.meta.url);
const schema = JSON.parse(readFileSync(file("schemas/session.schema.json"), "utf8")) as Node;
const sections = { "": schema, ...schema.$defs };
const keys = Object.entries(sections).flatMap(([section, { properties = {} }]) =>
  Object.entries(properties).map(([key, node]) => ({ section, key, node })),
);

describe("the schema", () => {
  it.each(keys)("describes $section $key, with default and examples", ({ node }) => {
    expect(node.description).toMatch(/\.$/);
    expect("default" in node || "x-default" in node).toBe(true);
    expect(node.examples?.length).toBeGreaterThan(0);
  });

  it.each(
    keys.flatMap(({ section, key, node }) => (node.examples ?? []).map((example) => ({ section, key, example }))),
  )("has a good example for $section $key: $example", ({ section, key, example }) => {
    const base = stringify({ windows: [{ name: "base", panes: [{ name: "a" }, { name: "b" }] }] });
    expect(parse(stringify(manifestWith(section, key, example)), { read: always(base) })).toMatchObject({ ok: true });
  });

  it("has nothing generated from it that is stale", () => {
    execFileSync(process.execPath, ["scripts/generate.mjs", "--check"], { cwd: file("."), stdio: "pipe" });
  });
});

/** A manifest that is good if the example is. */
function manifestWith(section: string, key: string, example: unknown): unknown {
  const value = { [key]: example };
  if (key === "remove") {
    const gone = { name: "base", ...(section === "pane" ? { panes: [{ name: "a", ...value }] } : value) };
    return { session: "web", extends: "base.yaml", windows: [gone, {}] };
  }
  if (section === "hooks" || section === "hook") return manifestWith("", "hooks", hooksWith(section, value));
  const pane = section === "stop" ? { stop: value } : section === "pane" ? { run: "ls", ...value } : {};
  const trees: Readonly<Record<string, unknown>> = { layout: value, layoutPart: { columns: [value, 1] } };
  const layout = trees[section] ?? (key === "layout" ? example : "main-vertical");
  const panes = places(layout).map((name) => ({ ...pane, ...(name === undefined ? {} : { name }) }));
  const window = { layout, panes, ...(section === "window" ? value : {}) };
  return { session: "web", vars: { port: 1 }, windows: [window, { name: "plain" }], ...(section === "" ? value : {}) };
}

/** The panes that a layout has places for, by their names where it says them. */
function places(layout: unknown): readonly (string | undefined)[] {
  if (typeof layout === "string") return layout.includes(",") ? [undefined, undefined] : [undefined];
  const entryPlaces = (entry: unknown): readonly (string | undefined)[] => {
    if (typeof entry === "string" && /^[a-z]/.test(entry)) return [entry];
    const { columns, rows, pane } = Object(entry) as { columns?: unknown[]; rows?: unknown[]; pane?: string };
    return (columns ?? rows)?.flatMap(entryPlaces) ?? [pane];
  };
  return entryPlaces(layout);
}

/** Files that are only there for others to build on. */
const PARTS = new Set(["extends/base.yaml", "extends/logs.yaml"]);

/** A schema node, as far as it says which keys there are. */
interface Keys {
  readonly $ref?: string;
  readonly title?: string;
  readonly properties?: Readonly<Record<string, Keys>>;
  readonly items?: Keys;
  readonly anyOf?: readonly Keys[];
  readonly oneOf?: readonly Keys[];
  readonly $defs?: Readonly<Record<string, Keys>>;
}

const whole = schema as Keys;
const definition = ({ $ref, ...node }: Keys): Keys => ({ ...whole.$defs?.[$ref?.split("/").at(-1) ?? ""], ...node });
const keysOf = ({ title, properties = {} }: Keys): readonly string[] =>
  Object.keys(properties).map((key) => `${title}: ${key}`);

/** The keys of the language that a value holds, by the mapping that they belong to. */
function keysIn(reference: Keys, value: unknown): readonly string[] {
  const node = definition(reference);
  const { properties = {}, items, anyOf = [], oneOf = [] } = node;
  const alternatives = [...anyOf, ...oneOf].flatMap((each) => keysIn(each, value));
  if (Array.isArray(value)) return [...alternatives, ...value.flatMap((each) => (items ? keysIn(items, each) : []))];
  if (typeof value !== "object" || value === null) return alternatives;
  const own = Object.entries(value).filter(([key]) => key in properties);
  return [
    ...alternatives,
    ...own.flatMap(([key, each]) => [`${node.title}: ${key}`, ...keysIn(properties[key]!, each)]),
  ];
}

const hooksWith = (section: string, value: object): object =>
  section === "hooks" ? value : { onAttach: { run: "true", ...value } };

describe("the examples", () => {
  const names = readdirSync(file("examples/"), { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".yaml") && !PARTS.has(name),
  );

  it("are there", () => {
    expect(names).toEqual(
      expect.arrayContaining([
        "layout-tree.yaml",
        "monorepo.yaml",
        "quickstart.yaml",
        "supervised.yaml",
        "webapp.yaml",
      ]),
    );
  });

  it.each(names)("%s is a good manifest, and says how to use it", (name) => {
    const text = readFileSync(file(`examples/${name}`), "utf8");
    const read = (path: string): ReturnType<ReadReferenced> => {
      const found = join("examples", dirname(name), path);
      return { ok: true, value: { file: found, bytes: readFileSync(file(found)), dir: dirname(found) } };
    };
    expect(specsOf(text, { read }).length).toBeGreaterThan(0);
    expect(text).toMatch(/^# yaml-language-server: \$schema=(?:\.\.\/)+schemas\/session\.schema\.json\n#\n# /);
    expect(text).toContain(`tmx apply examples/${name}`);
  });

  it("has every key of the language in every-key.yaml", () => {
    const present = new Set(keysIn(whole, parseYaml(readFileSync(file("examples/every-key.yaml"), "utf8"))));
    const all = [whole, ...Object.values(whole.$defs ?? {})].flatMap(keysOf);
    expect(all.filter((key) => !present.has(key))).toEqual([]);
    expect(all.length).toBeGreaterThan(30);
  });
});
