import { nearest } from "../../lib/suggest.ts";
import { EXIT, EXIT_MEANINGS } from "../exit-status.ts";
import type { Action } from "../action.ts";
import { COMMANDS, createProgram } from "../program.ts";
import { reportFailure } from "../report.ts";

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
export const help: Action = async ({ args, context }) => {
  const [name] = args;
  const program = createProgram(async () => undefined);
  const command = program.commands.find((each) => each.name() === name || each.aliases().includes(name ?? ""));
  const topic = name !== undefined && Object.hasOwn(TOPICS, name) ? TOPICS[name] : undefined;
  if (name === undefined) {
    context.output.result(
      `${program.helpInformation().trimEnd()}\n\nTopics: ${Object.keys(TOPICS)
        .map((each) => `tmx help ${each}`)
        .join(", ")}`,
    );
  } else if (command) {
    const spec = COMMANDS.find((each) => each.name === command.name());
    const width = Math.max(...(spec?.examples ?? []).map(([line]) => line.length));
    const examples = (spec?.examples ?? []).map(([line, what]) => `  ${line.padEnd(width)}  ${what}`).join("\n");
    context.output.result(`${command.helpInformation().trimEnd()}\n\nExamples:\n${examples}`);
  } else if (topic) {
    context.output.result(topic());
  } else {
    const near = nearest(name, [...COMMANDS.map((each) => each.name), ...Object.keys(TOPICS)]);
    const hint = near === undefined ? "tmx help lists the commands" : `did you mean: tmx help ${near}?`;
    return reportFailure({ code: "usage", message: `there is no help about ${JSON.stringify(name)}`, hint }, context);
  }
  return EXIT.done;
};
