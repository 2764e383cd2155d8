import { quote } from "../lib/quote.ts";
import { nearest } from "../lib/suggest.ts";
import { parsePointer, type Path, valueAt } from "./path.ts";
import type { Problem } from "./problem.ts";
import { TREE_SIZE } from "./values.ts";
import { didYouMean, unknownKey } from "./unknown-key.ts";
import { type SchemaError, validateManifest } from "./validate.gen.js";

/** What the schema has to say about a document, in the words of the manifest language. */
export function validate(data: unknown): Problem[] {
  if (validateManifest(data)) return [];
  const problems = (validateManifest.errors ?? []).flatMap((error) => translate(error, data) ?? []);
  const meant = new Set(problems.map(({ code, hint }) => (code === "unknown-key" ? hint : undefined)));
  // A mistyped key is there, so it is not missing as well.
  return problems.filter(({ code, path }) => code !== "missing-key" || !meant.has(didYouMean(String(path.at(-1)))));
}

function translate(error: SchemaError, data: unknown): Problem | undefined {
  const path = parsePointer(error.instancePath, data);
  // A bad name of a variable or an option comes twice: as its pattern, and as the names that have to match it.
  if (error.propertyName !== undefined) return badName(error.propertyName, path);
  const got = valueAt(data, path);
  switch (error.keyword) {
    case "additionalProperties":
      return unknownKey(String(error.params["additionalProperty"]), path);
    case "required":
      return missingKey(String(error.params["missingProperty"]), path);
    case "type":
      return wrongType([error.params["type"]].flat(), got, path);
    case "enum":
      return wrongWord((error.params["allowedValues"] as readonly unknown[]).map(String), got, path);
    case "const":
      return wrongVersion(got, path);
    case "minItems":
      return {
        code: "empty-list",
        message: `${path.at(-1)} is empty`,
        hint: EMPTY_LIST_HINTS[String(path.at(-1))],
        path,
      };
    case "pattern":
    case "minimum":
    case "maximum":
      return badValue(got, path);
    default:
      return undefined;
  }
}

const EMPTY_LIST_HINTS: Partial<Record<string, string>> = {
  windows: "a session has at least one window",
  panes: "a window has at least one pane; leave the key out for a plain shell",
  columns: "name the panes that stand side by side",
  rows: "name the panes that stand on top of each other",
};

const NO_SESSION_HINT = "give the session a name: session: web; a base for others has none, and is not applied itself";

function missingKey(key: string, path: Path): Problem {
  if (path.length > 0) {
    const hint = "write what to run: run: ./setup.sh";
    return { code: "missing-key", message: `the hook has no ${quote(key)}`, hint, path: [...path, key] };
  }
  const hint = key === "session" ? NO_SESSION_HINT : "describe at least one window under windows:";
  return { code: "missing-key", message: `the manifest has no ${quote(key)}`, hint, path: [...path, key] };
}

function wrongType(types: readonly unknown[], got: unknown, path: Path): Problem {
  const expected = expectedAt(path) ?? alternatives(types.map((type) => TYPE_NAMES[String(type)] ?? String(type)));
  return {
    code: "wrong-type",
    message: `expected ${expected}, got ${describe(got)}`,
    hint: typeHint(types, got, path),
    path,
  };
}

const TYPE_NAMES: Partial<Record<string, string>> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  null: "nothing",
};

function typeHint(types: readonly unknown[], got: unknown, path: Path): string | undefined {
  if (path.length === 0) return 'a manifest is a mapping: start with "session:" and "windows:"';
  if (types.includes("boolean")) return types.includes("string") ? emptyHint(got) : flagHint(got);
  if (types.includes("string") && !types.includes("integer")) return textHint(got, path);
  return types.includes("array") && got !== null ? 'start each entry with "- "' : undefined;
}

const emptyHint = (got: unknown): string | undefined => (got === null ? 'for an empty value write ""' : undefined);

function flagHint(got: unknown): string | undefined {
  if (typeof got !== "string" || !/^(yes|no|on|off)$/i.test(got)) return undefined;
  return `write ${/^(yes|on)$/i.test(got)}`;
}

function textHint(got: unknown, path: Path): string | undefined {
  if (got === null && path.at(-1) === "root") return 'a bare ~ is nothing to YAML: write root: "~"';
  if (TIMES.has(path.at(-1)) && typeof got === "number") return `write the unit: ${got}s`;
  if (Array.isArray(got) && path.at(-2) === "panes") return "several commands of one pane: - run: [first, second]";
  if (typeof got === "number" || typeof got === "boolean") return `put it in quotes: "${got}"`;
  return isCommandMap(got, path) ? 'a command that holds ": " needs quotes around all of it' : undefined;
}

const TIMES = new Set<unknown>(["grace", "timeout", "every"]);

/** `- echo "a: b"` is a mapping to YAML, which surprises everyone once. */
const isCommandMap = (got: unknown, path: Path): boolean =>
  typeof got === "object" &&
  got !== null &&
  !Array.isArray(got) &&
  (path.at(-1) === "run" || typeof path.at(-1) === "number");

function wrongWord(allowed: readonly string[], got: unknown, path: Path): Problem {
  const similar = typeof got === "string" ? nearest(got, allowed) : undefined;
  return {
    code: "bad-value",
    message: `expected ${alternatives(allowed)}, got ${describe(got)}`,
    hint: similar === undefined ? undefined : `did you mean ${quote(similar)}?`,
    path,
  };
}

function wrongVersion(got: unknown, path: Path): Problem {
  const message = `expected version 1 of the manifest language, got ${describe(got)}`;
  return { code: "bad-version", message, hint: "leave the key out, or write version: 1", path };
}

function badValue(got: unknown, path: Path): Problem {
  return { code: "bad-value", message: `expected ${expectedAt(path) ?? "another value"}, got ${describe(got)}`, path };
}

/** What a key of a window, a pane, of `stop`, of `snapshot` or a hook expects, where its type alone does not say it. */
function expectedAt(path: Path): string | undefined {
  if (isInTree(path)) return typeof path.at(-1) === "number" ? TREE_ENTRY : TREE_EXPECTED[String(path.at(-1))];
  const parent = path.at(-2);
  return typeof parent === "number" || parent === "stop" || path[0] === "snapshot" || path[0] === "hooks"
    ? EXPECTED[String(path.at(-1))]
    : undefined;
}

/** In words, what the patterns and limits of the schema ask for. */
const EXPECTED: Partial<Record<string, string>> = {
  every: "a time such as 60s, 5m or 1h",
  grace: "a time such as 10s, 500ms or 1m",
  index: "a whole number from 0 to 65535",
  keep: "a whole number from 1 to 1000",
  text: "a whole number from 1 to 1000000",
  timeout: "a time such as 60s, 500ms or 5m",
  size: 'a share such as "60%" (1% to 99%) or a number of cells',
};

/** Whether the path leads below `windows[0].layout`. */
export const isInTree = (path: Path): boolean => path[2] === "layout" && path.length > 3;

const TREE_ENTRY = `the name of a pane, ${TREE_SIZE}, or a mapping`;
const TREE_EXPECTED: Partial<Record<string, string>> = { size: TREE_SIZE };

function badName(name: string, path: Path): Problem {
  const map = String(path.at(-1)) as keyof typeof NAMES;
  const [what, hint] = NAMES[map];
  return {
    code: "bad-name",
    message: `${quote(name)} is no name for ${what}`,
    hint,
    path: [...path, name],
    target: "key",
  };
}

const NAMES = {
  env: ["an environment variable", "use letters, digits and _, and no digit first"],
  vars: ["a variable", "use letters, digits, _ and -, and start with a letter or _"],
  options: ["a tmux option", "tmux's own are of lower-case letters and -, your own start with @"],
} as const;

/** `a, b or c` */
function alternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

export function describe(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return quote(value);
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value === "boolean") return String(value);
  return Array.isArray(value) ? "a list" : "a mapping";
}
