/**
 * Every file of a snapshot is one line that says what follows, and then that, to the byte:
 *
 *     {"schemaVersion":1,"sha256":"…","content":{ … }}
 *
 * The checksum is that of the content's bytes as they are in the file: nothing has to be written the same way twice.
 */
import { createHash } from "node:crypto";

import { err, ok, type Result } from "../../lib/result.ts";

const HEAD = /^\{"schemaVersion":([1-9][0-9]{0,8}),"sha256":"([0-9a-f]{64})","content":/;
const HEAD_BYTES = 128;
const TAIL = "}\n";

export interface Sealed {
  readonly version: number;
  readonly content: unknown;
}

export function seal({ version, content }: Sealed): Buffer {
  const body = JSON.stringify(content, undefined, 1);
  return Buffer.from(`{"schemaVersion":${version},"sha256":"${sha256Of(body)}","content":${body}${TAIL}`);
}

/** What is in a file, untouched since it was written; or what is wrong with it. */
export function unseal(bytes: Buffer): Result<Sealed, string> {
  const [head, version, sha256] = HEAD.exec(headOf(bytes)) ?? [];
  if (head === undefined) return err(bytes.length === 0 ? "it is empty" : "it does not begin as a snapshot does");
  const body = bytes.subarray(head.length, bytes.length - TAIL.length);
  const isWhole = bytes.subarray(head.length + body.length).toString("latin1") === TAIL && sha256Of(body) === sha256;
  return isWhole ? decode(body, Number(version)) : err("its checksum is another: it is cut short, or was changed");
}

/** Whether these bytes begin as such a file does. */
export const isSealed = (bytes: Buffer): boolean => HEAD.test(headOf(bytes));

export const sha256Of = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

const headOf = (bytes: Buffer): string => bytes.subarray(0, HEAD_BYTES).toString("latin1");

function decode(body: Buffer, version: number): Result<Sealed, string> {
  try {
    return ok({ version, content: JSON.parse(body.toString("utf8")) as unknown });
  } catch {
    return err("its content is no JSON");
  }
}
