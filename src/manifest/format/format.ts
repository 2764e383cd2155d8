import type { Document } from "yaml";
import { err, ok, type Result } from "../../lib/result.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { fileDiagnostic, inOrder, locateProblems } from "../diagnose.ts";
import { composeDocuments, isEmptyDocument, parseYaml } from "../parse.ts";
import { isPlainMap, toPlain } from "../plain.ts";
import { isError, type Problem } from "../problem.ts";
import { SourceText } from "../source-text.ts";
import { validate } from "../validate.ts";
import { commentsOf } from "./comments.ts";
import { orderKeys } from "./order.ts";
import { plainTags, settleStyles, spanOf, withoutPlaceholders } from "./style.ts";

/** As often as one pass may find more to do in what the pass before it wrote. */
const MOST_PASSES = 5;

/**
 * A manifest's text as everybody writes it: two spaces, the schema's order of keys, quotes where they are needed, no
 * folding. What it means stays, and so do comments, anchors and blank lines. A text with errors is not formatted.
 */
export function formatManifest(text: string, file: string): Result<string, readonly Diagnostic[]> {
  const wrong = problemsOf(text, file);
  if (wrong.length > 0) return err(wrong);
  let formatted = text;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const next = formatOnce(formatted);
    if (next === formatted) break;
    formatted = next;
  }
  const isFaithful = formatOnce(formatted) === formatted && fingerprint(formatted) === fingerprint(text);
  return isFaithful ? ok(formatted) : err([UNFAITHFUL(file)]);
}

const UNFAITHFUL = (file: string): Diagnostic => ({
  severity: "error",
  code: "cannot-format",
  message: "it cannot be formatted without changing what it says",
  file,
  hint: "this is a fault of tmx: leave the file as it is, and report it",
});

/** What is wrong with the text itself. What it needs from elsewhere (a variable, a base) does not matter here. */
function problemsOf(text: string, file: string): readonly Diagnostic[] {
  const source = new SourceText(file, text);
  const parsed = parseYaml(text);
  if (!parsed.ok) return [fileDiagnostic(parsed.error, source)];
  const found = parsed.value.flatMap(({ document, problems }) => {
    const all = problems.some(isError) ? problems : [...problems, ...problemsOfData(document)];
    const layer = { source: { file, text, dir: "" }, text: source, yaml: document };
    return locateProblems(all.filter(isError), { layer, path: [] });
  });
  return inOrder(found);
}

function problemsOfData(document: Document.Parsed): readonly Problem[] {
  const { value, problems } = toPlain(document);
  if (problems.length > 0) return problems;
  const form = validate(value);
  return isPlainMap(value) ? form.filter(({ code }) => code === "unknown-key") : form;
}

function formatOnce(text: string): string {
  const documents = composeDocuments(text, { customTags: plainTags(text) });
  return documents.map((document) => formatDocument(document, text)).join("");
}

function formatDocument(document: Document.Parsed, text: string): string {
  if (isEmptyDocument(document)) return wordsOf(document);
  settleStyles(document, spanOf(text));
  orderKeys(document);
  const options = { indent: 2, lineWidth: 0, doubleQuotedMinMultiLineLength: Infinity };
  const written = withoutPlaceholders(document.toString(options));
  return written.endsWith("\n") ? written : `${written}\n`;
}

/** A document of comments only; one of nothing is left out. */
function wordsOf({ commentBefore, contents, comment }: Document.Parsed): string {
  const words = [commentBefore, contents?.commentBefore, contents?.comment, comment].filter((each) => each);
  // As the library writes comments: a blank line stays one, and a blank stands for a `#` alone.
  const lines = words.map((each) => each!.replaceAll(/^(?!$)(?: $)?/gm, "#"));
  return lines.length === 0 ? "" : `---\n${lines.join("\n").trimEnd()}\n`;
}

/** What must not change: the data of every document, and the words of every comment. */
function fingerprint(text: string): string {
  const parsed = parseYaml(text);
  if (!parsed.ok) return "";
  const data = parsed.value.map(({ document }) => sorted(toPlain(document).value));
  return JSON.stringify([data, commentsOf(text)]);
}

/** With the keys of its mappings in one order, since formatting may change that. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isPlainMap(value)) return value;
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => [key, sorted(each)]);
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
}
