import { InvalidArgumentError, Option } from "commander";

import { parseDuration } from "../../lib/duration.ts";
import type { CommandSpec } from "../action.ts";
import { fresh, lockTimeout, skipHooks, trustHooks, yes } from "./options.ts";

/** Commands that have sessions left alone, for a while or until they are started. */
export const HOLD_COMMANDS: readonly CommandSpec[] = [
  {
    name: "stop",
    args: "<session>",
    summary: "end a session as delete does, and keep it ended until it is started",
    options: [yes(), trustHooks(), skipHooks(), lockTimeout()],
    examples: [
      ["tmx stop web", "saved first; `tmx watch` does not bring it back"],
      ["tmx stop web --yes", "without asking"],
    ],
    load: async () => (await import("../commands/stop.ts")).stop,
  },
  {
    name: "start",
    args: "<session>",
    summary: "bring a stopped session back, as it was saved when it was stopped",
    options: [yes(), fresh(), trustHooks(), skipHooks(), lockTimeout()],
    examples: [
      ["tmx start web", "from its file, or as it was applied last where that is gone"],
      ["tmx start web --fresh", "as its file says, with nothing of what was saved"],
    ],
    load: async () => (await import("../commands/start.ts")).start,
  },
  {
    name: "pause",
    args: "<session>",
    summary: "have `tmx watch` look at a session, and do nothing about it",
    options: [
      new Option("--for <time>", "until that has passed, and not until it is resumed").argParser(parsePause),
      new Option("--reason <text>", "why, for whoever looks at `tmx status`").argParser(parseReason),
    ],
    examples: [
      ["tmx pause web", "until `tmx resume web`"],
      ["tmx pause web --for 2h --reason 'trying something out'", "ends by itself"],
    ],
    load: async () => (await import("../commands/pause.ts")).pause,
  },
  {
    name: "resume",
    args: "<session>",
    summary: "end the pause of a session: what is missing comes back",
    examples: [["tmx resume web", "watched as before"]],
    load: async () => (await import("../commands/pause.ts")).resume,
  },
];

/** A year: whoever means longer means without an end. */
const LONGEST_MS = 365 * 24 * 60 * 60 * 1000;

/** In milliseconds. */
function parsePause(text: string): number {
  const time = parseDuration(text);
  if (time === undefined || time === 0 || time > LONGEST_MS)
    throw new InvalidArgumentError("Write a time such as 30m, 2h or 3d, at most 365d.");
  return time;
}

function parseReason(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("Write a few words, or leave it out.");
  return text;
}
