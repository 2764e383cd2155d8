/**
 * The text of a run file: one call of `__tmx_line` for each line, which bash 3.2, zsh 5, fish 3.1 and POSIX sh all read
 * alike. A start-up file may hand over to another shell, so nobody knows beforehand which of them will read it.
 *
 * A line carries any text but NUL.
 */
export function runFile(lines: readonly string[]): string {
  return lines.map((line) => `__tmx_line ${quote(line)}\n`).join("");
}

/**
 * fish treats a backslash inside single quotes as an escape and the others do not, so backslashes, like single quotes,
 * stand outside, escaped: there all of them agree.
 */
function quote(text: string): string {
  const parts = text.match(/[^'\\]+|['\\]/g) ?? [""];
  return parts.map((part) => (part === "'" || part === "\\" ? `\\${part}` : `'${part}'`)).join("");
}
