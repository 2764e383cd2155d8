import { resolve } from "node:path";

import type { SessionSpec } from "../model/spec.ts";
import type { Loaded, LoadedFile, LostPath } from "../model/watched.ts";
import { isGone, readManifestFiles, whatGitDoes } from "../runtime.ts";
import { loadManifests } from "./manifests.ts";

/** What was read before, by file: what has not changed since is not parsed again. */
export type Known = Map<string, { readonly bytes: Uint8Array; readonly specs: readonly SessionSpec[] }>;

interface World {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly known: Known;
}

/**
 * Reads what is watched, each file by itself: a mistake in one is no reason to look away from the others.
 *
 * @param paths files and folders, as a person gave them
 */
export function readWatched(
  paths: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
  known: Known = new Map(),
): Loaded {
  const read = paths.map((path) => readOne(path, { env, cwd, known }));
  return {
    files: read.flatMap(({ files }) => files),
    lost: read.flatMap(({ lost }) => lost),
    reads: [...new Set(read.flatMap(({ reads }) => reads))],
  };
}

function readOne(path: string, world: World): Loaded {
  const { cwd } = world;
  const whole = resolve(cwd, path);
  const { files, unreadable } = readManifestFiles([path], cwd);
  const own = unreadable.find(({ file }) => file === path);
  if (own) return { files: [], lost: [lostPath(path, whole, own.reason)], reads: [whole] };
  const named = [...files, ...unreadable.map(({ file }) => ({ file, bytes: undefined }))];
  const loaded = named.map(({ file, bytes }) => readFile(file, { path: whole, bytes }, world));
  return {
    files: loaded.map(({ file }) => file),
    lost: [],
    reads: [whole, ...loaded.flatMap(({ reads }) => reads)],
  };
}

interface ReadFile {
  readonly file: LoadedFile;
  readonly reads: readonly string[];
}

function readFile(
  name: string,
  { path, bytes }: { readonly path: string; readonly bytes: Uint8Array | undefined },
  world: World,
): ReadFile {
  const file = resolve(world.cwd, name);
  const before = world.known.get(file);
  const { specs, diagnostics, reads } =
    before && bytes && Buffer.compare(before.bytes, bytes) === 0
      ? { specs: before.specs, diagnostics: [], reads: [file] }
      : parseFile(name, file, world);
  // Asked last: what git began while the file was read is seen as well.
  const busy = whatGitDoes(file, Date.now());
  return { file: { file, path, specs, diagnostics, ...(busy === undefined ? {} : { busy }) }, reads };
}

function parseFile(
  name: string,
  file: string,
  { env, cwd, known }: World,
): Pick<LoadedFile, "specs" | "diagnostics"> & Pick<ReadFile, "reads"> {
  const { specs, diagnostics, contents } = loadManifests([name], { env, cwd, vars: {} });
  const placed = specs.map((spec) => ({ ...spec, source: { ...spec.source, file } }));
  const [own, ...others] = contents;
  // What refers to others, or has mistakes, may mean something else the next time.
  if (own && others.length === 0 && diagnostics.length === 0) known.set(file, { bytes: own.bytes, specs: placed });
  else known.delete(file);
  return { specs: placed, diagnostics, reads: [file, ...contents.map((content) => content.file)] };
}

/** A file that is gone was deleted, unless git is about to bring it back; a folder may be on a disk that is not there. */
function lostPath(path: string, whole: string, reason: string): LostPath {
  const isDeletedFile = isGone(whole) && /\.ya?ml$/.test(path) && whatGitDoes(whole, Date.now()) === undefined;
  return { path: whole, reason, isDeletedFile };
}
