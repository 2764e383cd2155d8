/**
 * Length-prefixed fields, the only separator-free way to read tmux: names and paths may hold TAB, newlines and bytes
 * that are not UTF-8. `#{n:name}` is the length in bytes. Fields that tmux looks up in the process table each time
 * (`pane_current_command`, `pane_current_path`) may change between their length and their value: they cannot be in one.
 */

/** The format of one record: every field as `LENGTH:VALUE,`. */
export const recordFormat = (fields: readonly string[]): string =>
  fields.map((field) => `#{n:${field}}:#{${field}},`).join("");

/** Fields of any content, and behind them fields that are known to hold no more than a number, which need no length. */
export interface Shape {
  readonly texts: readonly string[];
  readonly numbers: readonly string[];
}

export const shapeFormat = ({ texts, numbers }: Shape): string =>
  recordFormat(texts) + numbers.map((field) => `#{${field}}`).join(" ");

/** Reads records off tmux's output, one field at a time. */
export class RecordReader {
  readonly #bytes: string;
  #at = 0;

  /** @param bytes tmux's output with one character per byte (latin1), so that lengths are offsets */
  constructor(bytes: string) {
    this.#bytes = bytes;
  }

  /** Whether everything was read. */
  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /**
   * The next record's fields, and the numbers behind them, which end with tmux's newline. Throws on output that is cut
   * short or not a record.
   */
  record(fields: readonly string[], numbers: readonly string[] = []): Record<string, string> {
    const values: Record<string, string> = {};
    for (const field of fields) values[field] = this.#field();
    const rest = this.line();
    const words = rest === "" ? [] : rest.split(" ");
    if (words.length !== numbers.length) throw new MalformedRecord(this.#at);
    for (const [at, name] of numbers.entries()) values[name] = words[at]!;
    return values;
  }

  line(): string {
    const end = this.#bytes.indexOf("\n", this.#at);
    if (end < 0) throw new MalformedRecord(this.#at);
    const line = this.#bytes.slice(this.#at, end);
    this.#at = end + 1;
    return line;
  }

  /** Lines up to one that reads `last`, which is passed over. */
  linesUntil(last: string): readonly string[] {
    const lines: string[] = [];
    for (let line = this.line(); line !== last; line = this.line()) lines.push(line);
    return lines;
  }

  /** Whether `text` comes next; then it is passed over. */
  passes(text: string): boolean {
    const isNext = this.#bytes.startsWith(text, this.#at);
    if (isNext) this.#at += text.length;
    return isNext;
  }

  /** Lets another reader have the bytes from here on; it says how many were its own. */
  part<T extends { readonly length: number }>(read: (bytes: string) => T): T {
    const found = read(this.#bytes.slice(this.#at));
    this.#at += found.length;
    return found;
  }

  #field(): string {
    const colon = this.#bytes.indexOf(":", this.#at);
    const digits = this.#bytes.slice(this.#at, Math.max(colon, this.#at));
    // Number() would pass over the newline of a record that was cut off, and read on in the next.
    if (!/^\d+$/.test(digits)) throw new MalformedRecord(this.#at);
    const length = Number(digits);
    const end = [colon + 1 + length, this.#escapedEnd(colon + 1, length)].find((at) => this.#bytes[at] === ",");
    if (end === undefined) throw new MalformedRecord(this.#at);
    const text = this.#bytes.slice(colon + 1, end);
    this.#at = end + 1;
    return decode(text.length === length ? text : text.replace(ESCAPE, unescape));
  }

  /** Where a value ends in which control characters are escaped. */
  #escapedEnd(start: number, length: number): number {
    let at = start;
    for (let count = 0; count < length; count++) {
      ESCAPE_HERE.lastIndex = at;
      at += ESCAPE_HERE.exec(this.#bytes)?.[0].length ?? 1;
    }
    return at;
  }
}

/** tmux 3.4 and 3.5 print control characters as C writes them, backslashes as they are, and count neither. */
const ESCAPE = /\\(?:[0-7]{3}|[abfrv])/g;
const ESCAPE_HERE = new RegExp(ESCAPE.source, "y");

const LETTERS: Readonly<Record<string, string>> = { a: "\u0007", b: "\b", f: "\f", r: "\r", v: "\v" };

const unescape = (escape: string): string =>
  LETTERS[escape.slice(1)] ?? String.fromCharCode(Number.parseInt(escape.slice(1), 8));

export class MalformedRecord extends Error {
  constructor(at: number) {
    super(`tmux's answer is cut short or not what was asked for (at byte ${at})`);
  }
}

const utf8 = new TextDecoder();

/** UTF-8 from one character per byte. Most fields are ASCII and need no decoding. */
export function decode(bytes: string): string {
  if (!/[\u0080-\u00ff]/.test(bytes)) return bytes;
  return utf8.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}
