import { err, ok, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import { noSuchGeneration } from "./failures.ts";
import { textsOf } from "./format.ts";
import type { Parts } from "./parts.ts";
import type { GenerationName } from "./removing.ts";

/** Reads every byte of a generation and its texts. What is wrong, in words for people. */
export async function verifyGeneration(
  parts: Parts,
  { session, number }: GenerationName,
): Promise<Result<readonly string[], Failure>> {
  const { folders, generations } = parts;
  const folder = folders.session(session);
  const loaded = await generations.load(folder, number);
  if (loaded.kind === "gone") return err(noSuchGeneration(session, number));
  if (loaded.kind !== "good") {
    const { file } = await generations.putAside(folder, number, loaded);
    return ok([`${loaded.why}; the file is ${file}`]);
  }
  const problems: string[] = [];
  for (const { sha256 } of textsOf(loaded.generation.snapshot)) {
    const why = await verifyText(parts, sha256);
    if (why !== undefined) problems.push(`the text ${sha256.slice(0, 12)} ${why}`);
  }
  return ok(problems);
}

async function verifyText({ texts, generations }: Parts, sha256: string): Promise<string | undefined> {
  const found = await texts.read(sha256);
  if (found.kind === "text") return undefined;
  if (found.kind === "gone") return "is gone";
  const { file } = await generations.putTextAside(sha256, found.why);
  return `is damaged; the file is ${file}`;
}
