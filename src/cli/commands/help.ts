import type { Command } from "commander";

import { nearest } from "../../lib/suggest.ts";
import { EXIT, EXIT_MEANINGS } from "../exit-status.ts";
import type { Action, CommandSpec } from "../action.ts";
import { reportFailure } from "../report.ts";
import type { Failure } from "../../model/failure.ts";
import { renderExamples } from "../views/examples.ts";

const ENVIRONMENT = [
  ["TMX_STATE_DIR", "where tmx remembers what it applied (else $XDG_STATE_HOME/tmx, else ~/.local/state/tmx)"],
  ["TMX_TMUX", "the tmux program to use (else tmux on PATH)"],
  ["TMUX", "set inside tmux: that server is the default"],
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

Every key is explained in docs/manifest.md; \`tmx schema\` prints the JSON Schema for your editor.
\`tmx validate FILE\` lists every mistake in a file.`;

const TOPICS: Readonly<Record<string, () => string>> = {
  "exit-status": () =>
    `Exit status\n\n${EXIT_MEANINGS.map(([status, meaning]) => `  ${String(status).padStart(2)}  ${meaning}`).join("\n")}`,
  environment: () => `Environment\n\n${ENVIRONMENT.map(([name, what]) => `  ${name.padEnd(21)}  ${what}`).join("\n")}`,
  manifest: () => MANIFEST,
};

/** `tmx help`: the whole, a command, or a topic. */
export const helpWith =
  (program: Command, specs: readonly CommandSpec[]): Action =>
  async ({ args, context }) => {
    const [name] = args;
    const text = name === undefined ? overview(program) : (commandHelp(program, specs, name) ?? TOPICS[name]?.());
    if (text === undefined) return reportFailure(noSuchTopic(name!, specs), context);
    context.output.result(text);
    return EXIT.done;
  };

function overview(program: Command): string {
  const topics = Object.keys(TOPICS).map((topic) => `tmx help ${topic}`);
  return `${program.helpInformation().trimEnd()}\n\nTopics: ${topics.join(", ")}`;
}

function commandHelp(program: Command, specs: readonly CommandSpec[], name: string): string | undefined {
  const spec = specs.find((each) => each.name === name || each.alias === name);
  const command = program.commands.find((each) => each.name() === spec?.name);
  return spec && command && `${command.helpInformation().trimEnd()}\n\nExamples:\n${renderExamples(spec)}`;
}

function noSuchTopic(name: string, specs: readonly CommandSpec[]): Failure {
  const near = nearest(name, [...specs.map((spec) => spec.name), ...Object.keys(TOPICS)]);
  const hint = near === undefined ? "tmx help lists the commands" : `did you mean: tmx help ${near}?`;
  return { code: "usage", message: `there is no help about ${JSON.stringify(name)}`, hint };
}
