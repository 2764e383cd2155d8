import { relative } from "node:path";

/** A path as short as it can be said from here; `<stdin>` is none. */
export function nearPath(file: string): string {
  const near = relative(process.cwd(), file);
  return file.startsWith("<") || near === "" || near.startsWith("..") ? file : near;
}
