/** Files of snapshots that somebody has changed, with checksums that are right. */
import { readFile, writeFile } from "node:fs/promises";
import { deflateRawSync } from "node:zlib";
import { seal, sha256Of, unseal } from "../../src/store/snapshots/envelope.ts";

/** Changes what a file says, and seals it again. */
export async function tamper(file: string, change: (content: any) => void): Promise<void> {
  const sealed = unseal(await readFile(file));
  if (!sealed.ok) throw new Error(sealed.error);
  const { version, content } = sealed.value;
  change(content);
  await writeFile(file, seal({ version, content }));
}

/** Puts a text into what `tmx session save --file` has written, as that of its first pane. */
export function putText({ snapshots: [snapshot], texts }: any, text: string): void {
  const sha256 = sha256Of(text);
  const [pane] = snapshot.windows[0].panes;
  pane.text = { sha256, lines: text.split("\n").length - 1, bytes: Buffer.byteLength(text) };
  texts[sha256] = deflateRawSync(Buffer.from(text)).toString("base64");
}
