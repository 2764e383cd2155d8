/** The parts of a page of documentation that tests hold against the program. */

export interface Block {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a page, in order. */
export const blocksOf = (page: string): readonly Block[] =>
  [...page.matchAll(/^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
    language: language!,
    text: text!,
  }));

/** The rows of all tables of a page, less the heads, as their cells. */
export const rowsOf = (page: string): readonly (readonly string[])[] =>
  [...page.matchAll(/^\| .*\|\n\| *-[^\n]*\n((?:\|.*\|\n)+)/gm)].flatMap(([, rows]) =>
    rows!
      .trimEnd()
      .split("\n")
      .map((row) =>
        row
          .slice(1, -1)
          .split(" | ")
          .map((cell) => cell.trim()),
      ),
  );

/**
 * The commands of a `sh` block: a line each, with the lines that `\` and here-documents add to it, and the exit status
 * that it has to have. That is 0, unless a comment at the line's end says so: `# exit status 2`.
 */
export function commandsOf(block: string): readonly { readonly line: string; readonly status: number }[] {
  const lines = block.trimEnd().split("\n");
  const commands: string[] = [];
  while (lines.length > 0) {
    let line = lines.shift()!;
    while (line.endsWith("\\") && lines.length > 0) line += `\n${lines.shift()!}`;
    const end = /<<-?\s*(['"]?)(\w+)\1/.exec(line)?.[2];
    if (end !== undefined) while (lines.length > 0 && !line.endsWith(`\n${end}`)) line += `\n${lines.shift()!}`;
    if (line.trim() !== "" && !line.startsWith("#")) commands.push(line);
  }
  return commands.map((line) => ({ line, status: Number(/# exit status (\d+)$/.exec(line)?.[1] ?? 0) }));
}
