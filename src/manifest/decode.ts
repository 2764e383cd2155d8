import { err, ok, type Result } from "../lib/result.ts";

export interface DecodeError {
  readonly code: "not-utf8" | "contains-nul";
  readonly message: string;
  readonly hint: string;
  /** 1-based line of the first byte at fault. */
  readonly line: number;
}

/** The text of a file, without a byte order mark. Anything but UTF-8 without NUL characters is an error. */
export function decodeUtf8(bytes: Uint8Array): Result<string, DecodeError> {
  const nul = bytes.indexOf(0);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return nul === -1 ? ok(text) : err(nulError(bytes, nul));
  } catch {
    const bad = firstBadByte(bytes);
    return err(nul !== -1 && nul < bad ? nulError(bytes, nul) : utf8Error(bytes, bad));
  }
}

function nulError(bytes: Uint8Array, offset: number): DecodeError {
  const line = lineOf(bytes, offset);
  return {
    code: "contains-nul",
    message: `the file is not text: there is a NUL byte on line ${line}`,
    hint: "a manifest is a YAML text in UTF-8",
    line,
  };
}

function utf8Error(bytes: Uint8Array, offset: number): DecodeError {
  const line = lineOf(bytes, offset);
  const byte = bytes[offset]?.toString(16).padStart(2, "0") ?? "";
  return {
    code: "not-utf8",
    message: `the file is not UTF-8: byte 0x${byte} on line ${line} does not belong there`,
    hint: "save the file as UTF-8",
    line,
  };
}

/** The length of the longest valid start, found by halving; a character cut at its end does not count against it. */
function firstBadByte(bytes: Uint8Array): number {
  let [good, bad] = [0, bytes.length];
  while (good < bad) {
    const middle = Math.ceil((good + bad) / 2);
    if (isValidStart(bytes.subarray(0, middle))) good = middle;
    else bad = middle - 1;
  }
  // The last good bytes may have begun a character that the bad byte did not continue.
  while (good > 0 && !isWholeText(bytes.subarray(0, good))) good--;
  return good;
}

function isValidStart(bytes: Uint8Array): boolean {
  return decodes(bytes, { stream: true });
}

function isWholeText(bytes: Uint8Array): boolean {
  return decodes(bytes, { stream: false });
}

function decodes(bytes: Uint8Array, options: { stream: boolean }): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, options);
    return true;
  } catch {
    return false;
  }
}

function lineOf(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let i = 0; i < offset; i++) if (bytes[i] === 0x0a) line++;
  return line;
}
