import type { StartRequest } from "../../../runtime.ts";
import type { Context } from "../../context.ts";
import { EXIT } from "../../exit-status.ts";
import { reportFailure } from "../../report.ts";

/** `tmx daemon start --foreground`: is the watchdog itself, until it is asked to end; the daemon ends with it. */
export async function foreground(request: StartRequest, context: Context): Promise<number> {
  const runtime = await context.runtime();
  const daemon = await runtime.daemon();
  const asked = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => asked.abort());
  const ended = await daemon.supervise(request, asked.signal);
  return ended.ok ? EXIT.done : reportFailure(ended.error, context);
}
