/**
 * One word for a command line, as sh, bash 3.2, zsh 5 and fish 3.1 all read it. fish takes a backslash inside single
 * quotes for an escape and the others do not, so backslashes, like single quotes, stand outside, escaped.
 *
 * @param text anything but NUL
 */
export function shellWord(text: string): string {
  const parts = text.match(/[^'\\]+|['\\]/g) ?? [""];
  return parts.map((part) => (part === "'" || part === "\\" ? `\\${part}` : `'${part}'`)).join("");
}

/** A word with quotes only where it needs them, for people to read and type. */
export const plainShellWord = (text: string): string =>
  /^[A-Za-z0-9_@%+:,./=-]+$/.test(text) && !/^[=%]/.test(text) ? text : shellWord(text);
