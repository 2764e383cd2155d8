/** The things a tmux server holds, as plain mutable data, and what happens to one when another goes. */
import type { LayoutCell } from "../../../src/lib/tmux-layout.ts";
import type { PaneEnd } from "../../../src/model/observed.ts";

export type Values = Map<string, string>;

export interface Pane {
  readonly id: string;
  window: Window;
  pid: number;
  readonly options: Values;
  title: string;
  /** The directory and the arguments that its process was started with. */
  path: string;
  argv: readonly string[];
  env: Values;
  dead?: PaneEnd;
}

export interface Window {
  readonly id: string;
  name: string;
  /** Whether somebody named it; else tmux does, after the program. */
  named: boolean;
  readonly options: Values;
  panes: Pane[];
  active: Pane;
  /** Panes that were active before, the latest first. */
  last: Pane[];
  zoomed: boolean;
  columns: number;
  rows: number;
  /** Absent where panes have come, gone or been laid out by tmux itself: the model does not follow that. */
  cells?: LayoutCell | undefined;
}

/** A window's place in a session; a window can have several. */
export interface Link {
  index: number;
  window: Window;
}

export interface Session {
  readonly id: string;
  name: string;
  readonly options: Values;
  readonly env: Values;
  /** In index order. */
  links: Link[];
  current: Link;
  /** Links that were current before, the latest first. */
  last: Link[];
}

export interface Settings {
  /** Options of the user's configuration file, set before the first session is made. */
  readonly globals?: Readonly<Record<string, string>>;
  /** tmux remembers one earlier active pane of a window up to 3.3, and all of them from 3.4 on. */
  readonly remembers?: "one" | "all";
}

/** What lives in one run of a server. */
export class Server {
  readonly pid: number;
  readonly startTime: number;
  readonly options: Values = new Map();
  readonly globalOptions: Values = new Map();
  readonly env: Values = new Map();
  readonly remembers: "one" | "all";
  sessions: Session[] = [];
  /** How many terminals the machine has left to give, all in all. */
  mostPanes = Number.POSITIVE_INFINITY;
  /** What tmux said about commands within commands that failed: those around them go on. */
  refusals: string[] = [];
  #next = { session: 0, window: 0, pane: 0, pid: 100 };

  constructor(pid: number, { globals = {}, remembers = "one" }: Settings) {
    this.pid = pid;
    this.startTime = 1_700_000_000 + pid;
    this.remembers = remembers;
    for (const [name, value] of Object.entries(globals)) this.globalOptions.set(name, value);
    this.#next.pid = pid * 10_000;
  }

  nextSession = (): string => `$${this.#next.session++}`;
  nextWindow = (): string => `@${this.#next.window++}`;
  nextPane = (): string => `%${this.#next.pane++}`;
  nextPid = (): number => ++this.#next.pid;

  /** Every window once, in the order of sessions and indexes. */
  windows(): Window[] {
    return [...new Set(this.sessions.flatMap(({ links }) => links.map(({ window }) => window)))];
  }

  panes(): Pane[] {
    return this.windows().flatMap(({ panes }) => panes);
  }
}

export function setActive(server: Server, window: Window, pane: Pane): void {
  if (window.active === pane) return;
  const earlier = [window.active, ...window.last.filter((each) => each !== window.active && each !== pane)];
  window.last = server.remembers === "one" ? earlier.slice(0, 1) : earlier;
  window.active = pane;
}

/** Takes a pane out of its window, which is left without any when it was the last. */
export function takeOut(pane: Pane): void {
  const { window } = pane;
  const at = window.panes.indexOf(pane);
  window.zoomed = false;
  window.cells = undefined;
  window.panes.splice(at, 1);
  window.last = window.last.filter((each) => each !== pane);
  if (window.active !== pane || window.panes.length === 0) return;
  const [earlier, ...rest] = window.last;
  window.active = earlier ?? window.panes[at - 1] ?? window.panes[at]!;
  window.last = rest;
}

export function setCurrent(session: Session, link: Link): boolean {
  if (session.current === link) return false;
  session.last = [session.current, ...session.last.filter((each) => each !== link && each !== session.current)];
  session.current = link;
  return true;
}

/** Adds a window at an index, or at the first free one from `base` on. */
export function link(session: Session, window: Window, place: { index?: number; base: number }): Link | undefined {
  const used = new Set(session.links.map(({ index }) => index));
  let index = place.index ?? place.base;
  if (place.index !== undefined && used.has(index)) return undefined;
  while (used.has(index)) index++;
  const added = { index, window };
  session.links.push(added);
  sortLinks(session);
  return added;
}

export const sortLinks = (session: Session): void => {
  session.links = session.links.toSorted((a, b) => a.index - b.index);
};

/** Takes a window's place away; the session goes with its last one. */
export function unlink(server: Server, session: Session, gone: Link): void {
  if (session.current === gone) {
    const at = session.links.indexOf(gone);
    const next = session.last.find((each) => each !== gone) ?? session.links.at(at - 1)!;
    setCurrent(session, next);
  }
  session.last = session.last.filter((each) => each !== gone);
  session.links = session.links.filter((each) => each !== gone);
  if (session.links.length === 0) server.sessions = server.sessions.filter((each) => each !== session);
}

/** Ends a window in every session that has it. */
export function killWindow(server: Server, window: Window, renumber: (session: Session) => void): void {
  for (const session of server.sessions) {
    const own = session.links.filter((each) => each.window === window);
    for (const each of own) unlink(server, session, each);
    if (own.length > 0) renumber(session);
  }
}

export function killPane(server: Server, pane: Pane, renumber: (session: Session) => void): void {
  if (pane.window.panes.length === 1) killWindow(server, pane.window, renumber);
  else takeOut(pane);
}
