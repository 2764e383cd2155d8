import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";

import type { Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";

/** Longer than any request is. */
const LONGEST_BODY = 1024 * 1024;

/** Who leaves more than this unread is not waited for. */
const MOST_UNREAD = 1024 * 1024;

/** What one request asks for. */
export interface Asked {
  readonly query: URLSearchParams;
  /** The JSON document that came with it; an empty object where none did. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** An answer that goes on: lines are written until the other side goes. */
export interface Stream {
  readonly send: (value: unknown) => void;
  /** Called once when the other side has gone. */
  readonly onEnd: (ended: () => void) => void;
  readonly end: () => void;
}

export type Route =
  | { readonly kind: "answer"; readonly run: (asked: Asked) => Promise<Result<unknown, Failure>> }
  | { readonly kind: "stream"; readonly open: (asked: Asked, stream: Stream) => Failure | void };

/** By method and path: `GET /v1/health`. */
export type Routes = Readonly<Record<string, Route>>;

/** Serves HTTP with JSON at a Unix socket. Its folder keeps other users away, its mode does as well. */
export class ApiServer {
  readonly #routes: Routes;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  constructor(routes: Routes) {
    this.#routes = routes;
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.on("connection", (socket) => {
      this.#open.add(socket);
      socket.once("close", () => this.#open.delete(socket));
    });
  }

  /** @throws the system's error: somebody listens there, or the folder takes no socket */
  listen(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      // The socket is born with the mode that the umask leaves: there is no moment in which others could connect.
      const mask = process.umask(0o177);
      this.#server.listen(path, () => {
        this.#server.off("error", reject);
        resolve();
      });
      process.umask(mask);
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      for (const socket of this.#open) socket.destroy();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://tmx");
      const route = this.#routes[`${request.method ?? "GET"} ${pathname}`];
      if (!route) return answer(response, 404, { error: noRoute(pathname, Object.keys(this.#routes)) });
      const body = await readBody(request);
      if (body === undefined) return answer(response, 400, { error: NO_JSON });
      if (route.kind === "stream") return openStream(route, { query: searchParams, body }, response);
      const result = await route.run({ query: searchParams, body });
      if (result.ok) answer(response, 200, result.value ?? {});
      else answer(response, STATUS[result.error.code] ?? 500, { error: result.error });
    } catch (error) {
      answer(response, 500, { error: { code: "usage", message: (error as Error).message } });
    }
  }
}

const STATUS: Partial<Record<Failure["code"], number>> = {
  usage: 400,
  "no-such-session": 404,
  locked: 409,
  conflict: 409,
};

function openStream(route: Extract<Route, { kind: "stream" }>, asked: Asked, response: ServerResponse): void {
  const ended: (() => void)[] = [];
  response.once("close", () => ended.forEach((each) => each()));
  const begin = (): void => {
    if (!response.headersSent) response.writeHead(200, { "content-type": "application/x-ndjson" });
  };
  const refused = route.open(asked, {
    send: (value) => {
      begin();
      response.write(`${JSON.stringify(value)}\n`);
      if (response.writableLength > MOST_UNREAD) response.destroy();
    },
    onEnd: (call) => ended.push(call),
    end: () => response.end(),
  });
  if (refused) answer(response, STATUS[refused.code] ?? 500, { error: refused });
  else {
    begin();
    response.flushHeaders();
  }
}

function answer(response: ServerResponse, status: number, value: unknown): void {
  if (response.headersSent) return void response.end();
  response.writeHead(status, { "content-type": "application/json" });
  response.end(`${JSON.stringify(value)}\n`);
}

/** Nothing where it is no JSON object, or too long. */
async function readBody(request: IncomingMessage): Promise<Asked["body"] | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  if (length === 0) return {};
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Asked["body"]) : undefined;
  } catch {
    return undefined;
  }
}

const NO_JSON: Failure = { code: "usage", message: "the request's body is no JSON object" };

const noRoute = (path: string, routes: readonly string[]): Failure => ({
  code: "usage",
  message: `there is no ${path}`,
  details: [...routes],
});
