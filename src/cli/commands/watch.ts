import { resolve } from "node:path";

import { quote } from "../../lib/quote.ts";
import type { Failure } from "../../model/failure.ts";
import type { WatchEvent } from "../../model/watch-event.ts";
import type { Action } from "../action.ts";
import type { Context } from "../context.ts";
import { EXIT, exitStatusOf } from "../exit-status.ts";
import { sessionsFolder } from "../manifests.ts";
import { reportFailure } from "../report.ts";
import { watchEventJson } from "../views/watch-json.ts";
import { isTrouble, renderWatchEvent } from "../views/watch-view.ts";
import { type Known, readWatched } from "../watched-manifests.ts";

/** `tmx watch`: keeps sessions as their manifests say, until Ctrl-C. */
export const watch: Action = async ({ args, options, context }) => {
  if (args.includes("-")) return reportFailure(NOT_A_PIPE, context);
  const paths = args.length > 0 ? [...new Set(args)] : [sessionsFolder(context.env)];
  const runtime = await context.runtime();
  const known: Known = new Map();
  const done = await runtime.watch({
    manifests: { load: () => readWatched(paths, context.env, process.cwd(), known) },
    paths: paths.map((path) => resolve(path)),
    exitWhenEmpty: options["exitWhenEmpty"] !== false,
    emit: (event) => show(event, context),
    signal: untilAsked(),
  });
  if (done.ok) return EXIT.done;
  if (context.options.output === "text") return reportFailure(done.error, context);
  show({ kind: "failed", failure: done.error, retryMs: 0 }, context);
  return exitStatusOf(done.error.code);
};

const NOT_A_PIPE: Failure = {
  code: "usage",
  message: `${quote("-")} cannot be watched: standard input is read once`,
  hint: "name a file, or a folder of manifests",
};

/** Ends what is under way in good order; a second Ctrl-C ends it at once. */
function untilAsked(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => asked.abort());
  return asked.signal;
}

function show(event: WatchEvent, { output, options }: Context): void {
  if (options.quiet && !isTrouble(event)) return;
  const at = new Date();
  if (options.output === "json") output.jsonLine(watchEventJson(event, at));
  else output.result(renderWatchEvent(event, { style: output.style, at }));
}
