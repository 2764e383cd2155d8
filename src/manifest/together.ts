import { countCharacters } from "../lib/characters.ts";
import { quote } from "../lib/quote.ts";
import type { Diagnostic, SourceLocation } from "../model/diagnostic.ts";
import type { SessionSpec } from "../model/spec.ts";

/**
 * Sessions that more than one document describes, in one file or in several. `texts` are the files' texts by name, for
 * excerpts in the messages; without a file's text its diagnostics have no location.
 */
export function checkTogether(
  specs: readonly SessionSpec[],
  texts: ReadonlyMap<string, string> = new Map(),
): readonly Diagnostic[] {
  const first = new Map<string, SessionSpec>();
  return specs.flatMap((spec) => {
    const earlier = first.get(spec.name);
    if (earlier) return [duplicate(spec, earlier, texts)];
    first.set(spec.name, spec);
    return [];
  });
}

function duplicate(
  { name, source }: SessionSpec,
  earlier: SessionSpec,
  texts: ReadonlyMap<string, string>,
): Diagnostic {
  const place = `${earlier.source.file}:${earlier.source.line}`;
  const text = texts.get(source.file)?.split("\n")[source.line - 1];
  return {
    severity: "error",
    code: "duplicate-session",
    message: `the session ${quote(name)} is described twice; the first is in ${place}`,
    hint: "give one of them another name",
    file: source.file,
    path: "session",
    ...(text !== undefined && { location: locationOf(name, text.replace(/\r$/, ""), source.line) }),
  };
}

/** Where the name stands on its line; a name that is written in another way marks the start of the line. */
function locationOf(name: string, text: string, line: number): SourceLocation {
  const at = text.lastIndexOf(name);
  if (at === -1) return { line, column: 1, length: 1, text };
  return { line, column: countCharacters(text.slice(0, at)) + 1, length: countCharacters(name), text };
}
