import type { Command } from "commander";

import { nearest } from "../../lib/suggest.ts";
import { EXIT, EXIT_MEANINGS } from "../exit-status.ts";
import { type Action, type CommandSpec, firstExamples, isNoun, type TableEntry } from "../action.ts";
import { reportFailure } from "../report.ts";
import { spellingsOf } from "../spellings.ts";
import type { Failure } from "../../model/failure.ts";
import { renderExamples } from "../views/examples.ts";

const ENVIRONMENT = [
  ["TMX_STATE_DIR", "where tmx remembers what it applied (else $XDG_STATE_HOME/tmx, else ~/.local/state/tmx)"],
  ["TMX_TMUX", "the tmux program to use (else tmux on PATH)"],
  ["XDG_CONFIG_HOME", "its tmx/sessions holds the manifests that are called by name (else ~/.config)"],
  ["XDG_CACHE_HOME", "its tmx/ holds the compiled program, for quick starts (else ~/.cache)"],
  ["TMUX", "set inside tmux: that server is the default"],
  ["VISUAL, EDITOR", "the editor that tmx edit opens (else vi); it may hold arguments"],
  ["NO_COLOR, FORCE_COLOR", "never, or always, print colours"],
] as const;

const MANIFEST = `A manifest is a YAML document that describes one session; a file may hold several, divided by ---.

  session: web
  root: ~/src/web
  windows:
    - name: edit
      layout: main-vertical
      panes:
        - run: vim
        - npm test -- --watch

\`tmx init\` writes a first one for the directory you are in. \`tmx explain\` explains every key, as does docs/manifest.md;
\`tmx schema\` prints the JSON Schema for your editor.
\`tmx validate FILE\` lists every mistake in a file.

Without a file, commands use tmx.yaml, .tmx.yaml or .tmx/*.yaml of this folder or the nearest above it in the same
repository. \`tmx apply NAME\` takes a session of these, or NAME.yaml in ~/.config/tmx/sessions.`;

const TOPICS: Readonly<Record<string, () => string>> = {
  "exit-status": () =>
    `Exit status\n\n${EXIT_MEANINGS.map(([status, meaning]) => `  ${String(status).padStart(2)}  ${meaning}`).join("\n")}`,
  environment: () => `Environment\n\n${ENVIRONMENT.map(([name, what]) => `  ${name.padEnd(21)}  ${what}`).join("\n")}`,
  manifest: () => MANIFEST,
};

/** `tmx help`: the whole, a command, or a topic. */
export const helpWith =
  (program: Command, entries: readonly TableEntry[]): Action =>
  async ({ args, context }) => {
    // `session save` and `session-save` are one thing.
    const name = args.join("-");
    const text = args.length === 0 ? overview(program) : (commandHelp(program, entries, name) ?? TOPICS[name]?.());
    if (text === undefined) return reportFailure(noSuchTopic(args, entries), context);
    context.output.result(text);
    return EXIT.done;
  };

function overview(program: Command): string {
  const topics = Object.keys(TOPICS).map((topic) => `tmx help ${topic}`);
  return `${program.helpInformation().trimEnd()}\n\nTopics: ${topics.join(", ")}`;
}

function commandHelp(program: Command, entries: readonly TableEntry[], name: string): string | undefined {
  for (const entry of entries) {
    const command = program.commands.find((each) => each.name() === entry.name)!;
    if (!isNoun(entry)) {
      if (spellingsOf(entry).includes(name)) return withExamples(command, entry.examples);
    } else if (entry.name === name) return withExamples(command, firstExamples(entry));
    else {
      const verb = entry.verbs.find((each) => `${entry.name}-${each.name}` === name);
      if (verb)
        return withExamples(
          command.commands.find((each) => each.name() === verb.name)!,
          verb.examples,
        );
    }
  }
  return undefined;
}

const withExamples = (command: Command, examples: CommandSpec["examples"]): string =>
  `${command.helpInformation().trimEnd()}\n\nExamples:\n${renderExamples(examples)}`;

function noSuchTopic(words: readonly string[], entries: readonly TableEntry[]): Failure {
  const near = nearest(words.join("-"), [...entries.flatMap(spellingsOf), ...Object.keys(TOPICS)]);
  const hint = near === undefined ? "tmx help lists the commands" : `did you mean: tmx help ${near}?`;
  return { code: "usage", message: `there is no help about ${JSON.stringify(words.join(" "))}`, hint };
}
