/** Panes: split off, selected, swapped, moved, restarted, ended. */
import type { Arguments, Definition } from "./arguments.ts";
import { expand } from "./format.ts";
import { numberOption, Refusal } from "./options.ts";
import { killPane, killWindow, link, type Pane, setActive, type Server, setCurrent, takeOut, unlink } from "./state.ts";
import { findTarget } from "./target.ts";
import { nameWindow, newPane, newWindow, readEnv, renumber } from "./window-commands.ts";

function splitWindow(server: Server, args: Arguments): void {
  const target = findTarget(server, args.value("t")!);
  const { window } = target;
  const before = args.flags.has("b");
  window.zoomed = false;
  window.cells = undefined;
  const pane: Pane = Object.assign(newPane(server, target, args), { window });
  if (args.flags.has("f")) window.panes.splice(before ? 0 : window.panes.length, 0, pane);
  else insertBeside(pane, target.pane, before);
  if (!args.flags.has("d")) setActive(server, window, pane);
}

function insertBeside(pane: Pane, other: Pane, before: boolean): void {
  const { panes } = other.window;
  pane.window = other.window;
  other.window.cells = undefined;
  panes.splice(panes.indexOf(other) + (before ? 0 : 1), 0, pane);
}

function selectPane(server: Server, { flags, value }: Arguments): void {
  const target = findTarget(server, value("t")!);
  const title = value("T");
  if (title !== undefined) {
    target.pane.title = expand(server, target, title);
    return;
  }
  if (target.window.active === target.pane) return;
  if (!flags.has("Z")) target.window.zoomed = false;
  setActive(server, target.window, target.pane);
}

function resizePane(server: Server, { flags, value }: Arguments): void {
  const { window, pane } = findTarget(server, value("t")!);
  if (!flags.has("Z")) {
    window.zoomed = false;
  } else if (window.zoomed) {
    window.zoomed = false;
  } else if (window.panes.length > 1) {
    setActive(server, window, pane);
    window.zoomed = true;
  }
}

function swapPane(server: Server, { flags, value }: Arguments): void {
  const [source, target] = [findTarget(server, value("s")!).pane, findTarget(server, value("t")!).pane];
  const [from, to] = [source.window, target.window];
  from.zoomed = false;
  to.zoomed = false;
  if (source === target) return;
  const [a, b] = [from.panes.indexOf(source), to.panes.indexOf(target)];
  from.panes[a] = target;
  to.panes[b] = source;
  [source.window, target.window] = [to, from];
  if (!flags.has("d")) {
    setActive(server, from, target);
    if (from !== to) setActive(server, to, source);
  } else {
    if (from.active === source) setActive(server, from, target);
    if (to.active === target) setActive(server, to, source);
  }
  if (from === to) return;
  from.last = from.last.filter((each) => each !== source);
  to.last = to.last.filter((each) => each !== target);
}

function joinPane(server: Server, { flags, value }: Arguments): void {
  const [target, { pane }] = [findTarget(server, value("t")!), findTarget(server, value("s")!)];
  const from = pane.window;
  target.window.zoomed = false;
  from.zoomed = false;
  if (pane === target.pane) throw new Refusal("source and target panes must be different");
  takeOut(pane);
  insertBeside(pane, target.pane, flags.has("b"));
  if (from.panes.length === 0) killWindow(server, from, renumber(server));
  if (flags.has("d")) return;
  setActive(server, target.window, pane);
  setCurrent(target.session, target.link);
}

function breakPane(server: Server, { flags, value }: Arguments): void {
  const [source, target] = [findTarget(server, value("s")!), findTarget(server, value("t")!)];
  const { pane, window } = source;
  const base = numberOption(server, { session: target.session }, "base-index");
  window.zoomed = false;
  if (window.panes.length === 1) {
    const made = link(target.session, window, { base })!;
    if (!flags.has("d")) setCurrent(target.session, made);
    unlink(server, source.session, source.link);
    const name = value("n");
    if (name !== undefined) nameWindow(window, name);
    return;
  }
  takeOut(pane);
  const made = newWindow(server, pane, { name: value("n"), size: [window.columns, window.rows] });
  const shown = link(target.session, made, { base })!;
  if (!flags.has("d")) setCurrent(target.session, shown);
}

function respawnPane(server: Server, { flags, value, values, rest }: Arguments): void {
  const target = findTarget(server, value("t")!);
  const { pane } = target;
  if (!flags.has("k") && pane.dead === undefined) throw new Refusal("respawn pane failed: pane still active");
  delete pane.dead;
  pane.pid = server.nextPid();
  pane.path = expand(server, target, value("c") ?? "/");
  pane.env = readEnv(values("e"));
  if (rest.length > 0) pane.argv = rest;
}

export const PANE_COMMANDS: Readonly<Record<string, Definition>> = {
  "split-window": { shape: "bc:de:fF:hIl:p:Pt:vZ|0-99", run: splitWindow },
  "select-pane": { shape: "DdegLlMmP:RT:t:UZ", run: selectPane },
  "resize-pane": { shape: "DLMRTt:Ux:y:Z|0-1", run: resizePane },
  "swap-pane": { shape: "dDs:t:UZ", run: swapPane },
  "join-pane": { shape: "bdfhvp:l:s:t:", run: joinPane },
  "break-pane": { shape: "abdPF:n:s:t:", run: breakPane },
  "respawn-pane": { shape: "c:e:kt:|0-99", run: respawnPane },
  "kill-pane": {
    shape: "at:",
    run: (server, { value }) => {
      const { pane } = findTarget(server, value("t")!);
      pane.window.zoomed = false;
      killPane(server, pane, renumber(server));
    },
  },
  "send-keys": {
    shape: "FHKlMN:RXt:|0-99",
    // A program that is a pane's process stops at once when it is asked to; a shell shows its prompt again.
    run: (server, { flags, value }) => {
      const { pane } = findTarget(server, value("t")!);
      if (!flags.has("X") && pane.options.get("remain-on-exit") === "on") endProcess(server, pane, { status: 130 });
    },
  },
};

/** A pane's process ends: the pane goes with it, unless it is to remain. */
export function endProcess(
  server: Server,
  pane: Pane,
  end: { readonly status?: number; readonly signal?: number },
): void {
  const keep = pane.options.get("remain-on-exit") ?? pane.window.options.get("remain-on-exit");
  if (keep === "on") pane.dead = end;
  else killPane(server, pane, renumber(server));
}
