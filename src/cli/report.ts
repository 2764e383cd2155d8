import type { Failure } from "../model/failure.ts";
import type { Context } from "./context.ts";
import { exitStatusOf } from "./exit-status.ts";
import { renderFailure } from "./views/failure-view.ts";

/** Tells a failure in the form that was asked for, and returns its exit status. */
export function reportFailure(failure: Failure, { output, options }: Context): number {
  if (options.output === "json") output.json({ schemaVersion: 1, error: failure });
  else output.error(renderFailure(failure, output.errorStyle));
  return exitStatusOf(failure.code);
}
