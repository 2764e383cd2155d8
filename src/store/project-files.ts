import { existsSync, lstatSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import { projectFolders } from "../lib/project-folders.ts";
import { err, ok, type Result } from "../lib/result.ts";

/** What a project's manifests are called; the first of these that is there is it. */
const NAMES = ["tmx.yaml", ".tmx.yaml", ".tmx"] as const;

/** A project's manifest that is not to be used without being named, because others could have written it. */
export interface Distrusted {
  readonly path: string;
  readonly reason: string;
}

/** Where a project keeps its manifests: a file, or a folder of them; relative to `cwd`. Nothing when it has none. */
export function findProject(cwd: string, home: string): Result<string | undefined, Distrusted> {
  const isRepository = (folder: string): boolean => existsSync(join(folder, ".git"));
  for (const folder of projectFolders(cwd, { home, isRepository })) {
    const name = NAMES.find((each) => isManifest(join(folder, each), each));
    if (name === undefined) continue;
    const path = relative(cwd, join(folder, name));
    const reason = whyDistrust([folder, join(folder, name), ...manifestsIn(join(folder, name))]);
    return reason === undefined ? ok(path) : err({ path, reason });
  }
  return ok(undefined);
}

/** `NAME.yaml` or `NAME.yml` of the folder that a person keeps sessions in. */
export const findSessionFile = (folder: string, name: string): string | undefined =>
  [`${name}.yaml`, `${name}.yml`].map((file) => join(folder, file)).find((path) => existsSync(path));

/** The names of all of these. */
export const sessionFileNames = (folder: string): readonly string[] =>
  manifestsIn(folder).map((path) => relative(folder, path).replace(/\.ya?ml$/, ""));

function isManifest(path: string, name: (typeof NAMES)[number]): boolean {
  if (name === ".tmx") return manifestsIn(path).length > 0;
  // A link to nothing is there as well, and is told of when it is read.
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
}

function manifestsIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => /^[^.].*\.ya?ml$/.test(name));
    return names.map((name) => join(folder, name));
  } catch {
    return [];
  }
}

const WRITABLE_BY_ALL = 0o002;
/** In a folder with this bit nobody can put another file in the place of somebody else's. */
const STICKY = 0o1000;

/** Why these files are not to be used without being looked at: others could have written them, or put them there. */
export const whyDistrustFiles = (files: readonly string[]): string | undefined =>
  whyDistrust(files.flatMap((file) => [dirname(file), file]));

/** Whoever can write a manifest can run commands as the person who applies it. */
function whyDistrust(paths: readonly string[]): string | undefined {
  const own = process.getuid?.();
  for (const path of paths) {
    const info = statSync(path, { throwIfNoEntry: false });
    if (!info || own === undefined) continue;
    if (info.uid !== own && info.uid !== 0) return `${path} belongs to another user (${info.uid})`;
    const isGuarded = info.isDirectory() && (info.mode & STICKY) !== 0;
    if ((info.mode & WRITABLE_BY_ALL) !== 0 && !isGuarded) return `anybody can write to ${path}`;
  }
  return undefined;
}
