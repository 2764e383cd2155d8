import type { HealthReport } from "../../../model/daemon.ts";
import type { Action } from "../../action.ts";
import { renderHealth } from "../../views/daemon/health-view.ts";

/** What `tmx daemon health` ends with, besides 3 where no daemon runs. */
const STATUS: Readonly<Record<HealthReport["status"], number>> = { healthy: 0, degraded: 1, unhealthy: 2 };
const NONE = 3;

/** `tmx daemon health`: what is looked at is looked at now. */
export const health: Action = async ({ context: { runtime, output, options } }) => {
  const report = await (await (await runtime()).daemon()).health();
  if (options.output === "json") output.json({ schemaVersion: 1, ...(report ?? { status: "none", checks: [] }) });
  else if (report) output.result(renderHealth(report, output.style));
  else output.result("No daemon runs for this tmux server. Start one with: tmx daemon start");
  return report ? STATUS[report.status] : NONE;
};
