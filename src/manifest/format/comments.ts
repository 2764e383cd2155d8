import { type CST, Lexer, Parser } from "yaml";

/** The words of every comment of a text, sorted: formatting may move a comment together with what it stands by. */
export function commentsOf(text: string): readonly string[] {
  const found: string[] = [];
  const parser = new Parser();
  const collect = (tokens: Iterable<CST.Token>): void => {
    for (const token of tokens) walk(token, found);
  };
  for (const lexeme of new Lexer().lex(text)) collect(parser.next(lexeme));
  collect(parser.end());
  return found.toSorted();
}

function walk(value: unknown, found: string[]): void {
  if (Array.isArray(value)) {
    for (const each of value) walk(each, found);
  } else if (typeof value === "object" && value !== null) {
    const { type, source } = value as { readonly type?: unknown; readonly source?: unknown };
    if (type === "comment" && typeof source === "string") found.push(source.trim());
    for (const each of Object.values(value)) walk(each, found);
  }
}
