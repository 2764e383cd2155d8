import type { Action } from "../../action.ts";
import { EXIT } from "../../exit-status.ts";
import { reportFailure } from "../../report.ts";
import { parseNumbers, snapshotsOf } from "../../snapshots.ts";
import { describeSize } from "../../views/size.ts";
import { safe } from "../../views/style.ts";

/** `tmx snapshot delete`: all of the named generations, or none. */
export const deleteSnapshots: Action = async ({ args: [session = "", ...texts], context }) => {
  const numbers = parseNumbers(texts);
  if (!numbers.ok) return reportFailure(numbers.error, context);
  const generations = [...new Set(numbers.value)];
  const { remove } = await snapshotsOf(context);
  const done = await remove(
    generations.map((number) => ({ session, number })),
    { isNamed: true },
  );
  if (!done.ok) return reportFailure(done.error, context);
  const { output, options } = context;
  if (options.output === "json")
    output.json({ schemaVersion: 1, session, removed: generations, freedBytes: done.value });
  else output.result(`Removed: ${safe(session)} ${generations.join(", ")} (${describeSize(done.value)}).`);
  return EXIT.done;
};
