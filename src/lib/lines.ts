/** The lines of a text that ends with a newline, or is empty. */
export const linesOf = (text: string): readonly string[] =>
  text
    .replace(/\n$/, "")
    .split("\n")
    .slice(text === "" ? 1 : 0);

/** How many lines at the end of the first are those that the second starts with: what is old scrolls away. */
export function overlap(first: readonly string[], second: readonly string[]): number {
  for (let length = Math.min(first.length, second.length); length > 0; length--) {
    const offset = first.length - length;
    let same = 0;
    while (same < length && first[offset + same] === second[same]) same += 1;
    if (same === length) return length;
  }
  return 0;
}

export function commonStart(first: readonly string[], second: readonly string[]): number {
  let length = 0;
  while (length < Math.min(first.length, second.length) && first[length] === second[length]) length += 1;
  return length;
}
