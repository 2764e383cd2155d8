import { Command, Option } from "commander";

import { VERSION } from "../lib/version.ts";
import { type Action, type CommandSpec, firstExamples, isNoun, type NounSpec, type TableEntry } from "./action.ts";
import type { GlobalOptions } from "./context.ts";
import { EXIT } from "./exit-status.ts";
import { unknownCommand } from "./spellings.ts";
import { renderExamples } from "./views/examples.ts";
import { write } from "./views/output.ts";

/** Runs an action with what its command line says. */
export type Run = (
  action: Action,
  args: readonly string[],
  options: Record<string, unknown>,
  globals: GlobalOptions,
) => Promise<void>;

/** The tree, with every option and example in it. Help is printed from it. */
export function createTree(entries: readonly TableEntry[], run: Run = async () => undefined): Command {
  const program = withGlobals(new Command("tmx"))
    .description("tmux sessions as code: a manifest becomes a tmux session, exactly.")
    .version(VERSION, "--version", "print the version")
    .helpCommand(false)
    .showHelpAfterError("(tmx --help lists the commands; tmx help COMMAND explains one)")
    .exitOverride()
    .allowExcessArguments(true)
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false });
  for (const entry of entries) addEntry(program, entry, run);
  return program;
}

function addEntry(program: Command, entry: TableEntry, run: Run): void {
  if (!isNoun(entry)) program.addCommand(createCommand(entry, run));
  else {
    program.addCommand(createNoun(entry, run));
    for (const verb of entry.verbs) {
      const name = `${entry.name}-${verb.name}`;
      program.addCommand(createCommand({ ...verb, name }, run), { hidden: true });
    }
  }
}

/** A noun does nothing by itself: what stands behind it does. */
function createNoun(spec: NounSpec, run: Run): Command {
  const { name, summary, verbs } = spec;
  const noun = withGlobals(new Command(name))
    .description(summary)
    .usage("[options] <verb>")
    .helpCommand(false)
    .exitOverride()
    .showHelpAfterError(`(tmx help ${name} lists what there is)`)
    .addHelpText("after", `\nExamples:\n${renderExamples(firstExamples(spec))}`)
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false });
  for (const verb of verbs) noun.addCommand(createCommand(verb, run, `${name} `));
  noun.on("command:*", ([verb = ""]: readonly string[]) => {
    const names = verbs.map((each) => each.name);
    noun.error(unknownCommand(verb, names, `${name} `), { exitCode: EXIT.usage });
  });
  return noun;
}

function createCommand(spec: CommandSpec, run: Run, noun = ""): Command {
  const command = withGlobals(new Command(spec.name))
    .description(spec.summary)
    .exitOverride()
    .allowExcessArguments(false)
    .showHelpAfterError(`(tmx help ${noun}${spec.name} explains it)`)
    .addHelpText("after", `\nExamples:\n${renderExamples(spec.examples)}`);
  if (spec.alias) command.alias(spec.alias);
  for (const argument of spec.args?.split(" ") ?? []) command.argument(argument);
  for (const option of spec.options ?? []) command.addOption(option);
  return command.action(async () => {
    await run(await spec.load(), command.args, command.opts(), globalsOf(command));
  });
}

/** Global options are taken before and behind each word of the command. */
const withGlobals = (command: Command): Command =>
  command
    .configureOutput({ writeOut: (text) => write(1, text), writeErr: (text) => write(2, text) })
    .addOption(new Option("-L <name>", "tmux's socket name, as in tmux -L"))
    .addOption(new Option("-S <path>", "tmux's socket path, as in tmux -S").conflicts("L"))
    .addOption(new Option("-o, --output <format>", "how to print results").choices(["text", "json"]).default("text"))
    .addOption(new Option("--no-color", "print no colours (as does NO_COLOR)"))
    .addOption(new Option("-q, --quiet", "print results and errors only"))
    .addOption(new Option("-v, --verbose", "show what hooks print, and where an internal error came from"))
    .helpOption("-h, --help", "show this help");

export function globalsOf(command: Command): GlobalOptions {
  const pick = (name: string): unknown => globalOption(command, name);
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

/** As it was typed last, or else its default. */
function globalOption(command: Command, name: string): unknown {
  if (command.getOptionValueSource(name) === "cli" || !command.parent) return command.opts()[name];
  return globalOption(command.parent, name);
}
