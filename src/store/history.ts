import { closeSync, openSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";

import type { Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import { type Generation, type History, type NewGeneration, outdated } from "../model/generation.ts";
import type { SessionSpec } from "../model/spec.ts";
import { makeFolderAtOnce, writeAtOnce } from "./files.ts";
import { fileName, seal, unseal } from "./state.ts";
import { writing } from "./writing.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What was applied to the sessions of one tmux server, one after the other: a folder for each session, in it a sealed
 * file for each generation, which its number names.
 */
export class HistoryFiles {
  readonly #folder: string;

  /** @param folder the server's part of the state folder, where there is nothing but what tmx wrote */
  constructor(folder: string) {
    this.#folder = join(folder, "history");
  }

  /**
   * Keeps what changed something: a run of which nothing came, for the spec that the newest generation has, says nothing
   * new. Does not need the lease: a number is taken by making its file.
   */
  async keep(generations: readonly NewGeneration[]): Promise<Result<void, Failure>> {
    return writing(this.#folder, async () => {
      if (generations.length > 0) makeFolderAtOnce(this.#folder);
      for (const generation of generations) this.#keepOne(generation);
    });
  }

  #keepOne(generation: NewGeneration): void {
    const folder = this.#sessionFolder(generation.session);
    makeFolderAtOnce(folder);
    const names = readdirSync(folder);
    const numbers = numbersIn(names);
    if (isUntried(generation)) return;
    if (!isChange(generation) && isSameSpec(newestIn(folder, numbers)?.spec, generation.spec)) return;
    const number = takeNumber(folder, Math.max(0, ...numbers) + 1);
    writeAtOnce(fileOf(folder, number), seal({ ...generation, number } satisfies Generation));
    for (const old of outdated([...numbers, number])) rmSync(fileOf(folder, old), { force: true });
    sweep(names.filter((name) => name.endsWith(".tmp")).map((name) => join(folder, name)));
  }

  /** What is known of one session. */
  async read(session: string): Promise<History> {
    const found = readFolder(this.#sessionFolder(session));
    const generations = found.generations.filter((each) => each.session === session);
    return { ...found, generations };
  }

  /** The number of the newest that is known of one session. Reads none of those before it. */
  async newest(session: string): Promise<number | undefined> {
    const folder = this.#sessionFolder(session);
    const found = newestIn(folder, numbersIn(namesIn(folder)));
    return found?.session === session ? found.number : undefined;
  }

  /** Every session of which something is known. */
  async readAll(): Promise<readonly History[]> {
    return namesIn(this.#folder)
      .toSorted()
      .map((name) => readFolder(join(this.#folder, name)));
  }

  #sessionFolder(session: string): string {
    return join(this.#folder, fileName(session, session));
  }
}

const fileOf = (folder: string, number: number): string => join(folder, `${number}.json`);

const numbersIn = (names: readonly string[]): readonly number[] =>
  names.flatMap((name) => /^([1-9]\d{0,8})\.json$/.exec(name)?.[1] ?? []).map(Number);

/** The first number from this one on that nobody else has taken. A number whose taker was killed stays empty. */
function takeNumber(folder: string, from: number): number {
  for (let number = from; ; number++) {
    try {
      closeSync(openSync(fileOf(folder, number), "wx", 0o600));
      return number;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

const isChange = ({ operations }: NewGeneration): boolean => operations.some(({ result }) => result === "done");

/** All that there was to do waits for consent, or cannot be done. */
const isUntried = ({ operations }: NewGeneration): boolean =>
  operations.length > 0 && operations.every(({ result }) => result === "left");

/** Where a manifest is makes no difference to what it says. */
function isSameSpec(one: SessionSpec | undefined, other: SessionSpec | undefined): boolean {
  return JSON.stringify({ ...one, source: null }) === JSON.stringify({ ...other, source: null });
}

function newestIn(folder: string, numbers: readonly number[]): Generation | undefined {
  for (const number of numbers.toSorted((a, b) => b - a)) {
    const found = readGeneration(fileOf(folder, number));
    if (found) return found;
  }
  return undefined;
}

/** None where there is no such folder. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readFolder(folder: string): History {
  const numbers = numbersIn(namesIn(folder)).toSorted((a, b) => a - b);
  const read = numbers.map((number) => ({
    file: fileOf(folder, number),
    found: readGeneration(fileOf(folder, number)),
  }));
  const lost = read.filter(({ found, file }) => !found && !isEmpty(file));
  return { generations: read.flatMap(({ found }) => found ?? []), damaged: lost.map(({ file }) => file) };
}

/** A generation that was not written into the file of another one. */
function readGeneration(file: string): Generation | undefined {
  const found = unseal(file) as Generation | undefined;
  return found && basename(file) === `${found.number}.json` ? found : undefined;
}

/** A number that was taken and never used. */
function isEmpty(file: string): boolean {
  try {
    return readFileSync(file).length === 0;
  } catch {
    return false;
  }
}

/** What killed writers left. Others may be writing right now. */
function sweep(temporary: readonly string[]): void {
  for (const path of temporary) {
    const info = statSync(path, { throwIfNoEntry: false });
    if (info && info.mtimeMs < Date.now() - DAY_MS) rmSync(path, { force: true });
  }
}
