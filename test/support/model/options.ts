/** The options that the model knows, and how tmux reads and shows their values. */
import { type Pane, type Server, type Session, type Values, type Window } from "./state.ts";

export class Refusal extends Error {}

type Kind = "flag" | "number" | "string" | "colour" | readonly string[];
interface Known {
  readonly level: "server" | "session" | "window" | "pane";
  readonly kind: Kind;
  readonly initial: string;
}

const KNOWN: Readonly<Record<string, Known>> = {
  "exit-empty": { level: "server", kind: "flag", initial: "on" },
  "base-index": { level: "session", kind: "number", initial: "0" },
  "default-command": { level: "session", kind: "string", initial: "" },
  "history-limit": { level: "session", kind: "number", initial: "2000" },
  mouse: { level: "session", kind: "flag", initial: "off" },
  "renumber-windows": { level: "session", kind: "flag", initial: "off" },
  "status-left": { level: "session", kind: "string", initial: "[#{session_name}] " },
  "automatic-rename": { level: "window", kind: "flag", initial: "on" },
  "clock-mode-colour": { level: "window", kind: "colour", initial: "blue" },
  "main-pane-width": { level: "window", kind: "string", initial: "80" },
  "mode-keys": { level: "window", kind: ["emacs", "vi"], initial: "emacs" },
  "monitor-activity": { level: "window", kind: "flag", initial: "off" },
  "pane-base-index": { level: "window", kind: "number", initial: "0" },
  "window-size": { level: "window", kind: ["largest", "smallest", "manual", "latest"], initial: "latest" },
  "remain-on-exit": { level: "pane", kind: ["off", "on", "failed"], initial: "off" },
  "synchronize-panes": { level: "pane", kind: "flag", initial: "off" },
};

/** What is being looked at: the place that a format or an option is read from. */
export interface Place {
  readonly session?: Session | undefined;
  readonly window?: Window | undefined;
  readonly pane?: Pane | undefined;
}

/** The effective value as a format shows it: the first level that has one, server options before all others. */
export function showOption(server: Server, { session, window, pane }: Place, name: string): string | undefined {
  const known = KNOWN[name];
  const value = [server.options, pane?.options, window?.options, session?.options, server.globalOptions]
    .map((values) => values?.get(name))
    .find((each) => each !== undefined);
  const raw = value ?? known?.initial;
  return raw !== undefined && known?.kind === "flag" ? (raw === "on" ? "1" : "0") : raw;
}

export const isOn = (server: Server, place: Place, name: string): boolean => showOption(server, place, name) === "1";

export const numberOption = (server: Server, place: Place, name: string): number =>
  Number(showOption(server, place, name));

/** Where `set-option` puts a value: built-in options know their level, user options go where the flags say. */
export function valuesFor(server: Server, flags: ReadonlySet<string>, place: Place, name: string): Values {
  const known = KNOWN[name];
  if (!known && !name.startsWith("@")) throw new Refusal(`invalid option: ${name}`);
  const level = known ? levelOf(known, flags) : flagLevel(flags);
  if (level === "server") return server.options;
  if (flags.has("g")) return server.globalOptions;
  const values = place[level]?.options;
  if (!values) throw new Refusal(`no such ${level}`);
  return values;
}

function flagLevel(flags: ReadonlySet<string>): Known["level"] {
  if (flags.has("s")) return "server";
  if (flags.has("p")) return "pane";
  return flags.has("w") ? "window" : "session";
}

function levelOf({ level }: Known, flags: ReadonlySet<string>): Known["level"] {
  return level === "pane" && !flags.has("p") ? "window" : level;
}

/** A value as tmux keeps it. */
export function readValue(name: string, value: string): string {
  const kind = KNOWN[name]?.kind ?? "string";
  const isGood =
    kind === "string" ||
    (kind === "flag" && /^(on|off)$/.test(value)) ||
    (kind === "number" && /^\d+$/.test(value)) ||
    (kind === "colour" && /^(#[0-9a-fA-F]{6}|colour\d+|[a-z]+)$/.test(value)) ||
    (Array.isArray(kind) && kind.includes(value));
  if (!isGood) throw new Refusal(`bad value for ${name}: ${value}`);
  return kind === "colour" ? value.toLowerCase() : value;
}
