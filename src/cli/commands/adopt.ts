import { err, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { SessionSpec } from "../../model/spec.ts";
import { createManifest, isTaken, removeManifest, type Runtime } from "../../runtime.ts";
import type { Action } from "../action.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { requireManifests, withWholePath } from "../manifests.ts";
import { reportFailure } from "../report.ts";
import { renderAdoption } from "../views/adoption-view.ts";
import { renderEvent } from "../views/event-view.ts";
import { operationJson, planJson } from "../views/plan-json.ts";
import { exportLive } from "./export.ts";

interface Options {
  readonly dryRun?: boolean;
  readonly set: Readonly<Record<string, string>>;
  readonly lockTimeout: number;
}

interface Work {
  readonly given: Options;
  readonly context: Context;
}

/** `tmx adopt`: puts a live session under a manifest. Nothing ends, so nobody is asked. */
export const adopt: Action = async ({ args: [name = "", file], options, context }) => {
  const work = { given: options as unknown as Options, context };
  if (file === undefined) return adoptUnderExport(name, work);
  const loaded = requireManifests([file], { context, vars: work.given.set });
  if (!loaded) return EXIT.badManifest;
  const { specs } = loaded;
  const spec = specs.find((each) => each.name === name);
  if (!spec) return reportFailure(otherSession(name, file, specs), context);
  const done = await carryOut(spec, work);
  return done.ok ? report(done.value, file, work) : reportFailure(done.error, context);
};

/** Exports beside the user first. An existing file is somebody's, and stays as it is. */
async function adoptUnderExport(name: string, work: Work): Promise<number> {
  const { given, context } = work;
  const path = `${name}.yaml`;
  const file = `./${path}`;
  const exported = await exportFor(name, file, context);
  if (!exported.ok) return reportFailure(exported.error, context);
  const { spec, text } = exported.value;
  const planned = await (await context.runtime()).planAdoption(spec);
  if (!planned.ok) return reportFailure(planned.error, context);
  if (given.dryRun) return report(planned.value, file, work);
  const written = await createManifest(path, text);
  if (!written.ok) return reportFailure(written.error, context);
  const done = await carryOut(spec, work);
  if (done.ok) {
    context.output.note(`Wrote ${file}.`);
    return report(done.value, file, work);
  }
  // A manifest that nothing was adopted under would only be in the way of the next attempt.
  await removeManifest(path, text);
  return reportFailure(done.error, context);
}

async function exportFor(
  name: string,
  file: string,
  context: Context,
): Promise<Result<{ readonly text: string; readonly spec: SessionSpec }, Failure>> {
  if (name.includes("/")) return err(unwritable(name, file, "the session's name holds a slash"));
  if (isTaken(file)) return err(unwritable(name, file, "it is there already"));
  const live = await (await context.runtime()).live(name);
  return live.ok ? exportLive(live.value, { file, env: context.env, comments: false }) : live;
}

const unwritable = (name: string, file: string, why: string): Failure => ({
  code: "usage",
  message: `${file} is not written: ${why}`,
  hint: `name the manifest to adopt under: tmx adopt ${JSON.stringify(name)} FILE`,
});

type Report = Awaited<ReturnType<Runtime["adopt"]>>;

async function carryOut(spec: SessionSpec, { given, context }: Work): Promise<Report> {
  const runtime = await context.runtime();
  if (given.dryRun) return runtime.planAdoption(spec);
  return runtime.adopt(withWholePath(spec), {
    lockTimeoutMs: given.lockTimeout,
    emit: (event) => context.output.note(renderEvent(event)),
  });
}

function report(done: Extract<Report, { ok: true }>["value"], file: string, { given, context }: Work): number {
  const { plan, next, strangers } = done;
  const { output, options } = context;
  const isDone = given.dryRun !== true;
  const extra = { next: next.operations.map(operationJson), unmanaged: strangers };
  if (options.output === "json") output.json(planJson(plan, { ...(isDone ? { applied: true } : {}), ...extra }));
  else output.result(renderAdoption(done, { style: output.style, file, isDone }));
  return EXIT.done;
}

function otherSession(name: string, file: string, specs: readonly SessionSpec[]): Failure {
  const names = specs.map((spec) => JSON.stringify(spec.name)).join(", ");
  return {
    code: "usage",
    message: `${file} describes ${names}, not ${JSON.stringify(name)}`,
    hint: "change `session:` in the file, or rename the session: a session is its name",
  };
}
