import { realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { FSWatcher, watch as watchPaths } from "chokidar";

import type { FilePort } from "./ports.ts";

/**
 * Notices that files change. Always by the folders that they are in: an editor that writes another file and renames it
 * would be lost with the one that was there before.
 */
export class FileTrigger implements FilePort {
  #watcher: FSWatcher | undefined;
  #followed = "";
  #changed: () => void = () => undefined;
  #failed: (reason: string) => void = () => undefined;
  #watch: typeof watchPaths | undefined;

  async start(changed: () => void, failed: (reason: string) => void): Promise<void> {
    this.#changed = changed;
    this.#failed = failed;
    this.#watch = (await import("chokidar")).watch;
  }

  follow(files: readonly string[]): void {
    const wanted = wantedOf(files);
    const key = JSON.stringify([
      [...wanted.folders].toSorted(),
      [...wanted.files].toSorted(),
      [...wanted.open].toSorted(),
    ]);
    if (key === this.#followed || !this.#watch) return;
    this.#followed = key;
    void this.#watcher?.close();
    const watcher = this.#watch([...wanted.folders], {
      ignoreInitial: true,
      depth: 0,
      ignored: (path) => !isWanted(path, wanted),
    });
    this.#watcher = watcher;
    const note = (): void => {
      if (this.#watcher === watcher) this.#changed();
    };
    watcher.on("all", note);
    // What happened before it was in place is seen by looking.
    watcher.on("ready", note);
    watcher.on("error", (error) => this.#failed((error as Error).message));
  }

  async stop(): Promise<void> {
    const watcher = this.#watcher;
    this.#watcher = undefined;
    await watcher?.close();
  }
}

interface Wanted {
  readonly folders: ReadonlySet<string>;
  /** Paths in these folders that matter. */
  readonly files: ReadonlySet<string>;
  /** Folders of which every manifest matters. */
  readonly open: ReadonlySet<string>;
}

const isWanted = (path: string, { folders, files, open }: Wanted): boolean =>
  folders.has(path) || files.has(path) || (open.has(dirname(path)) && /^[^.].*\.ya?ml$/.test(basename(path)));

function wantedOf(paths: readonly string[]): Wanted {
  const [folders, files, open] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const path of new Set(paths.flatMap((each) => [each, realPath(each)]))) {
    if (isFolder(path)) {
      folders.add(path);
      open.add(path);
    } else {
      // Of what is not there, the first folder above that is: until the next one below it comes.
      const [folder, name] = nearest(path);
      folders.add(folder);
      files.add(join(folder, name));
    }
  }
  return { folders, files, open };
}

function nearest(path: string): readonly [folder: string, name: string] {
  const folder = dirname(path);
  return isFolder(folder) || folder === path ? [folder, basename(path)] : nearest(folder);
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
