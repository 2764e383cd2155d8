/** A store of snapshots that forgets them with the test. It keeps what it is given as JSON does, as the disk would. */
import { createHash } from "node:crypto";
import { err, ok, type Result } from "../../src/lib/result.ts";
import type { Failure } from "../../src/model/failure.ts";
import type {
  DamagedSnapshot,
  RefusedSnapshot,
  Snapshot,
  SnapshotGeneration,
  SnapshotText,
} from "../../src/model/snapshot.ts";
import type {
  FoundSnapshot,
  ImportedSnapshots,
  SnapshotFilter,
  SnapshotListing,
  SnapshotStore,
} from "../../src/reconcile/snapshots/ports.ts";

export class MemorySnapshots implements SnapshotStore {
  readonly generations: SnapshotGeneration[] = [];
  readonly refused: (RefusedSnapshot & { readonly snapshot: Snapshot })[] = [];
  readonly texts = new Map<string, string>();
  readonly files = new Map<string, ImportedSnapshots>();

  describeText(text: string): SnapshotText {
    const sha256 = createHash("sha256").update(text).digest("hex");
    return { sha256, lines: text.split("\n").length - 1, bytes: Buffer.byteLength(text) };
  }

  async publish(
    snapshot: Snapshot,
    texts: ReadonlyMap<string, string>,
    { pin = false }: { readonly pin?: boolean } = {},
  ): Promise<Result<SnapshotGeneration, Failure>> {
    const isMissing = textsOf(snapshot).some((sha256) => !texts.has(sha256) && !this.texts.has(sha256));
    if (isMissing) return err({ code: "text-gone", message: "a text is not kept any more" });
    for (const [sha256, text] of texts) this.texts.set(sha256, text);
    const number = Math.max(0, ...this.#of(snapshot.session).map((each) => each.number)) + 1;
    const generation = { number, snapshot: copy(snapshot), pinned: pin, size: 0 };
    this.generations.push(generation);
    return ok(generation);
  }

  async keepAside(
    snapshot: Snapshot,
    _texts: ReadonlyMap<string, string>,
    why: string,
  ): Promise<Result<RefusedSnapshot, Failure>> {
    const { session, at } = snapshot;
    const refused = { session, at, why, file: `/refused/${this.refused.length}` };
    this.refused.push({ ...refused, snapshot: copy(snapshot) });
    return ok(refused);
  }

  async newest(
    session: string,
    { at = Infinity, accepts = () => true }: SnapshotFilter = {},
  ): Promise<Result<FoundSnapshot, Failure>> {
    return ok(found(this.#of(session).findLast(({ snapshot }) => snapshot.at <= at && accepts(snapshot))));
  }

  async list(session?: string): Promise<Result<SnapshotListing, Failure>> {
    const isWanted = (name: string): boolean => session === undefined || name === session;
    return ok({
      generations: this.generations
        .filter(({ snapshot }) => isWanted(snapshot.session))
        .toReversed()
        .map((each) => ({ ...each, textsMissing: this.#missing(each.snapshot).length })),
      damaged: [],
      damagedNow: [],
      passedOver: [],
      refused: this.refused.filter((each) => isWanted(each.session)),
      textBytes: new Map([...this.texts].map(([sha256, text]) => [sha256, Buffer.byteLength(text)])),
    });
  }

  async read(session: string, number: number): Promise<Result<FoundSnapshot, Failure>> {
    return ok(found(this.#of(session).find((each) => each.number === number)));
  }

  async keptTexts(): Promise<Result<ReadonlySet<string>, Failure>> {
    return ok(new Set(this.texts.keys()));
  }

  async readText(sha256: string): Promise<string | undefined> {
    return this.texts.get(sha256);
  }

  async verify(session: string, number: number): Promise<Result<readonly string[], Failure>> {
    const generation = this.#of(session).find((each) => each.number === number);
    return ok(generation ? this.#missing(generation.snapshot).map((sha256) => `${sha256} is gone`) : ["it is gone"]);
  }

  async setPinned(session: string, number: number, pinned: boolean): Promise<Result<void, Failure>> {
    const at = this.generations.findIndex((each) => each.snapshot.session === session && each.number === number);
    this.generations[at] = { ...this.generations[at]!, pinned };
    return ok(undefined);
  }

  async remove(
    generations: readonly { readonly session: string; readonly number: number }[],
  ): Promise<Result<number, Failure>> {
    const isGoing = ({ snapshot, number }: SnapshotGeneration): boolean =>
      generations.some((each) => each.session === snapshot.session && each.number === number);
    this.generations.splice(0, Infinity, ...this.generations.filter((each) => !isGoing(each)));
    return ok(0);
  }

  async quarantined(): Promise<Result<readonly DamagedSnapshot[], Failure>> {
    return ok([]);
  }

  async discard(): Promise<Result<number, Failure>> {
    return ok(0);
  }

  async exportTo(
    file: string,
    snapshots: readonly Snapshot[],
    texts: ReadonlyMap<string, string> = new Map(),
    { replace = false }: { readonly replace?: boolean } = {},
  ): Promise<Result<void, Failure>> {
    if (this.files.has(file) && !replace) return err({ code: "snapshot-unwritable", message: "it is there already" });
    this.files.set(file, { snapshots: copy(snapshots), texts: new Map([...this.texts, ...texts]) });
    return ok(undefined);
  }

  async importFrom(file: string): Promise<Result<ImportedSnapshots, Failure>> {
    const imported = this.files.get(file);
    return imported ? ok(imported) : err({ code: "usage", message: `there is no ${file}` });
  }

  #of(session: string): readonly SnapshotGeneration[] {
    return this.generations.filter(({ snapshot }) => snapshot.session === session);
  }

  #missing(snapshot: Snapshot): readonly string[] {
    return textsOf(snapshot).filter((sha256) => !this.texts.has(sha256));
  }
}

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const found = (generation: SnapshotGeneration | undefined): FoundSnapshot => ({
  damaged: [],
  ...(generation ? { generation } : {}),
});

const textsOf = ({ windows }: Snapshot): readonly string[] =>
  windows.flatMap(({ panes }) => panes.flatMap(({ text }) => text?.sha256 ?? []));
