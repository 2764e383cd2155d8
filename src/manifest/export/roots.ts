import type { LivePane, LiveSession } from "../../model/live.ts";

/** The absolute directory that a pane's process starts in, where that is known. */
export const directoryOf = ({ started, directory }: LivePane): string | undefined => started?.root ?? directory;

/**
 * The directory that all panes are below of, for the session's `root`. What lies above the home directory says nothing:
 * then it is the first pane's.
 */
export function commonRoot({ applied, windows }: LiveSession, home: string): string {
  if (applied) return applied.root;
  const all = windows.flatMap(({ panes }) => panes.flatMap((pane) => directoryOf(pane) ?? []));
  const [first = home] = all;
  const common = all.reduce(sharedFolder, first);
  return isBelow(home, common) && first !== common ? first : common;
}

function sharedFolder(one: string, other: string): string {
  const [a, b] = [one.split("/"), other.split("/")];
  const different = a.findIndex((part, at) => part !== b[at]);
  return (different < 0 ? a : a.slice(0, different)).join("/") || "/";
}

const isBelow = (path: string, folder: string): boolean =>
  path !== folder && path.startsWith(folder === "/" ? "/" : `${folder}/`);

/** A directory as a manifest says it inside of another one; nothing when it is the same. */
export function relativeRoot(path: string | undefined, base: string, home: string): string | undefined {
  if (path === undefined || path === base) return undefined;
  if (!isBelow(path, base)) return homePath(path, home);
  const rest = path.slice(base === "/" ? 1 : base.length + 1);
  return rest.startsWith("~") ? `./${rest}` : rest;
}

/** With `~` for the home directory. */
export function homePath(path: string, home: string): string {
  if (path === home) return "~";
  return isBelow(path, home) && home !== "/" ? `~${path.slice(home.length)}` : path;
}
