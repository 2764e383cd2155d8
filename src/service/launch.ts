import { startDetached } from "../driver/detached.ts";
import { ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { DaemonFiles } from "../store/daemon-files.ts";

const READY_MS = 30_000;

/** Starts one of the daemon's processes, and waits until it is ready. Gives its process id. */
export async function launch(
  files: DaemonFiles,
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Result<number, Failure>> {
  const started = await startDetached({ argv, env, crashes: `${files.folder}/crashes.log`, deadlineMs: READY_MS });
  return started.ok ? ok(started.value.pid) : started;
}
