import { request } from "node:http";

import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";

/** What does not answer within this is not there, or hangs. */
const ANSWER_MS = 5_000;

/** Why nothing was answered. */
export type Silence = "nobody" | "silent";

export type Reply<T> = Result<T, Failure | Silence>;

/** Asks a daemon. Its words come back as they are: an answer (a `T`), a failure of its own, or that there was none to hear. */
export function ask<T>(
  socket: string,
  method: "GET" | "POST",
  path: string,
  { body, timeoutMs = ANSWER_MS }: { readonly body?: unknown; readonly timeoutMs?: number } = {},
): Promise<Reply<T>> {
  return new Promise((resolve) => {
    const asked = request({ socketPath: socket, method, path, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => finish(replyOf(response.statusCode ?? 500, Buffer.concat(chunks).toString("utf8"))));
      response.on("error", () => finish(err("silent")));
    });
    const timer = setTimeout(() => finish(err("silent")), timeoutMs);
    const finish = (reply: Reply<T>): void => {
      clearTimeout(timer);
      asked.destroy();
      resolve(reply);
    };
    asked.on("error", ({ code }: NodeJS.ErrnoException) => finish(err(isNobody(code) ? "nobody" : "silent")));
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const isNobody = (code: string | undefined): boolean => code === "ENOENT" || code === "ECONNREFUSED";

function replyOf<T>(status: number, text: string): Reply<T> {
  try {
    const value: unknown = JSON.parse(text);
    return status === 200 ? ok(value as T) : err((value as { readonly error: Failure }).error);
  } catch {
    return err("silent");
  }
}

/** An answer that goes on. */
export interface Listening {
  readonly stop: () => void;
}

/** Follows a stream, a JSON document a line. `ended` is called once, with a failure where it was refused. */
export function follow(
  socket: string,
  path: string,
  { said, ended }: { readonly said: (value: unknown) => void; readonly ended: (why?: Failure) => void },
): Listening {
  let isOver = false;
  const end = (why?: Failure): void => {
    if (isOver) return;
    isOver = true;
    ended(why);
  };
  const asked = request({ socketPath: socket, method: "GET", path, agent: false }, (response) => {
    let rest = "";
    const isRefused = response.statusCode !== 200;
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => {
      rest += chunk;
      if (isRefused) return;
      const lines = rest.split("\n");
      rest = lines.pop()!;
      for (const line of lines) said(JSON.parse(line));
    });
    response.on("close", () => {
      const reply = isRefused ? replyOf(500, rest) : undefined;
      end(reply && !reply.ok && typeof reply.error !== "string" ? reply.error : undefined);
    });
  });
  asked.on("error", () => end());
  asked.end();
  return {
    stop: () => {
      isOver = true;
      asked.destroy();
    },
  };
}
