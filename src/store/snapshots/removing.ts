import { err, ok, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import { unlessGone } from "./disk.ts";
import { pinnedFailure } from "./failures.ts";
import { sum } from "./generations.ts";
import type { Parts } from "./parts.ts";
import { neededTexts, sweepLeftovers } from "./sweeping.ts";

export interface GenerationName {
  readonly session: string;
  readonly number: number;
}

/** Removes generations, then the texts that nobody needs any more: all of them or, with a pinned one among them, none. */
export async function removeGenerations(
  parts: Parts,
  generations: readonly GenerationName[],
): Promise<Result<number, Failure>> {
  const pinned = await firstPinned(parts, generations);
  if (pinned) return err(pinnedFailure(pinned.session, pinned.number));
  const freed: number[] = [];
  for (const { session, number } of generations) freed.push(await removeOne(parts, session, number));
  for (const session of new Set(generations.map((each) => each.session))) await settle(parts, session);
  return ok(sum(freed) + (await sweep(parts)));
}

export async function firstMissing(
  { folders }: Parts,
  generations: readonly GenerationName[],
): Promise<GenerationName | undefined> {
  for (const generation of generations) {
    const numbers = await folders.session(generation.session).numbers();
    if (!numbers.includes(generation.number)) return generation;
  }
  return undefined;
}

async function firstPinned(
  { folders }: Parts,
  generations: readonly GenerationName[],
): Promise<GenerationName | undefined> {
  for (const generation of generations) {
    const pinned = await folders.session(generation.session).pinned();
    if (pinned.has(generation.number)) return generation;
  }
  return undefined;
}

/** The bytes of its file. One that is gone already is what was asked for. */
async function removeOne({ disk, folders }: Parts, session: string, number: number): Promise<number> {
  const folder = folders.session(session);
  const size = await unlessGone(disk.size(folder.file(number)), undefined);
  if (size === undefined) return 0;
  await folder.remove(number);
  return size;
}

/** Before any text goes: a power loss must not bring back the generation alone. */
const settle = ({ folders }: Parts, session: string): Promise<void> =>
  unlessGone(folders.session(session).flush(), undefined);

/** What cannot be read may need any of them: then all are kept. */
export async function sweep({ disk, folders, texts }: Parts): Promise<number> {
  await sweepLeftovers(disk, folders);
  const needed = await neededTexts(disk, folders).catch(() => undefined);
  return needed ? texts.sweep(needed) : 0;
}
