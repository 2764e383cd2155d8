/** Targets in the forms that tmx writes: explicit ones, and relative ones inside what was just made. */
import { Unmodelled } from "./format.ts";
import { type Place, Refusal } from "./options.ts";
import type { Link, Pane, Server, Session, Window } from "./state.ts";

export interface Target extends Place {
  readonly session: Session;
  readonly link: Link;
  readonly window: Window;
  readonly pane: Pane;
  /** A window's index that was named and need not be taken. */
  readonly index?: number;
}

/** `session:window.pane`, each optional, or an id alone. */
export function findTarget(server: Server, text: string): Target {
  if (text.startsWith("%")) return byPane(server, text);
  if (text.startsWith("@")) return byWindow(server, text);
  const [, sessionText, rest] = /^([^:]+):(.*)$/s.exec(text) ?? [];
  if (sessionText === undefined || rest === undefined) throw new Unmodelled(`target ${JSON.stringify(text)}`);
  const session = findSession(server, sessionText);
  const [windowText = "", paneText = ""] = rest.split(".");
  return inWindow(session, windowText, paneText, text);
}

/** What tmux takes when a target is missing and it is content with anything: the newest session's view. */
export function anyTarget(server: Server): Place {
  const session = server.sessions.reduce<Session | undefined>(
    (a, b) => (a === undefined || numberOf(b.id) > numberOf(a.id) ? b : a),
    undefined,
  );
  return session ? inLink(session, session.current) : {};
}

const numberOf = (id: string): number => Number(id.slice(1));

function findSession(server: Server, text: string): Session {
  const found = server.sessions.find(({ id, name }) =>
    text.startsWith("$") ? id === text : text.startsWith("=") && name === text.slice(1),
  );
  if (!/^[$=]/.test(text)) throw new Unmodelled(`session target ${JSON.stringify(text)}`);
  if (!found) throw new Refusal(`can't find session: ${text}`);
  return found;
}

function byPane(server: Server, id: string): Target {
  const pane = server.panes().find((each) => each.id === id);
  if (!pane) throw new Refusal(`can't find pane: ${id}`);
  return { ...byWindow(server, pane.window.id), pane };
}

/** A window that is in several sessions is looked at in the newest, at its current place or its first. */
function byWindow(server: Server, id: string): Target {
  const holders = server.sessions.filter(({ links }) => links.some(({ window }) => window.id === id));
  const session = holders.toSorted((a, b) => numberOf(b.id) - numberOf(a.id))[0];
  if (!session) throw new Refusal(`can't find window: ${id}`);
  return inLink(session, placeOf(session, id)!);
}

const placeOf = (session: Session, id: string): Link | undefined =>
  session.current.window.id === id ? session.current : session.links.find(({ window }) => window.id === id);

function inWindow(session: Session, window: string, pane: string, text: string): Target {
  const index = /^\d+$/.test(window) ? Number(window) : undefined;
  const link = index === undefined ? windowLink(session, window, text) : atIndex(session, index);
  const found = { ...inLink(session, link ?? session.current), ...(index === undefined ? {} : { index }) };
  return pane === "" ? found : { ...found, pane: relativePane(found.window, pane, text) };
}

const atIndex = (session: Session, index: number): Link | undefined =>
  session.links.find((link) => link.index === index);

function windowLink(session: Session, window: string, text: string): Link {
  if (window === "") return session.current;
  if (window.startsWith("@")) {
    const found = placeOf(session, window);
    if (!found) throw new Refusal(`can't find window: ${window}`);
    return found;
  }
  const back = /^-(\d+)$/.exec(window)?.[1];
  if (back === undefined) throw new Unmodelled(`window target ${JSON.stringify(text)}`);
  return counted(session.links, session.current, Number(back));
}

function relativePane(window: Window, pane: string, text: string): Pane {
  const back = /^-(\d+)$/.exec(pane)?.[1];
  if (back === undefined) throw new Unmodelled(`pane target ${JSON.stringify(text)}`);
  return counted(window.panes, window.active, Number(back));
}

/** So many places back, round and round. */
function counted<T>(items: readonly T[], from: T, back: number): T {
  const at = items.indexOf(from) - (back % items.length);
  return items[(at + items.length) % items.length]!;
}

const inLink = (session: Session, link: Link): Target => ({
  session,
  link,
  window: link.window,
  pane: link.window.active,
});
