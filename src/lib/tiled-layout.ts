/** Layouts as tmux 3.7 and newer print them while panes float above the others, which no `select-layout` reads. */
import { readLayout } from "./layout-text.ts";
import { type LayoutCell, layoutChecksum } from "./tmux-layout.ts";

/** The cells of the panes that do not float; nothing for what cannot be read. */
export const readTiledLayout = (text: string): LayoutCell | undefined =>
  readLayout(text.startsWith("{") ? tiledJson(text) : tiledText(text));

/** tmux 3.7 has floating panes among the root's cells, and names them once more at the end: `…[…,9x9,1,1,4]<9x9,1,1,4>`. */
function tiledText(text: string): string {
  const [, tree, floating] = /^[0-9a-f]{4},(.*)<([^<>]*)>$/s.exec(text) ?? [];
  if (tree === undefined || floating === undefined) return text;
  const cells = floating.match(/\d+x\d+,\d+,\d+,\d+/g) ?? [];
  const tiled = cells.reduce((rest, cell) => withoutLast(rest, `,${cell}`), tree);
  // A window of one pane has got a root for it.
  const body = tiled.replace(
    /^(\d+x\d+,\d+,\d+)[[{]((\d+x\d+,\d+,\d+)(?:,\d+|[[{].*))[\]}]$/s,
    (whole, root, inner, own) => (root === own && isOne(inner) ? inner : whole),
  );
  return `${layoutChecksum(body)},${body}`;
}

function withoutLast(text: string, part: string): string {
  const at = text.lastIndexOf(part);
  return at < 0 ? text : text.slice(0, at) + text.slice(at + part.length);
}

const isOne = (cell: string): boolean => readLayout(`${layoutChecksum(cell)},${cell}`) !== undefined;

/** tmux 3.8 has them in the tree as well, with their height above the others (`z`). */
function tiledJson(text: string): string {
  try {
    const { L: root, ...rest } = JSON.parse(text) as { readonly L: JsonCell };
    return JSON.stringify({ ...rest, L: tiledCell(root) });
  } catch {
    return text;
  }
}

interface JsonCell {
  readonly z?: number;
  readonly c?: readonly JsonCell[];
}

function tiledCell(cell: JsonCell): JsonCell {
  if (!Array.isArray(cell.c)) return cell;
  const inside = (cell.c as readonly JsonCell[]).filter(({ z }) => z === undefined).map(tiledCell);
  return inside.length === 1 ? inside[0]! : { ...cell, c: inside };
}
