import type { SurveyedSession } from "../model/survey.ts";
import { createRuntime } from "../runtime.ts";
import { operationJson } from "./views/plan-json.ts";
import { watchEventJson } from "./views/watch-json.ts";
import { type Known, readWatched } from "./watched-manifests.ts";

interface ReconcilerProcess {
  /** The program of the daemon's processes. */
  readonly script: string;
  /** The folder of the installed program. */
  readonly install: string;
  readonly env: NodeJS.ProcessEnv;
  /** tmux's own flags that choose its server, as a JSON list. */
  readonly server: string;
  readonly restarts: number;
  readonly signal: AbortSignal;
}

/** The reconciler's process, which reads manifests and describes what happens as commands do. Returns its exit status. */
export async function runAsReconciler(given: ReconcilerProcess): Promise<number> {
  const { script, install, env, server, restarts, signal } = given;
  const known: Known = new Map();
  const runtime = createRuntime({ ...serverOf(server), env, install });
  const ended = await runtime.reconcile({
    load: (paths) => readWatched(paths, env, "/", known),
    describe: watchEventJson,
    describeSession: operationsJson,
    env,
    watchdog: [script, "watchdog", server],
    restarts,
    signal,
  });
  return ended.ok ? 0 : 1;
}

function serverOf(text: string): { readonly socketName?: string; readonly socketPath?: string } {
  const [flag, value] = JSON.parse(text) as readonly string[];
  if (value === undefined) return {};
  return flag === "-L" ? { socketName: value } : { socketPath: value };
}

const operationsJson = ({ operations }: SurveyedSession): unknown =>
  operations.map(({ reason, operation }) => ({ reason, ...operationJson(operation) }));
