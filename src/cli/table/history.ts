import { InvalidArgumentError, Option } from "commander";

import type { CommandSpec } from "../action.ts";
import { generationNumber, lockTimeout, since, skipHooks, trustHooks, yes } from "./options.ts";

/** Commands about what was before. */
export const HISTORY_COMMANDS: readonly CommandSpec[] = [
  {
    name: "events",
    summary: "what the daemon has done, and why",
    options: [
      new Option("--session <name>", "about one session alone"),
      since(),
      new Option("-f, --follow", "go on with what comes, until Ctrl-C"),
    ],
    examples: [
      ["tmx events --since 1h", "of the last hour"],
      ["tmx events --session web -f", "about one session, and what comes"],
      ["tmx events -o json", "for programs, one JSON document a line, each with a cursor"],
    ],
    load: async () => (await import("../commands/events.ts")).events,
  },
  {
    name: "history",
    args: "[session]",
    summary: "what was applied to a session: the last 20 generations of it",
    options: [
      new Option("--diff <generations...>", "what changed since one generation, or between two").argParser(
        collectNumbers,
      ),
    ],
    examples: [
      ["tmx history", "the sessions that have a history"],
      ["tmx history web", "its generations, newest first: when, why, what, from which commit"],
      ["tmx history web --diff 3", "how the newest differs from the third"],
      ["tmx history web --diff 3 5", "how the fifth differs from the third"],
    ],
    load: async () => (await import("../commands/history.ts")).history,
  },
  {
    name: "rollback",
    args: "<session> [generation]",
    summary: "make a session what it was in an earlier generation",
    options: [
      yes(),
      new Option("--dry-run", "show the plan and change nothing"),
      trustHooks(),
      skipHooks(),
      lockTimeout(),
    ],
    examples: [
      ["tmx rollback web", "what it was before the last change"],
      ["tmx rollback web 3 --dry-run", "what going back to the third generation would take"],
    ],
    load: async () => (await import("../commands/rollback.ts")).rollback,
  },
  {
    name: "undo",
    summary: "take back the last session restore or delete, from what was saved before it",
    options: [yes(), new Option("--dry-run", "show the plan and change nothing"), lockTimeout()],
    examples: [
      ["tmx undo --dry-run", "what would end, and what would come back"],
      ["tmx undo", "asks before it ends what the restore has started"],
    ],
    load: async () => (await import("../commands/undo.ts")).undo,
  },
];

function collectNumbers(text: string, before: readonly number[] = []): readonly number[] {
  const number = generationNumber(text);
  if (before.length === 2) throw new InvalidArgumentError("Two generations can be compared, not more.");
  return [...before, number];
}
