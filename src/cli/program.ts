import { Command, CommanderError, InvalidArgumentError, Option } from "commander";

import { parseDuration } from "../lib/duration.ts";
import { nearest } from "../lib/suggest.ts";
import { VERSION } from "../lib/version.ts";
import type { Action, CommandSpec } from "./action.ts";
import type { Context, GlobalOptions } from "./context.ts";
import { EXIT } from "./exit-status.ts";
import { renderExamples } from "./views/examples.ts";
import { safe } from "./views/style.ts";

const files = "[files...]";
const set = () =>
  new Option("--set <name=value>", "set a variable of the manifest, over its `vars:`")
    .argParser(collectPairs)
    .default({}, "none");
const yes = () => new Option("-y, --yes", "do what ends running processes without asking");
const lockTimeout = () =>
  new Option("--lock-timeout <time>", "how long to wait for another tmx that is at work")
    .argParser(parseTime)
    .default(10_000, "10s");

/** The command line: every command, its options and its examples, in one place. */
const COMMANDS: readonly CommandSpec[] = [
  {
    name: "apply",
    alias: "up",
    args: files,
    summary: "make tmux as the manifests say, and nothing else",
    options: [
      yes(),
      new Option("--dry-run", "show the plan and change nothing"),
      new Option("--attach", "attach to the first session afterwards"),
      set(),
      lockTimeout(),
    ],
    examples: [
      ["tmx apply session.yaml", "create what is missing, change what differs"],
      ["tmx apply sessions/ --yes", "every manifest of a folder, without asking"],
      ["tmx apply web.yaml --set port=4000 --attach", "with a variable, and look at it"],
      ["cat web.yaml | tmx apply -", "from standard input"],
    ],
    load: async () => (await import("./commands/apply.ts")).apply,
  },
  {
    name: "plan",
    alias: "diff",
    args: files,
    summary: "show what apply would do",
    options: [new Option("--detailed-exitcode", "exit 2 when there are changes, 0 when there are none"), set()],
    examples: [
      ["tmx plan session.yaml", "the operations, each with its cause"],
      ["tmx plan session.yaml --detailed-exitcode", "for scripts: 0 in sync, 2 changes, 1 error"],
      ["tmx plan session.yaml -o json", "the same plan for programs (schemas/plan.schema.json)"],
    ],
    load: async () => (await import("./commands/plan.ts")).plan,
  },
  {
    name: "validate",
    args: files,
    summary: "check manifests and list every error in them",
    options: [set()],
    examples: [
      ["tmx validate session.yaml", "one file"],
      ["tmx validate sessions/ -o json", "a folder, for an editor or CI"],
    ],
    load: async () => (await import("./commands/validate.ts")).validate,
  },
  {
    name: "delete",
    alias: "down",
    args: "<targets...>",
    summary: "end sessions that tmx made: gracefully, and only what is its own",
    options: [
      yes(),
      new Option("--dry-run", "show what would go and change nothing"),
      new Option("--prune-unmanaged", "also end windows and panes in them that tmx did not make"),
      set(),
      lockTimeout(),
    ],
    examples: [
      ["tmx delete web", "a session by its name"],
      ["tmx delete session.yaml --yes", "every session of a file, without asking"],
    ],
    load: async () => (await import("./commands/delete.ts")).deleteSessions,
  },
  {
    name: "status",
    args: files,
    summary: "how sessions compare with their manifests",
    options: [new Option("--watch", "show it again whenever it changes, until Ctrl-C"), set()],
    examples: [
      ["tmx status", "every session, compared with what was applied last"],
      ["tmx status session.yaml", "compared with the file as it is now"],
      ["tmx status --watch", "keep looking"],
    ],
    load: async () => (await import("./commands/status.ts")).status,
  },
  {
    name: "list",
    alias: "ls",
    summary: "list the sessions of this tmux server",
    examples: [["tmx list", "names, windows, panes, who made them"]],
    load: async () => (await import("./commands/list.ts")).list,
  },
  {
    name: "attach",
    args: "<session>",
    summary: "look at a session; inside tmux, switch to it",
    examples: [["tmx attach web", "exactly this name, never one that begins like it"]],
    load: async () => (await import("./commands/attach.ts")).attach,
  },
  {
    name: "schema",
    args: "[name]",
    summary: "print a JSON Schema: session (the manifest) or plan",
    examples: [
      ["tmx schema > session.schema.json", "for an editor's completion"],
      ["tmx schema plan", "what `-o json` prints"],
    ],
    load: async () => (await import("./commands/schema.ts")).schema,
  },
  {
    name: "version",
    summary: "print the versions of tmx, Node and tmux",
    examples: [["tmx version -o json", "for a bug report"]],
    load: async () => (await import("./commands/version.ts")).version,
  },
  {
    name: "help",
    args: "[topic]",
    summary: "help about a command, or one of: exit-status, environment, manifest",
    examples: [
      ["tmx help apply", "a command"],
      ["tmx help exit-status", "a topic"],
    ],
    load: async () => (await import("./commands/help.ts")).helpWith(createProgram(), COMMANDS),
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
  const program = createProgram((action, args, options, globals) =>
    action({ args, options, context: makeContext(globals) }).then((code) => {
      status = code;
    }),
  );
  program.action(async () => {
    const [unknown] = program.args;
    if (unknown !== undefined) program.error(unknownCommand(unknown), { exitCode: EXIT.usage });
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

function unknownCommand(name: string): string {
  const near = nearest(
    name,
    COMMANDS.flatMap(({ name: known, alias }) => (alias === undefined ? [known] : [known, alias])),
  );
  return `error: unknown command '${safe(name)}'${near === undefined ? "" : `\n(Did you mean ${near}?)`}`;
}

type Run = (
  action: Action,
  args: readonly string[],
  options: Record<string, unknown>,
  globals: GlobalOptions,
) => Promise<void>;

/** The tree, with every option and example in it. Help is printed from it. */
function createProgram(run: Run = async () => undefined): Command {
  const program = withGlobals(new Command("tmx"))
    .description("tmux sessions as code: a manifest becomes a tmux session, exactly.")
    .version(VERSION, "--version", "print the version")
    .helpCommand(false)
    .showHelpAfterError("(tmx --help lists the commands; tmx help COMMAND explains one)")
    .exitOverride()
    .allowExcessArguments(true)
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false });
  for (const spec of COMMANDS) program.addCommand(createCommand(spec, run));
  return program;
}

function createCommand(spec: CommandSpec, run: Run): Command {
  const command = withGlobals(new Command(spec.name))
    .description(spec.summary)
    .exitOverride()
    .allowExcessArguments(false)
    .showHelpAfterError(`(tmx help ${spec.name} explains it)`)
    .addHelpText("after", `\nExamples:\n${renderExamples(spec)}`);
  if (spec.alias) command.alias(spec.alias);
  for (const argument of spec.args?.split(" ") ?? []) command.argument(argument);
  for (const option of spec.options ?? []) command.addOption(option);
  return command.action(async () => {
    await run(await spec.load(), command.args, command.opts(), globalsOf(command));
  });
}

/** Global options are taken before and behind the command's name. */
const withGlobals = (command: Command): Command =>
  command
    .addOption(new Option("-L <name>", "tmux's socket name, as in tmux -L"))
    .addOption(new Option("-S <path>", "tmux's socket path, as in tmux -S").conflicts("L"))
    .addOption(new Option("-o, --output <format>", "how to print results").choices(["text", "json"]).default("text"))
    .addOption(new Option("--no-color", "print no colours (as does NO_COLOR)"))
    .addOption(new Option("-q, --quiet", "print results and errors only"))
    .addOption(new Option("-v, --verbose", "show where an internal error came from"))
    .helpOption("-h, --help", "show this help");

function globalsOf(command: Command): GlobalOptions {
  const own = command.opts();
  const above = command.parent?.opts() ?? {};
  const pick = (name: string): unknown =>
    command.getOptionValueSource(name) === "cli" ? own[name] : (above[name] ?? own[name]);
  const [socketName, socketPath] = [pick("L"), pick("S")];
  return {
    ...(typeof socketName === "string" ? { socketName } : {}),
    ...(typeof socketPath === "string" ? { socketPath } : {}),
    output: pick("output") === "json" ? "json" : "text",
    color: pick("color") !== false,
    quiet: pick("quiet") === true,
    verbose: pick("verbose") === true,
  };
}

function collectPairs(text: string, before: unknown): Readonly<Record<string, string>> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write it as NAME=VALUE.");
  return { ...(before as Readonly<Record<string, string>>), [text.slice(0, at)]: text.slice(at + 1) };
}

/** In milliseconds. */
function parseTime(text: string): number {
  const time = parseDuration(text);
  if (time === undefined) throw new InvalidArgumentError("Write a time such as 500ms, 10s or 2m.");
  return time;
}
