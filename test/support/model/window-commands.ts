/** Sessions and windows: made, named, moved, shown, sized. */
import { scaled } from "../../../src/lib/layout-scaling.ts";
import { parseLayout } from "../../../src/lib/tmux-layout.ts";
import { LAYOUT_NAMES } from "../../../src/model/spec.ts";
import type { Arguments, Definition } from "./arguments.ts";
import { expand, Unmodelled } from "./format.ts";
import { isOn, numberOption, type Place, Refusal } from "./options.ts";
import {
  type Link,
  link,
  type Pane,
  type Server,
  type Session,
  setCurrent,
  sortLinks,
  unlink,
  type Values,
  type Window,
} from "./state.ts";
import { findTarget } from "./target.ts";

/** What a new pane's process is started from. */
export function newPane(server: Server, place: Place, { value, values, rest }: Arguments): Omit<Pane, "window"> {
  if (server.panes().length >= server.mostPanes) throw new Refusal("fork failed: Too many open files");
  return {
    id: server.nextPane(),
    pid: server.nextPid(),
    options: new Map(),
    title: "model",
    path: expand(server, place, value("c") ?? "/"),
    argv: rest,
    env: readEnv(values("e")),
  };
}

export const readEnv = (pairs: readonly string[]): Values =>
  new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));

interface NewWindow {
  readonly name: string | undefined;
  readonly size: readonly [columns: number, rows: number];
}

export function newWindow(server: Server, pane: Omit<Pane, "window">, { name, size }: NewWindow): Window {
  const window = {
    id: server.nextWindow(),
    name: name ?? "program",
    named: name !== undefined,
    options: new Map<string, string>(),
    panes: [] as Pane[],
    active: undefined as unknown as Pane,
    last: [],
    zoomed: false,
    columns: size[0],
    rows: size[1],
  };
  const first = Object.assign(pane, { window });
  if (name !== undefined) window.options.set("automatic-rename", "off");
  window.panes.push(first);
  window.active = first;
  return window;
}

/** Closes the gaps that a window leaves, where the options say so. */
export const renumber =
  (server: Server) =>
  (session: Session): void => {
    if (!isOn(server, { session }, "renumber-windows")) return;
    const base = numberOption(server, { session }, "base-index");
    sortLinks(session);
    session.links.forEach((link, at) => (link.index = base + at));
  };

const baseOf = (server: Server, session: Session): number => numberOption(server, { session }, "base-index");

function newSession(server: Server, args: Arguments): void {
  const { flags, value, values } = args;
  if (!flags.has("d") || value("s") === undefined) throw new Unmodelled("new-session without -d or -s");
  const name = expand(server, {}, value("s")!);
  if (/[:.]/.test(name)) throw new Unmodelled("a session name that tmux rewrites");
  if (server.sessions.some((each) => each.name === name)) throw new Refusal(`duplicate session: ${name}`);
  const size = [Number(value("x") ?? 80), Number(value("y") ?? 24)] as const;
  const session = {
    id: server.nextSession(),
    name,
    options: new Map(),
    env: readEnv(values("e")),
    links: [],
    last: [],
  };
  const made = Object.assign(session, { current: undefined as unknown as Link }) as Session;
  const window = newWindow(server, newPane(server, { session: made }, args), { name: value("n"), size });
  made.current = link(made, window, { base: baseOf(server, made) })!;
  server.sessions.push(made);
}

function openWindow(server: Server, args: Arguments): void {
  const { session, window: shown, index, ...place } = findTarget(server, args.value("t")!);
  if (index !== undefined && session.links.some((each) => each.index === index)) {
    throw new Refusal(`create window failed: index ${index} in use`);
  }
  const given = args.value("n");
  const name = given === undefined ? undefined : expand(server, { session, window: shown, ...place }, given);
  const pane = newPane(server, { session, window: shown, ...place }, args);
  const window = newWindow(server, pane, { name, size: [shown.columns, shown.rows] });
  const made = link(session, window, { ...(index === undefined ? {} : { index }), base: baseOf(server, session) })!;
  if (!args.flags.has("d")) setCurrent(session, made);
}

function renameWindow(server: Server, { value, rest }: Arguments): void {
  const target = findTarget(server, value("t")!);
  nameWindow(target.window, expand(server, target, rest[0]!));
}

export function nameWindow(window: Window, name: string): void {
  window.name = name;
  window.named = true;
  window.options.set("automatic-rename", "off");
}

/** `move-window` and `link-window`: a second place first, and then perhaps the old one goes. */
function place(server: Server, { flags, value }: Arguments, moves: boolean): void {
  const source = findTarget(server, value("s")!);
  const target = findTarget(server, value("t")!);
  const { index } = target;
  const held = target.session.links.find((each) => each.index === index);
  if (held?.window === source.window) throw new Refusal(`same index: ${index}`);
  const at = { ...(index === undefined ? {} : { index }), base: baseOf(server, target.session) };
  const made = link(target.session, source.window, at);
  if (!made) throw new Refusal(`index in use: ${index}`);
  if (!flags.has("d")) setCurrent(target.session, made);
  if (moves) unlink(server, source.session, source.link);
}

function swapWindow(server: Server, { flags, value }: Arguments): void {
  const [source, target] = [findTarget(server, value("s")!), findTarget(server, value("t")!)];
  if (source.window === target.window) return;
  [source.link.window, target.link.window] = [target.window, source.window];
  // As tmux has it: with -d the target's place becomes the current one, without it stays as it is.
  if (!flags.has("d")) return;
  setCurrent(target.session, target.link);
  if (source.session !== target.session) setCurrent(source.session, source.link);
}

function selectLayout(server: Server, { value, rest }: Arguments): void {
  const { window } = findTarget(server, value("t")!);
  const [name = ""] = rest;
  window.zoomed = false;
  window.cells = undefined;
  if ((LAYOUT_NAMES as readonly string[]).includes(name)) return;
  const layout = parseLayout(name);
  // Up to 3.3a this ends the server: nothing may ever send it.
  if (!layout.ok) throw new Unmodelled(`layout ${name}: ${layout.error}`);
  const { cells, tree } = layout.value;
  if (cells < window.panes.length) throw new Refusal(`have ${window.panes.length} panes but need ${cells}`);
  if (cells === window.panes.length) window.cells = scaled(tree, window.columns, window.rows);
}

function resizeWindow(server: Server, { value }: Arguments): void {
  const { window } = findTarget(server, value("t")!);
  window.columns = Number(value("x") ?? window.columns);
  window.rows = Number(value("y") ?? window.rows);
  window.cells &&= scaled(window.cells, window.columns, window.rows);
  window.options.set("window-size", "manual");
}

export const WINDOW_COMMANDS: Readonly<Record<string, Definition>> = {
  "new-session": { shape: "Ac:dDe:EF:f:n:Ps:t:x:Xy:|0-99", run: newSession },
  "new-window": { shape: "abc:de:F:kn:PSt:|0-99", run: openWindow },
  "rename-window": { shape: "t:|1-1", run: renameWindow },
  "move-window": { shape: "abdkrs:t:", run: (server, args) => place(server, args, true) },
  "link-window": { shape: "abdks:t:", run: (server, args) => place(server, args, false) },
  "swap-window": { shape: "ds:t:", run: swapWindow },
  "select-window": {
    shape: "lnpTt:",
    run: (server, { value }) => {
      const { session, link: shown } = findTarget(server, value("t")!);
      setCurrent(session, shown);
    },
  },
  "select-layout": { shape: "Enopt:|0-1", run: selectLayout },
  "resize-window": { shape: "aADLRt:Ux:y:|0-1", run: resizeWindow },
};
