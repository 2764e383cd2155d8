import { quote } from "../lib/quote.ts";
import { err, ok, type Result } from "../lib/result.ts";
import { nearest } from "../lib/suggest.ts";
import type { Failure } from "../model/failure.ts";

/** The part of JSON Schema that the manifest's schema is written in. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  /** What is required where the document is not laid over another. */
  readonly then?: { readonly required?: readonly string[] };
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly "x-default"?: string;
  readonly "x-class"?: string;
}

/** One key of the manifest language, in words. */
export interface Explanation {
  /** `windows[].panes[].restart`; empty for the manifest as a whole. */
  readonly path: string;
  readonly type: string;
  readonly description: string;
  readonly default?: string;
  readonly class?: string;
  readonly examples: readonly unknown[];
  /** The keys of a mapping, or of the mappings in a list. */
  readonly keys: readonly ChildKey[];
}

export interface ChildKey {
  readonly key: string;
  readonly type: string;
  readonly required: boolean;
  /** The first sentence of its description. */
  readonly summary: string;
}

/** Explains the key that a path such as `windows.panes.restart` or `windows[0].panes[].restart` leads to. */
export function explain(schema: Schema, path: string): Result<Explanation, Failure> {
  const words = new Words(schema);
  const steps = path.split(/[.[\]]+/).filter((step) => step !== "" && !/^(?:[0-9]+|\*)$/.test(step));
  let here: Place = { node: words.resolve(schema), path: "" };
  for (const step of steps) {
    const next = words.child(here, step);
    if (!next) return err(words.noSuchKey(step, here));
    here = next;
  }
  return ok(words.explanation(here));
}

interface Place {
  readonly node: Schema;
  readonly path: string;
}

/** Reads one schema: references followed, alternatives taken together. */
class Words {
  readonly #schema: Schema;

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** The node with what it refers to; its own words come first. */
  resolve(node: Schema): Schema {
    if (node.$ref === undefined) return node;
    const target = node.$ref === "#" ? this.#schema : this.#schema.$defs?.[node.$ref.split("/").at(-1) ?? ""];
    return target ? { ...this.resolve(target), ...node } : node;
  }

  child({ node, path }: Place, key: string): Place | undefined {
    for (const mapping of this.#mappings(node)) {
      const found = mapping.properties?.[key] ?? anyName(mapping);
      if (found) return { node: this.resolve(found), path: `${path}${this.#joint(node, path)}${key}` };
    }
    return undefined;
  }

  explanation({ node, path }: Place): Explanation {
    const value = node["x-default"] ?? (node.default === undefined ? undefined : JSON.stringify(node.default));
    return {
      path,
      type: this.typeOf(node),
      description: node.description ?? "",
      ...(value === undefined ? {} : { default: value.replaceAll('"', "") }),
      ...(node["x-class"] === undefined ? {} : { class: node["x-class"] }),
      examples: node.examples ?? [],
      keys: this.#keys(node),
    };
  }

  noSuchKey(key: string, place: Place): Failure {
    const known = this.#keys(place.node).map((child) => child.key);
    const near = nearest(key, known);
    const elsewhere = this.#everywhere().filter((path) => path.endsWith(`.${key}`));
    const where = place.path === "" ? "at the top of a manifest" : `under ${place.path}`;
    const meant = near === undefined ? elsewhere : [`${place.path}${this.#joint(place.node, place.path)}${near}`];
    const all = known.length > 0 ? `there are: ${known.join(", ")}` : `${place.path} has no keys of its own`;
    return {
      code: "usage",
      message: `there is no key ${quote(key)} ${where}`,
      hint: meant.length > 0 ? `did you mean ${meant.join(" or ")}?` : all,
    };
  }

  typeOf(node: Schema): string {
    const { enum: words, anyOf, oneOf, type } = node;
    if (words) return words.map(String).join(", ");
    if ("const" in node) return String(node.const);
    const alternatives = anyOf ?? oneOf;
    if (alternatives) return [...new Set(alternatives.map((each) => this.typeOf(this.resolve(each))))].join(" or ");
    const types = type === undefined ? [] : [type].flat();
    return types.map((name) => this.#typeName(name, node)).join(" or ") || "anything";
  }

  #typeName(type: string, { items, additionalProperties }: Schema): string {
    if (type === "array") return `list of ${this.#itemName(items)}`;
    if (type === "object") {
      return typeof additionalProperties === "object"
        ? `mapping of names to ${this.typeOf(this.resolve(additionalProperties))}`
        : "mapping";
    }
    return TYPE_NAMES[type] ?? type;
  }

  #itemName(items: Schema | undefined): string {
    if (!items) return "anything";
    const item = this.resolve(items);
    return item.title === undefined ? this.typeOf(item) : `${item.title.toLowerCase()}s`;
  }

  #keys(node: Schema): readonly ChildKey[] {
    return this.#mappings(node).flatMap(({ properties = {}, required = [], then = {} }) =>
      Object.entries(properties).map(([key, child]) => {
        const resolved = this.resolve(child);
        return {
          key,
          type: this.typeOf(resolved),
          required: [...required, ...(then.required ?? [])].includes(key),
          summary: firstSentence(resolved.description ?? ""),
        };
      }),
    );
  }

  /** The mappings that a value of this node can be or hold, alternatives included. */
  #mappings(node: Schema): readonly Schema[] {
    const { properties, additionalProperties, items, anyOf = [], oneOf = [] } = node;
    return [
      ...(properties || typeof additionalProperties === "object" ? [node] : []),
      ...(items ? this.#mappings(this.resolve(items)) : []),
      ...[...anyOf, ...oneOf].flatMap((each) => this.#mappings(this.resolve(each))),
    ];
  }

  #joint({ items }: Schema, path: string): string {
    if (items && this.resolve(items).properties) return "[].";
    return path === "" ? "" : ".";
  }

  /** The paths of all keys, for a key that was asked for without its parents. Layouts nest: deep enough is enough. */
  #everywhere(): readonly string[] {
    const paths: string[] = [];
    const visit = (place: Place, depth: number): void => {
      for (const { key } of this.#keys(place.node)) {
        const child = this.child(place, key);
        if (!child) continue;
        paths.push(child.path);
        if (depth < 4) visit(child, depth + 1);
      }
    };
    visit({ node: this.resolve(this.#schema), path: "" }, 0);
    return [...new Set(paths)];
  }
}

const TYPE_NAMES: Partial<Record<string, string>> = {
  string: "text",
  number: "number",
  integer: "whole number",
  boolean: "true or false",
  null: "nothing",
};

const anyName = ({ additionalProperties }: Schema): Schema | undefined =>
  typeof additionalProperties === "object" ? additionalProperties : undefined;

/** A full stop inside of a name, or in the middle of an abbreviation, ends no sentence. */
const firstSentence = (text: string): string => /^.*?[.](?=\s+[A-Z`]|$)/s.exec(text)?.[0] ?? text;
