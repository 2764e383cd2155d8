import { type Path, valueAt } from "./path.ts";
import type { PlainMap } from "./plain.ts";
import type { Problem } from "./problem.ts";

/**
 * Takes what has a problem out of a document, in place, so that the rest can be checked further and a person hears of
 * all mistakes at once. Entries of lists keep their places: harmless ones stand in.
 */
export function prune(document: PlainMap, problems: readonly Problem[]): void {
  for (const { path } of problems) removeAt(document, path);
  if (typeof document["session"] !== "string") document["session"] = "x";
  if (!Array.isArray(document["windows"])) document["windows"] = [Object.create(null)];
}

function removeAt(document: PlainMap, path: Path): void {
  const parent = valueAt(document, path.slice(0, -1));
  const last = path.at(-1);
  if (Array.isArray(parent) && typeof last === "number") parent[last] = standIn(path.at(-2));
  else if (typeof parent === "object" && parent !== null && typeof last === "string") delete (parent as PlainMap)[last];
}

function standIn(list: string | number | undefined): unknown {
  if (list === "windows") return Object.create(null);
  return list === "panes" ? null : "x";
}
