import { join } from "node:path";

import { attachTo } from "./driver/attach.ts";
import { listProcesses, signalProcess } from "./driver/processes.ts";
import { findSocket, type Socket } from "./driver/socket.ts";
import { Tmux } from "./driver/tmux.ts";
import { isHolderAlive, newLease } from "./driver/writer.ts";
import type { Result } from "./lib/result.ts";
import type { Applied } from "./model/applied.ts";
import type { Failure } from "./model/failure.ts";
import type { Observed, ObservedSession } from "./model/observed.ts";
import type { Plan } from "./model/plan.ts";
import type { SessionSpec } from "./model/spec.ts";
import type { Size } from "./plan/build.ts";
import { planDeletion } from "./plan/deletion.ts";
import { apply, plan } from "./reconcile/apply.ts";
import type { Ports } from "./reconcile/ports.ts";
import type { ApplyReport, ApplyRequest } from "./reconcile/request.ts";
import { runFile } from "./shell/index.ts";
import { isUsableFolder } from "./store/files.ts";
import { ServerState, stateFolder } from "./store/state.ts";

/** What commands do with a tmux server. The only file that sees both the edges and the cycle that uses them. */
export interface Runtime {
  readonly plan: (specs: readonly SessionSpec[]) => Promise<Result<Plan, Failure>>;
  readonly apply: (request: ApplyRequest) => Promise<Result<ApplyReport, Failure>>;
  readonly planDeletion: (specs: readonly SessionSpec[]) => Promise<Result<Plan, Failure>>;
  readonly delete: (request: ApplyRequest) => Promise<Result<ApplyReport, Failure>>;
  readonly observe: () => Promise<Result<Observed, Failure>>;
  /** Everything that was applied to this server and is remembered. */
  readonly remembered: () => Promise<ReadonlyMap<string, Applied>>;
  /** Hands the terminal to tmux; returns its exit status. */
  readonly attach: (session: ObservedSession) => Promise<Result<number, Failure>>;
  readonly tmuxVersion: () => Promise<Result<string, Failure>>;
  readonly socket: Socket;
  /** How many tmux processes were started so far. */
  readonly processes: () => number;
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

export { readManifestFiles } from "./store/manifest-files.ts";
export { absent } from "./plan/deletion.ts";

/** Roomy enough for side by side panes; tmux fits the session to the client that attaches. */
const DETACHED_SIZE: Size = { columns: 200, rows: 50 };

export function createRuntime(options: RuntimeOptions): Runtime {
  const binary = options.env["TMX_TMUX"] || "tmux";
  const socket = findSocket(options, options.env);
  const tmux = new Tmux({ binary, socket, env: clientEnv(options.env) });
  const state = new ServerState(stateFolder(options.env), socket.path);
  const ports = createPorts(options, tmux, state);
  return {
    plan: (specs) => plan(ports, { specs }),
    apply: (request) => apply(ports, request),
    planDeletion: (specs) => plan(ports, { specs, planner: planDeletion }),
    delete: (request) => apply(ports, { ...request, planner: planDeletion }),
    observe: () => tmux.observe({ options: [], env: [] }),
    remembered: () => state.load(),
    attach: (session) => attachTo(session, { binary, socket, env: options.env }),
    tmuxVersion: () => tmux.version(),
    socket,
    processes: () => tmux.started,
  };
}

function createPorts({ install, terminal }: RuntimeOptions, tmux: Tmux, state: ServerState): Ports {
  const lease = newLease();
  return {
    tmux,
    state,
    processes: { list: listProcesses, signal: signalProcess, isHolderAlive },
    clock: { now: Date.now, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
    missingFolders: (paths) => paths.filter((path) => !isUsableFolder(path)),
    runFile,
    build: {
      start: { scripts: join(install, "shell"), runs: state.runs, nonce: lease.token },
      size: terminal ?? DETACHED_SIZE,
    },
    lease,
  };
}

/** Inside tmux, its variables would make the surrounding pane the default target of everything. */
function clientEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { TMUX: _tmux, TMUX_PANE: _pane, ...rest } = env;
  return rest;
}
