import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { parse, specsOf } from "./support.ts";

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
    expect(parse(stringify(manifestWith(section, key, example)))).toMatchObject({ ok: true });
  });

  it("has nothing generated from it that is stale", () => {
    execFileSync(process.execPath, ["scripts/generate.mjs", "--check"], { cwd: file("."), stdio: "pipe" });
  });
});

/** A manifest that is good if the example is. */
function manifestWith(section: string, key: string, example: unknown): unknown {
  const value = { [key]: example };
  const pane = section === "stop" ? { stop: value } : section === "pane" ? { run: "ls", ...value } : {};
  const cells = key === "layout" && String(example).includes(",") ? [pane, pane] : [pane];
  const window = { layout: "main-vertical", panes: cells, ...(section === "window" ? value : {}) };
  return { session: "web", vars: { port: 1 }, windows: [window], ...(section === "" ? value : {}) };
}

describe("the examples", () => {
  const names = readdirSync(file("examples/")).filter((name) => name.endsWith(".yaml"));

  it("are there", () => {
    expect(names).toEqual(
      expect.arrayContaining(["monorepo.yaml", "quickstart.yaml", "supervised.yaml", "webapp.yaml"]),
    );
  });

  it.each(names)("%s is a good manifest, and says how to use it", (name) => {
    const text = readFileSync(file(`examples/${name}`), "utf8");
    expect(specsOf(text).length).toBeGreaterThan(0);
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/schemas\/session\.schema\.json\n#\n# /);
    expect(text).toContain(`tmx apply examples/${basename(name)}`);
  });
});
