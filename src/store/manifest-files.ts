import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** A manifest as it was found, not yet read as text. */
export interface ManifestFile {
  /** As the user gave it, or found below a folder they gave; `<stdin>`. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** The absolute folder that its relative directories start at. */
  readonly dir: string;
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
    if (!statSync(resolve(cwd, path)).isDirectory()) return readFile(path, cwd);
    const names = readdirSync(resolve(cwd, path))
      .filter((name) => /^[^.].*\.ya?ml$/.test(name))
      .toSorted();
    if (names.length === 0)
      return failed(
        path,
        "the folder holds no manifest",
        "a manifest is a file that ends in .yaml or .yml and is not hidden",
      );
    const found = names.map((name) => readFile(join(path, name), cwd));
    return { files: found.flatMap(({ files }) => files), unreadable: found.flatMap(({ unreadable }) => unreadable) };
  } catch (error) {
    return failed(path, reasonOf(error as NodeJS.ErrnoException), "check the path and its permissions");
  }
}

function readFile(path: string, cwd: string): FoundManifests {
  const whole = resolve(cwd, path);
  try {
    const info = statSync(whole);
    if (info.isDirectory())
      return failed(path, "it is a folder", "name the folder itself to apply every manifest in it");
    if (!info.isFile() && !info.isFIFO()) return failed(path, "it is not a regular file", "name a YAML file");
    if (info.size > LARGEST_BYTES)
      return failed(path, tooLarge(info.size), "a manifest is text of a few kilobytes: is this the right file?");
    return {
      files: [{ file: path, bytes: readFileSync(whole), dir: info.isFile() ? dirname(whole) : cwd }],
      unreadable: [],
    };
  } catch (error) {
    return failed(path, reasonOf(error as NodeJS.ErrnoException), "check the path and its permissions");
  }
}

function readStdin(cwd: string): FoundManifests {
  try {
    const bytes = readFileSync(0);
    if (bytes.length > LARGEST_BYTES)
      return failed("<stdin>", tooLarge(bytes.length), "a manifest is text of a few kilobytes");
    return { files: [{ file: "<stdin>", bytes, dir: cwd }], unreadable: [] };
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
