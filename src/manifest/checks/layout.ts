import { quote } from "../../lib/quote.ts";
import { nearest } from "../../lib/suggest.ts";
import { parseLayout } from "../../lib/tmux-layout.ts";
import { LAYOUT_NAMES } from "../../model/spec.ts";
import { readTree } from "../layout-tree.ts";
import type { Pane, Window, WindowLayout } from "../manifest.gen.ts";
import type { Path } from "../path.ts";
import type { Problem } from "../problem.ts";
import { count, isLayoutName, paneMapping, panesOf, parseSize } from "../values.ts";

/** The window's layout, and the sizes of its panes, which depend on it. */
export function checkLayout(window: Window, path: Path): Problem[] {
  const layout = window.layout === undefined ? [] : checkGiven(window.layout, panesOf(window), path);
  const sizes = panesOf(window).flatMap((pane, index) => {
    const { size } = paneMapping(pane);
    return size === undefined ? [] : checkSize(size, window.layout, path, [...path, "panes", index, "size"]);
  });
  return [...layout, ...sizes];
}

function checkGiven(layout: WindowLayout, panes: readonly Pane[], window: Path): Problem[] {
  if (typeof layout === "string") return checkText(layout, panes.length, window);
  const names = panes.map((pane) => paneMapping(pane).name);
  return [...readTree(layout, names, [...window, "layout"]).problems];
}

function checkText(text: string, panes: number, window: Path): Problem[] {
  if (isLayoutName(text)) return [];
  const path = [...window, "layout"];
  if (!/^[0-9a-f]{4},/.test(text)) return [unknownLayout(text, path)];
  const layout = parseLayout(text);
  if (!layout.ok) {
    const hint = "copy the string from tmux list-windows once more";
    return [{ code: "bad-layout", message: `tmux cannot read this layout: ${layout.error}`, hint, path }];
  }
  const { cells } = layout.value;
  if (cells === panes) return [];
  const message = `the layout has room for ${count(cells, "pane")}, the window has ${panes}`;
  return [{ code: "layout-mismatch", message, hint: "as many cells as panes are needed", path, relies: window }];
}

function unknownLayout(text: string, path: Path): Problem {
  if (text.startsWith("{")) {
    const message = "layouts in the notation that tmux 3.8 prints cannot be used";
    return { code: "bad-layout", message, hint: `use ${LAYOUT_NAMES.join(", ")}, or the notation of tmux 3.7`, path };
  }
  const similar = nearest(text, LAYOUT_NAMES);
  const hint =
    similar === undefined
      ? `use ${LAYOUT_NAMES.join(", ")}, or a tmux layout string`
      : `did you mean ${quote(similar)}?`;
  return { code: "bad-layout", message: `unknown layout ${quote(text)}`, hint, path };
}

function checkSize(size: number | string, layout: WindowLayout | undefined, window: Path, path: Path): Problem[] {
  if (typeof layout === "object") {
    const message = "the window's layout is a tree, which has the sizes";
    const hint = "move it there: { pane: NAME, size: SIZE }";
    return [{ code: "size-beside-tree", message, hint, path, target: "key" }];
  }
  if (parseSize(size) === undefined) {
    return [
      {
        code: "bad-value",
        message: `expected a share such as "60%" or a number of cells, got ${quote(String(size))}`,
        path,
      },
    ];
  }
  if (layout !== undefined && isLayoutName(layout) && layout !== "tiled") return [];
  const message = `a size needs a named layout${layout === "tiled" ? " that has a direction, which tiled has not" : ""}`;
  return [
    {
      code: "size-without-layout",
      message,
      hint: "give the window a layout, such as main-vertical",
      path,
      relies: window,
    },
  ];
}
