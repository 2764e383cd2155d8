import { readFileSync } from "node:fs";
import { readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";

import { hash } from "../lib/hash.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { Applied } from "../model/applied.ts";
import type { Failure } from "../model/failure.ts";
import type { SessionSpec } from "../model/spec.ts";
import { ensureFolder, writeAtomically } from "./files.ts";

/** `$TMX_STATE_DIR`, else `$XDG_STATE_HOME/tmx`, else `~/.local/state/tmx`. */
export function stateFolder(env: NodeJS.ProcessEnv): string {
  if (env["TMX_STATE_DIR"]) return env["TMX_STATE_DIR"];
  const base = env["XDG_STATE_HOME"] || join(env["HOME"] || homedir(), ".local", "state");
  return join(base, "tmx");
}

const SCHEMA_VERSION = 1;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A run that changes something says so before it starts, and takes it back when all is done. */
interface Intent {
  readonly nonce: string;
  readonly specs: readonly SessionSpec[];
}

/** What tmx remembers about one tmux server. All of it can be lost without losing ownership of anything. */
export class ServerState {
  readonly #folder: string;
  readonly #now: () => number;

  /** @param state the state folder; @param socketPath the server's socket, which names its part of it */
  constructor(state: string, socketPath: string, now: () => number = Date.now) {
    this.#folder = join(state, fileName(basename(socketPath), socketPath));
    this.#now = now;
  }

  /** Where run files go. Absolute. */
  get runs(): string {
    return join(this.#folder, "runs");
  }

  /** What was applied last to these sessions, or to all that are known. Damaged files count as lost. */
  async load(names?: readonly string[]): Promise<ReadonlyMap<string, Applied>> {
    const intents = this.#readIntent()?.specs ?? [];
    const applied = (names ? names.map((name) => this.#file(name)) : await this.#files()).flatMap(
      (file) => this.#readApplied(file) ?? this.#readApplied(`${file}.previous`) ?? [],
    );
    const found = new Map(applied.map((each) => [each.spec.name, each]));
    for (const spec of intents) {
      if (names && !names.includes(spec.name)) continue;
      const known = found.get(spec.name);
      found.set(spec.name, { ...(known ?? { spec, shown: {}, at: 0 }), intent: spec });
    }
    return found;
  }

  /** Before anything is changed: names in these specs may be set from now on. */
  async intend(nonce: string, specs: readonly SessionSpec[]): Promise<Result<void, Failure>> {
    return this.#writing(async () => {
      const others = (this.#readIntent()?.specs ?? []).filter(({ name }) => specs.every((spec) => spec.name !== name));
      await ensureFolder(join(this.#folder, "applied"));
      await ensureFolder(this.runs);
      await writeAtomically(this.#intentFile, seal({ nonce, specs: [...others, ...specs] } satisfies Intent));
    });
  }

  /** After everything was done. Another run that has begun meanwhile has the last word. */
  async commit(nonce: string, applied: readonly Applied[], gone: readonly string[]): Promise<Result<void, Failure>> {
    return this.#writing(async () => {
      if (this.#readIntent()?.nonce !== nonce) return;
      await Promise.all([
        ...applied.map((each) => this.#replace(this.#file(each.spec.name), seal(each))),
        ...gone
          .flatMap((name) => [this.#file(name), `${this.#file(name)}.previous`])
          .map((file) => rm(file, { force: true })),
      ]);
      await rm(this.#intentFile, { force: true });
      await this.#sweepRuns();
    });
  }

  /** Writes run files, private, before the panes that read them start. */
  async writeRuns(
    files: readonly { readonly path: string; readonly content: string }[],
  ): Promise<Result<void, Failure>> {
    return this.#writing(async () => {
      await Promise.all(files.map(({ path, content }) => writeFile(path, content, { mode: 0o600, flag: "w" })));
    });
  }

  /** Run files are read within moments of being written; what a killed pane left behind goes after a day. */
  async #sweepRuns(): Promise<void> {
    const old = this.#now() - DAY_MS;
    for (const name of await readdir(this.runs)) {
      const path = join(this.runs, name);
      const info = await stat(path).catch(() => undefined);
      if (info && info.mtimeMs < old) await rm(path, { force: true });
    }
  }

  get #intentFile(): string {
    return join(this.#folder, "intent.json");
  }

  #file(session: string): string {
    return join(this.#folder, "applied", `${fileName(session, session)}.json`);
  }

  async #files(): Promise<readonly string[]> {
    const folder = join(this.#folder, "applied");
    const names = await readdir(folder).catch(() => []);
    return names.filter((name) => name.endsWith(".json")).map((name) => join(folder, name));
  }

  async #replace(file: string, content: string): Promise<void> {
    await rename(file, `${file}.previous`).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    await writeAtomically(file, content);
  }

  #readApplied(file: string): Applied | undefined {
    return unseal(file) as Applied | undefined;
  }

  #readIntent(): Intent | undefined {
    return unseal(this.#intentFile) as Intent | undefined;
  }

  async #writing(work: () => Promise<void>): Promise<Result<void, Failure>> {
    try {
      await work();
      return ok(undefined);
    } catch (error) {
      return err({
        code: "state-unwritable",
        message: `cannot write to the state folder ${this.#folder}: ${(error as Error).message}`,
        hint: "make room or mend its permissions, or set TMX_STATE_DIR to another folder",
      });
    }
  }
}

/** A file name that people can read and that no name can break: the safe part of it, and a fingerprint of all. */
function fileName(readable: string, whole: string): string {
  const safe = readable.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 40);
  return `${safe}-${hash(whole)}`;
}

function seal(content: unknown): string {
  const body = JSON.stringify(content);
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, checksum: hash(body), content }, undefined, 1)}\n`;
}

/** The content of a sealed file; nothing when it is missing, torn, changed by hand or from a newer tmx. */
function unseal(file: string): unknown {
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
