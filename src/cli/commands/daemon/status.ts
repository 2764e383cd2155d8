import type { DaemonStatus } from "../../../model/daemon.ts";
import type { Action } from "../../action.ts";
import { EXIT } from "../../exit-status.ts";
import { reportFailure } from "../../report.ts";
import { daemonStatusJson, renderDaemonStatus } from "../../views/daemon/status-view.ts";

/** `tmx daemon status`: as the daemon says itself. */
export const status: Action = async ({ context: { runtime, output, options }, context }) => {
  const asked = await (await (await runtime()).daemon()).ask<DaemonStatus>("GET", "/v1/status");
  if (!asked.ok) return reportFailure(asked.error, context);
  const found = asked.value;
  const now = new Date();
  if (options.output === "json") output.json(daemonStatusJson(found, now));
  else output.result(renderDaemonStatus(found, { style: output.style, now }));
  return EXIT.done;
};
