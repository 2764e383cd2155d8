import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";

import { err, ok, type Result } from "../lib/result.ts";
import { resolvePath } from "../lib/posix-path.ts";

/** A manifest as it was found, not yet read as text. */
export interface ManifestFile {
  /** As the user gave it, or found below a folder they gave; `<stdin>`. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** The absolute folder that its relative directories start at. */
  readonly dir: string;
  /** The absolute folder that it is in. */
  readonly folder: string;
}

/** Why a path gave no manifest. */
export interface UnreadableFile {
  readonly file: string;
  readonly reason: string;
  readonly hint: string;
}

export interface FoundManifests {
  readonly files: readonly ManifestFile[];
  readonly unreadable: readonly UnreadableFile[];
}

/** No manifest is larger; a file that is was named by mistake. */
const LARGEST_BYTES = 4 * 1024 * 1024;

/** Files, folders (their `*.yaml` and `*.yml`, sorted, hidden ones left out) and `-` for standard input. */
export function readManifestFiles(paths: readonly string[], cwd: string): FoundManifests {
  const named = [...new Set(paths)];
  const found = named.map((path) => (path === "-" ? readStdin(cwd) : readPath(path, cwd)));
  return { files: found.flatMap(({ files }) => files), unreadable: found.flatMap(({ unreadable }) => unreadable) };
}

function readPath(path: string, cwd: string): FoundManifests {
  try {
    const whole = resolve(cwd, path);
    if (!statSync(whole).isDirectory()) return readFile(path, whole, cwd);
    const names = readdirSync(whole)
      .filter((name) => /^[^.].*\.ya?ml$/.test(name))
      .toSorted();
    if (names.length === 0)
      return failed(
        path,
        "the folder holds no manifest",
        "a manifest is a file that ends in .yaml or .yml and is not hidden",
      );
    const found = names.map((name) => readFile(join(path, name), join(whole, name), cwd));
    return { files: found.flatMap(({ files }) => files), unreadable: found.flatMap(({ unreadable }) => unreadable) };
  } catch (error) {
    return failed(path, reasonOf(error as NodeJS.ErrnoException), "check the path and its permissions");
  }
}

/** @param pipes where relative directories start for what a pipe brings; no pipe is read without it */
function readFile(file: string, whole: string, pipes?: string): FoundManifests {
  try {
    const info = statSync(whole);
    if (info.isDirectory()) return failed(file, "it is a folder", "name a file in it");
    if (!info.isFile() && !(pipes && info.isFIFO()))
      return failed(file, "it is not a regular file", "name a YAML file");
    if (info.size > LARGEST_BYTES)
      return failed(file, tooLarge(info.size), "a manifest is text of a few kilobytes: is this the right file?");
    const folder = pipes && !info.isFile() ? pipes : dirname(whole);
    return { files: [{ file, bytes: readFileSync(whole), dir: aroundProject(folder), folder }], unreadable: [] };
  } catch (error) {
    return failed(file, reasonOf(error as NodeJS.ErrnoException), "check the path and its permissions");
  }
}

/** What is in a project's `.tmx` is about the project. */
const aroundProject = (folder: string): string => (basename(folder) === ".tmx" ? dirname(folder) : folder);

/** A file that a manifest names, relative to that manifest's own folder. */
export function readReferenced(
  path: string,
  { file, folder }: { readonly file: string; readonly folder: string },
  home: string,
): Result<ManifestFile, Pick<UnreadableFile, "reason" | "hint">> {
  const whole = resolvePath(folder, path, home);
  const isRelative = !(isAbsolute(path) || /^~(?:\/|$)/.test(path) || file.startsWith("<"));
  const { files, unreadable } = readFile(isRelative ? join(dirname(file), path) : path, whole);
  return files[0] ? ok(files[0]) : err(unreadable[0]!);
}

function readStdin(cwd: string): FoundManifests {
  try {
    const bytes = readFileSync(0);
    if (bytes.length > LARGEST_BYTES)
      return failed("<stdin>", tooLarge(bytes.length), "a manifest is text of a few kilobytes");
    return { files: [{ file: "<stdin>", bytes, dir: cwd, folder: cwd }], unreadable: [] };
  } catch (error) {
    return failed(
      "<stdin>",
      reasonOf(error as NodeJS.ErrnoException),
      "pipe a manifest in: cat web.yaml | tmx apply -",
    );
  }
}

const failed = (file: string, reason: string, hint: string): FoundManifests => ({
  files: [],
  unreadable: [{ file, reason, hint }],
});

const tooLarge = (bytes: number): string =>
  `it is ${(bytes / 1024 / 1024).toFixed(1)} MB large; a manifest may have ${LARGEST_BYTES / 1024 / 1024}`;

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case "ENOENT":
      return "there is no such file, or it is a link to nothing";
    case "EACCES":
      return "you may not read it";
    case "ELOOP":
      return "it is a link that leads back to itself";
    case "EAGAIN":
      return "nothing is piped in";
    default:
      return message;
  }
}

/** Whether nothing has this name. What cannot be looked at may be there. */
export function isGone(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}
