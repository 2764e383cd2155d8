import { chmodSync } from "node:fs";
import { pino } from "pino";
import { createStream } from "rotating-file-stream";

import { LOGS_KEPT } from "./log-files.ts";

/** What a process of the daemon writes down, each line a JSON document. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
  /** Resolves when all of it is on its way to the disk. */
  end(): Promise<void>;
}

/** Five files of ten megabytes. A disk that takes nothing costs lines, and never more. */
export function openLog(folder: string, name: string): Log {
  const stream = createStream((index) => (index ? `${name}.log.${Number(index)}` : `${name}.log`), {
    path: folder,
    size: "10M",
    rotate: LOGS_KEPT,
    mode: 0o600,
  });
  stream.on("error", () => undefined);
  stream.on("warning", () => undefined);
  stream.once("open", (path: string) => chmodSync(path, 0o600));
  const logger = pino({ base: { process: name, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, stream);
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    end: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}
