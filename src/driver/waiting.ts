import { spawn } from "node:child_process";

import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import { cannotStart } from "./client.ts";
import { type Deadline, onTimeout } from "./deadline.ts";

/** A tmux client that has said a line and now waits in tmux. */
export interface Waiting {
  readonly said: string;
  /** `returned`: tmux let it go, as it also does when it ends in good order. `lost`: its server died. */
  readonly ended: Promise<"returned" | "lost">;
  /** How it has ended, if it has. */
  readonly end: () => "returned" | "lost" | undefined;
  readonly stop: () => void;
}

/**
 * Starts a client and waits for its first line only.
 *
 * @returns nothing when it ended without a word: no server is there
 */
export function spawnWaiting(
  { binary, env }: { readonly binary: string; readonly env: NodeJS.ProcessEnv },
  args: readonly string[],
  deadline: Deadline,
): Promise<Result<Waiting | undefined, Failure>> {
  return new Promise((resolve) => {
    // Apart from the terminal: its Ctrl-C is for whoever watches.
    const child = spawn(binary, args, { env, stdio: ["ignore", "pipe", "ignore"], detached: true });
    let output = "";
    let end: "returned" | "lost" | undefined;
    const answered = onTimeout(deadline, (failure) => {
      child.kill("SIGKILL");
      child.stdout.destroy();
      resolve(err(failure));
    });
    const ended = new Promise<"returned" | "lost">((settle) => {
      child.on("close", (code) => {
        answered();
        end = code === 0 ? "returned" : "lost";
        settle(end);
        resolve(ok(undefined));
      });
    });
    child.on("error", (error) => {
      answered();
      resolve(err(cannotStart(binary, error)));
    });
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString("latin1");
      if (!/<watch>.*\n/.test(output)) return;
      answered();
      resolve(ok({ said: output, ended, end: () => end, stop: () => void child.kill("SIGKILL") }));
    });
  });
}
