import type { Action } from "../../action.ts";
import { EXIT } from "../../exit-status.ts";
import { reportFailure } from "../../report.ts";

/** `tmx daemon restart`: the same daemon in new processes. */
export const restart: Action = async ({ context: { runtime, output, options }, context }) => {
  const started = await (await (await runtime()).daemon()).restart();
  if (!started.ok) return reportFailure(started.error, context);
  const { pid, paths } = started.value;
  if (options.output === "json") output.json({ schemaVersion: 1, pid, paths });
  else output.result(`The daemon runs again, process ${pid}. Nothing in the sessions was restarted.`);
  return EXIT.done;
};
