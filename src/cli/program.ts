import { CommanderError } from "commander";

import type { Action, TableEntry } from "./action.ts";
import { createTree, globalsOf } from "./command-tree.ts";
import type { Context, GlobalOptions } from "./context.ts";
import { EXIT } from "./exit-status.ts";
import { meantBy, spellingsOf, unknownCommand } from "./spellings.ts";
import { ABOUT_COMMANDS } from "./table/about.ts";
import { AUTHORING_COMMANDS } from "./table/authoring.ts";
import { HISTORY_COMMANDS } from "./table/history.ts";
import { HOLD_COMMANDS } from "./table/holds.ts";
import { MANIFEST_COMMANDS } from "./table/manifests.ts";
import { DAEMON_NOUN } from "./table/nouns/daemon.ts";
import { SESSION_NOUN } from "./table/nouns/session.ts";
import { SNAPSHOT_NOUN } from "./table/nouns/snapshot.ts";
import { SESSION_COMMANDS } from "./table/sessions.ts";

/** The command line: every command, its options and its examples. */
const TABLE: readonly TableEntry[] = [
  ...MANIFEST_COMMANDS,
  ...HOLD_COMMANDS,
  ...SESSION_COMMANDS,
  SESSION_NOUN,
  SNAPSHOT_NOUN,
  DAEMON_NOUN,
  ...HISTORY_COMMANDS,
  ...AUTHORING_COMMANDS,
  ...ABOUT_COMMANDS,
  {
    name: "help",
    args: "[topic...]",
    summary: "help about a command, or one of: exit-status, environment, manifest",
    examples: [
      ["tmx help apply", "a command"],
      ["tmx help session save", "a verb of a noun"],
      ["tmx help exit-status", "a topic"],
    ],
    load: async () => (await import("./commands/help.ts")).helpWith(createTree(TABLE), TABLE),
  },
];

/**
 * Builds the command tree and runs one command line. Wrong usage is explained on standard error.
 *
 * @param makeContext turns the global options into the world that actions see
 */
export async function runProgram(
  argv: readonly string[],
  { makeContext, bare }: { makeContext: (options: GlobalOptions) => Context; bare: Action },
): Promise<number> {
  let status: number = EXIT.done;
  const program = createTree(meantBy(argv, TABLE), (action, args, options, globals) =>
    action({ args, options, context: makeContext(globals) }).then((code) => {
      status = code;
    }),
  );
  program.action(async () => {
    const [unknown] = program.args;
    if (unknown !== undefined) program.error(unknownCommand(unknown, TABLE.flatMap(spellingsOf)), USAGE);
    status = await bare({ args: [], options: {}, context: makeContext(globalsOf(program)) });
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  return status;
}

const USAGE = { exitCode: EXIT.usage };
