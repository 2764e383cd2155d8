import type { Document } from "yaml";
import type { Diagnostic, SourceLocation } from "../model/diagnostic.ts";
import { formatPath } from "./path.ts";
import { rangeOf } from "./positions.ts";
import type { Problem } from "./problem.ts";
import type { SourceText } from "./source-text.ts";

/** Gives a document's problems their places in the text. */
export function locateProblems(
  problems: readonly Problem[],
  document: Document.Parsed,
  source: SourceText,
): Diagnostic[] {
  return problems.map((problem) => {
    const location = source.locate(...placeOf(problem, document, source));
    return { ...withoutPlace(problem, source.file), message: messageOf(problem, document, source), location };
  });
}

/** A problem of the file as a whole, or one that knows its place without a document. */
export function fileDiagnostic(problem: Problem, source: SourceText): Diagnostic {
  const diagnostic = withoutPlace(problem, source.file);
  return problem.range ? { ...diagnostic, location: source.locate(...problem.range) } : diagnostic;
}

/** By position, without repetitions: one mistake behind an anchor is met once for each alias to it. */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const unique = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const id = identity(diagnostic);
    if (!unique.has(id)) unique.set(id, diagnostic);
  }
  return [...unique.values()].toSorted(byPosition);
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

function messageOf({ message, first }: Problem, document: Document.Parsed, source: SourceText): string {
  if (!first) return message;
  return `${message}; the first is on line ${source.lineAt(rangeOf(document, first, "key")[0])}`;
}

function placeOf(problem: Problem, document: Document.Parsed, source: SourceText): readonly [number, number] {
  if (problem.range) return problem.range;
  const [start, end] = rangeOf(document, problem.path, problem.target ?? "value");
  return (problem.fragment !== undefined && source.find(problem.fragment, start, end)) || [start, end];
}

const identity = ({ code, message, location }: Diagnostic): string =>
  `${code}\n${location?.line}:${location?.column}\n${message}`;

function byPosition(a: Diagnostic, b: Diagnostic): number {
  return compareLocations(a.location, b.location);
}

function compareLocations(a: SourceLocation | undefined, b: SourceLocation | undefined): number {
  if (!a || !b) return Number(b === undefined) - Number(a === undefined);
  return a.line - b.line || a.column - b.column;
}
