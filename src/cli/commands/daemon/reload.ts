import type { Action } from "../../action.ts";
import { EXIT } from "../../exit-status.ts";
import { reportFailure } from "../../report.ts";

/** `tmx daemon reload`: everything is read and looked at now. */
export const reload: Action = async ({ context: { runtime, output, options }, context }) => {
  const reloaded = await (await (await runtime()).daemon()).ask("POST", "/v1/reload");
  if (!reloaded.ok) return reportFailure(reloaded.error, context);
  if (options.output === "json") output.json({ schemaVersion: 1, reloaded: true });
  else output.result("All files are read again, and all sessions looked at.");
  return EXIT.done;
};
