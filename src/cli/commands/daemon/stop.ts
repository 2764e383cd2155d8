import type { Action } from "../../action.ts";
import { EXIT } from "../../exit-status.ts";
import { reportFailure } from "../../report.ts";

/** `tmx daemon stop`: returns when nothing of it is left. */
export const stop: Action = async ({ context: { runtime, output, options }, context }) => {
  const stopped = await (await (await runtime()).daemon()).stop();
  if (!stopped.ok) return reportFailure(stopped.error, context);
  const { wasRunning, killed } = stopped.value;
  if (options.output === "json") output.json({ schemaVersion: 1, wasRunning, killed });
  else if (!wasRunning) output.result("No daemon runs for this tmux server.");
  else {
    output.result("The daemon has ended. The sessions stay as they are.");
    if (killed.length > 0) output.note(`It did not end by itself: killed the ${killed.join(" and the ")}.`);
  }
  return EXIT.done;
};
