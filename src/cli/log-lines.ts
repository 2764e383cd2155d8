import { readFileSync } from "node:fs";

export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** A JSON document. */
  readonly text: string;
}

/** All lines of these files, by their times. What is no line of a log is left out. */
export const readLogs = (files: readonly string[]): readonly LogLine[] =>
  files
    .flatMap(linesOf)
    .flatMap((text): readonly LogLine[] => {
      const at = timeOf(text);
      return at === undefined ? [] : [{ at, text }];
    })
    .toSorted((a, b) => a.at - b.at);

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, "utf8").split("\n").filter(Boolean);
  } catch {
    return [];
  }
}

function timeOf(text: string): number | undefined {
  try {
    const at = Date.parse((JSON.parse(text) as { time: string }).time);
    return Number.isNaN(at) ? undefined : at;
  } catch {
    return undefined;
  }
}
