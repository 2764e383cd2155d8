import { type Origin, originAt, type Written } from "./origin.ts";
import { isPlainMap, type PlainMap } from "./plain.ts";

/** What `~` and `remove` take away leaves no trace: a merged document is one that could have been written at once. */
export function merge(lower: Written, upper: Written): Written {
  const [below, above] = [lower.value as PlainMap, upper.value as PlainMap];
  const kept = Object.keys(below).filter((key) => above[key] !== null);
  const added = Object.keys(above).filter((key) => !(key in below));
  return mapOf(
    [...kept, ...added].map((key) => {
      if (!(key in above)) return [key, child(lower, key)];
      return [key, key in below ? mergeValues(key, child(lower, key), child(upper, key)) : child(upper, key)];
    }),
    upper.origin,
  );
}

function mergeValues(key: string, lower: Written, upper: Written): Written {
  if (isIdentified(key) && Array.isArray(lower.value) && Array.isArray(upper.value)) {
    return mergeParts(IDENTITIES[key], lower, upper);
  }
  // A layout tree is one thing, in which no part has a meaning of its own.
  return key !== "layout" && isPlainMap(lower.value) && isPlainMap(upper.value) ? merge(lower, upper) : upper;
}

/** The keys that tell who is who in a list, the first one that is there; all of them may tell it alone. */
const IDENTITIES = { windows: ["id", "name"], panes: ["name"] } as const;
type Identity = readonly string[];

const isIdentified = (key: string): key is keyof typeof IDENTITIES => Object.hasOwn(IDENTITIES, key);

/** The parts of the base in their order, each with what is laid over it, and then those that are new. */
function mergeParts(identity: Identity, lower: Written, upper: Written): Written {
  const below = partsOf(identity, lower);
  const find = finder(below);
  const over = new Map<Part, Written>();
  const added: Written[] = [];
  for (const part of partsOf(identity, upper)) {
    const base = find(part);
    if (base && !over.has(base)) over.set(base, part.written);
    else added.push(part.written);
  }
  const merged = below.flatMap((part) => {
    const above = over.get(part);
    return above ? mergePart(part.written, above) : [part.written];
  });
  return listOf([...merged, ...added], upper.origin);
}

interface Part {
  readonly written: Written;
  readonly key: string;
  readonly id: unknown;
  readonly name: unknown;
}

/** Parts without an identity are told apart by their place among each other. */
function partsOf(identity: Identity, list: Written): readonly Part[] {
  let place = 0;
  return (list.value as readonly unknown[]).map((value, at) => {
    const part: PlainMap = isPlainMap(value) ? value : {};
    const key = identity.map((each) => part[each]).find((each) => typeof each === "string");
    return { written: child(list, at), key: key ?? `+${place++}`, id: part["id"], name: part["name"] };
  });
}

/** A window that has an `id` in the base may be called by its name, where that is nobody else's. */
function finder(below: readonly Part[]): (part: Part) => Part | undefined {
  const byKey = new Map(below.toReversed().map((part) => [part.key, part]));
  const named = below.filter(({ id, name }) => id !== undefined && name !== undefined);
  const counts = new Map<unknown, number>();
  for (const { name } of named) counts.set(name, (counts.get(name) ?? 0) + 1);
  const byName = new Map(named.filter(({ name }) => counts.get(name) === 1).map((part) => [part.name, part]));
  return ({ key, id, name }) => byKey.get(key) ?? (id === undefined ? byName.get(name) : undefined);
}

/** One that says more than that it goes is left as it is, to be told of. */
function mergePart(lower: Written, upper: Written): readonly Written[] {
  const [below, above] = [inFull(lower), inFull(upper)];
  if (!isPlainMap(below.value) || !isPlainMap(above.value)) return [upper];
  if (above.value["remove"] !== true) return [merge(below, above)];
  return Object.keys(above.value).every((key) => REMOVAL.has(key)) ? [] : [upper];
}

const REMOVAL: ReadonlySet<string> = new Set(["id", "name", "remove"]);

/** A pane with its shorthands written out. */
function inFull(part: Written): Written {
  const { value, origin } = part;
  if (value === null) return mapOf([], origin);
  return typeof value === "string" ? mapOf([["run", part]], origin) : part;
}

const child = ({ value, origin }: Written, step: string | number): Written => ({
  value: (value as Record<string | number, unknown>)[step],
  origin: originAt(origin, step),
});

function mapOf(entries: readonly (readonly [string, Written])[], { layer, path }: Origin): Written {
  const value: PlainMap = Object.create(null);
  for (const [key, part] of entries) value[key] = part.value;
  return { value, origin: { layer, path, parts: new Map(entries.map(([key, { origin }]) => [key, origin])) } };
}

function listOf(items: readonly Written[], { layer, path }: Origin): Written {
  const parts = new Map(items.map(({ origin }, at) => [at, origin] as const));
  return { value: items.map(({ value }) => value), origin: { layer, path, parts } };
}
