import type { Failure } from "../model/failure.ts";
import type { Process } from "../model/process.ts";
import { findListener } from "./server-process.ts";

/** A server that runs is waited for this many times as long: the machine is busy, and an answer will come. */
const BUSY_FACTOR = 12;

/** Until when an answer of tmux is waited for. */
export interface Deadline {
  readonly ms: number;
  /** The server's socket, by which the silent server is found. */
  readonly socketPath: string;
  /** Called when it passes and the server, which runs, is given more time. */
  readonly onBusy?: () => void;
}

/**
 * Calls back when an answer is not to be expected any more: at the deadline where the server is stopped, or cannot be
 * looked at; where it runs, much later.
 *
 * @returns what ends the waiting
 */
export function onTimeout({ ms, socketPath, onBusy }: Deadline, giveUp: (failure: Failure) => void): () => void {
  let rounds = 0;
  const look = (): void => {
    rounds += 1;
    const server = findListener(socketPath);
    const mayAnswer = server !== undefined && !server.stopped && !server.zombie;
    if (mayAnswer && rounds < BUSY_FACTOR) {
      timer.refresh();
      onBusy?.();
    } else giveUp(timedOut(ms * rounds, server));
  };
  const timer = setTimeout(look, ms);
  return () => clearTimeout(timer);
}

function timedOut(ms: number, server: Process | undefined): Failure {
  const seconds = Math.round(ms / 1000);
  const code = "tmux-timeout";
  if (!server)
    return {
      code,
      message: `tmux did not answer within ${seconds} s: its server may be stopped, or the machine too busy`,
      hint: "find it with: ps -eo pid,stat,args | grep '[t]mux' (state T is stopped; kill -CONT PID wakes it)",
    };
  if (server.stopped)
    return {
      code,
      message: `tmux did not answer within ${seconds} s: its server is stopped (process ${server.pid})`,
      hint: `wake it with: kill -CONT ${server.pid}`,
    };
  return {
    code,
    message: `tmux did not answer within ${seconds} s, though its server runs (process ${server.pid})`,
    hint: `see what keeps it busy with: ps -o pid,stat,time,args -p ${server.pid}`,
  };
}
