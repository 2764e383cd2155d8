/**
 * A disk in memory that knows what was flushed: `afterPowerLoss` is what a machine finds that lost its power now. Names
 * are on the disk once their folder was flushed, contents once their file was.
 */
import { basename, dirname } from "node:path";
import { type Disk, type DiskFile, systemError } from "../../src/store/snapshots/disk.ts";

interface File {
  readonly kind: "file";
  bytes: Buffer;
  flushed: Buffer;
}

interface Folder {
  readonly kind: "folder";
  names: Map<string, File | Folder>;
  flushed: Map<string, File | Folder>;
}

/** What becomes of each thing that was not flushed: a name that changed, the content of a file. */
export interface Fate {
  /** Whether the change of a name has reached the disk after all. */
  readonly name: () => boolean;
  /** How much of the content has: from 0 to 1. */
  readonly content: () => number;
}

export const FATES: readonly (readonly [string, () => Fate])[] = [
  ["nothing that was not flushed is there", () => ({ name: () => false, content: () => 0 })],
  ["all names are there, and no contents", () => ({ name: () => true, content: () => 0 })],
  ["all names are there, and torn contents", () => ({ name: () => true, content: () => 0.5 })],
  ["everything is there", () => ({ name: () => true, content: () => 1 })],
  ["some is there", () => random(1)],
  ["some other is there", () => random(7)],
];

function random(seed: number): Fate {
  let state = seed;
  const next = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return { name: () => next() < 0.5, content: () => Math.floor(next() * 5) / 4 };
}

const newFolder = (): Folder => ({ kind: "folder", names: new Map(), flushed: new Map() });

export class MemoryDisk implements Disk {
  readonly #root: Folder;

  constructor(root: Folder = newFolder()) {
    this.#root = root;
  }

  async create(path: string): Promise<DiskFile> {
    const folder = this.#folder(dirname(path));
    if (folder.names.has(basename(path))) throw systemError("EEXIST", path);
    const file: File = { kind: "file", bytes: Buffer.alloc(0), flushed: Buffer.alloc(0) };
    folder.names.set(basename(path), file);
    return {
      write: async (bytes) => void (file.bytes = Buffer.concat([file.bytes, bytes])),
      flush: async () => void (file.flushed = file.bytes),
      close: async () => undefined,
    };
  }

  async read(path: string, atMost: number): Promise<{ bytes: Buffer; size: number }> {
    const { bytes } = this.#file(path);
    return { bytes: Buffer.from(bytes.subarray(0, atMost)), size: bytes.length };
  }

  async size(path: string): Promise<number> {
    return this.#file(path).bytes.length;
  }

  /** Of no file, and settable. */
  changedAt = 0;

  async changed(path: string): Promise<number> {
    this.#file(path);
    return this.changedAt;
  }

  async names(path: string): Promise<readonly string[]> {
    return [...this.#folder(path).names.keys()];
  }

  async makeFolder(path: string): Promise<void> {
    const parent = this.#folder(dirname(path));
    if (parent.names.has(basename(path))) throw systemError("EEXIST", path);
    parent.names.set(basename(path), newFolder());
  }

  async link(from: string, to: string): Promise<void> {
    const folder = this.#folder(dirname(to));
    const file = this.#file(from);
    if (folder.names.has(basename(to))) throw systemError("EEXIST", to);
    folder.names.set(basename(to), file);
  }

  async rename(from: string, to: string): Promise<void> {
    const file = this.#file(from);
    this.#folder(dirname(to)).names.set(basename(to), file);
    this.#folder(dirname(from)).names.delete(basename(from));
  }

  async remove(path: string): Promise<void> {
    this.#file(path);
    this.#folder(dirname(path)).names.delete(basename(path));
  }

  async flushFolder(path: string): Promise<void> {
    const folder = this.#folder(path);
    folder.flushed = new Map(folder.names);
  }

  /** Damages a file, or puts one there: behind everybody's back, and on the disk at once. */
  put(path: string, bytes: Uint8Array): void {
    const folder = this.#folder(dirname(path));
    const file: File = { kind: "file", bytes: Buffer.from(bytes), flushed: Buffer.from(bytes) };
    folder.names.set(basename(path), file);
    folder.flushed.set(basename(path), file);
  }

  /** The paths of all files, or of those that end so. */
  files(end = ""): readonly string[] {
    return filesBelow(this.#root, "").filter((path) => path.endsWith(end));
  }

  afterPowerLoss(fate: Fate): MemoryDisk {
    return new MemoryDisk(survivor(this.#root, fate, new Map()) as Folder);
  }

  #folder(path: string): Folder {
    const steps = path.split("/").filter((step) => step !== "");
    let found: File | Folder | undefined = this.#root;
    for (const step of steps) {
      if (found?.kind === "file") throw systemError("ENOTDIR", path);
      found = found?.names.get(step);
    }
    if (found?.kind !== "folder") throw systemError("ENOENT", path);
    return found;
  }

  #file(path: string): File {
    const file = this.#folder(dirname(path)).names.get(basename(path));
    if (file === undefined) throw systemError("ENOENT", path);
    if (file.kind === "folder") throw systemError("EISDIR", path);
    return file;
  }
}

function filesBelow(folder: Folder, path: string): string[] {
  return [...folder.names].flatMap(([name, part]) =>
    part.kind === "file" ? [`${path}/${name}`] : filesBelow(part, `${path}/${name}`),
  );
}

/** One file that has two names stays one. */
function survivor(part: File | Folder, fate: Fate, known: Map<File | Folder, File | Folder>): File | Folder {
  const before = known.get(part);
  if (before) return before;
  const after = part.kind === "file" ? survivingFile(part, fate) : survivingFolder(part, fate, known);
  known.set(part, after);
  return after;
}

function survivingFile({ bytes, flushed }: File, fate: Fate): File {
  const content = bytes === flushed ? bytes : bytes.subarray(0, Math.floor(bytes.length * fate.content()));
  return { kind: "file", bytes: content, flushed: content };
}

function survivingFolder({ names, flushed }: Folder, fate: Fate, known: Map<File | Folder, File | Folder>): Folder {
  const folder = newFolder();
  for (const name of new Set([...flushed.keys(), ...names.keys()])) {
    const [now, before] = [names.get(name), flushed.get(name)];
    const part = now === before || fate.name() ? now : before;
    if (part) folder.names.set(name, survivor(part, fate, known));
  }
  folder.flushed = new Map(folder.names);
  return folder;
}
