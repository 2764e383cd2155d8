import type { Pane, Window } from "../manifest.gen.ts";
import type { Path } from "../path.ts";
import type { Problem } from "../problem.ts";

/** Whatever is removed is gone by the time that this is asked: what is left could not be. */
export function checkRemoval(part: Window | Exclude<Pane, string | null>, path: Path): Problem[] {
  if (part.remove === undefined) return [];
  const at = { path: [...path, "remove"], target: "key", relies: [] } as const;
  const more = Object.keys(part).filter((key) => !["id", "name", "remove"].includes(key));
  if (more.length > 0) {
    const hint = `leave out ${more.join(", ")}, or remove itself`;
    return [{ ...at, code: "conflicting-keys", message: "what is removed needs nothing else", hint }];
  }
  const message = "there is nothing here to remove";
  const hint = "remove takes out what `extends` or `include` brings in, by the same name";
  return [{ ...at, code: "nothing-to-remove", message, hint }];
}
