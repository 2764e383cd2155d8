import {
  type Data,
  type Draft,
  isData,
  linesOf,
  literal,
  paneOf,
  present,
  textOf,
  textsOf,
  type WindowDraft,
  withVariables,
} from "./draft.ts";
import { unused } from "./foreign-yaml.ts";

/** A tmuxp file as a draft. What it asks of tmuxp that tmx does not do is noted. */
export function fromTmuxp(data: Data): Draft {
  const notes: string[] = [...unused(data, SESSION_KEYS, "")];
  const before = commandsOf(data["shell_command_before"], "shell_command_before", notes);
  const windows = Array.isArray(data["windows"]) ? data["windows"] : [];
  return {
    session: textOf(data["session_name"]) ?? "",
    settings: present({
      root: directoryOf(data["start_directory"]),
      env: environmentOf(data["environment"]),
      options: optionsOf(data["options"]),
    }),
    windows: windows.map((window, at) =>
      windowOf(isData(window) ? window : {}, { path: `windows[${at}].`, before, notes }),
    ),
    notes,
  };
}

const SESSION_KEYS = ["session_name", "start_directory", "environment", "options", "shell_command_before", "windows"];
const WINDOW_KEYS = [
  "window_name",
  "window_index",
  "start_directory",
  "environment",
  "options",
  "options_after",
  "layout",
  "focus",
  "shell_command_before",
  "panes",
];
const PANE_KEYS = ["shell_command", "start_directory", "environment", "focus", "title"];

interface Around {
  readonly path: string;
  /** What every pane runs before its own commands. */
  readonly before: readonly string[];
  readonly notes: string[];
}

function windowOf(window: Data, { path, before, notes }: Around): WindowDraft {
  notes.push(...unused(window, WINDOW_KEYS, path));
  const own = commandsOf(window["shell_command_before"], `${path}shell_command_before`, notes);
  const panes = Array.isArray(window["panes"]) ? window["panes"] : [];
  const options = { ...optionsOf(window["options"]), ...optionsOf(window["options_after"]) };
  return {
    data: present({
      name: variablesOf(window["window_name"]),
      index: window["window_index"] ?? undefined,
      root: directoryOf(window["start_directory"]),
      env: environmentOf(window["environment"]),
      options: Object.keys(options).length > 0 ? options : undefined,
      layout: textOf(window["layout"]),
      focus: isTrue(window["focus"]) ? true : undefined,
      beforeEach: linesOf([...before, ...own]),
      panes: panes.length > 0 ? panes.map((pane, at) => paneFrom(pane, `${path}panes[${at}].`, notes)) : undefined,
    }),
  };
}

function paneFrom(pane: unknown, path: string, notes: string[]): unknown {
  if (!isData(pane)) return paneOf({ run: linesOf(commandsOf(pane, path, notes)) });
  notes.push(...unused(pane, PANE_KEYS, path));
  const title = textOf(pane["title"]);
  return paneOf({
    title: title === undefined ? undefined : literal(title),
    root: directoryOf(pane["start_directory"]),
    env: environmentOf(pane["environment"]),
    focus: isTrue(pane["focus"]) ? true : undefined,
    run: linesOf(isUnsent(pane) ? [] : commandsOf(pane["shell_command"], `${path}shell_command`, notes)),
  });
}

/** tmuxp's words for a pane without a command. */
const BLANK = new Set(["pane", "blank", "null"]);

function commandsOf(value: unknown, path: string, notes: string[]): readonly string[] {
  const entries: readonly unknown[] =
    isData(value) && "shell_command" in value ? [value["shell_command"]].flat() : [value].flat();
  return entries.flatMap((entry) => {
    const command = isData(entry) ? textOf(entry["cmd"]) : textOf(entry);
    if (isData(entry)) notes.push(...unused(entry, ["cmd"], `${path}.`));
    if (command === undefined || command.trim() === "" || BLANK.has(command)) return [];
    return isData(entry) && isUnsent(entry) ? [] : [literal(command)];
  });
}

/** Typed without Enter, so it does not run; tmx types nothing, so it is left out. */
const isUnsent = ({ enter }: Data): boolean => enter === false || enter === "false";

const isTrue = (value: unknown): boolean => value === true || value === "true";

const variablesOf = (value: unknown): string | undefined => {
  const text = textOf(value);
  return text === undefined ? undefined : withVariables(text);
};

const directoryOf = variablesOf;

function environmentOf(value: unknown): Data | undefined {
  if (!isData(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withVariables(textsOf(each)[0] ?? "")]));
}

function optionsOf(value: unknown): Data | undefined {
  if (!isData(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, typeof each === "string" ? literal(each) : each]),
  );
}
