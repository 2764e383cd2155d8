import type { Diagnostic, SourceLocation } from "../model/diagnostic.ts";
import { type Origin, placeOf } from "./origin.ts";
import { formatPath, type Path } from "./path.ts";
import { rangeOf } from "./positions.ts";
import type { Problem } from "./problem.ts";
import type { SourceText } from "./source-text.ts";

/** Gives a document's problems their places in the text, or in the texts that it is merged from. */
export function locateProblems(problems: readonly Problem[], origin: Origin): Diagnostic[] {
  return problems.map((problem) => {
    // Offsets that are known already are those of the document itself.
    const { layer, path } = placeOf(origin, problem.range ? [] : problem.path);
    const location = layer.text.locate(...rangeOfProblem(problem, layer, path));
    const message = messageOf(problem, origin, layer.text.file);
    return { ...withoutPlace(problem, layer.text.file), message, location };
  });
}

/** A problem of the file as a whole, or one that knows its place without a document. */
export function fileDiagnostic(problem: Problem, source: SourceText): Diagnostic {
  const diagnostic = withoutPlace(problem, source.file);
  return problem.range ? { ...diagnostic, location: source.locate(...problem.range) } : diagnostic;
}

/** By file and position, without repetitions: one mistake behind an anchor is met once for each alias to it. */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const unique = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const id = identity(diagnostic);
    if (!unique.has(id)) unique.set(id, diagnostic);
  }
  const files = [...new Set(diagnostics.map(({ file }) => file))];
  const byPlace = (a: Diagnostic, b: Diagnostic): number =>
    files.indexOf(a.file) - files.indexOf(b.file) || compareLocations(a.location, b.location);
  return [...unique.values()].toSorted(byPlace);
}

function withoutPlace({ severity = "error", code, message, hint, path }: Problem, file: string): Diagnostic {
  return {
    severity,
    code,
    message,
    file,
    ...(path.length > 0 && { path: formatPath(path) }),
    ...(hint !== undefined && { hint }),
  };
}

function messageOf({ message, first }: Problem, origin: Origin, file: string): string {
  if (!first) return message;
  const { layer, path } = placeOf(origin, first);
  const line = layer.text.lineAt(rangeOf(layer.yaml, path, "key")[0]);
  return `${message}; the first is on line ${line}${layer.text.file === file ? "" : ` of ${layer.text.file}`}`;
}

function rangeOfProblem(problem: Problem, { yaml, text }: Origin["layer"], path: Path): readonly [number, number] {
  if (problem.range) return problem.range;
  const [start, end] = rangeOf(yaml, path, problem.target ?? "value");
  return (problem.fragment !== undefined && text.find(problem.fragment, start, end)) || [start, end];
}

const identity = ({ code, message, file, location }: Diagnostic): string =>
  `${code}\n${file}:${location?.line}:${location?.column}\n${message}`;

function compareLocations(a: SourceLocation | undefined, b: SourceLocation | undefined): number {
  if (!a || !b) return Number(b === undefined) - Number(a === undefined);
  return a.line - b.line || a.column - b.column;
}
