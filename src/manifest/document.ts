import type { Document } from "yaml";
import { interpolate, type Variables } from "./interpolate.ts";
import type { Manifest } from "./manifest.gen.ts";
import type { ParsedDocument } from "./parse.ts";
import { isWithin } from "./path.ts";
import { isPlainMap, type PlainMap, toPlain } from "./plain.ts";
import type { Problem } from "./problem.ts";
import { prune } from "./prune.ts";
import { checkMeaning } from "./semantics.ts";
import { validate } from "./validate.ts";

/** One document of a file, as far as it could be read. */
export interface ReadDocument {
  readonly yaml: Document.Parsed;
  /** Absent when the YAML itself is at fault. */
  readonly data?: unknown;
  /** Absent when there is an error among the problems. */
  readonly manifest?: Manifest;
  readonly problems: readonly Problem[];
}

/** More than anyone reads: a file with so many is not a manifest with mistakes but something else. */
const MAX_PROBLEMS = 500;

/**
 * From YAML to a manifest that is known to be good. Every stage goes on with what the stages before it found nothing
 * wrong with, so that all mistakes come out at once, and none as the consequence of another.
 */
export function readDocument({ document: yaml, problems: syntax }: ParsedDocument, variables: Variables): ReadDocument {
  if (syntax.some(isError)) return { yaml, problems: limit(syntax, yaml) };
  const { value: data, problems: expansion } = toPlain(yaml);
  if (!isPlainMap(data)) return { yaml, problems: [...syntax, ...(expansion.length > 0 ? expansion : validate(data))] };
  const values = [...expansion, ...interpolate(data, variables)];
  const all = [...syntax, ...values, ...checkContents(data, values)];
  if (all.some(isError)) return { yaml, data, problems: limit(all, yaml) };
  return { yaml, data, manifest: data as unknown as Manifest, problems: all };
}

/** What is wrong with the contents, apart from what is known to be wrong. */
function checkContents(data: PlainMap, known: readonly Problem[]): readonly Problem[] {
  if (known.length > MAX_PROBLEMS) return [];
  const form = validate(data).filter((problem) => !isConsequence(problem, known));
  const wrong = [...known, ...form];
  if (wrong.length > MAX_PROBLEMS) return form;
  if (wrong.length > 0) {
    prune(data, wrong);
    if (validate(data).length > 0) return form;
  }
  return [...form, ...checkMeaning(data as unknown as Manifest).filter((problem) => !isConsequence(problem, wrong))];
}

function isConsequence({ path, relies }: Problem, causes: readonly Problem[]): boolean {
  return causes.some((cause) => isWithin(path, cause.path) || (relies !== undefined && isWithin(cause.path, relies)));
}

const isError = ({ severity }: Problem): boolean => severity !== "warning";

function limit(problems: readonly Problem[], yaml: Document.Parsed): readonly Problem[] {
  const rest = problems.length - MAX_PROBLEMS;
  if (rest <= 0) return problems;
  const end = yaml.range[1];
  const message = `${rest} more problems are not shown`;
  return [...problems.slice(0, MAX_PROBLEMS), { code: "too-many-problems", message, path: [], range: [end, end] }];
}
