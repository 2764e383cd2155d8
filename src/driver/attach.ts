import { spawn } from "node:child_process";

import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { ObservedSession } from "../model/observed.ts";
import type { TmuxOptions } from "./tmux.ts";

/**
 * Hands the terminal to tmux until the client detaches. Inside the same server, the client there switches instead.
 *
 * @returns tmux's exit status
 */
export function attachTo(
  { id }: ObservedSession,
  { binary, socket, env }: TmuxOptions,
): Promise<Result<number, Failure>> {
  const inside = env["TMUX"]?.split(",")[0] === socket.path;
  const command = inside ? ["switch-client", "-t", id] : ["attach-session", "-t", id];
  return new Promise((resolve) => {
    const child = spawn(binary, ["-u", ...socket.flags, ...command], { env, stdio: "inherit" });
    child.on("error", (error) =>
      resolve(err({ code: "tmux-failed", message: `cannot start ${binary}: ${error.message}` })),
    );
    child.on("close", (code) => resolve(ok(code ?? 1)));
  });
}
