import { basename, dirname } from "node:path";

import { err, ok, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type {
  DamagedSnapshot,
  RefusedSnapshot,
  Snapshot,
  SnapshotGeneration,
  SnapshotText,
} from "../../model/snapshot.ts";
import { type Bundle, readBundle, writeBundle } from "./bundle.ts";
import { noSuchGeneration, reading } from "./failures.ts";
import { folderName } from "./folders.ts";
import { textsOf } from "./format.ts";
import { type GenerationListing, listGenerations } from "./listing.ts";
import { createParts, type Parts, type StoreOptions } from "./parts.ts";
import { keepAside, publish } from "./publishing.ts";
import { firstMissing, type GenerationName, removeGenerations, sweep } from "./removing.ts";
import { describeText } from "./texts.ts";
import { verifyGeneration } from "./verifying.ts";

type Outcome<T> = Promise<Result<T, Failure>>;

/**
 * The snapshots of one tmux server: generations that are never changed, the texts that they share, and what is kept out
 * of the way. Whatever happens while this writes, what was published before is still there afterwards.
 */
export class SnapshotFiles {
  readonly #parts: Parts;

  constructor(options: StoreOptions) {
    this.#parts = createParts(options);
  }

  describeText(text: string): SnapshotText {
    return describeText(text);
  }

  publish(
    snapshot: Snapshot,
    texts: ReadonlyMap<string, string>,
    { pin = false }: { readonly pin?: boolean } = {},
  ): Outcome<SnapshotGeneration> {
    return this.#parts.writer.run(() => publish(this.#parts, { snapshot, texts, pin }));
  }

  keepAside(snapshot: Snapshot, texts: ReadonlyMap<string, string>, why: string): Outcome<RefusedSnapshot> {
    return this.#parts.writer.run(() => keepAside(this.#parts, { snapshot, texts, why }));
  }

  newest(session: string, { at = Infinity, accepts = () => true }: Wanted = {}): Outcome<FoundGeneration> {
    const { folders, generations } = this.#parts;
    const isWanted = (snapshot: Snapshot): boolean => snapshot.at <= at && accepts(snapshot);
    return this.#reading(async () => {
      const folder = folders.session(session);
      const { loaded, damaged } = await generations.newest(folder, isWanted);
      return loaded ? { generation: await generations.describe(folder, loaded), damaged } : { damaged };
    });
  }

  read(session: string, number: number): Outcome<FoundGeneration> {
    const { folders, generations } = this.#parts;
    return this.#reading(async () => {
      const folder = folders.session(session);
      const loaded = await generations.load(folder, number);
      if (loaded.kind === "gone") return { damaged: [] };
      if (loaded.kind !== "good") return { damaged: [await generations.putAside(folder, number, loaded)] };
      return { generation: await generations.describe(folder, loaded), damaged: [] };
    });
  }

  list(session?: string): Outcome<Listing> {
    const { folders, quarantine, aside } = this.#parts;
    const own = session === undefined ? undefined : folders.session(session);
    return this.#reading(async () => {
      const listed = await listGenerations(this.#parts, own ? [own] : await folders.sessions());
      const quarantined = await quarantine.list(own?.name);
      const damaged = [...new Map([...quarantined, ...listed.damaged].map((each) => [each.file, each])).values()];
      const passedOver = damaged.filter((each) => isNewest(each, listed.generations));
      return { ...listed, damaged, damagedNow: listed.damaged, passedOver, refused: await aside.list(session) };
    });
  }

  keptTexts(): Outcome<ReadonlySet<string>> {
    return this.#reading(() => this.#parts.texts.names());
  }

  async readText(sha256: string): Promise<string | undefined> {
    const { texts, generations } = this.#parts;
    // A text that cannot be read now may be readable tomorrow: it stays where it is.
    const found = await texts.read(sha256).catch(() => undefined);
    if (found?.kind === "damaged") await generations.putTextAside(sha256, found.why);
    return found?.kind === "text" ? found.text : undefined;
  }

  async verify(session: string, number: number): Outcome<readonly string[]> {
    const verified = await this.#reading(() => verifyGeneration(this.#parts, { session, number }));
    return verified.ok ? verified.value : verified;
  }

  quarantined(before: number, session?: string): Outcome<readonly DamagedSnapshot[]> {
    const { quarantine, folders } = this.#parts;
    const prefix = session === undefined ? undefined : folders.session(session).name;
    return this.#reading(() => quarantine.before(before, prefix));
  }

  discard(damaged: readonly DamagedSnapshot[]): Outcome<number> {
    const { quarantine, writer } = this.#parts;
    return writer.run(async () => ok((await quarantine.discard(damaged)) + (await sweep(this.#parts))));
  }

  setPinned(session: string, number: number, pinned: boolean): Outcome<void> {
    const folder = this.#parts.folders.session(session);
    return this.#parts.writer.run(async () => {
      if (!(await folder.numbers()).includes(number)) return err(noSuchGeneration(session, number));
      await (pinned ? folder.pin(number) : folder.unpin(number));
      await folder.flush();
      return ok(undefined);
    });
  }

  /** Those that are gone already are passed over, unless a person has named them. */
  remove(
    generations: readonly GenerationName[],
    { isNamed = false }: { readonly isNamed?: boolean } = {},
  ): Outcome<number> {
    return this.#parts.writer.run(async () => {
      const missing = isNamed ? await firstMissing(this.#parts, generations) : undefined;
      if (missing) return err(noSuchGeneration(missing.session, missing.number));
      return removeGenerations(this.#parts, generations);
    });
  }

  /** Texts that are in neither place are left out: what is left is worth having. */
  async exportTo(
    file: string,
    snapshots: readonly Snapshot[],
    texts: ReadonlyMap<string, string> = new Map(),
    { replace = false }: { readonly replace?: boolean } = {},
  ): Outcome<void> {
    const { disk, format } = this.#parts;
    const found = new Map<string, string>();
    for (const { sha256 } of snapshots.flatMap(textsOf)) {
      const text = texts.get(sha256) ?? found.get(sha256) ?? (await this.readText(sha256));
      if (text !== undefined) found.set(sha256, text);
    }
    return writeBundle(disk, { file, bundle: { snapshots, texts: found }, format, replace });
  }

  importFrom(file: string): Outcome<Bundle> {
    return readBundle(this.#parts.disk, file, this.#parts.format);
  }

  #reading<T>(work: () => Promise<T>): Outcome<T> {
    return reading(this.#parts.folders.root, work);
  }
}

/** Whether no generation of its session that is whole is newer. A file's name tells whose it was. */
function isNewest({ file, number }: DamagedSnapshot, generations: GenerationListing["generations"]): boolean {
  const names = new Set([basename(file).split(".")[0], basename(dirname(file))]);
  const own = generations.filter(({ snapshot }) => names.has(folderName(snapshot.session)));
  return number !== undefined && own.every((each) => each.number < number);
}

interface Wanted {
  /** Milliseconds since the epoch. */
  readonly at?: number;
  readonly accepts?: (snapshot: Snapshot) => boolean;
}

interface FoundGeneration {
  readonly generation?: SnapshotGeneration;
  readonly damaged: readonly DamagedSnapshot[];
}

interface Listing extends GenerationListing {
  readonly damagedNow: readonly DamagedSnapshot[];
  readonly passedOver: readonly DamagedSnapshot[];
  readonly refused: readonly RefusedSnapshot[];
}
