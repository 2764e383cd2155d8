import { quote } from "../lib/quote.ts";

/** A JSON Pointer for people: `windows[0].panes[1].title`. Keys may be hostile. */
export function formatPlace(pointer: string): string {
  const tokens = pointer.split("/").slice(1);
  return tokens.map(formatToken).join("").replace(/^\./, "");
}

function formatToken(token: string): string {
  if (/^\d{1,9}$/.test(token)) return `[${token}]`;
  const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
  return /^[\w-]{1,60}$/.test(key) ? `.${key}` : `[${quote(key)}]`;
}
