import type { Diagnostic } from "../model/diagnostic.ts";
import type { SessionSpec } from "../model/spec.ts";
import type { Loaded, LoadedFile } from "../model/watched.ts";
import type { WatchEvent } from "../model/watch-event.ts";
import { Told } from "./told.ts";

interface Good {
  readonly path: string;
  readonly specs: readonly SessionSpec[];
}

/**
 * What is wanted, from files that come, go, and may be broken for a while: of each file the last state that was good. A
 * file that is gone leaves its sessions to themselves, and a folder that is lost from sight changes nothing.
 */
export class Desired {
  /** By file, in the order in which they are read. */
  #good: ReadonlyMap<string, Good> = new Map();
  #specs: ReadonlyMap<string, SessionSpec> = new Map();
  readonly #told = new Told();

  get specs(): ReadonlyMap<string, SessionSpec> {
    return this.#specs;
  }

  /** What is wrong with files and paths now. */
  get troubles(): readonly WatchEvent[] {
    return this.#told.current;
  }

  /** Takes in what was read. Gives the names of sessions that are new or other than before, and what is to be told. */
  update(loaded: Loaded): { readonly changed: readonly string[]; readonly events: readonly WatchEvent[] } {
    const events = [...loaded.files.flatMap((file) => this.#aboutFile(file)), ...this.#aboutPaths(loaded)];
    this.#good = this.#merge(loaded);
    const before = this.#specs;
    const { specs, duplicates } = this.#collect(before);
    this.#specs = specs;
    const changed = [...specs.values()].filter((spec) => !isSame(before.get(spec.name), spec));
    const orphans = [...before.values()].filter(({ name }) => !specs.has(name));
    return {
      changed: changed.map(({ name }) => name),
      events: [
        ...events,
        ...duplicates,
        ...changed.map(({ name, source }): WatchEvent => ({
          kind: "manifest-changed",
          file: source.file,
          session: name,
          isNew: !before.has(name),
        })),
        ...orphans.map(({ name, source }): WatchEvent => ({ kind: "orphaned", session: name, file: source.file })),
      ],
    };
  }

  #aboutFile({ file, diagnostics, busy }: LoadedFile): readonly WatchEvent[] {
    if (busy !== undefined) return this.#news(`git ${file}`, { kind: "git-busy", file, what: busy });
    this.#told.isOver(`git ${file}`);
    const topic = `file ${file}`;
    if (isBroken(diagnostics)) return this.#news(topic, { kind: "manifest-errors", file, diagnostics });
    return this.#told.isOver(topic) ? [{ kind: "manifest-mended", file }] : [];
  }

  #aboutPaths({ files, lost }: Loaded): readonly WatchEvent[] {
    const found = [...new Set(files.map(({ path }) => path))];
    return [
      ...lost.flatMap(({ path, reason }) => this.#news(`path ${path}`, { kind: "path-lost", path, reason })),
      ...found.flatMap((path): readonly WatchEvent[] =>
        this.#told.isOver(`path ${path}`) ? [{ kind: "path-back", path }] : [],
      ),
    ];
  }

  /** Where git is in the middle of something, a file that is gone may come back. */
  #merge({ files, lost }: Loaded): ReadonlyMap<string, Good> {
    const blind = new Set([
      ...lost.filter(({ isDeletedFile }) => !isDeletedFile).map(({ path }) => path),
      ...files.filter(({ busy }) => busy !== undefined).map(({ path }) => path),
    ]);
    const read = files.flatMap(({ file, path, specs, diagnostics, busy }): (readonly [string, Good])[] => {
      if (busy === undefined && !isBroken(diagnostics)) return [[file, { path, specs }]];
      const before = this.#good.get(file);
      return before ? [[file, before]] : [];
    });
    const names = new Set(files.map(({ file }) => file));
    const unseen = [...this.#good].filter(([file, { path }]) => !names.has(file) && blind.has(path));
    return new Map([...unseen, ...read]);
  }

  /** A session that two files describe stays that of the file that had it first. */
  #collect(before: ReadonlyMap<string, SessionSpec>): {
    readonly specs: ReadonlyMap<string, SessionSpec>;
    readonly duplicates: readonly WatchEvent[];
  } {
    const all = [...this.#good.values()].flatMap(({ specs }) => specs);
    const isOwner = (spec: SessionSpec): boolean => before.get(spec.name)?.source.file === spec.source.file;
    const specs = new Map<string, SessionSpec>();
    for (const spec of [...all.filter(isOwner), ...all]) if (!specs.has(spec.name)) specs.set(spec.name, spec);
    const duplicates = all.flatMap(({ name, source: { file } }): readonly WatchEvent[] => {
      const by = specs.get(name)!.source.file;
      const topic = `duplicate ${name} ${file}`;
      if (by === file) this.#told.isOver(topic);
      else return this.#news(topic, { kind: "duplicate", session: name, file, by });
      return [];
    });
    return { specs, duplicates };
  }

  #news(topic: string, event: WatchEvent): readonly WatchEvent[] {
    return this.#told.isNews(topic, event) ? [event] : [];
  }
}

const isBroken = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(({ severity }) => severity === "error");

/** Where in its file a manifest stands makes no difference to what it says. */
function isSame(before: SessionSpec | undefined, now: SessionSpec): boolean {
  if (!before) return false;
  const [{ source: was, ...one }, { source: is, ...other }] = [before, now];
  return was.file === is.file && JSON.stringify(one) === JSON.stringify(other);
}
