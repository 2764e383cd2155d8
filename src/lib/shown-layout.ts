import { type LayoutCell, parseLayout } from "./tmux-layout.ts";

/** The cells of a window as tmux prints them in `window_layout`; nothing for what cannot be read. */
export function parseShownLayout(text: string): LayoutCell | undefined {
  if (text.startsWith("{")) return parseJson(text);
  const layout = parseLayout(text);
  return layout.ok ? layout.value.tree : undefined;
}

const KINDS: Readonly<Record<string, LayoutCell["kind"]>> = { p: "pane", h: "columns", v: "rows" };

/** tmux 3.8 prints JSON: `{"V":2,"L":{"t":"h","w":80,"h":24,"x":0,"y":0,"c":[…]}}`. */
function parseJson(text: string): LayoutCell | undefined {
  try {
    const { V: version, L: root } = JSON.parse(text) as { readonly V?: unknown; readonly L?: unknown };
    return version === 2 ? toCell(root) : undefined;
  } catch {
    return undefined;
  }
}

/** Throws what is no cell. */
function toCell(value: unknown): LayoutCell {
  const { t, w, h, x, y, c = [] } = value as Readonly<Record<string, unknown>>;
  const kind = KINDS[String(t)];
  if (kind === undefined || ![w, h, x, y].every(Number.isInteger) || !Array.isArray(c)) throw new TypeError("no cell");
  return { kind, width: Number(w), height: Number(h), x: Number(x), y: Number(y), children: c.map(toCell) };
}
