/**
 * What a terminal shows, cell by cell and look by look, from what `capture-pane -epJ` prints: one string for each line, in
 * which a change of look stands as `⟦1;31⟧`. Written without a glance at how tmx reads the same.
 */

/** What ends which look. */
const ENDS: Readonly<Record<string, readonly string[]>> = {
  "22": ["1", "2"],
  "23": ["3"],
  "24": ["4"],
  "25": ["5"],
  "27": ["7"],
  "28": ["8"],
  "29": ["9"],
  "39": ["fg"],
  "49": ["bg"],
  "55": ["53"],
  "59": ["us"],
};
const DRAWING: Readonly<Record<string, string>> = Object.fromEntries(
  [..."jklmnqtuvwx`a~"].map((letter, at) => [letter, [..."┘┐┌└┼─├┤┴┬│◆▒·"][at]!]),
);

type Look = ReadonlyMap<string, string>;

/** Lines without what cannot be seen at their ends, and without empty ones at the end of all. */
export function shownLines(captured: string): string[] {
  let look: Look = new Map();
  let isDrawing = false;
  const lines = captured
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => {
      let shown = "";
      let last = "";
      // oxlint-disable-next-line no-control-regex
      for (const [whole, change] of line.matchAll(/\u001b\[([\d;:]*)m|\u001b\]8;.*?\u001b\\|[^]/gu)) {
        if (change !== undefined) look = changed(look, change);
        else if (whole === "\u000e" || whole === "\u000f") isDrawing = whole === "\u000e";
        else if (!whole.startsWith("\u001b]")) {
          const code = codeOf(look);
          if (code !== last) shown += `⟦${code}⟧`;
          last = code;
          shown += isDrawing ? (DRAWING[whole] ?? whole) : whole;
        }
      }
      return shown.replace(/(?:⟦⟧)?[ \t]*$/, (end) => (last === "" ? "" : end));
    });
  while (lines.at(-1) === "") lines.pop();
  return lines;
}

const codeOf = (look: Look): string =>
  [...look]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, code]) => code)
    .join(";");

function changed(before: Look, change: string): Look {
  const look = new Map(before);
  const words = change.split(";");
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const [first = ""] = word.split(":");
    const length = /^[345]8$/.test(word) ? (words[at + 1] === "5" ? 3 : 5) : 1;
    const code = words.slice(at, at + length).join(";");
    at += length - 1;
    if (word === "" || word === "0") look.clear();
    else if (ENDS[word]) for (const slot of ENDS[word]) look.delete(slot);
    else if (word === "4:0") look.delete("4");
    else look.set(slotOf(Number(first)), code);
  }
  return look;
}

function slotOf(code: number): string {
  if ((code >= 30 && code <= 38) || (code >= 90 && code <= 97)) return "fg";
  if ((code >= 40 && code <= 48) || (code >= 100 && code <= 107)) return "bg";
  return code === 58 ? "us" : String(code);
}
