import { countCharacters } from "../lib/characters.ts";
import type { SourceLocation } from "../model/diagnostic.ts";

/** A file's text, with lines and columns. Lines are found when first asked for. */
export class SourceText {
  readonly file: string;
  private readonly text: string;
  private starts: readonly number[] | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  /** 1-based. */
  lineAt(offset: number): number {
    this.starts ??= lineStarts(this.text);
    let [low, high] = [0, this.starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** The part of the first line that lies between two offsets. */
  locate(start: number, end: number): SourceLocation {
    const line = this.lineAt(start);
    const lineStart = this.starts?.[line - 1] ?? 0;
    const text = this.lineText(line);
    const before = text.slice(0, start - lineStart);
    const marked = text.slice(before.length, Math.max(end - lineStart, before.length)).trimEnd();
    return { line, column: countCharacters(before) + 1, length: Math.max(1, countCharacters(marked)), text };
  }

  /** The first occurrence of a fragment between two offsets. */
  find(fragment: string, start: number, end: number): readonly [number, number] | undefined {
    const at = this.text.slice(start, end).indexOf(fragment);
    return at === -1 ? undefined : [start + at, start + at + fragment.length];
  }

  private lineText(line: number): string {
    const start = this.starts?.[line - 1] ?? 0;
    const end = this.starts?.[line] ?? this.text.length;
    return this.text.slice(start, end).replace(/\r?\n$/, "");
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
