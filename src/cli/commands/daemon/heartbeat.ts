import type { Heartbeat } from "../../../model/daemon.ts";
import type { Action } from "../../action.ts";
import { EXIT } from "../../exit-status.ts";
import { reportFailure } from "../../report.ts";
import { safe } from "../../views/style.ts";

/** `tmx daemon heartbeat`: what the loop does now, and that it gets on. */
export const heartbeat: Action = async ({ context: { runtime, output, options }, context }) => {
  const asked = await (await (await runtime()).daemon()).ask<Heartbeat>("GET", "/v1/heartbeat");
  if (!asked.ok) return reportFailure(asked.error, context);
  const beat = asked.value;
  const ageMs = Math.max(0, Date.now() - beat.at);
  if (options.output === "json") output.json({ schemaVersion: 1, ...beat, ageMs });
  else output.result(`step ${beat.sequence}, ${ageMs} ms old: ${safe(beat.doing)}, for ${beat.forMs} ms`);
  return EXIT.done;
};
