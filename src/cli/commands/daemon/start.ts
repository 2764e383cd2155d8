import { resolve } from "node:path";

import { quote } from "../../../lib/quote.ts";
import type { Failure } from "../../../model/failure.ts";
import type { Action } from "../../action.ts";
import { EXIT } from "../../exit-status.ts";
import { sessionsFolder } from "../../manifests.ts";
import { reportFailure } from "../../report.ts";
import { safe } from "../../views/style.ts";

/** `tmx daemon start`: returns when the daemon is ready, or says why it cannot be. */
export const start: Action = async ({ args, options, context }) => {
  if (args.includes("-")) return reportFailure(NOT_A_PIPE, context);
  const given = [...new Set(args.map((path) => resolve(path)))];
  const runtime = await context.runtime();
  const daemon = await runtime.daemon();
  const { wish } = daemon.look();
  const { isGone } = await import("../../../runtime.ts");
  const missing = given.find(isGone);
  if (missing !== undefined) return reportFailure(notThere(missing), context);
  const request = {
    paths: given.length > 0 || wish ? given : [sessionsFolder(context.env)],
    exitWhenEmpty: options["exitWhenEmpty"] !== false,
    autoRestart: options["autoRestart"] !== false,
  };
  if (options["foreground"] === true) return (await import("./foreground.ts")).foreground(request, context);
  const started = await daemon.start(request);
  if (!started.ok) return reportFailure(started.error, context);
  const { pid, wasRunning, paths } = started.value;
  const isOther = wish?.exitWhenEmpty !== request.exitWhenEmpty || wish.autoRestart !== request.autoRestart;
  if (wasRunning && isOther) context.output.note(OPTIONS_STAY);
  if (context.options.output === "json") context.output.json({ schemaVersion: 1, pid, wasRunning, paths });
  else {
    const shown = paths.map(safe).join(", ");
    context.output.result(
      wasRunning
        ? `The daemon runs already, process ${pid}. It keeps ${shown}.`
        : `The daemon runs, process ${pid}. It keeps ${shown}.`,
    );
    if (!wasRunning) context.output.note("tmx daemon status says how it is; tmx daemon stop ends it.");
  }
  return EXIT.done;
};

const OPTIONS_STAY =
  "It keeps the options that it was started with. For others: tmx daemon stop, and start it with them.";

const notThere = (path: string): Failure => ({
  code: "usage",
  message: `there is no ${path}`,
  hint: "name a file, or a folder of manifests",
});

const NOT_A_PIPE: Failure = {
  code: "usage",
  message: `${quote("-")} cannot be kept: standard input is read once`,
  hint: "name a file, or a folder of manifests",
};
