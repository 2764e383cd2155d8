import { join } from "node:path";

import { attachTo } from "./driver/attach.ts";
import { listProcesses, signalProcess } from "./driver/processes.ts";
import { findSocket, type Socket } from "./driver/socket.ts";
import { Tmux } from "./driver/tmux.ts";
import { isHolderAlive, newLease } from "./driver/writer.ts";
import type { Result } from "./lib/result.ts";
import type { Applied } from "./model/applied.ts";
import type { Failure } from "./model/failure.ts";
import type { Lease } from "./model/lease.ts";
import type { History } from "./model/generation.ts";
import type { LiveSession } from "./model/live.ts";
import type { Observed, ObservedSession } from "./model/observed.ts";
import type { Only, Plan } from "./model/plan.ts";
import type { PlanBasis } from "./model/saved-plan.ts";
import type { SnapshotRuntime } from "./model/snapshots.ts";
import type { SessionSpec } from "./model/spec.ts";
import type { Size } from "./plan/built.ts";
import { planDeletion } from "./plan/deletion.ts";
import type { AdoptReport, LockRequest } from "./reconcile/adopt.ts";
import { apply, plan, planWithBasis } from "./reconcile/apply.ts";
import type { HoldingPorts } from "./reconcile/holds/ports.ts";
import { applyByHand, stoppedOf, withoutHolds } from "./reconcile/holds/start.ts";
import type { StopReport, StopRequest } from "./reconcile/holds/stop.ts";
import type { HookPorts } from "./reconcile/hooks/ports.ts";
import type { DaemonControl } from "./service/control.ts";
import type { ReconcilerRequest } from "./service/reconciler.ts";
import type { Ending } from "./daemon/loop.ts";
import type { WatchRequest } from "./watch-runtime.ts";
import type { LivePorts } from "./reconcile/ports.ts";
import type { ApplyReport, ApplyRequest } from "./reconcile/request.ts";
import type { Snapshots } from "./snapshot-runtime.ts";
import { promptFiles } from "./shell/index.ts";
import type { Approvals } from "./store/approvals.ts";
import { isDaemonWanted } from "./store/daemon-wanted.ts";
import { isUsableFolder } from "./store/files.ts";
import { HistoryFiles } from "./store/history.ts";
import { HoldStore } from "./store/holds.ts";
import { ServerState, stateFolder } from "./store/state.ts";

/** What commands do with a tmux server. The only file that sees both the edges and the cycle that uses them. */
export interface Runtime {
  readonly plan: (specs: readonly SessionSpec[], limits?: PlanLimits) => Promise<Result<Plan, Failure>>;
  /** The same, with what a saved plan is held against. */
  readonly planWithBasis: (
    specs: readonly SessionSpec[],
    only: Only,
  ) => Promise<Result<{ readonly plan: Plan; readonly basis: PlanBasis }, Failure>>;
  /** What was stopped is so no more afterwards. */
  readonly apply: (request: ApplyRequest) => Promise<Result<ApplyReport, Failure>>;
  readonly planDeletion: (specs: readonly SessionSpec[]) => Promise<Result<Plan, Failure>>;
  /** Saves what it is about to end, unless told not to. */
  readonly delete: (
    request: ApplyRequest & { readonly skipSnapshot?: boolean },
  ) => Promise<Result<ApplyReport, Failure>>;
  /** Ends a session as a deletion does, and keeps it ended until it is started. */
  readonly stop: (request: Omit<StopRequest, "before">) => Promise<Result<StopReport, Failure>>;
  /** What people want to be left alone. */
  readonly holds: HoldStore;
  /** One session in full, by its name. */
  readonly live: (name: string) => Promise<Result<LiveSession, Failure>>;
  readonly planAdoption: (spec: SessionSpec) => Promise<Result<AdoptReport, Failure>>;
  readonly adopt: (spec: SessionSpec, request: LockRequest) => Promise<Result<AdoptReport, Failure>>;
  readonly planRelease: (name: string) => Promise<Result<Plan, Failure>>;
  readonly release: (name: string, request: LockRequest) => Promise<Result<Plan, Failure>>;
  readonly observe: () => Promise<Result<Observed, Failure>>;
  /** Everything that was applied to this server and is remembered. */
  readonly remembered: () => Promise<ReadonlyMap<string, Applied>>;
  /** What was applied to one session, one after the other. */
  readonly history: (session: string) => Promise<History>;
  readonly histories: () => Promise<readonly History[]>;
  /** Hands the terminal to tmux; returns its exit status. */
  readonly attach: (session: ObservedSession) => Promise<Result<number, Failure>>;
  /** The hooks that a person has approved, whichever server they are for. */
  readonly approvals: () => Promise<Approvals>;
  /** What was saved of this server's sessions. */
  readonly snapshots: () => Promise<SnapshotRuntime>;
  /** Keeps sessions as their manifests say, until it is asked to end. */
  readonly watch: (request: WatchRequest) => Promise<Result<Ending, Failure>>;
  /** Is the reconciler of this server's daemon, until that ends. */
  readonly reconcile: (request: ReconcilerRequest) => Promise<Result<Ending, Failure>>;
  /** What there is of a daemon, and what can be asked of it. */
  readonly daemon: () => Promise<DaemonControl>;
  /** Starts a daemon again that is wanted here and has died as a whole. Whether it had to. */
  readonly reviveDaemon: () => Promise<boolean>;
  readonly isDaemonWanted: () => boolean;
  /** Who watches this server; nothing when nobody does. */
  readonly watcher: () => Promise<Result<Lease | undefined, Failure>>;
  readonly tmuxVersion: () => Promise<Result<string, Failure>>;
  readonly socket: Socket;
  /** How many tmux processes were started so far. */
  readonly processes: () => number;
}

/** What a plan is held to. */
export interface PlanLimits {
  /** The windows that it is about, where not all. */
  readonly only?: Only;
  /** What a saved plan was made from, which has to be so still. */
  readonly basis?: PlanBasis;
  /** Whether what was saved of sessions that are gone does not count. */
  readonly fresh?: boolean;
}

export interface RuntimeOptions {
  readonly socketName?: string;
  readonly socketPath?: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where the program's own files are: the folder that holds `shell/`. Absolute. */
  readonly install: string;
  /** The terminal that new sessions will be looked at from, if there is one. */
  readonly terminal?: Size;
}

export { runEditor } from "./driver/editor.ts";
export type { StartRequest } from "./service/control.ts";
/** Only what installs a service needs it. */
export const loadServiceManager = async () => (await import("./driver/service-manager.ts")).serviceManager;
export { whatGitDoes } from "./driver/git-busy.ts";
export { createDraft, type Draft } from "./store/drafts.ts";
export { createManifest, isTaken, removeManifest, replaceManifest } from "./store/manifest-writing.ts";
export { readProjectFiles } from "./store/project-clues.ts";
export { isGone, readManifestFiles, readReferenced } from "./store/manifest-files.ts";
export { findProject, findSessionFile, sessionFileNames, whyDistrustFiles } from "./store/project-files.ts";
export { isPlanFile, readPlanFile, writePlanFile } from "./store/plan-file.ts";
export { diffSpecs, type SpecChange } from "./plan/spec-changes.ts";
export { absent } from "./plan/deletion.ts";
export type { StopReport } from "./reconcile/holds/stop.ts";

interface Edges {
  readonly tmux: Tmux;
  readonly state: ServerState;
  readonly history: HistoryFiles;
}

/** Roomy enough for side by side panes; tmux fits the session to the client that attaches. */
const DETACHED_SIZE: Size = { columns: 200, rows: 50 };

export function createRuntime(options: RuntimeOptions): Runtime {
  const binary = options.env["TMX_TMUX"] || "tmux";
  const socket = findSocket(options, options.env);
  const tmux = new Tmux({ binary, socket, env: clientEnv(options.env) });
  const state = new ServerState(stateFolder(options.env), socket.path);
  const history = new HistoryFiles(state.folder);
  const holds = new HoldStore(state.folder);
  const approvals = async (): Promise<Approvals> =>
    new (await import("./store/approvals.ts")).Approvals(stateFolder(options.env));
  const hooks = async (): Promise<HookPorts> => createHookPorts(options, state, { approvals, socket });
  const snapshots = async (): Promise<Snapshots> =>
    (await import("./snapshot-runtime.ts")).openSnapshots(ports, { tmux, state, history, holds, env: options.env });
  const saved = async (): Promise<Snapshots["saved"]> => (await snapshots()).saved;
  const ports = { ...createPorts(options, { tmux, state, history, hooks, saved }), holds };
  const daemon = async (): Promise<DaemonControl> =>
    new (await import("./service/control.ts")).DaemonControl({
      folder: state.folder,
      env: clientEnv(options.env),
      tmux,
      reconciler: [join(options.install, "tmxd.cjs"), "reconciler", JSON.stringify(socket.flags)],
    });
  const watch: Runtime["watch"] = async (request) =>
    (await import("./watch-runtime.ts")).watchSessions(
      { env: options.env, ports, tmux, holds, snapshots: async () => (await snapshots()).runtime },
      request,
    );
  return {
    plan: (specs, limits) => plan(ports, { specs, ...limits }),
    planWithBasis: (specs, only) => planWithBasis(ports, { specs, only }),
    planDeletion: (specs) => plan(ports, { specs, planner: planDeletion }),
    ...createDeeds(ports, snapshots),
    holds,
    live: async (name) => (await import("./reconcile/live.ts")).readLive(ports, name),
    planAdoption: async (spec) => (await import("./reconcile/adopt.ts")).planAdoption(ports, spec),
    planRelease: async (name) => (await import("./reconcile/release.ts")).planRelease(ports, name),
    observe: () => tmux.observe({ options: [], env: [] }),
    remembered: () => state.load(),
    history: (session) => history.read(session),
    histories: () => history.readAll(),
    attach: (session) => attachTo(session, { binary, socket, env: options.env }),
    approvals,
    snapshots: async () => (await snapshots()).runtime,
    watch,
    reconcile: async (request) =>
      (await import("./service/reconciler.ts")).runReconciler(
        { folder: state.folder, tmux, watch },
        { ...request, watchdog: [...request.watchdog, state.folder] },
      ),
    daemon,
    isDaemonWanted: () => isDaemonWanted(state.folder),
    reviveDaemon: async () => isDaemonWanted(state.folder) && (await daemon()).revive(),
    watcher: async () => (await import("./driver/server-watch.ts")).readWatcher(tmux),
    tmuxVersion: () => tmux.version(),
    socket,
    processes: () => tmux.started,
  };
}

type Deeds = Pick<Runtime, "apply" | "delete" | "stop" | "adopt" | "release">;

/** What sessions come and go by, and with them what people have said of them. */
function createDeeds(ports: LivePorts & HoldingPorts, snapshots: () => Promise<Snapshots>): Deeds {
  return {
    apply: (request) => applyByHand(ports, request),
    delete: (request) => deleteSessions(ports, request, snapshots),
    stop: async (request) =>
      (await import("./reconcile/holds/stop.ts")).stop(ports, {
        ...request,
        before: async (seen) => (await snapshots()).beforeStop(seen),
      }),
    adopt: async (spec, request) => {
      const done = await (await import("./reconcile/adopt.ts")).adopt(ports, spec, request);
      return withoutHolds(ports, stoppedOf(ports, [spec.name]), done);
    },
    release: async (name, request) => {
      const done = await (await import("./reconcile/release.ts")).release(ports, name, request);
      return withoutHolds(ports, [name], done);
    },
  };
}

async function deleteSessions(
  ports: LivePorts & HoldingPorts,
  { skipSnapshot, ...request }: Parameters<Runtime["delete"]>[0],
  snapshots: () => Promise<Snapshots>,
): Promise<Result<ApplyReport, Failure>> {
  const before: ApplyRequest["before"] = async (seen) => (await snapshots()).beforeDelete(seen, !skipSnapshot);
  const origin = { cause: "delete" } as const;
  const done = await apply(ports, { ...request, planner: planDeletion, origin, before });
  const left = new Set(done.ok ? done.value.left.map(({ address }) => address.session) : []);
  const gone = request.specs.map(({ name }) => name).filter((name) => !left.has(name));
  return withoutHolds(ports, gone, done);
}

function createPorts(
  { install, terminal, env }: RuntimeOptions,
  edges: Edges & Pick<LivePorts, "hooks" | "saved">,
): LivePorts {
  const lease = newLease();
  return {
    ...edges,
    // Only what changes something needs it.
    git: async (files) => (await import("./driver/git.ts")).readGit(files, env),
    processes: { list: listProcesses, signal: signalProcess, isHolderAlive },
    clock: { now: Date.now, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
    missingFolders: (paths) => paths.filter((path) => !isUsableFolder(path)),
    promptFiles,
    build: {
      start: { scripts: join(install, "shell"), runs: edges.state.runs, nonce: lease.token },
      size: terminal ?? DETACHED_SIZE,
      waiting: edges.state.waiting,
    },
    lease,
    live: {
      details: (session) => edges.tmux.details(session),
      programs: async (pids) => (await import("./driver/programs.ts")).readPrograms(pids),
    },
  };
}

async function createHookPorts(
  { env }: RuntimeOptions,
  state: ServerState,
  { approvals, socket }: Pick<Runtime, "approvals" | "socket">,
): Promise<HookPorts> {
  const [{ runHook }, { HookStore }, { HookLocks }] = await Promise.all([
    import("./driver/hook.ts"),
    import("./store/hook-store.ts"),
    import("./store/hook-lock.ts"),
  ]);
  const own = hookBase(env);
  return {
    states: new HookStore(state.hooks),
    locks: new HookLocks(state.hooks),
    approvals: await approvals(),
    run: (order) => runHook({ ...order, env: { ...own, ...order.env } }),
    socket: socket.path,
  };
}

/** A hook is the same wherever tmx is started: what tells of a pane that this may be in is left out. */
function hookBase(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { TMX_WINDOW: _window, TMX_PANE: _tmxPane, ...rest } = clientEnv(env);
  return rest;
}

/** Inside tmux, its variables would make the surrounding pane the default target of everything. */
function clientEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { TMUX: _tmux, TMUX_PANE: _pane, ...rest } = env;
  return rest;
}
