import { join } from "node:path";

export const LOGS_KEPT = 5;

/** The files of a log, newest first. */
export const logFiles = (folder: string, name: string): readonly string[] => [
  join(folder, `${name}.log`),
  ...Array.from({ length: LOGS_KEPT }, (_, at) => join(folder, `${name}.log.${at + 1}`)),
];
