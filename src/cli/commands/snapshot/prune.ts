import type { RetentionVerdict } from "../../../model/snapshots.ts";
import type { Action } from "../../action.ts";
import { EXIT } from "../../exit-status.ts";
import { reportFailure } from "../../report.ts";
import { nothingOf, snapshotsOf } from "../../snapshots.ts";
import { pruneJson, renderPrune } from "../../views/snapshots/prune-view.ts";

/** `tmx snapshot prune`: removes what retention does not keep, and tells the reason of each. */
export const prune: Action = async ({ args: [session], options, context }) => {
  const snapshots = await snapshotsOf(context);
  const keep = options["keep"] as number | undefined;
  const decided = await snapshots.retention({
    ...(session === undefined ? {} : { session }),
    ...(keep === undefined ? {} : { keep }),
  });
  if (!decided.ok) return reportFailure(decided.error, context);
  const stale = await snapshots.stale(session);
  if (!stale.ok) return reportFailure(stale.error, context);
  if (session !== undefined && decided.value.length + stale.value.length === 0)
    return reportFailure(await nothingOf(session, snapshots), context);
  const going = decided.value.filter((each) => !each.keep);
  const isDone = options["dryRun"] !== true;
  const freed = isDone && going.length > 0 ? await snapshots.remove(going.map(nameOf)) : undefined;
  if (freed?.ok === false) return reportFailure(freed.error, context);
  const discarded = isDone && stale.value.length > 0 ? await snapshots.discard(stale.value) : undefined;
  if (discarded?.ok === false) return reportFailure(discarded.error, context);
  const { output } = context;
  const done = { isDone, freedBytes: (freed?.value ?? 0) + (discarded?.value ?? 0), stale: stale.value };
  if (context.options.output === "json") output.json(pruneJson(decided.value, done));
  else output.result(renderPrune(decided.value, done, { now: Date.now(), style: output.style }));
  return EXIT.done;
};

const nameOf = ({ session, number }: RetentionVerdict) => ({ session, number });
