import { spawn } from "node:child_process";
import { closeSync, openSync, statSync, writeSync } from "node:fs";

import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";

/** The descriptor at which a process that was started says, in one line, that it is ready, or why it cannot be. */
const READY_FD = 3;
const READY_VARIABLE = "TMX_READY_FD";
/** What crashes print; more than this is not kept. */
const LARGEST_CRASHES = 1024 * 1024;

export interface DetachedOptions {
  /** A script for Node, and its arguments. */
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The file that gets what it prints on standard error: how it crashed. */
  readonly crashes: string;
  readonly deadlineMs: number;
}

/** A process that has said that it is ready. */
export interface Detached {
  readonly pid: number;
  /** Resolves when it ends, as long as this process is there to see it. */
  readonly ended: Promise<void>;
}

/**
 * Starts a process of its own session, which goes on when this one ends, and waits until it says that it is ready.
 *
 * @returns the failure that it said, or that it said nothing
 */
export function startDetached({ argv, env, crashes, deadlineMs }: DetachedOptions): Promise<Result<Detached, Failure>> {
  return new Promise((resolve) => {
    const isFull = (statSync(crashes, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_CRASHES;
    const errors = openSync(crashes, isFull ? "w" : "a", 0o600);
    const child = spawn(process.execPath, [...argv], {
      cwd: "/",
      detached: true,
      env: { ...env, [READY_VARIABLE]: String(READY_FD) },
      stdio: ["ignore", "ignore", errors, "pipe"],
    });
    closeSync(errors);
    const ended = new Promise<void>((settle) => child.once("exit", () => settle()));
    const pipe = child.stdio[READY_FD] as NodeJS.ReadableStream & { destroy(): void };
    const timer = setTimeout(() => finish(err(silent(deadlineMs))), deadlineMs);
    let text = "";
    const finish = (result: Result<Detached, Failure>): void => {
      clearTimeout(timer);
      pipe.destroy();
      child.unref();
      if (!result.ok) child.kill("SIGKILL");
      resolve(result);
    };
    pipe.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      if (text.includes("\n")) finish(readyOf(text, { pid: child.pid!, ended }));
    });
    pipe.on("end", () => finish(err(endedEarly(crashes))));
    child.once("error", (error) => finish(err({ code: "daemon-failed", message: error.message })));
  });
}

function readyOf(line: string, started: Detached): Result<Detached, Failure> {
  const { failure } = JSON.parse(line) as { failure?: Failure };
  return failure ? err(failure) : ok(started);
}

/** To whoever started this process, if somebody did who waits for it. */
export function sayReady(env: NodeJS.ProcessEnv, failure?: Failure): void {
  if (env[READY_VARIABLE] !== String(READY_FD)) return;
  delete env[READY_VARIABLE];
  try {
    writeSync(READY_FD, `${JSON.stringify(failure ? { failure } : {})}\n`);
    closeSync(READY_FD);
  } catch {
    // Whoever started it has gone meanwhile.
  }
}

const silent = (ms: number): Failure => ({
  code: "daemon-failed",
  message: `the daemon was not ready within ${Math.round(ms / 1000)} s`,
  hint: "tmx daemon logs shows what it did",
});

const endedEarly = (crashes: string): Failure => ({
  code: "daemon-failed",
  message: "the daemon ended while it started",
  hint: `how it ended is in ${crashes}`,
});
