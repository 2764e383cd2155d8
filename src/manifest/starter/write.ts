import { Document, isMap, isNode, isSeq } from "yaml";
import { formatManifest } from "../format/format.ts";
import type { Data, WindowDraft } from "./draft.ts";

interface Parts {
  /** The session's name, and all that is not a window. */
  readonly settings: Data;
  readonly windows: readonly WindowDraft[];
  readonly found: readonly string[];
  readonly notes: readonly string[];
}

/** A starter's text: the manifest, and comments that say where it is from and what to do with it. */
export function writeStarter({ settings, windows, found, notes }: Parts): string {
  const document = new Document(
    { ...settings, windows: windows.map(({ data }) => data) },
    { aliasDuplicateObjects: false },
  );
  const seq = isMap(document.contents) ? document.contents.get("windows", true) : undefined;
  for (const [at, node] of (isSeq(seq) ? seq.items : []).entries()) {
    if (!isNode(node)) continue;
    const comment = windows[at]?.comment;
    if (comment !== undefined) node.commentBefore = ` ${comment}`;
    if (at > 0) node.spaceBefore = true;
  }
  const text = `${header(found, notes)}\n${document.toString({ lineWidth: 0 })}`;
  const formatted = formatManifest(text, "tmx.yaml");
  return formatted.ok ? formatted.value : text;
}

function header(found: readonly string[], notes: readonly string[]): string {
  const lines = [
    "yaml-language-server: $schema=https://unpkg.com/tmx-cli/schemas/session.schema.json",
    "",
    ...(found.length > 0
      ? ["Made by tmx init, of what it found here:", ...found.map(indented), ""]
      : ["Made by tmx init.", ""]),
    ...(notes.length > 0 ? ["Not taken over:", ...notes.map(indented), ""] : []),
    "  tmx plan tmx.yaml      what would happen",
    "  tmx apply tmx.yaml     make it so; a second time changes nothing",
    "  tmx explain windows    what can be said about windows; every key is explained like this",
  ];
  return lines.map((line) => `# ${line}`.trimEnd()).join("\n");
}

/** Notes hold words of other people's files: one line each, and nothing that a terminal would take for more. */
const indented = (text: string): string => `  ${text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "?")}`;
