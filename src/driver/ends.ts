import type { Observed, ObservedPane } from "../model/observed.ts";
import { readProcess } from "./processes.ts";

/**
 * tmux calls a pane dead as soon as its terminal is closed, and learns a moment later how its process ended, if it
 * did: a program may close its terminal and go on.
 */
export function withoutRunning(observed: Observed): Observed {
  if (!observed.sessions.some((session) => allPanes(session.windows).some(isUnclear))) return observed;
  const sessions = observed.sessions.map((session) => ({
    ...session,
    windows: session.windows.map((window) => ({ ...window, panes: window.panes.map(reviveRunning) })),
  }));
  return { ...observed, sessions };
}

/** Whether tmux has yet to tell how a process of ours ended. What is killed may stay unclear for ever. */
export const isEndAwaited = ({ sessions }: Observed): boolean =>
  sessions.some(({ windows }) => allPanes(windows).some((pane) => pane.label !== undefined && isUnclear(pane)));

const allPanes = (windows: Observed["sessions"][number]["windows"]): readonly ObservedPane[] =>
  windows.flatMap(({ panes }) => panes);

const isUnclear = ({ dead }: ObservedPane): boolean =>
  dead !== undefined && dead.status === undefined && dead.signal === undefined;

function reviveRunning(pane: ObservedPane): ObservedPane {
  const { dead, ...alive } = pane;
  const isRunning = dead !== undefined && isUnclear(pane) && readProcess(pane.pid)?.zombie === false;
  return isRunning ? alive : pane;
}
