import { existsSync } from "node:fs";
import { resolve } from "node:path";

import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { ProgramChoice, RestoreRequest, RestoreSource } from "../model/restore.ts";

/** What the command line of a restore says, beside the source. */
export interface RestoreOptions {
  readonly all?: boolean;
  /** Milliseconds since the epoch. */
  readonly at?: number;
  readonly generation?: number;
  readonly as?: string;
  readonly window?: string;
  readonly text: boolean;
  readonly programs: ProgramChoice;
  readonly trust?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly lockTimeout: number;
}

/** What is to be restored, or why that makes no sense. */
export function requestOf(source: string | undefined, options: RestoreOptions): Result<RestoreRequest, Failure> {
  const { as, window, text, programs, trust } = options;
  const from = sourceOf(source, options);
  if (!from.ok) return from;
  return ok({
    from: from.value,
    ...(as === undefined ? {} : { as }),
    ...(window === undefined ? {} : { window }),
    text,
    programs,
    ...(trust === undefined ? {} : { trust }),
  });
}

function sourceOf(source: string | undefined, options: RestoreOptions): Result<RestoreSource, Failure> {
  const { all, at, generation } = options;
  const time = at === undefined ? {} : { at };
  if ((all === true) === (source !== undefined)) return err(WHICH);
  if (source === undefined) return isOnlyForOne(options) ? err(NOT_WITH_ALL) : ok({ kind: "all", ...time });
  if (!isFile(source))
    return ok({ kind: "session", name: source, ...time, ...(generation === undefined ? {} : { number: generation }) });
  return at === undefined && generation === undefined
    ? ok({ kind: "file", path: resolve(source) })
    : err(NOT_WITH_FILE);
}

/** A session's name may hold a slash too: then it is a file only where there is one. */
const isFile = (source: string): boolean =>
  /^(?:\.{0,2}\/)|\.json$/.test(source) || (source.includes("/") && existsSync(source));

const isOnlyForOne = ({ generation, as, window }: RestoreOptions): boolean =>
  generation !== undefined || as !== undefined || window !== undefined;

const WHICH: Failure = {
  code: "usage",
  message: "name the session or the file to restore, or restore all with --all",
  hint: "tmx session snapshots lists what was saved",
};

const NOT_WITH_ALL: Failure = {
  code: "usage",
  message: "--generation, --as and --window are for one session",
  hint: "name the session in place of --all",
};

const NOT_WITH_FILE: Failure = {
  code: "usage",
  message: "a file holds one state only: --at and --generation are for what was saved here",
  hint: "leave them out",
};
