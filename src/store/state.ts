import { readFileSync, statSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";

import { hash } from "../lib/hash.ts";
import type { Result } from "../lib/result.ts";
import type { Applied } from "../model/applied.ts";
import type { Failure } from "../model/failure.ts";
import type { SessionSpec } from "../model/spec.ts";
import { ensureFolder, makePrivate, previousOf, writeAtomically, writeTogether } from "./files.ts";
import { writing } from "./writing.ts";

/** `$TMX_STATE_DIR`, else `$XDG_STATE_HOME/tmx`, else `~/.local/state/tmx`. */
export function stateFolder(env: NodeJS.ProcessEnv): string {
  if (env["TMX_STATE_DIR"]) return env["TMX_STATE_DIR"];
  const base = env["XDG_STATE_HOME"] || join(env["HOME"] || homedir(), ".local", "state");
  return join(base, "tmx");
}

const SCHEMA_VERSION = 1;
/** Run files are read within moments of being written. */
const DAY_MS = 24 * 60 * 60 * 1000;
/** No file is that long empty before its content is written. */
const WRITTEN_MS = 60 * 1000;
/** A line may wait for somebody to come back from a journey. */
const WAITING_MS = 90 * DAY_MS;

/**
 * A run that changes something says so before it starts, in a file of its own, and takes that away when all is done. A
 * file that is still there tells of a run that did not finish.
 */
interface Intent {
  readonly specs: readonly SessionSpec[];
}

/** What tmx remembers about one tmux server. All of it can be lost without losing ownership of anything. */
export class ServerState {
  readonly #folder: string;
  readonly #now: () => number;
  /** The intents that were there when this run began: of runs that did not finish, or have yet to remember what they did. */
  #earlier: readonly string[] = [];
  /** When what was remembered of these sessions by then was applied, by their files. */
  #known: ReadonlyMap<string, number | undefined> = new Map();

  /** @param state the state folder; @param socketPath the server's socket, which names its part of it */
  constructor(state: string, socketPath: string, now: () => number = Date.now) {
    this.#folder = join(state, fileName(basename(socketPath), socketPath));
    this.#now = now;
  }

  /** This server's part of the state folder. */
  get folder(): string {
    return this.#folder;
  }

  /** Where run files go. Absolute. */
  get runs(): string {
    return join(this.#folder, "runs");
  }

  /** Where the lines are that wait at prompts. Absolute. */
  get waiting(): string {
    return join(this.#folder, "waiting");
  }

  /** Where what was seen of sessions with hooks is. Absolute. */
  get hooks(): string {
    return join(this.#folder, "hooks");
  }

  /** What was applied last to these sessions, or to all that are known. Damaged files count as lost. */
  async load(names?: readonly string[]): Promise<ReadonlyMap<string, Applied>> {
    const files = names ? names.map((name) => this.#file(name)) : await listFiles(this.#appliedFolder);
    const applied = files.flatMap((file) => readApplied(file) ?? readApplied(previousOf(file)) ?? []);
    const found = new Map(applied.map((each) => [each.spec.name, each]));
    const intents = (await listFiles(this.#intentFolder)).flatMap((file) => readIntent(file)?.specs ?? []);
    for (const spec of intents) {
      if (names && !names.includes(spec.name)) continue;
      const known = found.get(spec.name) ?? { spec, shown: {}, at: 0 };
      found.set(spec.name, { ...known, intent: mergeIntents(spec, known.intent) });
    }
    return found;
  }

  /** Before anything is changed: names in these specs may be set from now on. */
  async intend(nonce: string, specs: readonly SessionSpec[]): Promise<Result<void, Failure>> {
    return this.#writing(async () => {
      await Promise.all([this.#appliedFolder, this.#intentFolder, this.runs].map(ensureFolder));
      await makePrivate(this.#folder);
      this.#known = new Map(specs.map(({ name }) => [this.#file(name), readApplied(this.#file(name))?.at] as const));
      this.#earlier = (await listFiles(this.#intentFolder)).filter((file) => file !== this.#intentFile(nonce));
      await writeAtomically(this.#intentFile(nonce), seal({ specs } satisfies Intent));
    });
  }

  /**
   * After everything was done: remembers the sessions, and that no run on them is unfinished. A session that a later
   * run has finished meanwhile is that one's to remember.
   */
  async commit(nonce: string, applied: readonly Applied[], gone: readonly string[]): Promise<Result<void, Failure>> {
    return this.#writing(async () => {
      const ours = new Set(readIntent(this.#intentFile(nonce))?.specs.map(({ name }) => name));
      const records = applied
        .filter(({ spec }) => ours.has(spec.name))
        .map((each) => ({ path: this.#file(each.spec.name), content: seal(each), at: each.at }));
      const times = new Map(records.map(({ path, at }) => [path, at]));
      await writeTogether(this.#appliedFolder, records, (path) => !this.#isOvertaken(path, times.get(path)!));
      const forgotten = gone.filter((name) => ours.has(name)).map((name) => this.#file(name));
      await Promise.all([...forgotten, ...forgotten.map(previousOf)].map((file) => rm(file, { force: true })));
      await this.#settleIntents(new Set([...applied.map(({ spec }) => spec.name), ...gone]));
      await rm(this.#intentFile(nonce), { force: true });
      await this.sweepRuns(nonce);
      await this.#sweep(this.waiting, WAITING_MS);
    });
  }

  /** Whether a later run has remembered a session since this one began, when it had given its lease back. */
  #isOvertaken(path: string, at: number): boolean {
    const now = readApplied(path)?.at;
    return now !== undefined && now !== this.#known.get(path) && now > at;
  }

  /**
   * Takes sessions that were applied in full out of what earlier runs left unfinished. One that has begun since then,
   * once this one had given its lease back, is at work on them.
   */
  async #settleIntents(done: ReadonlySet<string>): Promise<void> {
    for (const file of this.#earlier) {
      const specs = readIntent(file)?.specs;
      const left = specs?.filter(({ name }) => !done.has(name)) ?? [];
      if (left.length === 0) await rm(file, { force: true });
      else if (left.length < (specs?.length ?? 0)) await writeAtomically(file, seal({ specs: left } satisfies Intent));
    }
  }

  /** Writes run files, private, before the panes that read them start. */
  async writeRuns(
    files: readonly { readonly path: string; readonly content: string }[],
  ): Promise<Result<void, Failure>> {
    return this.#writing(async () => {
      await Promise.all([...new Set(files.map(({ path }) => dirname(path)))].map(ensureFolder));
      await Promise.all(files.map(({ path, content }) => writeFile(path, content, { mode: 0o600, flag: "w" })));
    });
  }

  /** Removes texts that panes have shown and emptied, of this run or long ago, and what killed panes left behind. */
  async sweepRuns(nonce: string): Promise<void> {
    await this.#sweep(this.runs, DAY_MS, (name, ageMs) => name.startsWith(`${nonce}-`) || ageMs > WRITTEN_MS);
  }

  /** @param isDone whether what is empty is of no use any more */
  async #sweep(
    folder: string,
    mostMs: number,
    isDone: (name: string, ageMs: number) => boolean = () => false,
  ): Promise<void> {
    const now = this.#now();
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name);
      const info = statSync(path, { throwIfNoEntry: false });
      const ageMs = info ? now - info.mtimeMs : 0;
      if (ageMs > mostMs || (info?.size === 0 && isDone(name, ageMs))) await rm(path, { force: true });
    }
  }

  get #appliedFolder(): string {
    return join(this.#folder, "applied");
  }

  get #intentFolder(): string {
    return join(this.#folder, "intents");
  }

  #intentFile(nonce: string): string {
    return join(this.#intentFolder, `${nonce}.json`);
  }

  #file(session: string): string {
    return join(this.#appliedFolder, `${fileName(session, session)}.json`);
  }

  #writing(work: () => Promise<void>): Promise<Result<void, Failure>> {
    return writing(this.#folder, work);
  }
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith(".json")).map((name) => join(folder, name));
}

const readApplied = (file: string): Applied | undefined => unseal(file) as Applied | undefined;

const readIntent = (file: string): Intent | undefined => unseal(file) as Intent | undefined;

/** What two unfinished runs on one session may have set between them. */
const mergeIntents = (spec: SessionSpec, other: SessionSpec | undefined): SessionSpec =>
  other === undefined
    ? spec
    : {
        ...spec,
        options: { ...other.options, ...spec.options },
        env: { ...other.env, ...spec.env },
        windows: [...spec.windows, ...other.windows],
      };

/** A file name that people can read and that no name can break: the safe part of it, and a fingerprint of all. */
export function fileName(readable: string, whole: string): string {
  const safe = readable.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 40);
  return `${safe}-${hash(whole)}`;
}

export function seal(content: unknown): string {
  const body = JSON.stringify(content);
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, checksum: hash(body), content }, undefined, 1)}\n`;
}

/** The content of a sealed file; nothing when it is missing, torn, changed by hand or from a newer tmx. */
export function unseal(file: string): unknown {
  try {
    const sealed = JSON.parse(readFileSync(file, "utf8")) as {
      schemaVersion: number;
      checksum: string;
      content: unknown;
    };
    const intact = sealed.schemaVersion === SCHEMA_VERSION && sealed.checksum === hash(JSON.stringify(sealed.content));
    return intact ? sealed.content : undefined;
  } catch {
    return undefined;
  }
}
