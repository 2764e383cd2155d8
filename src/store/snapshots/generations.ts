import { ok } from "../../lib/result.ts";
import type { DamagedSnapshot, Snapshot, SnapshotGeneration } from "../../model/snapshot.ts";
import { folderName, type SnapshotFolders } from "./folders.ts";
import { type Generation, openGeneration, type SnapshotFormat, textsOf, type Unreadable } from "./format.ts";
import type { Quarantine } from "./quarantine.ts";
import type { SessionFolder } from "./session-folder.ts";
import type { TextFiles } from "./texts.ts";
import type { Writer } from "./writer.ts";

/** What a number's file turned out to be. */
export type Loaded = LoadedGeneration | { readonly kind: "gone" } | Unreadable;

export interface LoadedGeneration {
  readonly kind: "good";
  readonly generation: Generation;
  /** Of its file. */
  readonly bytes: number;
}

interface Parts {
  readonly folders: SnapshotFolders;
  readonly texts: TextFiles;
  readonly quarantine: Quarantine;
  readonly writer: Writer;
  readonly format: SnapshotFormat;
}

/** Generations as they are read: checked to the last byte, and put into quarantine when they are not as they were written. */
export class Generations {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws when the disk cannot be read, which says nothing about the file */
  async load(folder: SessionFolder, number: number): Promise<Loaded> {
    const bytes = await folder.read(number);
    if (!bytes) return { kind: "gone" };
    const opened = openGeneration(bytes, number, this.#parts.format);
    if (!opened.ok) return opened.error;
    if (folderName(opened.value.snapshot.session) !== folder.name)
      return { kind: "damaged", why: "it is that of another session" };
    return { kind: "good", generation: opened.value, bytes: bytes.length };
  }

  /** The newest of a session that is as it was written and that is wanted. */
  async newest(folder: SessionFolder, isWanted: (snapshot: Snapshot) => boolean): Promise<Found> {
    const damaged: DamagedSnapshot[] = [];
    let below = Infinity;
    for (const number of await folder.numbers()) {
      const loaded = await this.load(folder, number);
      if (loaded.kind === "good" && isWanted(loaded.generation.snapshot)) {
        const passed = await this.#passed(folder, { above: number, below });
        return { loaded, damaged: eachOnce([...damaged, ...passed]) };
      }
      if (loaded.kind === "good") below = number;
      if (loaded.kind === "damaged" || loaded.kind === "newer")
        damaged.push(await this.putAside(folder, number, loaded));
    }
    return { damaged: eachOnce([...damaged, ...(await this.#passed(folder, { above: 0, below }))]) };
  }

  /** Those that a restore would have taken before, were they whole: somebody else has put them into quarantine. */
  async #passed(
    folder: SessionFolder,
    { above, below }: { readonly above: number; readonly below: number },
  ): Promise<readonly DamagedSnapshot[]> {
    const kept = await this.#parts.quarantine.list(folder.name);
    return kept.filter(({ number = 0 }) => number > above && number < below).toReversed();
  }

  /** Into quarantine, where that can be done. A file of a newer tmx stays where it is. */
  async putAside(folder: SessionFolder, number: number, { kind, why }: Unreadable): Promise<DamagedSnapshot> {
    const file = folder.file(number);
    if (kind === "newer") return { file, why, number };
    const moved = await this.#parts.writer.run(async () => {
      await folder.retire(number);
      const found = await this.#parts.quarantine.add(file, folder.name, why);
      await folder.flush();
      return ok(found);
    });
    return moved.ok ? moved.value : { file, why, number };
  }

  /** A damaged text makes room for its like: the next save writes it anew. */
  async putTextAside(sha256: string, why: string): Promise<DamagedSnapshot> {
    const { texts, writer, quarantine } = this.#parts;
    const file = texts.path(sha256);
    const moved = await writer.run(async () => {
      // Somebody else may have done so meanwhile, and a save have written it anew.
      const isDamaged = (await texts.read(sha256)).kind === "damaged";
      return ok(isDamaged ? await quarantine.add(file, "text", why) : { file, why });
    });
    return moved.ok ? moved.value : { file, why };
  }

  /** With what is known of it beside its content. */
  async describe(folder: SessionFolder, loaded: LoadedGeneration): Promise<SnapshotGeneration> {
    const { number, snapshot } = loaded.generation;
    const texts = await this.#parts.texts.sizes(textsOf(snapshot).map(({ sha256 }) => sha256));
    const pinned = (await folder.pinned()).has(number);
    return { number, snapshot, pinned, size: loaded.bytes + sum(texts.values()) };
  }
}

export interface Found {
  /** Absent when there is none. */
  readonly loaded?: LoadedGeneration;
  readonly damaged: readonly DamagedSnapshot[];
}

/** The first of each number: what was just put into quarantine is found there, too. */
const eachOnce = (damaged: readonly DamagedSnapshot[]): readonly DamagedSnapshot[] =>
  damaged.filter(({ number }, at) => damaged.findIndex((each) => each.number === number) === at);

export const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, each) => all + each, 0);
