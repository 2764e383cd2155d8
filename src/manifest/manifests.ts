import { err, ok, type Result } from "../lib/result.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { ManifestSource, SessionSpec } from "../model/spec.ts";
import { fileDiagnostic, inOrder } from "./diagnose.ts";
import { type ReadContext, type ReadDocument, readDocument } from "./document.ts";
import { checkOverrides, declaredNames } from "./interpolate.ts";
import { normalise } from "./normalise.ts";
import { type ManifestText, placeOf } from "./origin.ts";
import { parseYaml } from "./parse.ts";
import { rangeOf } from "./positions.ts";
import { SourceText } from "./source-text.ts";
import { checkTogether } from "./together.ts";

export interface ManifestContext extends ReadContext {
  /** With several files, a variable that one of them does not declare may be another's. */
  readonly othersDeclare?: boolean;
  /** The absolute home directory. */
  readonly home: string;
}

export interface Manifests {
  /** The variables that the file declares. */
  readonly declared: readonly string[];
  readonly specs: readonly SessionSpec[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * All the sessions that a file describes, in its order. One error anywhere in the file and there are none: then the
 * error holds every diagnostic of the file, warnings included, by position.
 */
export function parseManifests(
  source: ManifestText,
  context: ManifestContext,
): Result<Manifests, readonly Diagnostic[]> {
  const text = new SourceText(source.file, source.text);
  const parsed = parseYaml(source.text);
  if (!parsed.ok) return err([fileDiagnostic(parsed.error, text)]);
  const documents = parsed.value.map((document) => readDocument(document, { source, text }, context));
  const diagnostics = [
    ...checkOverrides(
      documents.map(({ data }) => data),
      context.othersDeclare ? {} : context.vars,
    ).map((problem) => fileDiagnostic(problem, text)),
    ...documents.flatMap((document) => document.diagnostics),
  ];
  if (diagnostics.some(({ severity }) => severity === "error")) return err(inOrder(diagnostics));
  const specs = documents.flatMap((document) => toSpec(document, text, source, context) ?? []);
  const repeated = checkTogether(specs, new Map([[source.file, source.text]]));
  if (repeated.length > 0) return err(inOrder([...diagnostics, ...repeated]));
  return ok({ specs, warnings: inOrder(diagnostics), declared: declaredNames(documents.map(({ data }) => data)) });
}

function toSpec(
  { manifest, origin }: ReadDocument,
  text: SourceText,
  { file, dir: own }: ManifestText,
  { home }: ManifestContext,
): SessionSpec | undefined {
  if (!manifest) return undefined;
  const source: ManifestSource = { file, line: text.lineAt(rangeOf(origin.layer.yaml, ["session"], "value")[0]) };
  const dir = manifest.root === undefined ? own : placeOf(origin, ["root"]).layer.source.dir;
  return normalise(manifest, { dir, home }, source);
}
