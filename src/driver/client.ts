import { spawn } from "node:child_process";

import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import { type Deadline, onTimeout } from "./deadline.ts";
import { installHint } from "./install-hint.ts";

/** How a tmux client came to its end. */
export interface Finished {
  /** Absent when a signal ended it. */
  readonly code?: number;
  /** One character per byte. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface ClientOptions {
  readonly binary: string;
  readonly env: NodeJS.ProcessEnv;
  /** Whether the terminal's Ctrl-C is kept from it, so that a message is not cut short. */
  readonly isApart?: boolean;
}

/** execa would be the library for this; it costs more time to load than tmux takes to answer. */
export function spawnTmux(
  { binary, env, isApart = false }: ClientOptions,
  args: readonly string[],
  input: string | undefined,
  deadline: Deadline,
): Promise<Result<Finished, Failure>> {
  return new Promise((resolve) => {
    const child = spawn(binary, args, {
      env,
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      detached: isApart,
    });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    const answered = onTimeout(deadline, (failure) => {
      child.kill("SIGKILL");
      // A stopped server may hold the other ends of these: left open, they would keep this program from ending.
      for (const stream of child.stdio) stream?.destroy();
      resolve(err(failure));
    });
    const finish = (result: Result<Finished, Failure>): void => {
      answered();
      resolve(result);
    };
    child.stdout!.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr!.on("data", (chunk: Buffer) => errors.push(chunk));
    // tmux may refuse a script before it has read all of it; its own words come on stderr.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
    child.on("error", (error) => finish(err(cannotStart(binary, error))));
    child.on("close", (code) =>
      finish(
        ok({
          ...(code === null ? {} : { code }),
          stdout: Buffer.concat(output).toString("latin1"),
          stderr: Buffer.concat(errors).toString("utf8"),
        }),
      ),
    );
  });
}

export function cannotStart(binary: string, error: NodeJS.ErrnoException): Failure {
  if (error.code !== "ENOENT") return { code: "tmux-failed", message: `cannot start ${binary}: ${error.message}` };
  return { code: "tmux-missing", message: `tmux is not installed (no ${binary} on PATH)`, hint: installHint() };
}
