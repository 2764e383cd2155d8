/**
 * The manifest room's door for the configuration file: text to values, or to diagnostics that point into the text. Only
 * what saves and restores sessions loads it.
 */
import { quote } from "../lib/quote.ts";
import { err, ok, type Result } from "../lib/result.ts";
import { nearest } from "../lib/suggest.ts";
import { type Config, DEFAULT_CONFIG } from "../model/config.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { CONFIG_KEYS, type ConfigFile } from "./config.gen.ts";
import { validateConfig } from "./config-validate.gen.js";
import { fileDiagnostic, inOrder, locateProblems } from "./diagnose.ts";
import { type ParsedDocument, parseYaml } from "./parse.ts";
import { parsePointer, type Path, valueAt } from "./path.ts";
import { toPlain } from "./plain.ts";
import type { Problem } from "./problem.ts";
import { SourceText } from "./source-text.ts";
import { didYouMean } from "./unknown-key.ts";
import { describe } from "./validate.ts";
import type { SchemaError } from "./validate.gen.js";

interface ConfigText {
  /** The path as people are to read it. */
  readonly file: string;
  readonly text: string;
}

export function parseConfig({ file, text }: ConfigText): Result<Config, readonly Diagnostic[]> {
  const source = new SourceText(file, text);
  const parsed = parseYaml(text);
  if (!parsed.ok)
    return parsed.error.code === "empty-manifest" ? ok(DEFAULT_CONFIG) : err([fileDiagnostic(parsed.error, source)]);
  const [first, second] = parsed.value as readonly [ParsedDocument, ParsedDocument?];
  if (second) return err([fileDiagnostic(twoDocuments(second), source)]);
  const { value, problems: expansion } = toPlain(first.document);
  const syntax = [...first.problems, ...expansion];
  const problems = syntax.length > 0 ? syntax : check(value);
  if (problems.length === 0) return ok(withDefaults(value as ConfigFile));
  const layer = { source: { file, text, dir: "/" }, text: source, yaml: first.document };
  return err(inOrder(locateProblems(problems, { layer, path: [] })));
}

const twoDocuments = ({ document }: ParsedDocument): Problem => ({
  code: "two-documents",
  message: "the configuration is one document, and a second one starts here",
  path: [],
  range: [document.range[0], document.range[0] + 1],
});

function check(value: unknown): readonly Problem[] {
  if (!validateConfig(value)) return (validateConfig.errors ?? []).map((error) => explain(error, value));
  return Object.entries(value.programs?.strategies ?? {}).flatMap(([name, line]) => {
    const [unknown] = /\$\{\{(?!\s*args\s*\}\}).*?(?:\}\}|$)/s.exec(line) ?? [];
    const path = ["programs", "strategies", name];
    return unknown === undefined ? [] : [{ ...unknownVariable(unknown), path, fragment: unknown }];
  });
}

const unknownVariable = (text: string): Pick<Problem, "code" | "message" | "hint"> => ({
  code: "unknown-variable",
  message: `there is no ${quote(text)} here`,
  hint: "a strategy knows ${{ args }}: the arguments that the program had",
});

function explain(error: SchemaError, data: unknown): Problem {
  const path = parsePointer(error.instancePath, data);
  if (error.keyword === "additionalProperties") return unknownKey(String(error.params["additionalProperty"]), path);
  const [at, key] = error.propertyName === undefined ? [path, false] : [[...path, error.propertyName], true];
  const expected = EXPECTED[key ? "name" : nameOf(path)] ?? "another value";
  const got = key ? error.propertyName : valueAt(data, path);
  const message = `expected ${expected}, got ${describe(got)}`;
  return { code: "bad-value", message, path: at, ...(key ? { target: "key" } : {}) };
}

function unknownKey(key: string, parent: Path): Problem {
  const valid: readonly string[] = CONFIG_KEYS[parent.length === 0 ? "config" : (parent[0] as "programs" | "snapshot")];
  const similar = nearest(key, valid);
  const hint = similar === undefined ? `valid keys here: ${valid.join(", ")}` : didYouMean(similar);
  return { code: "unknown-key", message: `unknown key ${quote(key)}`, hint, path: [...parent, key], target: "key" };
}

/** The key that a value belongs to: that of its list, for an entry of one. */
const nameOf = (path: Path): string => {
  if (path.length === 0) return "config";
  if (path[1] === "strategies" && path.length === 3) return "strategy";
  return typeof path.at(-1) === "number" ? "name" : String(path.at(-1));
};

const EXPECTED: Partial<Record<string, string>> = {
  config: "a mapping: programs and snapshot",
  programs: "a mapping: start, never and strategies",
  snapshot: "a mapping: keep, text and budget",
  start: "a list of names of programs",
  never: "a list of names of programs",
  strategies: "a mapping of names of programs to command lines",
  strategy: "a command line",
  name: "the name of a program, without its folder",
  keep: "a whole number from 1 to 100000",
  text: "a whole number of lines, up to 1000000",
  budget: "a size such as 500M or 2G",
};

function withDefaults({ programs, snapshot }: ConfigFile): Config {
  const { budget, ...limits } = snapshot ?? {};
  return {
    programs: { ...DEFAULT_CONFIG.programs, ...programs },
    snapshot: { ...DEFAULT_CONFIG.snapshot, ...limits, ...(budget === undefined ? {} : { budget: bytes(budget) }) },
  };
}

const bytes = (size: string): number => Number(size.slice(0, -1)) * 1024 ** ("KMG".indexOf(size.at(-1)!) + 1);
