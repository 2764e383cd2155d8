import type { Snapshot } from "../../src/model/snapshot.ts";
import { textMap, withTexts } from "./snapshots.ts";

/** What `snapshot-saver.ts` saves: with one text that is its own, one that all share, and one that is long. */
export function savedBy(name: string, at: number): { snapshot: Snapshot; texts: ReadonlyMap<string, string> } {
  const texts = [`${name} ${at}\n`, "shared\n", `${name} ${at} and more\n`.repeat(3000)];
  return { snapshot: withTexts(texts, { note: name, at }), texts: textMap(texts) };
}
