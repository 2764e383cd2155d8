import { inParallel } from "../../lib/in-parallel.ts";
import type { DamagedSnapshot, SnapshotGeneration } from "../../model/snapshot.ts";
import { textsOf } from "./format.ts";
import { type Generations, type LoadedGeneration, sum } from "./generations.ts";
import type { Parts } from "./parts.ts";
import type { SessionFolder } from "./session-folder.ts";

export interface ListedGeneration extends SnapshotGeneration {
  readonly textsMissing: number;
}

export interface GenerationListing {
  readonly generations: readonly ListedGeneration[];
  /** What was found damaged by this listing. */
  readonly damaged: readonly DamagedSnapshot[];
  readonly textBytes: ReadonlyMap<string, number>;
}

/** All generations of some sessions, the newest of each first. */
export async function listGenerations(
  { generations, texts }: Parts,
  folders: readonly SessionFolder[],
): Promise<GenerationListing> {
  // What is removed meanwhile had its texts before, and what is published meanwhile has them afterwards.
  const before = await texts.sizes(await texts.names());
  const { good, damaged } = await loadAll(generations, folders);
  const added = [...(await texts.names())].filter((sha256) => !before.has(sha256));
  const textBytes = new Map([...before, ...(await texts.sizes(added))]);
  return { generations: good.map((each) => describe(each, textBytes)), damaged, textBytes };
}

interface Good {
  readonly loaded: LoadedGeneration;
  readonly pinned: boolean;
}

async function loadAll(
  generations: Generations,
  folders: readonly SessionFolder[],
): Promise<{ readonly good: readonly Good[]; readonly damaged: readonly DamagedSnapshot[] }> {
  const [good, damaged]: [Good[], DamagedSnapshot[]] = [[], []];
  for (const folder of folders) {
    const pinned = await folder.pinned();
    const numbers = await folder.numbers();
    const all = await inParallel(numbers, 8, (number) => generations.load(folder, number));
    for (const [at, loaded] of all.entries()) {
      if (loaded.kind === "good") good.push({ loaded, pinned: pinned.has(numbers[at]!) });
      else if (loaded.kind !== "gone") damaged.push(await generations.putAside(folder, numbers[at]!, loaded));
    }
  }
  return { good, damaged };
}

function describe({ loaded, pinned }: Good, textBytes: ReadonlyMap<string, number>): ListedGeneration {
  const { number, snapshot } = loaded.generation;
  const sizes = textsOf(snapshot).map(({ sha256 }) => textBytes.get(sha256));
  const kept = sizes.filter((size) => size !== undefined);
  const textsMissing = sizes.length - kept.length;
  return { number, snapshot, pinned, size: loaded.bytes + sum(kept), textsMissing };
}
