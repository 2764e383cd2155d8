import type { Action } from "../../action.ts";
import { EXIT } from "../../exit-status.ts";
import { reportFailure } from "../../report.ts";
import { safe } from "../../views/style.ts";

/** `tmx daemon recover`: says what it cleared. */
export const recover: Action = async ({ context: { runtime, output, options }, context }) => {
  const recovered = await (await (await runtime()).daemon()).recover();
  if (!recovered.ok) return reportFailure(recovered.error, context);
  if (options.output === "json") output.json({ schemaVersion: 1, done: recovered.value });
  else if (recovered.value.length === 0) output.result("There was nothing to recover.");
  else output.result(recovered.value.map((line) => `- ${safe(line)}`).join("\n"));
  return EXIT.done;
};
