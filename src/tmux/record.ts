/**
 * Length-prefixed fields, the only separator-free way to read tmux: names and paths may hold TAB, newlines and bytes
 * that are not UTF-8. `#{n:name}` is the length in bytes. Fields that tmux looks up in the process table each time
 * (`pane_current_command`, `pane_current_path`) may change between their length and their value: they cannot be in one.
 */

/** The format of one record: every field as `LENGTH:VALUE,`. */
export const recordFormat = (fields: readonly string[]): string =>
  fields.map((field) => `#{n:${field}}:#{${field}},`).join("");

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

  /** The next record's fields, which end with tmux's newline. Throws on output that is cut short or not a record. */
  record(fields: readonly string[]): Record<string, string> {
    const values: Record<string, string> = {};
    for (const field of fields) values[field] = this.#field();
    if (this.#bytes[this.#at] !== "\n") throw new MalformedRecord(this.#at);
    this.#at += 1;
    return values;
  }

  #field(): string {
    const colon = this.#bytes.indexOf(":", this.#at);
    const length = colon < 0 ? Number.NaN : Number(this.#bytes.slice(this.#at, colon));
    const end = colon + 1 + length;
    if (!Number.isSafeInteger(length) || this.#bytes[end] !== ",") throw new MalformedRecord(this.#at);
    this.#at = end + 1;
    return decode(this.#bytes.slice(colon + 1, end));
  }
}

export class MalformedRecord extends Error {
  constructor(at: number) {
    super(`tmux's answer is cut short or not what was asked for (at byte ${at})`);
  }
}

const utf8 = new TextDecoder();

/** UTF-8 from one character per byte. Most fields are ASCII and need no decoding. */
function decode(bytes: string): string {
  if (!/[\u0080-\u00ff]/.test(bytes)) return bytes;
  return utf8.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}
