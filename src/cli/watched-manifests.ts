import { resolve } from "node:path";

import type { Loaded, LoadedFile, LostPath } from "../model/watched.ts";
import { isGone, readManifestFiles, whatGitDoes } from "../runtime.ts";
import { loadManifests } from "./manifests.ts";

/**
 * Reads what is watched, each file by itself: a mistake in one is no reason to look away from the others.
 *
 * @param paths files and folders, as a person gave them
 */
export function readWatched(paths: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Loaded {
  const read = paths.map((path) => readOne(path, env, cwd));
  return {
    files: read.flatMap(({ files }) => files),
    lost: read.flatMap(({ lost }) => lost),
    reads: [...new Set(read.flatMap(({ reads }) => reads))],
  };
}

function readOne(path: string, env: NodeJS.ProcessEnv, cwd: string): Loaded {
  const whole = resolve(cwd, path);
  const { files, unreadable } = readManifestFiles([path], cwd);
  const own = unreadable.find(({ file }) => file === path);
  if (own) return { files: [], lost: [lostPath(path, whole, own.reason)], reads: [whole] };
  const names = [...files, ...unreadable].map(({ file }) => file);
  const loaded = names.map((file) => readFile(file, whole, { env, cwd }));
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
  path: string,
  world: { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
): ReadFile {
  const file = resolve(world.cwd, name);
  const { specs, diagnostics, contents } = loadManifests([name], { ...world, vars: {} });
  // Asked last: what git began while the file was read is seen as well.
  const busy = whatGitDoes(file, Date.now());
  return {
    file: {
      file,
      path,
      specs: specs.map((spec) => ({ ...spec, source: { ...spec.source, file } })),
      diagnostics,
      ...(busy === undefined ? {} : { busy }),
    },
    reads: [file, ...contents.map((content) => content.file)],
  };
}

/** A file that is gone was deleted, unless git is about to bring it back; a folder may be on a disk that is not there. */
function lostPath(path: string, whole: string, reason: string): LostPath {
  const isDeletedFile = isGone(whole) && /\.ya?ml$/.test(path) && whatGitDoes(whole, Date.now()) === undefined;
  return { path: whole, reason, isDeletedFile };
}
