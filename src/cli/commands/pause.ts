import { quote } from "../../lib/quote.ts";
import { plainShellWord } from "../../lib/shell-word.ts";
import type { Failure } from "../../model/failure.ts";
import { type Hold, isInForce, type Paused } from "../../model/hold.ts";
import type { Action } from "../action.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { findManaged } from "../managed.ts";
import { reportFailure } from "../report.ts";
import { confirmHold, holdJson } from "../views/hold-view.ts";
import { safe } from "../views/style.ts";

/** `tmx pause`: whoever watches goes on looking, and does nothing. */
export const pause: Action = async ({ args: [name = ""], options, context }) => {
  const found = await findManaged(name, context);
  if (!found.ok) return reportFailure(found.error, context);
  const { session, hold } = found.value;
  if (hold?.kind === "stopped") return reportFailure(stopped(session, "there is nothing to pause"), context);
  const paused = pauseOf(session, { now: Date.now(), ...options });
  const done = await (await context.runtime()).holds.set(paused);
  if (!done.ok) return reportFailure(done.error, context);
  return show(session, paused, context);
};

interface PauseOptions {
  readonly now: number;
  /** Milliseconds. */
  readonly for?: number;
  readonly reason?: string;
}

const pauseOf = (session: string, { now, for: duration, reason }: PauseOptions): Paused => ({
  kind: "paused",
  session,
  since: now,
  ...(duration === undefined ? {} : { until: now + duration }),
  ...(reason === undefined ? {} : { reason }),
});

/** `tmx resume`: the end of a pause. */
export const resume: Action = async ({ args: [name = ""], context }) => {
  const found = await findManaged(name, context);
  if (!found.ok) return reportFailure(found.error, context);
  const { session, hold } = found.value;
  if (hold?.kind === "stopped") return reportFailure(stopped(session, "it is not only paused"), context);
  if (!hold || !isInForce(hold, Date.now())) return reportFailure(notPaused(session, hold), context);
  const done = await (await context.runtime()).holds.lift(session);
  if (!done.ok) return reportFailure(done.error, context);
  return show(session, null, context);
};

const stopped = (session: string, so: string): Failure => ({
  code: "held",
  message: `session ${quote(session)} is stopped: ${so}`,
  hint: `tmx start ${plainShellWord(session)} brings it back`,
});

const notPaused = (session: string, hold: Hold | undefined): Failure => ({
  code: "not-held",
  message: `session ${quote(session)} is not paused${hold ? " any more" : ""}`,
  hint: hold ? "its time has passed" : "tmx status shows what is",
});

function show(session: string, hold: Hold | null, { output, options }: Context): number {
  if (options.output === "json") output.json({ schemaVersion: 1, session, hold: holdJson(hold) });
  else output.result(hold ? confirmHold(hold) : `${safe(session)} is not paused any more.`);
  return EXIT.done;
}
