import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import type { Path } from "./path.ts";

type Range = readonly [start: number, end: number];
type Found = { readonly pair?: Pair<Node, Node | null>; readonly node: Node | null };

/**
 * Where in the text a path leads: the key or the value at its end, or the nearest thing above it that is there. Paths
 * go through aliases and merge keys to where the value is written, which is where it can be mended.
 */
export function rangeOf(document: Document.Parsed, path: Path, target: "key" | "value"): Range {
  let found: Found = { node: document.contents };
  let place = rangeOfNode(document.contents) ?? [0, 0];
  for (const [depth, step] of path.entries()) {
    const next = stepInto(found.node, step, document);
    if (!next) return place;
    found = next;
    const isEnd = depth === path.length - 1;
    place = (isEnd && target === "key" ? rangeOfKey(found) : rangeOfValue(found)) ?? place;
  }
  return place;
}

function stepInto(node: Node | null, step: string | number, document: Document.Parsed): Found | undefined {
  const target = isAlias(node) ? resolve(node, document) : node;
  if (isSeq(target) && typeof step === "number") {
    return step < target.items.length ? { node: target.items[step] as Node | null } : undefined;
  }
  return isMap(target) ? findKey(target.items as Pair<Node, Node | null>[], step, document) : undefined;
}

function findKey(pairs: Pair<Node, Node | null>[], key: string | number, document: Document.Parsed): Found | undefined {
  const own = pairs.find((pair) => isScalar(pair.key) && pair.key.value === key);
  if (own) return { pair: own, node: own.value };
  for (const pair of pairs) {
    if (!isScalar(pair.key) || typeof pair.key.value !== "symbol") continue;
    const found = findMerged(pair.value, key, document);
    if (found) return found;
  }
  return undefined;
}

function findMerged(source: Node | null, key: string | number, document: Document.Parsed): Found | undefined {
  const target = isAlias(source) ? resolve(source, document) : source;
  if (!isSeq(target)) return stepInto(target, key, document);
  for (const item of target.items) {
    const found = stepInto(item as Node, key, document);
    if (found) return found;
  }
  return undefined;
}

const resolve = (alias: Alias, document: Document.Parsed): Node | null => alias.resolve(document) ?? null;

const rangeOfKey = ({ pair, node }: Found): Range | undefined => rangeOfNode(pair?.key ?? node);

/** An empty value has no width: its key is what a person sees. */
function rangeOfValue(found: Found): Range | undefined {
  const range = rangeOfNode(found.node);
  return range && range[1] > range[0] ? range : rangeOfKey(found);
}

function rangeOfNode(node: Node | null | undefined): Range | undefined {
  return node?.range ? [node.range[0], node.range[1]] : undefined;
}
