/** The head and the tail of a text that may be of any length, in limited memory. */
export class Excerpt {
  readonly #head: number;
  readonly #tail: number;
  #begin = "";
  #end = "";
  #length = 0;

  /** @param head how many characters of the beginning to keep; @param tail how many of the end */
  constructor(head: number, tail: number) {
    this.#head = head;
    this.#tail = tail;
  }

  add(text: string): void {
    const room = this.#head - this.#begin.length;
    this.#begin += text.slice(0, room);
    this.#end = (this.#end + text.slice(room)).slice(-this.#tail);
    this.#length += text.length;
  }

  toString(): string {
    const missing = this.#length - this.#begin.length - this.#end.length;
    return missing === 0
      ? this.#begin + this.#end
      : `${this.#begin}\n… ${missing} characters are left out …\n${this.#end}`;
  }
}
