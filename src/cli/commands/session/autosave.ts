import { parseDuration } from "../../../lib/duration.ts";
import { nearest } from "../../../lib/suggest.ts";
import { AUTOSAVE_LIMITS, isAutosaveInterval } from "../../../model/snapshot-policy.ts";
import type { Failure } from "../../../model/failure.ts";
import type { AutosaveListing } from "../../../model/snapshots.ts";
import type { Action } from "../../action.ts";
import type { Context } from "../../context.ts";
import { EXIT } from "../../exit-status.ts";
import { reportFailure } from "../../report.ts";
import { snapshotsOf } from "../../snapshots.ts";
import { autosaveJson, renderAutosaves, renderSaver } from "../../views/snapshots/autosave-view.ts";
import { safe } from "../../views/style.ts";
import { describeInterval } from "../../views/time.ts";

/** `tmx session autosave`: keeps how often a session is to be saved, or shows it. */
export const autosave: Action = async ({ args: [session = "", setting], context }) => {
  if (setting === undefined) return session === "status" ? showAll(context) : reportFailure(NO_INTERVAL, context);
  if (setting === "status") return showOne(session, context);
  const every = setting === "off" ? "off" : parseDuration(setting);
  if (every === undefined || (every !== "off" && !isAutosaveInterval(every)))
    return reportFailure(NO_INTERVAL, context);
  const known = await (await snapshotsOf(context)).autosaves.known();
  if (!known.ok) return reportFailure(known.error, context);
  if (!known.value.includes(session)) return reportFailure(unknown(session, known.value), context);
  const done = await (await snapshotsOf(context)).autosaves.set(session, every);
  return done.ok ? confirm(session, every, context) : reportFailure(done.error, context);
};

const NO_INTERVAL: Failure = {
  code: "usage",
  message: `how often? an interval, off, or status; of an interval ${AUTOSAVE_LIMITS}`,
  hint: "tmx session autosave NAME 60s",
};

/** Nobody would find out about a name that is mistyped. */
function unknown(session: string, known: readonly string[]): Failure {
  const near = nearest(session, known);
  return {
    code: "no-such-session",
    message: `there is no session ${JSON.stringify(session)}: none that runs, was saved or is managed`,
    hint: near === undefined ? "tmx list lists the sessions" : `did you mean ${JSON.stringify(near)}?`,
  };
}

async function confirm(session: string, every: number | "off", context: Context): Promise<number> {
  const { output, options } = context;
  const everyMs = every === "off" ? null : every;
  if (options.output === "json") output.json({ schemaVersion: 1, session, everyMs });
  else if (every === "off") output.result(`${safe(session)} is not to be saved by itself.`);
  else {
    output.result(`${safe(session)} is to be saved every ${describeInterval(every)}, where something has changed.`);
    const watcher = await (await context.runtime()).watcher();
    if (!watcher.ok) return reportFailure(watcher.error, context);
    output.note(renderSaver(watcher.value));
  }
  return EXIT.done;
}

async function showAll(context: Context): Promise<number> {
  const found = await (await snapshotsOf(context)).autosaves.list();
  return found.ok ? show(found.value, context) : reportFailure(found.error, context);
}

async function showOne(session: string, context: Context): Promise<number> {
  const found = await (await snapshotsOf(context)).autosaves.list();
  if (!found.ok) return reportFailure(found.error, context);
  const own = found.value.autosaves.filter((each) => each.session === session);
  return own.length > 0 ? show({ ...found.value, autosaves: own }, context) : reportFailure(notSet(session), context);
}

const notSet = (session: string): Failure => ({
  code: "no-such-session",
  message: `nothing says that session ${JSON.stringify(session)} is to be saved by itself`,
  hint: `tmx session autosave ${session} 60s`,
});

async function show({ autosaves, damaged }: AutosaveListing, context: Context): Promise<number> {
  const { output, options } = context;
  const watcher = await (await context.runtime()).watcher();
  if (!watcher.ok) return reportFailure(watcher.error, context);
  for (const file of damaged) output.note(`warning: ${safe(file)} is damaged: what it said is lost; set it again`);
  if (options.output === "json") output.json(autosaveJson(autosaves, watcher.value));
  else if (autosaves.length === 0)
    output.note("No session is to be saved by itself. Start with: tmx session autosave NAME 60s");
  else {
    output.result(renderAutosaves(autosaves, { now: Date.now(), style: output.style }));
    if (autosaves.some(({ everyMs }) => everyMs !== undefined)) output.result(`\n${renderSaver(watcher.value)}`);
  }
  return EXIT.done;
}
