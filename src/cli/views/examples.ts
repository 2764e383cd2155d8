import type { CommandSpec } from "../action.ts";

/** Command lines, and beside each what it does. */
export function renderExamples(examples: CommandSpec["examples"]): string {
  const width = Math.max(...examples.map(([line]) => line.length));
  return examples.map(([line, what]) => `  ${line.padEnd(width)}  ${what}`).join("\n");
}
