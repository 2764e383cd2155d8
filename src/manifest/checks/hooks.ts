import { parseDuration } from "../../lib/duration.ts";
import { quote } from "../../lib/quote.ts";
import { hookMapping } from "../hooks.ts";
import type { Hook, Hooks, Lines } from "../manifest.gen.ts";
import type { Path } from "../path.ts";
import type { Problem } from "../problem.ts";
import { byteLength, listOf } from "../values.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A command is one argument of a process, and systems limit those to 128 KiB. */
const LONGEST_COMMAND = 100 * 1024;

/** Hooks with something to run, and with a time that ends. */
export function checkHooks(hooks: Hooks | undefined, path: Path): Problem[] {
  return Object.entries(hooks ?? {}).flatMap(([name, hook]) => checkHook(hook, [...path, name]));
}

function checkHook(hook: Hook, path: Path): Problem[] {
  const { run, timeout } = hookMapping(hook);
  const isShort = typeof hook === "string" || Array.isArray(hook);
  return [
    ...checkCommands(run, isShort ? path : [...path, "run"]),
    ...(timeout === undefined ? [] : checkTimeout(timeout, [...path, "timeout"])),
  ];
}

function checkCommands(run: Lines, path: Path): Problem[] {
  if (listOf(run).length === 0) return [emptyHook("the list of commands is empty", path)];
  return listOf(run).flatMap((command, at) => checkCommand(command, typeof run === "string" ? path : [...path, at]));
}

function checkCommand(command: string, path: Path): Problem[] {
  if (command.trim() === "") return [emptyHook("the command is empty", path)];
  if (command.includes("${{")) return [interpolated(path)];
  if (byteLength(command) <= LONGEST_COMMAND) return [];
  const message = "a hook's command is limited to 100 KiB";
  return [{ code: "run-too-long", message, hint: "put the commands into a script", path }];
}

const emptyHook = (message: string, path: Path): Problem => ({
  code: "empty-run",
  message,
  hint: "write a command, or leave the hook out",
  path,
});

/** A shell would run what is in a variable. */
const interpolated = (path: Path): Problem => ({
  code: "bad-interpolation",
  message: "variables are not put into hooks, where a shell would run what is in them",
  hint: 'they are in the environment: write "$TMX_VAR_NAME" for ${{ vars.NAME }}, "$NAME" for ${{ env.NAME }}',
  path,
  fragment: "${{",
});

function checkTimeout(timeout: string, path: Path): Problem[] {
  const duration = parseDuration(timeout);
  if (duration !== undefined && duration > 0 && duration <= DAY_MS) return [];
  const message = `expected a time such as 60s, 500ms or 5m, got ${quote(timeout)}`;
  return [
    { code: "bad-value", message, hint: duration === 0 ? "leave the hook out instead" : "a day is the limit", path },
  ];
}
