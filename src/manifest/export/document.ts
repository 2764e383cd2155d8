import { Document, isMap, isScalar, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";

import type { LayoutList } from "../../lib/layout-tree.ts";
import type { Mapping, Part, Value } from "./part.ts";

const MODELINE = " yaml-language-server: $schema=https://unpkg.com/tmx-cli/schemas/session.schema.json";

/** The text of a manifest. What was left out is always said; where the rest comes from only with `comments`. */
export function manifestText(part: Part, { comments }: { readonly comments: boolean }): string {
  const document = new Document(undefined, { version: "1.2" });
  document.contents = partNode(part, comments) as never;
  document.commentBefore = [MODELINE, ...remarks(part, comments)].join("\n");
  const text = document.toString({ lineWidth: 0, nullStr: "null" });
  return text.replace(HIDDEN, escape);
}

/** What a terminal would not show as it is; only ever inside double quotes and comments. */
const HIDDEN = /[\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

const remarks = ({ notes }: Part, comments: boolean): readonly string[] =>
  notes.filter(({ isWarning }) => comments || isWarning).map(({ text }) => ` ${text}`);

function partNode({ keys }: Part, comments: boolean): YAMLMap {
  const map = new YAMLMap();
  for (const [key, value] of Object.entries(keys))
    map.items.push(new Pair(new Scalar(key), valueNode(value, comments)));
  return map;
}

function valueNode(value: Value, comments: boolean): Node {
  if (typeof value !== "object") return scalarNode(value);
  if (isParts(value)) return sequence(value.map((part) => itemNode(part, comments)));
  if (isList(value)) return sequence(value.map(scalarNode));
  if (isTree(value)) return treeNode(value);
  const map = new YAMLMap();
  for (const [key, inner] of Object.entries(value))
    map.items.push(new Pair(new Scalar(key), isList(inner) ? sequence(inner.map(scalarNode)) : scalarNode(inner)));
  return map;
}

const isList = (value: unknown): value is readonly string[] => Array.isArray(value);

const isParts = (value: Exclude<Value, string | number | boolean>): value is readonly Part[] =>
  Array.isArray(value) && typeof value[0] === "object";

const isTree = (value: Mapping | LayoutList): value is LayoutList =>
  Array.isArray(value["parts"]) && typeof value["parts"][0] === "object";

/** The panes stand in the tree's order, so that its places need no names. */
function treeNode({ kind, parts }: LayoutList): YAMLMap {
  const entries = parts.map(({ size, content }) => {
    const map = content === "pane" ? new YAMLMap() : treeNode(content);
    const { amount, unit } = size;
    map.items.push(new Pair(new Scalar("size"), new Scalar(unit === "share" ? amount : `${amount}${SUFFIX[unit]}`)));
    map.flow = true;
    return map;
  });
  const tree = new YAMLMap();
  tree.items.push(new Pair(new Scalar(kind), sequence(entries)));
  return tree;
}

const SUFFIX = { percent: "%", cells: "c" } as const;

function sequence(items: readonly Node[]): YAMLSeq {
  const list = new YAMLSeq();
  list.items.push(...items);
  return list;
}

/** A window or a pane. A pane that only runs something is that line, and one that says nothing is a plain shell. */
function itemNode(part: Part, comments: boolean): Node {
  const map = partNode(part, comments);
  const [only] = map.items as Pair<Scalar, Node>[];
  const isShort = map.items.length === 1 && only!.key.value === "run" && isScalar(only!.value);
  const node: Node = isShort ? (only!.value as Scalar) : map.items.length === 0 ? new Scalar(null) : map;
  const said = remarks(part, comments);
  if (said.length > 0) node.commentBefore = said.join("\n");
  if (isMap(node)) node.flow = false;
  return node;
}

function scalarNode(value: string | number | boolean): Scalar {
  // What looks like a variable of a manifest is none.
  const node = new Scalar(typeof value === "string" ? value.replaceAll("${{", () => "$${{") : value);
  if (typeof value === "string" && HIDDEN_OR_CONTROL.test(value)) node.type = Scalar.QUOTE_DOUBLE;
  return node;
}

// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const HIDDEN_OR_CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
