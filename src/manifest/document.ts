import { err, ok } from "../lib/result.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { compose, type ReadReferenced } from "./compose.ts";
import { locateProblems } from "./diagnose.ts";
import { interpolate, type Variables } from "./interpolate.ts";
import type { Manifest } from "./manifest.gen.ts";
import type { Layer, Origin } from "./origin.ts";
import type { ParsedDocument } from "./parse.ts";
import { isWithin } from "./path.ts";
import { isPlainMap, type PlainMap, toPlain } from "./plain.ts";
import { isError, type Problem } from "./problem.ts";
import { prune } from "./prune.ts";
import { checkMeaning } from "./semantics.ts";
import { validate } from "./validate.ts";

/** One document of a file, as far as it could be read. */
export interface ReadDocument {
  readonly origin: Origin;
  /** Absent when the YAML itself is at fault, or that of a file that the document names. */
  readonly data?: unknown;
  /** Absent when there is an error among the diagnostics. */
  readonly manifest?: Manifest;
  /** What is wrong with this document and with what it is merged from. */
  readonly problems: readonly Problem[];
  /** The same with their places, and what is wrong with the files that the document names. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReadContext extends Variables {
  /** Reads the files that manifests name; where it is absent, naming one is an error. */
  readonly read?: ReadReferenced;
}

/** More than anyone reads: a file with so many is not a manifest with mistakes but something else. */
const MAX_PROBLEMS = 500;

/**
 * From YAML to a manifest that is known to be good. Every stage goes on with what the stages before it found nothing
 * wrong with, so that all mistakes come out at once, and none as the consequence of another.
 */
export function readDocument(
  { document: yaml, problems: syntax }: ParsedDocument,
  place: Omit<Layer, "yaml">,
  context: ReadContext,
): ReadDocument {
  const own: Origin = { layer: { ...place, yaml }, path: [] };
  const found = (problems: readonly Problem[], origin = own) => ({
    origin,
    problems,
    diagnostics: locateProblems(limit(problems, origin), origin),
  });
  if (syntax.some(isError)) return found(syntax);
  const { value, problems: expansion } = toPlain(yaml);
  const known = [...syntax, ...expansion];
  if (!isPlainMap(value)) {
    return found(expansion.length > 0 ? known : [...known, ...validate(value)]);
  }
  const written = { value, origin: own };
  const composed = expansion.length > 0 ? ok({ written, warnings: [] }) : compose(written, context.read ?? unread);
  if (!composed.ok) return withDiagnostics(found(known), composed.error);
  const { written: whole, warnings } = composed.value;
  const data = whole.value as PlainMap;
  const values = [...expansion, ...interpolate(data, context)];
  const all = [...syntax, ...values, ...checkContents(data, values)];
  const read = { ...withDiagnostics(found(all, whole.origin), warnings), data };
  return all.some(isError) ? read : { ...read, manifest: data as unknown as Manifest };
}

const withDiagnostics = (read: ReadDocument, more: readonly Diagnostic[]): ReadDocument => ({
  ...read,
  diagnostics: [...more, ...read.diagnostics],
});

const unread: ReadReferenced = () => err({ reason: "no other files are read here", hint: "leave the key out" });

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

function limit(problems: readonly Problem[], { layer }: Origin): readonly Problem[] {
  const rest = problems.length - MAX_PROBLEMS;
  if (rest <= 0) return problems;
  const end = layer.yaml.range[1];
  const message = `${rest} more problems are not shown`;
  return [...problems.slice(0, MAX_PROBLEMS), { code: "too-many-problems", message, path: [], range: [end, end] }];
}
