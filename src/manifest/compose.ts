import { quote } from "../lib/quote.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { decodeUtf8 } from "./decode.ts";
import { fileDiagnostic, locateProblems } from "./diagnose.ts";
import { merge } from "./merge.ts";
import { type ManifestText, type Origin, type Written } from "./origin.ts";
import { parseYaml } from "./parse.ts";
import type { Path } from "./path.ts";
import { isPlainMap, type PlainMap, toPlain } from "./plain.ts";
import { isError, type Problem } from "./problem.ts";
import { SourceText } from "./source-text.ts";
import { validate } from "./validate.ts";

/** A file that a manifest names, as it was found. */
export interface ReferencedFile extends Omit<ManifestText, "text"> {
  readonly bytes: Uint8Array;
}

/** Reads a file that a manifest names, by a path that may be relative to the manifest's own folder. */
export type ReadReferenced = (
  path: string,
  from: ManifestText,
) => Result<ReferencedFile, { readonly reason: string; readonly hint: string }>;

export interface Composed {
  /** The document over everything that it extends and includes; without these two keys. */
  readonly written: Written;
  readonly warnings: readonly Diagnostic[];
}

/** Where a document names a file, and for what. */
interface Reference {
  readonly file: string;
  readonly path: Path;
  readonly kind: "base" | "included";
}

/** What an included file may hold: parts of a session, and nothing about the session itself. */
const INCLUDED_KEYS: readonly string[] = ["version", "vars", "env", "options", "windows"];

/** Lays a document over the files that it names. */
export function compose(own: Written, read: ReadReferenced): Result<Composed, readonly Diagnostic[]> {
  const references = referencesOf(own.value);
  if (references.length === 0) return ok({ written: own, warnings: [] });
  const layers = references.map((reference) => readLayer(reference, own.origin, read));
  const errors = layers.flatMap((layer) => (layer.ok ? [] : layer.error));
  if (errors.length > 0) return err(errors);
  const below = layers.flatMap((layer) => (layer.ok ? [layer.value] : []));
  const { extends: _base, include: _parts, ...rest } = own.value as PlainMap;
  const value = Object.assign(Object.create(null), rest) as PlainMap;
  const all = [...below.map(({ written }) => written), { ...own, value }];
  return ok({ written: all.reduce(merge), warnings: below.flatMap(({ warnings }) => warnings) });
}

/** None when one of them is no path at all, which is for the schema to say. */
function referencesOf(document: unknown): readonly Reference[] {
  if (!isPlainMap(document)) return [];
  const { extends: base, include = [] } = document;
  const parts: readonly unknown[] = Array.isArray(include) ? include : [include];
  const references: readonly (Omit<Reference, "file"> & { readonly file: unknown })[] = [
    ...(base === undefined ? [] : [{ file: base, path: ["extends"], kind: "base" } as const]),
    ...parts.map((file, at) => {
      return { file, path: Array.isArray(include) ? ["include", at] : ["include"], kind: "included" } as const;
    }),
  ];
  return references.every(isReference) ? references : [];
}

const isReference = (reference: Omit<Reference, "file"> & { readonly file: unknown }): reference is Reference =>
  typeof reference.file === "string";

function readLayer(reference: Reference, own: Origin, read: ReadReferenced): Result<Composed, readonly Diagnostic[]> {
  const { file, path } = reference;
  const refuse = (code: string, message: string, hint: string) =>
    err(locateProblems([{ code, message, hint, path }], own));
  if (file.includes("${{"))
    return refuse("bad-interpolation", "a path to another file takes no variables", "write it out");
  const found = read(file, own.layer.source);
  if (!found.ok) return refuse("unreadable", `cannot read ${quote(file)}: ${found.error.reason}`, found.error.hint);
  if (isSameFile(found.value, own.layer.source)) {
    return refuse("endless-extends", "the file names itself", "name another file, or leave the key out");
  }
  const text = decodeUtf8(found.value.bytes);
  if (!text.ok) return err([{ ...text.error, severity: "error", file: found.value.file }]);
  const source: ManifestText = { ...found.value, text: text.value };
  const parsed = parseYaml(source.text);
  if (!parsed.ok) return err([fileDiagnostic(parsed.error, new SourceText(source.file, source.text))]);
  const [document, ...others] = parsed.value;
  if (!document || others.length > 0) {
    const message = `${quote(file)} holds ${parsed.value.length} documents, and only a file of one can be used here`;
    return refuse("many-documents", message, "give each document a file of its own");
  }
  return checkLayer(document, source, reference);
}

const isSameFile = (one: Omit<ManifestText, "text">, other: ManifestText): boolean =>
  wholePath(one) === wholePath(other);

const wholePath = ({ file, dir, folder = dir }: Omit<ManifestText, "text">): string =>
  `${folder}/${file.split("/").at(-1)}`;

/** A document that another one is laid over. Most of what can be wrong with it shows only when the two are merged. */
function checkLayer(
  { document: yaml, problems: syntax }: { document: Origin["layer"]["yaml"]; problems: readonly Problem[] },
  source: ManifestText,
  { kind }: Reference,
): Result<Composed, readonly Diagnostic[]> {
  const origin: Origin = { layer: { source, text: new SourceText(source.file, source.text), yaml }, path: [] };
  if (syntax.some(isError)) return err(locateProblems(syntax, origin));
  const { value, problems: expansion } = toPlain(yaml);
  const form = isPlainMap(value) ? misplacedKeys(value, kind) : expansion.length > 0 ? [] : validate(value);
  const problems = [...syntax, ...expansion, ...form];
  const diagnostics = locateProblems(problems, origin);
  return problems.some(isError) ? err(diagnostics) : ok({ written: { value, origin }, warnings: diagnostics });
}

function misplacedKeys(document: PlainMap, kind: Reference["kind"]): readonly Problem[] {
  return Object.keys(document).flatMap((key): Problem[] => {
    const at = { path: [key], target: "key" } as const;
    if (key === "extends" || key === "include") {
      const message = "a file that another one extends or includes cannot do so itself";
      return [{ ...at, code: "nested-extends", message, hint: "one level is all there is: name this file there too" }];
    }
    if (kind === "base" || INCLUDED_KEYS.includes(key)) return [];
    const hint = `it may hold ${INCLUDED_KEYS.join(", ")}; a whole manifest is for extends`;
    return [{ ...at, code: "misplaced-key", message: `an included file cannot hold ${quote(key)}`, hint }];
  });
}
