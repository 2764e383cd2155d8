import { quote } from "../../lib/quote.ts";
import type { Path } from "../path.ts";
import type { Problem } from "../problem.ts";

/** A directory that can be resolved without a look at the disk. */
export function checkRoot(root: string | undefined, path: Path): Problem[] {
  if (root === "") {
    return [
      { code: "bad-value", message: "the directory is empty", hint: "leave the key out, or write a directory", path },
    ];
  }
  if (root === undefined || !/^~[^/]/.test(root)) return [];
  const message = `${quote(root)} would be another person's home directory, which tmx does not look up`;
  return [
    { code: "bad-value", message, hint: `write the path in full, or ./${root} for a directory of that name`, path },
  ];
}
