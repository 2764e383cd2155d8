/** How `capture-pane -e` tells colours and attributes: as changes (SGR) from one cell to the next. */

/** All that is set at once. */
export interface Style {
  /** The parameters that set it, from nothing; empty for none. */
  readonly code: string;
  /** The same by what they are about. */
  readonly slots: readonly string[];
  /** What a change makes of it, by the change: terminals use few styles, and each many times. */
  readonly next: Map<string, Style>;
}

const SLOTS = ["1", "2", "3", "4", "5", "7", "8", "9", "53", "fg", "bg", "58"] as const;
const NONE = SLOTS.map(() => "");

/** What takes something away, without setting anything else. */
const ENDS: Readonly<Record<string, readonly string[]>> = {
  "22": ["1", "2"],
  "23": ["3"],
  "24": ["4"],
  "4:0": ["4"],
  "25": ["5"],
  "27": ["7"],
  "28": ["8"],
  "29": ["9"],
  "39": ["fg"],
  "49": ["bg"],
  "55": ["53"],
  "59": ["58"],
};

const styleOf = (slots: readonly string[]): Style => ({
  slots,
  code: slots.filter((code) => code !== "").join(";"),
  next: new Map(),
});

export const newStyle = (): Style => styleOf(NONE);

/** The style after `ESC [ parameters m`. */
export function restyled(style: Style, parameters: string): Style {
  const known = style.next.get(parameters);
  if (known) return known;
  const next = styleOf(applied(style.slots, parameters.split(";")));
  style.next.set(parameters, next);
  return next;
}

function applied(before: readonly string[], words: readonly string[]): readonly string[] {
  let slots = [...before];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === "" || word === "0") {
      slots = [...NONE];
      continue;
    }
    const length = /^[345]8$/.test(word) ? colourLength(words[at + 1]) : 1;
    const ended = ENDS[word];
    if (ended) for (const slot of ended) slots[SLOTS.indexOf(slot as (typeof SLOTS)[number])] = "";
    else setSlot(slots, words.slice(at, at + length).join(";"));
    at += length - 1;
  }
  return slots;
}

/** `38;5;N` and `38;2;R;G;B`. */
const colourLength = (kind: string | undefined): number => (kind === "5" ? 3 : kind === "2" ? 5 : 1);

function setSlot(slots: string[], code: string): void {
  // tmux writes 53, an overline, as it writes 43, a kind of underline: with a colon.
  const word = code === "5:3" ? "53" : code;
  const at = SLOTS.indexOf(slotOf(word) as (typeof SLOTS)[number]);
  if (at >= 0) slots[at] = word;
}

function slotOf(code: string): string {
  const [first = ""] = code.split(/[;:]/);
  if (/^(?:3[0-8]|9[0-7])$/.test(first)) return "fg";
  if (/^(?:4[0-8]|10[0-7])$/.test(first)) return "bg";
  return first;
}
