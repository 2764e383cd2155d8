import type { Action } from "../../action.ts";
import { EXIT } from "../../exit-status.ts";
import { reportFailure } from "../../report.ts";
import { parseNumbers, snapshotsOf } from "../../snapshots.ts";
import { safe } from "../../views/style.ts";

/** `tmx snapshot pin` and `unpin`: whether retention may take generations. */
const setPinned =
  (pinned: boolean): Action =>
  async ({ args: [session = "", ...texts], context }) => {
    const numbers = parseNumbers(texts);
    if (!numbers.ok) return reportFailure(numbers.error, context);
    const snapshots = await snapshotsOf(context);
    for (const number of numbers.value) {
      const done = await snapshots.setPinned(session, number, pinned);
      if (!done.ok) return reportFailure(done.error, context);
    }
    const { output, options } = context;
    if (options.output === "json") output.json({ schemaVersion: 1, session, generations: numbers.value, pinned });
    else output.result(`${pinned ? "Pinned" : "Unpinned"}: ${safe(session)} ${numbers.value.join(", ")}.`);
    return EXIT.done;
  };

export const pin: Action = setPinned(true);

export const unpin: Action = setPinned(false);
