import { type Document, isCollection, isScalar, type Node, Scalar, type ScalarTag, type Tags, visit } from "yaml";

/** The text that a node was read from. */
type Span = (node: Node) => string;

export const spanOf =
  (text: string): Span =>
  ({ range }) =>
    range ? text.slice(range[0], range[1]) : "";

/** Settles how every node of a document is written, in place. */
export function settleStyles(document: Document.Parsed, span: Span): void {
  visit(document, { Node: (_key, node) => settle(node, span) });
}

function settle(node: Node, span: Span): void {
  if (node.comment) node.comment = tidied(node.comment).replace(/\n+$/, "\n");
  if (node.commentBefore) node.commentBefore = tidied(node.commentBefore);
  // Brackets are for what fits on a line.
  if (isCollection(node) && node.flow === true && node.items.length > 0 && span(node).includes("\n")) node.flow = false;
  if (!isScalar(node)) return;
  const isQuoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
  if (isQuoted && typeof node.value === "string" && isPlain(node.value)) node.type = Scalar.PLAIN;
}

/** One blank line between comments is enough. */
const tidied = (comment: string): string => comment.replaceAll(/\n{3,}/g, "\n\n");

/** What YAML 1.1 reads as something else than text: editors and other programs may still do so. */
const WORDS = /^(?:y|yes|n|no|on|off|true|false|null)$/i;

/** Whether everybody reads this as the same text without quotes. The library adds them where only the place asks for it. */
const isPlain = (text: string): boolean =>
  /^[0-9]{1,4}(?:%|ms|s|m|h)$/.test(text) ||
  (/^[A-Za-z/$][\w ./@+=~${}:;-]*$/.test(text) && !WORDS.test(text) && !/: |[ :]$/.test(text));

/**
 * The tags of YAML's core schema, which write numbers and folded blocks as they were read: `1.10` is text to tmx, and
 * where a long line is folded is for its writer to say.
 */
export const plainTags =
  (text: string) =>
  (tags: Tags): Tags =>
    tags.map((tag) => (typeof tag === "string" || tag.collection !== undefined ? tag : verbatim(tag, text)));

/** Stands for an empty value: the library would leave a blank at the line's end for it. */
const NOTHING = "\ue000\ue001";

export const withoutPlaceholders = (written: string): string =>
  written.replaceAll(` ${NOTHING}`, "").replaceAll(NOTHING, "");

type Stringify = NonNullable<ScalarTag["stringify"]>;

function verbatim(tag: ScalarTag, text: string): ScalarTag {
  const { stringify: write } = tag;
  if (!write) return tag;
  const stringify: Stringify = (item, context, onComment, onChompKeep) => {
    if (typeof item.value === "number" && item.source !== undefined) return item.source;
    if (item.value === null && item.source === "") return NOTHING;
    const isBlock = item.type === Scalar.BLOCK_FOLDED && context.inFlow !== true;
    const block = isBlock ? foldedBlock(item, text, context.indent) : undefined;
    return block ?? write(item, context, onComment, onChompKeep);
  };
  return { ...tag, stringify };
}

/** A folded block with its line breaks where they were; nothing for one that needs more than an indentation. */
function foldedBlock({ range, comment }: Scalar, text: string, indent: string): string | undefined {
  if (!range || comment) return undefined;
  const [header = "", ...lines] = text.slice(range[0], range[1]).replaceAll("\r\n", "\n").split("\n");
  const first = lines.find((line) => line.trim() !== "");
  if (!/^>[-+]?$/.test(header) || first === undefined || header === ">+") return undefined;
  const own = /^ */.exec(first)![0].length;
  const body = lines.map((line) => (line.trim() === "" ? "" : `${indent || "  "}${line.slice(own)}`));
  return `${header}\n${body.join("\n").replace(/\n+$/, "")}`;
}
