import type { ServerLife } from "../model/snapshot.ts";

/** What tells one life of one server from every other. */
export const LIFE_FIELDS = ["pid", "start_time", "socket_path", "version"];

export const parseLife = (row: Readonly<Record<string, string>>): ServerLife => ({
  pid: Number(row["pid"]),
  startTime: Number(row["start_time"]),
  socketPath: row["socket_path"]!,
  version: row["version"]!,
});
