import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
} from "yaml";
import { KEYS } from "../manifest.gen.ts";

type Entry = Pair<Node, Node | null>;

/** Brings the keys of every mapping that the schema knows into the schema's order, in place. */
export function orderKeys({ contents }: Document.Parsed): void {
  orderMapping(contents, KEYS.manifest);
  orderMapping(valueAt(contents, "snapshot"), KEYS.snapshot);
  for (const window of itemsAt(contents, "windows")) {
    orderMapping(window, KEYS.window);
    for (const pane of itemsAt(window, "panes")) {
      orderMapping(pane, KEYS.pane);
      orderMapping(valueAt(pane, "stop"), KEYS.stop);
    }
  }
}

function itemsAt(node: unknown, key: string): readonly unknown[] {
  const value = valueAt(node, key);
  return isSeq(value) ? value.items : [];
}

const valueAt = (node: unknown, key: string): unknown => (isMap(node) ? node.get(key, true) : undefined);

function orderMapping(node: unknown, order: readonly string[]): void {
  if (!isMap(node)) return;
  const map = node as YAMLMap<Node, Node | null>;
  const rank = ({ key }: Entry): number => {
    if (isScalar(key) && typeof key.value === "symbol") return -1;
    const at = isScalar(key) ? order.indexOf(String(key.value)) : -1;
    return at === -1 ? order.length : at;
  };
  const sorted = map.items.toSorted((a, b) => rank(a) - rank(b));
  const [first] = map.items;
  if (!first || !keepsReferences(map.items, sorted)) return;
  map.items = sorted;
  if (sorted[0] !== first) changePlaces(map, first, sorted[0]!);
}

/** An anchor has to stay before its aliases: where such parts would change places, nothing is moved. */
function keepsReferences(before: readonly Entry[], after: readonly Entry[]): boolean {
  const referring = before.filter(refers);
  return after.filter(refers).every((entry, at) => entry === referring[at]);
}

function refers({ value }: Entry): boolean {
  if (!isNode(value)) return false;
  let found = false;
  visit(value, (_key, node) => {
    if (isAlias(node) || (isNode(node) && node.anchor !== undefined)) found = true;
    return found ? visit.BREAK : undefined;
  });
  return found;
}

/** A mapping starts without a blank line, and what said goodbye to the first place gets none in return. */
function changePlaces(map: YAMLMap<Node, Node | null>, before: Entry, now: Entry): void {
  const line = now.key.spaceBefore === true;
  delete now.key.spaceBefore;
  if (line) before.key.spaceBefore = true;
  const words = before.key.commentBefore ?? "";
  // The line for the editor belongs at the top, whatever key stands there.
  const modeline = words.split("\n").filter((text) => /^ *yaml-language-server:/.test(text));
  if (modeline.length === 0) return;
  before.key.commentBefore = words
    .split("\n")
    .filter((text) => !modeline.includes(text))
    .join("\n");
  map.commentBefore = [
    ...modeline,
    ...(map.commentBefore === undefined || map.commentBefore === null ? [] : [map.commentBefore]),
  ].join("\n");
}
