import { type Alias, type Document, isAlias, isMap, isScalar, type ParsedNode, type Scalar, type YAMLMap } from "yaml";
import { quote } from "../lib/quote.ts";
import type { Path } from "./path.ts";
import type { Problem } from "./problem.ts";

/** Nodes that one document may expand to. Without a limit a few lines of aliases to aliases expand without end. */
const MAX_NODES = 200_000;

/** A YAML mapping without a prototype, so that a key like `__proto__` is a key like others. */
export type PlainMap = Record<string, unknown>;

export interface PlainDocument {
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/** The document's data with aliases and merge keys carried out. It shares nothing, so it may be changed in place. */
export function toPlain(document: Document.Parsed): PlainDocument {
  const expansion = new Expansion();
  try {
    return { value: expansion.node(document.contents, []), problems: expansion.problems };
  } catch (error) {
    if (error instanceof ExpansionEnd) return { value: undefined, problems: [error.problem] };
    throw error;
  }
}

/** Leaves the recursion for good; never leaves this file. */
class ExpansionEnd extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super();
    this.problem = problem;
  }
}

class Expansion {
  readonly problems: Problem[] = [];
  private readonly anchors = new Map<string, ParsedNode>();
  /** The nodes with an anchor that are being read right now: an alias to one of them would never end. */
  private readonly open = new Set<ParsedNode>();
  private expansions = 0;
  private nodes = 0;

  node(node: ParsedNode | null, path: Path): unknown {
    if (node === null) return null;
    if (++this.nodes > MAX_NODES) throw new ExpansionEnd(tooMuch(node));
    if (isAlias(node)) return this.alias(node, path, (target) => this.node(target, path));
    // An alias inside an expansion means what it meant where the expanded node stands.
    if (node.anchor && this.expansions === 0) this.anchors.set(node.anchor, node);
    const isOutermost = node.anchor !== undefined && !this.open.has(node);
    if (isOutermost) this.open.add(node);
    const value = this.contents(node, path);
    if (isOutermost) this.open.delete(node);
    return value;
  }

  private contents(node: Exclude<ParsedNode, Alias.Parsed>, path: Path): unknown {
    if (isScalar(node)) return this.scalar(node, path);
    if (isMap(node)) return this.map(node, path);
    return node.items.map((item, index) => this.node(item, [...path, index]));
  }

  private alias(alias: ParsedNode & { source: string }, path: Path, expand: (target: ParsedNode) => unknown): unknown {
    const target = this.anchors.get(alias.source);
    if (!target) {
      this.report("unknown-anchor", `there is no anchor ${quote(`&${alias.source}`)} above this line`, alias, path);
      return undefined;
    }
    if (this.open.has(target)) {
      this.report("endless-alias", `${quote(`*${alias.source}`)} stands inside of what it stands for`, alias, path);
      return undefined;
    }
    this.open.add(target);
    this.expansions++;
    const value = expand(target);
    this.expansions--;
    this.open.delete(target);
    return value;
  }

  private scalar(node: Scalar.Parsed, path: Path): unknown {
    const { value, source } = node;
    if (typeof value === "string") this.checkText(value, node, path);
    // `1.10` and `0x1F` are numbers to YAML. Who writes them means the text, which JavaScript would not give back.
    if (typeof value === "number" && String(value) !== source) return source;
    return typeof value === "symbol" || typeof value === "bigint" ? source : value;
  }

  private map(node: YAMLMap<ParsedNode, ParsedNode | null>, path: Path): PlainMap {
    const map: PlainMap = Object.create(null);
    const merged: ParsedNode[] = [];
    for (const { key, value } of node.items) {
      if (isMergeKey(key)) {
        if (value) merged.push(value);
        continue;
      }
      const name = this.key(key, path);
      if (name === undefined) continue;
      if (name in map) this.duplicate(key, [...path, name]);
      map[name] = this.node(value, [...path, name]);
    }
    for (const source of merged) this.merge(source, map, path);
    return map;
  }

  private key(key: ParsedNode, path: Path): string | undefined {
    if (isScalar(key) && typeof key.value === "string") {
      this.checkText(key.value, key, [...path, key.value]);
      return key.value;
    }
    const what = isScalar(key) ? `${quote(key.source)} is not text` : "this is a list, a mapping or an alias";
    // With such a key a mapping was hardly meant as one: the problem is the whole of it, short of the document.
    const place = isScalar(key) || path.length === 0 ? [...path, isScalar(key) ? key.source : "?"] : path;
    this.report("non-string-key", `keys are text, and ${what}`, key, place, keyHint(key));
    return undefined;
  }

  /** Adds the keys that `map` has not: its own come first, then those of earlier sources. */
  private merge(source: ParsedNode, map: PlainMap, path: Path): void {
    if (++this.nodes > MAX_NODES) throw new ExpansionEnd(tooMuch(source));
    if (isAlias(source)) {
      this.alias(source, path, (target) => this.merge(target, map, path));
    } else if (isMap(source)) {
      const values = this.node(source, path) as PlainMap;
      for (const key in values) if (!(key in map)) map[key] = values[key];
    } else if (isScalar(source)) {
      this.report("bad-merge", "what follows << is a mapping, an alias to one, or a list of these", source, [
        ...path,
        "<<",
      ]);
    } else {
      for (const item of source.items) this.merge(item, map, path);
    }
  }

  private duplicate(key: ParsedNode, path: Path): void {
    const message = `duplicate key ${quote(String(path.at(-1)))}`;
    // The path leads to the first of the two: the second is only known by its place.
    this.problems.push({ code: "duplicate-key", message, path, range: [key.range[0], key.range[1]], first: path });
  }

  private checkText(text: string, node: ParsedNode, path: Path): void {
    if (!/[\0\p{Surrogate}]/u.test(text)) return;
    this.report(
      "bad-text",
      "text cannot hold NUL characters or half of a surrogate pair",
      node,
      path,
      "remove the escape",
    );
  }

  private report(code: string, message: string, node: ParsedNode, path: Path, hint?: string): void {
    this.problems.push({ code, message, hint, path, range: [node.range[0], node.range[1]] });
  }
}

const isMergeKey = (key: ParsedNode): boolean => isScalar(key) && typeof key.value === "symbol";

function keyHint(key: ParsedNode): string | undefined {
  if (isScalar(key)) return "put it in quotes";
  return isMap(key) ? 'put text that starts with "{{" in quotes; variables are ${{ vars.NAME }}' : undefined;
}

function tooMuch(node: ParsedNode): Problem {
  const message = `the document expands to more than ${MAX_NODES} parts`;
  return {
    code: "too-many-aliases",
    message,
    hint: "use fewer aliases",
    path: [],
    range: [node.range[0], node.range[1]],
  };
}

export const isPlainMap = (value: unknown): value is PlainMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);
