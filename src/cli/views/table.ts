import type { Style } from "./style.ts";

/** Columns as wide as their widest cell, two blanks between them. Cells must be safe for a terminal already. */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  style: Style,
): string {
  const texts = rows.map((row) => row.map(String));
  const widths = head.map((title, at) => Math.max(title.length, ...texts.map((row) => [...(row[at] ?? "")].length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell + " ".repeat(widths[at]! - [...cell].length))
      .join("  ")
      .trimEnd();
  return [style.faint(line(head)), ...texts.map(line)].join("\n");
}
