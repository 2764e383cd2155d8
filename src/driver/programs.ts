import { existsSync, readFileSync, readlinkSync } from "node:fs";

import type { SeenProgram } from "../model/captured.ts";
import type { PaneProcess } from "../model/live.ts";
import type { Process } from "../model/process.ts";
import type { ProcessIdentity } from "../model/snapshot.ts";
import { programIn } from "../model/program.ts";
import { listAround } from "./processes.ts";

/** What runs in panes and where, by the id of each one's first process. Where there is no /proc nothing is known. */
export async function readPrograms(pids: readonly number[]): Promise<ReadonlyMap<number, PaneProcess>> {
  return programsAmong(await listAround(pids), pids, readDirectory);
}

function programsAmong(
  processes: readonly Process[],
  pids: readonly number[],
  directoryOf: (pid: number) => string | undefined,
): ReadonlyMap<number, PaneProcess> {
  return new Map(
    pids.map((pid) => {
      const directory = directoryOf(pid);
      const program = programIn(pid, { processes, wordsOf: readWords });
      return [pid, { program, ...(directory === undefined ? {} : { directory }) }];
    }),
  );
}

/** The same, with the processes that it is about, and with the folders that were there once. */
export async function readSeenPrograms(pids: readonly number[]): Promise<ReadonlyMap<number, SeenProgram>> {
  const listed = await listAround(pids);
  const programs = programsAmong(listed, pids, readLastDirectory);
  const processes = new Map(listed.map((process) => [process.pid, process]));
  return new Map([...programs].map(([pid, program]) => [pid, { ...program, ...identities(pid, processes) }]));
}

function identities(
  pid: number,
  processes: ReadonlyMap<number, Process>,
): Pick<SeenProgram, "process" | "job" | "jobDirectory"> {
  const own = processes.get(pid);
  if (own === undefined || own.zombie) return {};
  const job = own.foreground === own.group ? undefined : processes.get(own.foreground);
  if (job === undefined) return { process: identity(own) };
  const directory = readLastDirectory(job.pid);
  return {
    process: identity(own),
    job: identity(job),
    ...(directory === undefined ? {} : { jobDirectory: directory }),
  };
}

const identity = ({ pid, started }: Process): ProcessIdentity => ({ pid, started });

/** A process's arguments; nothing when it is gone, not ours to read, or not text. */
function readWords(pid: number): readonly string[] | undefined {
  const text = attempt(() => decode(readFileSync(`/proc/${pid}/cmdline`)));
  if (!text) return undefined;
  const words = text.replace(/\0$/, "").split("\0");
  // Programs that name themselves (npm: `npm start`) write over their arguments, and leave room empty behind it.
  const isTitle = /^[^/\s]+\s/.test(words[0]!) && words.slice(1).every((word) => word === "");
  return isTitle ? words[0]!.trim().split(/\s+/) : words;
}

/** Where a process is; nothing when that folder has been deleted. */
function readDirectory(pid: number): string | undefined {
  const path = readCwd(pid);
  return path === undefined || isDeleted(path) ? undefined : path;
}

/** Where a process is, or was before the folder was deleted. */
function readLastDirectory(pid: number): string | undefined {
  const path = readCwd(pid);
  return path === undefined || !isDeleted(path) ? path : path.slice(0, -DELETED.length);
}

const readCwd = (pid: number): string | undefined =>
  attempt(() => decode(readlinkSync(`/proc/${pid}/cwd`, { encoding: "buffer" })));

const DELETED = " (deleted)";

/** So says Linux; a folder may be called like that, too. */
const isDeleted = (path: string): boolean => path.endsWith(DELETED) && !existsSync(path);

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const decode = (bytes: Uint8Array): string => utf8.decode(bytes);

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
