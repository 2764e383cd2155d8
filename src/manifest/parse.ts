import { Composer, type Document, isScalar, Lexer, Parser, type SchemaOptions } from "yaml";
import { quote } from "../lib/quote.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { Problem } from "./problem.ts";

const MAX_BYTES = 4 * 1024 * 1024;
/** Far above what a manifest needs, far below what would exhaust the stack. */
const MAX_DEPTH = 64;

export interface ParsedDocument {
  readonly document: Document.Parsed;
  /** What YAML itself has to say: with an error among it, the contents are not to be trusted. */
  readonly problems: readonly Problem[];
}

/** Reads a file's text into its YAML documents, empty ones left out; the error is about the file as a whole. */
export function parseYaml(text: string): Result<readonly ParsedDocument[], Problem> {
  if (isTooLarge(text)) {
    return err(wholeFile("file-too-large", "the file is larger than 4 MiB", "4 MiB is the limit for a manifest"));
  }
  try {
    const documents = composeDocuments(text).filter((document) => !isEmptyDocument(document));
    if (documents.length > 0) return ok(documents.map(withProblems));
    return err(wholeFile("empty-manifest", "the file holds no manifest", 'start with "session:" and "windows:"'));
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    const { offset } = error;
    const message = `the YAML is nested more than ${MAX_DEPTH} levels deep`;
    return err({ code: "too-deep", message, path: [], range: [offset, offset + 1] });
  }
}

function isTooLarge(text: string): boolean {
  // A UTF-16 unit is three bytes of UTF-8 at most, so that most texts need no counting.
  if (text.length * 3 <= MAX_BYTES) return false;
  return text.length > MAX_BYTES || new TextEncoder().encode(text).length > MAX_BYTES;
}

const wholeFile = (code: string, message: string, hint: string): Problem => ({ code, message, hint, path: [] });

/** A file's YAML documents as they are, empty ones too. */
export function composeDocuments(text: string, options: Pick<SchemaOptions, "customTags"> = {}): Document.Parsed[] {
  // Keys are checked for duplicates later: the library's own check takes quadratic time.
  const composer = new Composer({
    version: "1.2",
    merge: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
    ...options,
  });
  return [...composer.compose(tokens(text))];
}

class TooDeep extends Error {
  readonly offset: number;

  constructor(offset: number) {
    super();
    this.offset = offset;
  }
}

/** What the library's own parser yields, which would take nesting of any depth and exhaust memory over it. */
function* tokens(text: string): ReturnType<Parser["parse"]> {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    if (parser.stack.length > MAX_DEPTH) throw new TooDeep(parser.offset);
    yield* parser.next(lexeme);
  }
  yield* parser.end();
}

/** Whether a document holds nothing but comments. */
export function isEmptyDocument({ contents, errors }: Document.Parsed): boolean {
  if (errors.length > 0) return false;
  return contents === null || (isScalar(contents) && contents.source === "" && contents.type === "PLAIN");
}

function withProblems(document: Document.Parsed): ParsedDocument {
  const problems = [...document.errors, ...document.warnings].map(yamlProblem);
  const tabs = problems.filter(({ code }) => code === "tab-indentation");
  // Behind a tab, the parser is lost.
  return { document, problems: tabs.length > 0 ? tabs : problems };
}

function yamlProblem({
  name,
  code,
  message,
  pos,
}: Document.Parsed["errors"][number] | Document.Parsed["warnings"][number]): Problem {
  const at = { path: [], range: [pos[0], pos[1]] } as const;
  if (code === "TAB_AS_INDENT") {
    return {
      ...at,
      code: "tab-indentation",
      message: "a tab indents this line",
      hint: "YAML indents with spaces only",
    };
  }
  if (code === "TAG_RESOLVE_FAILED") {
    const tag = /!\S*/.exec(message)?.[0] ?? "";
    return {
      ...at,
      code: "unknown-tag",
      message: `unknown tag ${quote(tag)}`,
      hint: "a manifest needs no tags: leave it out",
    };
  }
  const sentence = message.charAt(0).toLowerCase() + message.slice(1);
  if (name === "YAMLWarning") return { ...at, severity: "warning", code: "yaml-warning", message: sentence };
  return { ...at, code: "bad-yaml", message: `this is not YAML: ${sentence}`, hint: HINTS[code] };
}

/** For the slips that people make most. */
const HINTS: Partial<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'put a value that holds ": " in quotes',
  MISSING_CHAR: "check the quotes, brackets and colons here and on the lines above",
  BAD_INDENT: "check the indentation here and on the lines above",
  MULTIPLE_ANCHORS: "one anchor is enough",
};
