import type { StopReport } from "../../runtime.ts";
import type { Action } from "../action.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { findManaged, isForeign, notOurs } from "../managed.ts";
import { reportFailure } from "../report.ts";
import { confirmHold, recallStop } from "../views/hold-view.ts";
import { approval } from "./approval.ts";
import { type Conversation, converse } from "./consent.ts";
import { tellWhatStays } from "./delete.ts";

/** `tmx stop`: ends a session as `tmx delete` does, and has it stay away until it is started. */
export const stop: Action = async ({ args: [name = ""], options, context }) => {
  const found = await findManaged(name, context);
  if (!found.ok) return reportFailure(found.error, context);
  const { session, observed } = found.value;
  if (isForeign(observed, session)) return reportFailure(notOurs(session), context);
  const { consent, emit, report } = converse({ context, sources: new Map(), yes: options["yes"] === true });
  const done = await (
    await context.runtime()
  ).stop({
    session,
    consent,
    emit,
    approve: approval(context, options["trust"] === true),
    skipHooks: options["skipHooks"] === true,
    lockTimeoutMs: options["lockTimeout"] as number,
  });
  return done.ok ? tell(done.value, report, context) : reportFailure(done.error, context);
};

async function tell(done: StopReport, report: Conversation["report"], context: Context): Promise<number> {
  const { hold, isRepeated, ...rest } = done;
  const { output, options } = context;
  if (options.output === "json") return report({ ...rest, hold: hold ?? null });
  const isWorth = done.plan.operations.length + (done.hooks?.length ?? 0) > 0;
  const status = isWorth ? await report(rest) : EXIT.done;
  if (!hold) return status;
  output.result(isRepeated && !isWorth ? recallStop(hold, Date.now()) : confirmHold(hold));
  if (status === EXIT.done) await tellWhatStays([{ name: hold.session }], context);
  return status;
}
