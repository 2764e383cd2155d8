/** Layouts as tmux prints them, in either of its notations, and as all versions read them. */
import { type LayoutCell, layoutChecksum, parseLayout } from "./tmux-layout.ts";

/** Reads a layout that tmux printed; nothing when it is in no notation that is known, or holds floating panes. */
export function readLayout(text: string): LayoutCell | undefined {
  if (text.startsWith("{")) return readJson(text);
  const parsed = parseLayout(text);
  return parsed.ok ? parsed.value.tree : undefined;
}

/** The layout without the panes that are in it now: they count from 0, and other servers have others. */
export function layoutText(tree: LayoutCell): string {
  let pane = 0;
  const write = (cell: LayoutCell): string => {
    const box = `${cell.width}x${cell.height},${cell.x},${cell.y}`;
    if (cell.kind === "pane") return `${box},${pane++}`;
    const inside = cell.children.map(write).join(",");
    return cell.kind === "columns" ? `${box}{${inside}}` : `${box}[${inside}]`;
  };
  const body = write(tree);
  return `${layoutChecksum(body)},${body}`;
}

export const countCells = (cell: LayoutCell): number =>
  cell.kind === "pane" ? 1 : cell.children.reduce((sum, child) => sum + countCells(child), 0);

/** A cell as tmux 3.8 writes it. */
interface JsonCell {
  readonly t: string;
  readonly w: number;
  readonly h: number;
  readonly x: number;
  readonly y: number;
  readonly c?: readonly JsonCell[];
}

function readJson(text: string): LayoutCell | undefined {
  const root = parse(text)?.L;
  const tree = root && toCell(root);
  // Written in the older notation and read again, which checks that the cells fit.
  return tree && parseLayout(layoutText(tree)).ok ? tree : undefined;
}

function parse(text: string): { readonly L?: JsonCell } | undefined {
  try {
    return JSON.parse(text) as { readonly L?: JsonCell };
  } catch {
    return undefined;
  }
}

const KINDS: Readonly<Record<string, LayoutCell["kind"]>> = { p: "pane", h: "columns", v: "rows" };

function toCell({ t, w, h, x, y, c = [] }: JsonCell): LayoutCell | undefined {
  const kind = KINDS[t];
  const children = c.map(toCell);
  if (kind === undefined || !children.every((child) => child !== undefined)) return undefined;
  return { width: w, height: h, x, y, kind, children };
}
