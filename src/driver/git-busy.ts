import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** What git leaves in its folder while it, or the person who uses it, is in the middle of something. */
const SIGNS = [
  ["rebase-merge", "a rebase"],
  ["rebase-apply", "a rebase"],
  ["MERGE_HEAD", "a merge"],
  ["index.lock", "a git command"],
] as const;

/** A lock that is older was left behind by a git that was killed. */
const STALE_LOCK_MS = 10 * 60_000;

/** What git is in the middle of in the work tree around this file; nothing when it is not, or where there is none. */
export function whatGitDoes(file: string, now: number): string | undefined {
  const folder = gitFolder(dirname(file));
  return folder === undefined ? undefined : SIGNS.find(([name]) => isThere(join(folder, name), name, now))?.[1];
}

/** The work tree's own folder: of a second work tree, and of a submodule, `.git` is a file that names it. */
function gitFolder(folder: string): string | undefined {
  const place = join(folder, ".git");
  const info = attempt(() => statSync(place, { throwIfNoEntry: false }));
  if (info?.isDirectory()) return place;
  if (info?.isFile()) {
    const named = /^gitdir: (.+)$/m.exec(attempt(() => readFileSync(place, "utf8")) ?? "")?.[1];
    return named === undefined ? undefined : resolve(folder, named);
  }
  const above = dirname(folder);
  return above === folder ? undefined : gitFolder(above);
}

function isThere(path: string, name: string, now: number): boolean {
  const info = attempt(() => statSync(path, { throwIfNoEntry: false }));
  return info !== undefined && (name !== "index.lock" || now - info.mtimeMs < STALE_LOCK_MS);
}

/** Of what cannot be looked at, or goes meanwhile, nothing is known. */
function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
