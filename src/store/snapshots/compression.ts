import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** The longest text that is read, in bytes: no small file can fill the memory. */
export const LONGEST_TEXT = 128 * 1024 * 1024;

/** The fastest level: the next ones take three times as long for a quarter less. Off the main thread, several at once. */
export const compress = (text: string): Promise<Buffer> => deflate(Buffer.from(text), { level: 1 });

/** The text in these bytes; nothing where there is none, or one that is too long. */
export async function decompress(bytes: Uint8Array, limit: number = LONGEST_TEXT): Promise<string | undefined> {
  try {
    return (await inflate(bytes, { maxOutputLength: limit })).toString("utf8");
  } catch {
    return undefined;
  }
}
