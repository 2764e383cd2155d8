import { resolve } from "node:path";

import type { Failure } from "../../../model/failure.ts";
import type { SaveReport, SaveRequest } from "../../../model/restore.ts";
import type { Action } from "../../action.ts";
import type { Context } from "../../context.ts";
import { EXIT } from "../../exit-status.ts";
import { reportFailure } from "../../report.ts";
import { snapshotsOf } from "../../snapshots.ts";
import { renderEvent } from "../../views/event-view.ts";
import { renderRefused, renderSaved, saveJson } from "../../views/snapshots/save-view.ts";

interface Options {
  readonly all?: boolean;
  readonly file?: string;
  readonly force?: boolean;
  readonly text: boolean;
  readonly note?: string;
  readonly pin?: boolean;
  readonly ifChanged?: boolean;
}

/** `tmx session save`: sessions as they are now, whoever made them. */
export const saveSessions: Action = async ({ args, options, context }) => {
  const given = options as unknown as Options;
  if ((given.all === true) === args.length > 0) return reportFailure(WHICH, context);
  const usage = misuse(given);
  if (usage) return reportFailure(usage, context);
  const { save } = await snapshotsOf(context);
  const done = await save(requestOf(args, given), (event) => context.output.note(renderEvent(event)));
  return done.ok ? report(done.value, given, context) : reportFailure(done.error, context);
};

const WHICH: Failure = {
  code: "usage",
  message: "name the sessions to save, or save all with --all",
  hint: "tmx list lists the sessions",
};

function misuse({ file, force, pin, ifChanged }: Options): Failure | undefined {
  if (file === "-") return NO_STREAM;
  if (file === undefined) return force === true ? ONLY_WITH_FILE : undefined;
  if (ifChanged === true) return NO_COMPARISON;
  return pin === true ? NO_PIN : undefined;
}

const ONLY_WITH_FILE: Failure = {
  code: "usage",
  message: "--force replaces a file: it goes with --file",
  hint: "generations are never replaced; leave it out",
};

const NO_PIN: Failure = {
  code: "usage",
  message: "a file cannot be pinned: it stays until you remove it",
  hint: "leave --pin out",
};

const NO_COMPARISON: Failure = {
  code: "usage",
  message: "--if-changed compares with the generation before, and a file has none",
  hint: "leave it out",
};

const NO_STREAM: Failure = {
  code: "usage",
  message: "sessions are saved to a file, not to standard output",
  hint: "name a file: tmx session save NAME --file saved.json",
};

const requestOf = (
  sessions: readonly string[],
  { all, file, force, text, note, pin, ifChanged }: Options,
): SaveRequest => ({
  sessions: all === true ? "all" : [...new Set(sessions)],
  // Whoever says so is a timer: that is an autosave.
  cause: ifChanged === true ? "auto" : "manual",
  text,
  ...(note === undefined ? {} : { note }),
  ...(pin === undefined ? {} : { pin }),
  ...(file === undefined ? {} : { file: resolve(file) }),
  ...(force === undefined ? {} : { replace: force }),
});

function report(done: SaveReport, { file }: Options, { output, options }: Context): number {
  if (options.output === "json") output.json(saveJson(done));
  else {
    if (done.saved.length > 0) output.result(renderSaved(done, file));
    for (const refused of done.refused) output.error(`${output.errorStyle.bad("error:")} ${renderRefused(refused)}`);
  }
  return done.refused.length > 0 ? EXIT.failed : EXIT.done;
}
