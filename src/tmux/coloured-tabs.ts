/**
 * From 3.7 on, tmux keeps a tab as one cell, with the colours of the blank cells that it is printed over. So they are
 * given the tab's colours first. A tab covers no more than 8; those behind it are made plain again.
 */
export function colouredTabs(text: string): string {
  let style = "";
  // oxlint-disable-next-line no-control-regex
  return text.replace(/\u001b\[([\d;:]*)m|\t/g, (part: string, parameters?: string) => {
    if (part === "\t") return style === "" ? part : `\u001b[8X\t\u001b[0m\u001b[8X${style}`;
    style = parameters === "" || parameters === "0" ? "" : parameters!.startsWith("0;") ? part : style + part;
    return part;
  });
}
