import { describe, expect, it } from "vitest";
import type { TextRequest } from "../../../src/model/captured.ts";
import { parseTexts } from "../../../src/tmux/texts.ts";

const request: TextRequest = { id: "%1", lines: 100, columns: 8 };
const end = "N end 1:7,1:1,2:/s,4:3.3a,\n";

/** What tmux prints of a pane whose screen is covered: the history, its last row, and the screen below. */
const covered = (history: string, seam: string, screen: string): string =>
  `N %1 text\n${history}\nN %1 seam\n${seam}\nN %1 text\n${screen}\n${end}`;

const textOf = (output: string): string | undefined => parseTexts(output, [request], "N").texts.get("%1")?.text;

describe("the text below a full-screen program", () => {
  it("is the history, and what it covers", () => {
    expect(textOf(covered("one\ntwo", "two", "three"))).toBe("one\ntwo\nthree\n");
  });

  it("goes on where the last row of the history is full", () => {
    expect(textOf(covered("one\n12345678", "12345678", "9"))).toBe("one\n123456789\n");
  });

  it("goes on where the last row of the history has no room for the wide character that comes next", () => {
    expect(textOf(covered("one\n日本語1", "日本語1", "語9"))).toBe("one\n日本語1語9\n");
    expect(textOf(covered("one\n日本語1", "日本語1", "9"))).toBe("one\n日本語1\n9\n");
    expect(textOf(covered("one\n日本語", "日本語", "語"))).toBe("one\n日本語\n語\n");
  });

  it("keeps the blanks within a line that goes on", () => {
    expect(textOf(covered("one\n123456  ", "123456  ", "9"))).toBe("one\n123456  9\n");
    expect(textOf(covered("one\n日本1  ", "日本1  ", "語"))).toBe("one\n日本1  語\n");
  });

  it("goes on in the same colours, told once", () => {
    const [row, rest] = ["\u001b[31m12345678\u001b[0m", "\u001b[31m9\u001b[0m"];
    expect(textOf(covered(row, row, rest))).toBe("\u001b[31m123456789\u001b[0m\n");
  });
});
