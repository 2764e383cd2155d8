import { rm } from "node:fs/promises";

import { ask } from "../daemon/client.ts";
import { clearLeftovers } from "../driver/server-watch.ts";
import type { Tmux } from "../driver/tmux.ts";
import { ok, type Result } from "../lib/result.ts";
import type { DaemonWish } from "../model/daemon.ts";
import type { Failure } from "../model/failure.ts";
import type { DaemonFiles } from "../store/daemon-files.ts";
import { kill, type Presence } from "./presence.ts";

interface Recovery {
  readonly presence: Presence;
  readonly files: DaemonFiles;
  readonly tmux: Tmux;
  readonly start: (wish: DaemonWish) => Promise<Result<{ readonly pid: number }, Failure>>;
}

/** Clears whatever a daemon can have left that is dead, stuck or half done, and says what was done. */
export async function recover({ presence, files, tmux, start }: Recovery): Promise<Result<readonly string[], Failure>> {
  const { wish } = presence;
  const reconciler = presence.alive("reconciler");
  const answer = reconciler && (await ask(reconciler.socket!, "POST", "/v1/reload"));
  if (answer?.ok) return ok(["the reconciler reads all files and looks at all sessions again"]);
  const done: string[] = [];
  if (reconciler) {
    await kill(reconciler);
    done.push(`killed the reconciler, process ${reconciler.lease.pid}, which did not answer`);
  }
  const stale = files.record("reconciler")?.socket;
  if (stale !== undefined) {
    await rm(stale, { force: true });
    done.push(`removed the socket ${stale}, which nobody answers at`);
  }
  const cleared = await clearLeftovers(tmux);
  if (cleared.ok && cleared.value) done.push("removed hooks of a dead reconciler from tmux");
  // Somebody who watches is alive: nothing is left of the dead.
  if (!cleared.ok && cleared.error.code !== "locked") return cleared;
  if (!wish) await presence.clear();
  else {
    const started = await start(wish);
    if (!started.ok) return started;
    done.push(`started the reconciler, process ${started.value.pid}`);
  }
  return ok(done);
}
