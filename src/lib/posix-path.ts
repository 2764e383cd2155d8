/**
 * An absolute, normal form of `path` (no `.`, `..`, doubled or trailing slashes): absolute paths and `~/…` stand for
 * themselves, relative ones start at `base`. POSIX paths only, and no look at the disk.
 */
export function resolvePath(base: string, path: string, home: string): string {
  if (path === "~" || path.startsWith("~/")) return normalPath(home + path.slice(1));
  return normalPath(path.startsWith("/") ? path : `${base}/${path}`);
}

function normalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
