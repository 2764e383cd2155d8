/** What each command that tmx emits does to a server, after tmux's own code. */
import type { Command } from "../../../src/tmux/script.ts";
import { type Arguments, type Definition, parseArguments, parseScript } from "./arguments.ts";
import { expand, isTrue, Unmodelled } from "./format.ts";
import { type Place, readValue, Refusal, valuesFor } from "./options.ts";
import { PANE_COMMANDS } from "./pane-commands.ts";
import { killWindow, type Server, type Values } from "./state.ts";
import { anyTarget, findTarget } from "./target.ts";
import { renumber, WINDOW_COMMANDS } from "./window-commands.ts";

/** Runs one command. Throws a Refusal when tmux would say no. */
export function runCommand(server: Server, command: Command): void {
  const definition = COMMANDS[command[0]];
  if (!definition) throw new Unmodelled(`command ${command[0]}`);
  definition.run(server, parseArguments(command, definition.shape));
}

/** Throws what tmux's parser would say about commands, before any of them runs. */
export function checkCommand(command: Command): void {
  const definition = COMMANDS[command[0]];
  if (!definition) throw new Unmodelled(`command ${command[0]}`);
  parseArguments(command, definition.shape);
}

function setOption(server: Server, { flags, value, rest }: Arguments): void {
  const [name = "", given] = rest;
  const target = value("t");
  const place: Place = target === undefined ? anyTarget(server) : findTarget(server, target);
  const values = valuesFor(server, flags, place, name);
  if (flags.has("u")) {
    values.delete(name);
    return;
  }
  if (given === undefined) throw new Refusal("empty value");
  values.set(name, readValue(name, flags.has("F") ? expand(server, place, given) : given));
}

function setEnvironment(server: Server, { flags, value, rest }: Arguments): void {
  const [name = "", given] = rest;
  const target = value("t");
  const place: Place = target === undefined ? anyTarget(server) : findTarget(server, target);
  if (name === "" || name.includes("=")) throw new Refusal("bad variable name");
  const values: Values = flags.has("g") ? server.env : place.session!.env;
  if (flags.has("u")) values.delete(name);
  else if (given === undefined) throw new Refusal("no value specified");
  else values.set(name, flags.has("F") ? expand(server, place, given) : given);
}

function ifShell(server: Server, { flags, value, rest }: Arguments): void {
  const [condition = "", then = "", otherwise] = rest;
  if (!flags.has("F")) throw new Unmodelled("if-shell with a shell");
  const branch = isTrue(expand(server, looseTarget(server, value("t")), condition)) ? then : otherwise;
  try {
    for (const command of parseScript(branch ?? "").flat()) runCommand(server, command as unknown as Command);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    server.refusals.push(error.message);
  }
}

/** A target that is missing is not an error here: tmux looks at something else. */
function looseTarget(server: Server, target: string | undefined): Place {
  try {
    return target === undefined ? anyTarget(server) : findTarget(server, target);
  } catch (error) {
    if (error instanceof Refusal) return anyTarget(server);
    throw error;
  }
}

function renameSession(server: Server, { value, rest }: Arguments): void {
  const target = findTarget(server, value("t")!);
  const name = expand(server, target, rest[0]!);
  if (name === target.session.name) return;
  if (server.sessions.some((each) => each.name === name)) throw new Refusal(`duplicate session: ${name}`);
  target.session.name = name;
}

function killSession(server: Server, { value }: Arguments): void {
  const { session } = findTarget(server, value("t")!);
  server.sessions = server.sessions.filter((each) => each !== session);
}

const COMMANDS: Readonly<Record<string, Definition>> = {
  ...WINDOW_COMMANDS,
  ...PANE_COMMANDS,
  "set-option": { shape: "aFgopqst:uUw|1-2", run: setOption },
  "set-environment": { shape: "Fhgrt:u|1-2", run: setEnvironment },
  "if-shell": { shape: "bFt:|2-3", run: ifShell },
  "rename-session": { shape: "t:|1-1", run: renameSession },
  "kill-session": { shape: "aCt:", run: killSession },
  "kill-window": {
    shape: "at:",
    run: (server, { value }) => killWindow(server, findTarget(server, value("t")!).window, renumber(server)),
  },
  "display-message": { shape: "aINpv:t:|0-1", run: () => undefined },
  "kill-server": {
    shape: "",
    run: (server) => {
      server.sessions = [];
    },
  },
};
