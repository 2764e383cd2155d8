import { formatAddress } from "../model/address.ts";
import type { Hold, Holds } from "../model/hold.ts";
import type { Observed, ObservedPane, ObservedSession } from "../model/observed.ts";
import type { Operation, Plan } from "../model/plan.ts";
import { describeEnd, isFinished } from "../model/pane-end.ts";
import type { PaneSpec, SessionSpec } from "../model/spec.ts";

export type SyncState =
  /** As the manifest says. */
  | "in sync"
  /** There, but not as the manifest says. */
  | "drifted"
  /** Ended, until somebody starts it. */
  | "stopped"
  /** Left alone by whoever watches. */
  | "paused"
  /** In a manifest, but not there. */
  | "missing"
  /** The wanted name belongs to a session that tmx did not make. */
  | "conflict"
  /** Made by tmx, but from no manifest that is known here. */
  | "unknown"
  /** Not made by tmx. */
  | "unmanaged";

export interface SessionStatus {
  readonly name: string;
  readonly state: SyncState;
  /** Why it is left alone. */
  readonly hold: Hold | null;
  /** The manifest, as it was named when it was applied. */
  readonly file: string | null;
  readonly windows: number;
  readonly panes: number;
  readonly attached: number;
  /** What apply would do, an operation a line. */
  readonly differences: readonly string[];
  /** Supervised commands, and processes that have ended. */
  readonly processes: readonly ProcessStatus[];
}

export interface ProcessStatus {
  readonly address: string;
  /** `running`, `ended with status 3`, `ended by signal 9`. */
  readonly state: string;
}

interface StatusInput {
  readonly holds: Holds;
  readonly specs: readonly SessionSpec[];
  readonly observed: Observed;
  readonly plan?: Plan;
}

/** The state of every session that is wanted or there. */
export function statusOf({ specs, observed, holds, plan }: StatusInput): readonly SessionStatus[] {
  const wanted = specs.map((spec) => withHold(wantedStatus(spec, observed, plan), holds.get(spec.name)));
  const rest = observed.sessions.filter(({ name, label }) =>
    specs.every((spec) => spec.name !== (label?.session ?? name)),
  );
  return [...wanted, ...rest.map((session) => withHold(otherStatus(session), holds.get(session.label?.session ?? "")))];
}

/** What differs of one that is stopped is nobody's concern. */
function withHold(status: SessionStatus, hold: Hold | undefined): SessionStatus {
  if (!hold) return status;
  const state = status.state === "conflict" ? status.state : hold.kind;
  return { ...status, state, hold, ...(hold.kind === "stopped" ? { differences: [] } : {}) };
}

function wantedStatus(spec: SessionSpec, observed: Observed, plan: Plan | undefined): SessionStatus {
  const session = observed.sessions.find(({ label }) => label?.session === spec.name);
  const operations = plan?.operations.filter(({ address }) => address.session === spec.name) ?? [];
  const conflict = plan?.conflicts.some(({ address }) => address.session === spec.name) === true;
  return {
    name: spec.name,
    state: conflict ? "conflict" : stateOf(session, operations),
    hold: null,
    file: spec.source.file,
    ...countsOf(session),
    differences: operations.map(
      (operation) => `${operation.action} ${formatAddress(operation.address)}: ${operation.cause}`,
    ),
    processes: session ? processesOf(spec, session) : [],
  };
}

function stateOf(session: ObservedSession | undefined, operations: readonly Operation[]): SyncState {
  if (!session) return "missing";
  return operations.length === 0 ? "in sync" : "drifted";
}

const otherStatus = (session: ObservedSession): SessionStatus => ({
  name: session.name,
  state: session.label ? "unknown" : "unmanaged",
  hold: null,
  file: null,
  ...countsOf(session),
  differences: [],
  processes: [],
});

const countsOf = (session: ObservedSession | undefined): { windows: number; panes: number; attached: number } => ({
  windows: session?.windows.length ?? 0,
  panes: session?.windows.reduce((sum, { panes }) => sum + panes.length, 0) ?? 0,
  attached: session?.attached ?? 0,
});

function processesOf(spec: SessionSpec, { windows }: ObservedSession): readonly ProcessStatus[] {
  const live = windows.flatMap(({ panes }) => panes);
  return spec.windows.flatMap((window) =>
    window.panes.flatMap((pane) => {
      const found = live.find(({ label }) => label?.window === window.key && label.pane === pane.key);
      if (!found || !(found.dead || pane.process.kind === "supervised")) return [];
      const address = formatAddress({ session: spec.name, window: window.key, pane: pane.key });
      return [{ address, state: describe(pane, found) }];
    }),
  );
}

function describe(spec: PaneSpec, { dead, pid }: ObservedPane): string {
  if (!dead) return `running (process ${pid})`;
  return isFinished(spec, dead) ? "finished (status 0)" : `ended ${describeEnd(dead)}`;
}
