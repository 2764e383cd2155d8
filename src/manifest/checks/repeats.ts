import { quote } from "../../lib/quote.ts";
import { paneKeys, windowKeys } from "../keys.ts";
import type { Pane, Window } from "../manifest.gen.ts";
import type { Path } from "../path.ts";
import type { Problem } from "../problem.ts";
import { paneMapping } from "../values.ts";

/** Something that may be there once only. */
interface Entry {
  readonly value: string | number;
  readonly path: Path;
}

/** Windows that share an identity, an index or the focus. */
export function checkRepeatedWindows(windows: readonly Window[]): Problem[] {
  const keys = windowKeys(windows);
  const names = windows.map(({ id }, i): Entry => ({
    value: keys[i] ?? "",
    path: ["windows", i, id === undefined ? "name" : "id"],
  }));
  const indexes = windows.flatMap(({ index }, i): Entry[] =>
    typeof index === "number" ? [{ value: index, path: ["windows", i, "index"] }] : [],
  );
  return [
    ...repeats(names, ({ value, path }) => ({
      code: "duplicate-name",
      message: `two windows have the ${String(path.at(-1))} ${quote(String(value))}`,
      hint: path.at(-1) === "id" ? "give one of them another id" : "give one of them another name, or an id",
    })),
    ...repeats(indexes, ({ value }) => ({
      code: "duplicate-index",
      message: `two windows have the index ${value}`,
      hint: "leave one of them out",
    })),
    ...repeatedFocus(windows, "windows", ["windows"]),
  ];
}

/** Panes of one window that share a name or the focus. */
export function checkRepeatedPanes(panes: readonly Pane[], path: Path): Problem[] {
  const names = paneKeys(panes).map((value, i): Entry => ({ value, path: [...path, i, "name"] }));
  return [
    ...repeats(names, ({ value }) => ({
      code: "duplicate-name",
      message: `two panes of the window have the name ${quote(String(value))}`,
      hint: "give one of them another name",
    })),
    ...repeatedFocus(panes.map(paneMapping), "panes of the window", path),
  ];
}

function repeatedFocus(parts: readonly { readonly focus?: boolean }[], what: string, path: Path): Problem[] {
  const focused = parts.flatMap(({ focus }, i): Entry[] =>
    focus ? [{ value: "focus", path: [...path, i, "focus"] }] : [],
  );
  return repeats(focused, () => ({
    code: "duplicate-focus",
    message: `two ${what} have the focus`,
    hint: "only one can have it",
  }));
}

function repeats(entries: readonly Entry[], describe: (entry: Entry) => Omit<Problem, "path">): Problem[] {
  const first = new Map<string | number, Path>();
  return entries.flatMap((entry) => {
    const earlier = first.get(entry.value);
    if (earlier) return [{ ...describe(entry), path: entry.path, first: earlier }];
    first.set(entry.value, entry.path);
    return [];
  });
}
