import type { Lines } from "../manifest.gen.ts";
import type { Path } from "../path.ts";
import type { Problem } from "../problem.ts";
import { byteLength, type PaneMapping, promptLines } from "../values.ts";

const KIB = 1024;
/** A supervised command is one argument of a process, and systems limit those to 128 KiB. */
const MAX_SUPERVISED = 100 * KIB;
const MAX_LINES = 1024 * KIB;

/** Prompt lines that hold something. */
export function checkLines(value: Lines | undefined, path: Path): Problem[] {
  return promptLines(value).flatMap((line, index) => {
    if (line.trim() !== "") return [];
    const place = typeof value === "string" ? path : [...path, index];
    return [emptyRun("the command is empty", place)];
  });
}

const emptyRun = (message: string, path: Path): Problem => ({
  code: "empty-run",
  message,
  hint: "write a command, or leave it out for a plain shell",
  path,
});

/** What a pane runs, with what its window runs before. */
export function checkProcess(pane: PaneMapping, beforeEach: Lines | undefined, path: Path): Problem[] {
  // A pane that is a string has no key of its own for what it runs.
  const supervised = pane.restart !== undefined && pane.restart !== "never";
  if (Array.isArray(pane.run) && pane.run.length === 0)
    return [emptyRun("the list of commands is empty", [...path, "run"])];
  if (supervised && pane.run === undefined) return [restartWithoutRun(path)];
  const size = byteLength([...promptLines(beforeEach), ...promptLines(pane.run)].join("\n"));
  if (supervised && size > MAX_SUPERVISED) return [tooLong("a supervised command", "100 KiB", path)];
  return size > MAX_LINES ? [tooLong("what a pane runs", "1 MiB", path)] : [];
}

function restartWithoutRun(path: Path): Problem {
  const message = "there is nothing to restart: the pane has no run";
  return {
    code: "restart-without-run",
    message,
    hint: "add run, or leave restart out",
    path: [...path, "restart"],
    relies: path,
  };
}

function tooLong(what: string, limit: string, path: Path): Problem {
  const message = `${what}, beforeEach included, is limited to ${limit}`;
  return { code: "run-too-long", message, hint: "put the commands into a script", path: [...path, "run"] };
}
