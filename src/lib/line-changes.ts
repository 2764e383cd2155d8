/** How one text became another: lines that went and lines that came, at one place. */
export interface LineChanges {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/**
 * What differs between two states of a pane's text. Text scrolls: mostly the second is the first, less some lines at its
 * beginning and with others behind its end; otherwise something in the middle has changed. The smaller answer counts.
 */
export function lineChanges(before: readonly string[], after: readonly string[]): LineChanges {
  const [scrolled, middle] = [scrolledBy(before, after), changedInside(before, after)];
  return sizeOf(scrolled) < sizeOf(middle) ? scrolled : middle;
}

const sizeOf = ({ removed, added }: LineChanges): number => removed.length + added.length;

function scrolledBy(before: readonly string[], after: readonly string[]): LineChanges {
  const kept = overlap(before, after);
  return { removed: before.slice(0, before.length - kept), added: after.slice(kept) };
}

function changedInside(before: readonly string[], after: readonly string[]): LineChanges {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { removed: before.slice(head, before.length - tail), added: after.slice(head, after.length - tail) };
}

/** How many of the last lines of the one are the first of the other (Knuth, Morris and Pratt: in linear time). */
function overlap(before: readonly string[], after: readonly string[]): number {
  const borders = bordersOf(after);
  let matched = 0;
  for (const line of before) {
    while (matched > 0 && after[matched] !== line) matched = borders[matched - 1]!;
    if (after[matched] === line) matched += 1;
  }
  return matched;
}

/** For each line: how many lines up to it are the first ones again. */
function bordersOf(lines: readonly string[]): readonly number[] {
  const borders: number[] = lines.length > 0 ? [0] : [];
  for (let at = 1; at < lines.length; at++) {
    let length = borders[at - 1]!;
    while (length > 0 && lines[length] !== lines[at]) length = borders[length - 1]!;
    borders.push(lines[length] === lines[at] ? length + 1 : 0);
  }
  return borders;
}
