import { relative } from "node:path";

import type { Observed } from "../../model/observed.ts";
import type { SessionSpec } from "../../model/spec.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { requireManifests } from "../manifests.ts";
import type { Action } from "../action.ts";
import { reportFailure } from "../report.ts";
import { type SessionStatus, statusOf } from "../session-status.ts";
import { safe } from "../views/style.ts";
import { renderStatus } from "../views/status-view.ts";

const WATCH_MS = 1_000;

/** `tmx status`: how sessions compare with their manifests, or with what was applied last. */
export const status: Action = async ({ args, options, context }) => {
  const specs =
    args.length === 0
      ? []
      : requireManifests(args, { context, vars: options["set"] as Readonly<Record<string, string>> });
  if (!specs) return EXIT.badManifest;
  if (options["watch"] === true) return watch(specs, context);
  const found = await collect(specs, context);
  if (typeof found === "number") return found;
  show(found, context);
  return EXIT.done;
};

/** Shows it again when it changes. Ends with Ctrl-C, or with an error. */
async function watch(specs: readonly SessionSpec[], context: Context): Promise<number> {
  let last = "";
  for (;;) {
    const found = await collect(specs, context);
    if (typeof found === "number") return found;
    const now = JSON.stringify(found);
    if (now !== last) {
      if (last !== "" && context.options.output === "text") context.output.result("");
      show(found, context);
    }
    last = now;
    await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
  }
}

async function collect(specs: readonly SessionSpec[], context: Context): Promise<readonly SessionStatus[] | number> {
  const runtime = await context.runtime();
  const wanted = specs.length > 0 ? specs : [...(await runtime.remembered()).values()].map(({ spec }) => spec);
  const observed = await runtime.observe();
  if (!observed.ok) return reportFailure(observed.error, context);
  const planned = wanted.length === 0 ? undefined : await runtime.plan(wanted);
  if (planned && !planned.ok) return reportFailure(planned.error, context);
  return statusOf({
    specs: wanted,
    observed: others(observed.value, specs),
    ...(planned ? { plan: planned.value } : {}),
  });
}

/** With files named, the other sessions of the server are of no interest. */
const others = (observed: Observed, specs: readonly SessionSpec[]): Observed =>
  specs.length === 0
    ? observed
    : {
        ...observed,
        sessions: observed.sessions.filter(({ name, label }) =>
          specs.some((spec) => spec.name === (label?.session ?? name)),
        ),
      };

/** As short as it can be said from here. */
function nearPath(file: string): string {
  const near = relative(process.cwd(), file);
  return file.startsWith("<") || near.startsWith("..") ? file : near;
}

function show(found: readonly SessionStatus[], { output, options }: Context): void {
  if (options.output === "json") output.json({ schemaVersion: 1, sessions: found });
  else if (found.length === 0) output.note("Nothing is running, and nothing was applied. Start with: tmx apply FILE");
  else
    output.result(
      renderStatus(
        found.map((each) => ({ ...each, name: safe(each.name), file: each.file && nearPath(each.file) })),
        output.style,
      ),
    );
}
