import { spawn } from "node:child_process";
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import type { GitState } from "../model/generation.ts";

/** All of it together: an apply never waits longer for a slow disk or a huge repository. */
const DEADLINE_MS = 3_000;

/**
 * Where these files are in git, of those that are in a work tree. Never fails and never takes long: what git cannot say
 * in time is not known.
 *
 * The repository may be anybody's. Nothing here makes git run what a repository's configuration names: no filters and
 * no file system monitor (git only looks up objects, what the files hold is hashed here), no hooks, no download of
 * objects that are missing. A repository of another user is refused by git itself.
 */
export async function readGit(
  files: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<string, GitState>> {
  const git = new Git(env, Date.now() + DEADLINE_MS);
  const found = files.flatMap((file) => realFile(file) ?? []);
  const folders = [...new Set(found.map(({ folder }) => folder))].filter(isInRepository);
  const states = await Promise.all(
    folders.map((folder) =>
      readFolder(
        git,
        folder,
        found.filter((each) => each.folder === folder),
      ),
    ),
  );
  return new Map(states.flat());
}

/** Asked before git is: most manifests of a person are in none, and git costs each of them some time. */
function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, ".git"))) return true;
  const above = dirname(folder);
  return above !== folder && isInRepository(above);
}

interface RealFile {
  /** As it was given. */
  readonly file: string;
  readonly folder: string;
  readonly name: string;
  readonly path: string;
}

/** A link into a repository is as good as the file there. */
function realFile(file: string): RealFile | undefined {
  try {
    const path = realpathSync(file);
    // A line's end would make two questions of one; a pipe is read once, and not here.
    return path.includes("\n") || !statSync(path).isFile()
      ? undefined
      : { file, path, folder: dirname(path), name: basename(path) };
  } catch {
    return undefined;
  }
}

async function readFolder(
  git: Git,
  folder: string,
  files: readonly RealFile[],
): Promise<readonly (readonly [string, GitState])[]> {
  const asked = files.map(({ name }) => `HEAD:./${name}\n`).join("");
  const [head, objects] = await Promise.all([
    git.run(folder, ["rev-parse", "HEAD", "--symbolic-full-name", "HEAD"]),
    git.run(folder, ["cat-file", "--batch-check=%(objectname) %(objecttype)"], asked),
  ]);
  const [commit, ref] = lines(head);
  const blobs = lines(objects);
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit) || blobs.length !== files.length) return [];
  const branch = ref?.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : undefined;
  // Loaded here, because most runs need it not, and it costs 2 ms.
  const { createHash } = await import("node:crypto");
  const hash: Hash = (bytes) =>
    createHash(commit.length === 64 ? "sha256" : "sha1")
      .update(`blob ${bytes.length}\0`)
      .update(bytes)
      .digest("hex");
  return files.map(({ file, path }, at) => {
    const dirty = blobs[at] !== `${blobName(path, hash)} blob`;
    return [file, { commit, ...(branch !== undefined && { branch }), dirty }];
  });
}

const lines = (text: string | undefined): readonly string[] => text?.split("\n").slice(0, -1) ?? [];

/** The name that git gives to a file of this content; repositories of either kind have their own. */
type Hash = (bytes: Uint8Array) => string;

/** Nothing when the file cannot be read any more. */
function blobName(path: string, hash: Hash): string | undefined {
  try {
    return hash(readFileSync(path));
  } catch {
    return undefined;
  }
}

class Git {
  readonly #env: NodeJS.ProcessEnv;
  readonly #end: number;

  constructor(env: NodeJS.ProcessEnv, end: number) {
    const own = Object.entries(env).filter(([name]) => !name.startsWith("GIT_"));
    // Missing objects of a partial clone are not fetched: no protocol is allowed, whatever the configuration says.
    this.#env = { ...Object.fromEntries(own), GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "none", LC_ALL: "C" };
    this.#end = end;
  }

  /** Its output, or nothing when it failed or took too long. */
  run(folder: string, args: readonly string[], input = ""): Promise<string | undefined> {
    // By -C, since a relative entry of PATH would be looked up in the folder that a process starts in.
    const own = [
      "-C",
      folder,
      "--no-optional-locks",
      "-c",
      "core.fsmonitor=false",
      "-c",
      "safe.bareRepository=explicit",
    ];
    return new Promise((resolve) => {
      const child = spawn("git", [...own, ...args], { env: this.#env, stdio: ["pipe", "pipe", "ignore"] });
      const output: Buffer[] = [];
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
        // A helper may hold the other ends.
        child.stdin.destroy();
        child.stdout.destroy();
        resolve(undefined);
      }, this.#end - Date.now());
      const finish = (text: string | undefined): void => {
        clearTimeout(timer);
        resolve(text);
      };
      child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
      child.on("error", () => finish(undefined));
      child.on("close", (code) => finish(code === 0 ? Buffer.concat(output).toString() : undefined));
    });
  }
}
