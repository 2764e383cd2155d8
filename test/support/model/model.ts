/**
 * A tmux server that is plain data: it takes the commands that tmx emits and answers with what tmx would observe. It is
 * held against real tmux by test/integration/model.
 */
import type {
  Observed,
  ObservedPane,
  ObservedSession,
  ObservedWindow,
  ObserveRequest,
} from "../../../src/model/observed.ts";
import {
  LABEL_OPTION,
  LAYOUT_MARK,
  parsePaneLabel,
  parseSessionLabel,
  parseWindowLabel,
  PROCESS_MARK,
  TITLE_MARK,
} from "../../../src/tmux/label.ts";
import { LEASE_OPTION } from "../../../src/tmux/lease.ts";
import type { LayoutCell } from "../../../src/lib/tmux-layout.ts";
import type { Command, Line } from "../../../src/tmux/script.ts";
import { checkCommand, runCommand } from "./commands.ts";
import { expand, isTrue, variable } from "./format.ts";
import { type Place, Refusal } from "./options.ts";
import { type Link, type Pane, Server, type Session, type Settings } from "./state.ts";

export class TmuxModel {
  /** Absent while no server runs. */
  server: Server | undefined;
  readonly #settings: Settings;
  #started = 0;

  constructor(settings: Settings = {}) {
    this.#settings = settings;
  }

  start(): Server {
    this.server ??= new Server(++this.#started, this.#settings);
    return this.server;
  }

  /** One message: a first command that fails ends its line, other lines go on. Nothing runs unless all of it parses. */
  run(lines: readonly Line[], condition = "1"): readonly string[] {
    for (const command of lines.flat()) checkCommand(command);
    const server = this.start();
    if (!isTrue(expand(server, {}, condition))) return [];
    return lines.flatMap((line) => runLine(server, line));
  }

  /** A server ends with its last session, once nobody talks to it any more. */
  settle(): void {
    if (this.server?.sessions.length === 0) this.server = undefined;
  }

  observe(request: ObserveRequest): Observed {
    const { server } = this;
    if (!server) return { sessions: [] };
    const { pid, startTime } = server;
    const lease = server.options.get(LEASE_OPTION) ?? "";
    return {
      server: { pid, startTime, socketPath: "/model", version: "3.3a", lease },
      sessions: byName(server.sessions).map((session) => observeSession(server, session, request)),
    };
  }
}

function runLine(server: Server, line: readonly Command[]): readonly string[] {
  try {
    for (const command of line) runCommand(server, command);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    server.refusals.push(error.message);
  }
  return server.refusals.splice(0);
}

const byName = (sessions: readonly Session[]): readonly Session[] =>
  sessions.toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));

function observeSession(server: Server, session: Session, request: ObserveRequest): ObservedSession {
  const seen = new Set<string>();
  const links = session.links.filter(({ window: { id } }) => !seen.has(id) && seen.add(id));
  const first = placeOf(session, links[0]!, links[0]!.window.panes[0]!);
  const label = parseSessionLabel(variable(server, first, LABEL_OPTION.session), session.id);
  return {
    id: session.id,
    name: session.name,
    ...(label ? { label } : {}),
    attached: 0,
    env: read(server, first, request.env),
    windows: links.map((link) => observeWindow(server, session, link, request)),
  };
}

/** Panes on top of each other: what a window without a known layout looks like. */
function strips(panes: number, width: number, height: number): LayoutCell {
  const cell = { x: 0, width, children: [] };
  if (panes === 1) return { ...cell, y: 0, height, kind: "pane" };
  const each = Math.max(1, Math.floor((height + 1) / panes) - 1);
  const children = Array.from({ length: panes }, (_, at): LayoutCell => {
    const y = at * (each + 1);
    return { ...cell, kind: "pane", y, height: at === panes - 1 ? Math.max(1, height - y) : each };
  });
  return { ...cell, y: 0, height, kind: "rows", children };
}

const placeOf = (session: Session, { window }: Link, pane: Pane): Place => ({ session, window, pane });

function observeWindow(server: Server, session: Session, link: Link, request: ObserveRequest): ObservedWindow {
  const { window } = link;
  const place = placeOf(session, link, window.panes[0]!);
  const label = parseWindowLabel(variable(server, place, LABEL_OPTION.window), window.id);
  return {
    id: window.id,
    index: link.index,
    name: window.name,
    ...(label ? { label } : {}),
    active: session.current.window === window,
    zoomed: window.zoomed,
    width: window.columns,
    height: window.rows,
    sizing: variable(server, place, "window-size"),
    layoutMark: variable(server, place, LAYOUT_MARK),
    ...(request.layouts ? { cells: window.cells ?? strips(window.panes.length, window.columns, window.rows) } : {}),
    panes: window.panes.map((pane) => observePane(server, placeOf(session, link, pane), request)),
  };
}

function observePane(server: Server, place: Place, request: ObserveRequest): ObservedPane {
  const pane = place.pane!;
  const { panes, columns, rows, active } = place.window!;
  const label = parsePaneLabel(variable(server, place, LABEL_OPTION.pane), pane.id);
  return {
    id: pane.id,
    ...(label ? { label } : {}),
    active: active === pane,
    title: pane.title,
    titleMark: label ? variable(server, place, TITLE_MARK) : "",
    processMark: label ? variable(server, place, PROCESS_MARK) : "",
    pid: pane.pid,
    ...(pane.dead ? { dead: pane.dead } : {}),
    // Geometry is left out of the model: every pane is a strip.
    width: columns,
    height: Math.max(1, Math.floor(rows / panes.length)),
    options: read(server, place, request.options),
  };
}

const read = (server: Server, place: Place, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, variable(server, place, name)]));
