import type { SessionMatch, WindowMatch } from "../diff/match.ts";
import { PLACEHOLDER } from "../diff/match.ts";
import type { SessionSpec } from "../model/spec.ts";
import { apart } from "../tmux/guards.ts";
import { type Command, type Line, literalFormat, withLiteral } from "../tmux/script.ts";
import { startPane } from "./start.ts";
import type { BuildContext, Built, Size } from "./built.ts";
import { fillWindow, IDLE, nameWindow, newWindow, type Opened } from "./build-window.ts";
import { setLabel } from "./phrases.ts";

/**
 * A whole new session, in one line: every object is labelled by the command after the one that makes it. Where the
 * session's first pane cannot be made together with it, a placeholder is, and goes when the first pane is there.
 *
 * Targets are relative to what was just made (the current window, the active pane): base-index, pane-base-index and
 * renumber-windows are the user's.
 */
export function buildSession(match: SessionMatch, context: BuildContext): Built {
  const { spec } = match;
  const target = sessionTarget(spec);
  const size = sizeOf(spec, context.size);
  const windows = match.windows.filter(({ observed }) => observed === undefined);
  const built = windows.map((window, at) => {
    const open =
      at === 0
        ? openSession(spec, window, { ...context, size })
        : newWindow(window, { session: spec, target, at: target }, context);
    return fillWindow(window, { session: spec, target, size, open }, context);
  });
  const line = [
    ...(windows.length === 0 ? openWithPlaceholder(spec, size) : []),
    ...built.flatMap((window) => window.line),
    ...focusWindow(windows, target),
  ];
  return { line, files: built.flatMap(({ files }) => files) };
}

/** The manifest's `default-size`, where it has one: layouts that count in cells were made for that. */
function sizeOf({ options }: SessionSpec, size: Size): Size {
  const [, columns, rows] = /^([1-9][0-9]{0,3})x([1-9][0-9]{0,3})$/.exec(options["default-size"] ?? "") ?? [];
  return columns === undefined ? size : { columns: Number(columns), rows: Number(rows) };
}

const sessionTarget = ({ name }: SessionSpec): string => `=${name}:`;

/**
 * The session with its first window. `new-session -e` writes into the session's environment what is meant for the pane
 * alone, so that is taken out again; a history limit, and a first pane in another folder than the session's, need the
 * placeholder.
 */
function openSession(spec: SessionSpec, window: WindowMatch, context: BuildContext): Opened {
  const first = window.panes.find(({ observed }) => observed === undefined)?.spec;
  const target = sessionTarget(spec);
  if (!first || first.root !== spec.root || "history-limit" in spec.options) {
    const line = [...openWithPlaceholder(spec, context.size), ...nameWindow(window.spec, target)];
    return { line, files: [] };
  }
  const start = startPane(first, { session: spec, window: window.spec.key }, context.start);
  const line = [
    ...newSession(spec, context.size, start.args),
    ...start.env.map((name): Command => {
      const own = spec.env[name];
      return own === undefined
        ? ["set-environment", "-u", "-t", target, name]
        : ["set-environment", "-t", target, "--", name, own];
    }),
    ...nameWindow(window.spec, target),
  ];
  return { line, files: start.file ? [start.file] : [], first };
}

function openWithPlaceholder(spec: SessionSpec, size: Size): Line {
  const target = sessionTarget(spec);
  const history = spec.options["history-limit"];
  return [
    ...newSession(spec, size, ["-c", literalFormat(spec.root), ...IDLE]),
    setLabel({ level: "pane", session: spec.name, window: PLACEHOLDER, pane: PLACEHOLDER }, target),
    ...(history === undefined ? [] : [apart([["set-option", "-t", target, "--", "history-limit", history]])]),
  ];
}

function newSession(spec: SessionSpec, { columns, rows }: Size, start: readonly string[]): Line {
  const env = Object.entries(spec.env).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const size = ["-x", String(columns), "-y", String(rows)];
  return [
    ...withLiteral(spec.name, (name) => ["new-session", "-d", "-s", name, ...size, ...env, ...start]),
    setLabel({ level: "session", session: spec.name }, sessionTarget(spec)),
  ];
}

function focusWindow(windows: readonly WindowMatch[], target: string): Line {
  const focused = Math.max(
    0,
    windows.findIndex(({ spec }) => spec.focus),
  );
  const back = windows.length - 1 - focused;
  return back > 0 ? [["select-window", "-t", `${target}-${back}`]] : [];
}
