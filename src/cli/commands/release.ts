import type { Action } from "../action.ts";
import { EXIT } from "../exit-status.ts";
import { reportFailure } from "../report.ts";
import { renderRelease } from "../views/adoption-view.ts";
import { renderEvent } from "../views/event-view.ts";
import { planJson } from "../views/plan-json.ts";

/** `tmx release`: takes the labels off a session and leaves everything else. */
export const release: Action = async ({ args: [name = ""], options, context }) => {
  const runtime = await context.runtime();
  const { output } = context;
  const isDone = options["dryRun"] !== true;
  const lockTimeoutMs = options["lockTimeout"] as number;
  const done = await (isDone
    ? runtime.release(name, { lockTimeoutMs, emit: (event) => output.note(renderEvent(event)) })
    : runtime.planRelease(name));
  if (!done.ok) return reportFailure(done.error, context);
  if (context.options.output === "json") output.json(planJson(done.value, isDone ? { applied: true } : {}));
  else output.result(renderRelease(done.value, { style: output.style, isDone }));
  return EXIT.done;
};
