import type { Failure } from "../../model/failure.ts";
import type { PlanBasis } from "../../model/saved-plan.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { sourcesOf } from "../manifests.ts";
import type { Action } from "../action.ts";
import { reportFailure } from "../report.ts";
import { reviveDaemon } from "../revive.ts";
import { savePlan } from "../saved-plans.ts";
import { type ReadSelection, requireSelection, type Selection } from "../selection.ts";
import { planJson } from "../views/plan-json.ts";
import { renderPlan } from "../views/plan-view.ts";
import { safe } from "../views/style.ts";

/** `tmx plan`: what apply would do. */
export const plan: Action = async ({ args, options, context }) => {
  const file = options["out"] as string | undefined;
  if (file === "-") return reportFailure(NO_STREAM, context);
  await reviveDaemon(context);
  const selection = await requireSelection(args, {
    context,
    vars: options["set"] as Readonly<Record<string, string>>,
    windows: options["only"] as readonly string[] | undefined,
  });
  if (typeof selection === "number") return selection;
  const detailedExitcode = options["detailedExitcode"] === true;
  return showPlan(selection, context, {
    detailedExitcode,
    fresh: options["fresh"] === true,
    ...(file === undefined ? {} : { out: { file, selection } }),
  });
};

const NO_STREAM: Failure = {
  code: "usage",
  message: "a plan is saved to a file, not to standard output",
  hint: "name a file: tmx plan FILE --out web.plan; for programs there is -o json",
};

interface Showing {
  readonly detailedExitcode?: boolean;
  /** Where the plan is saved to, and what is saved of the manifests. */
  readonly out?: { readonly file: string; readonly selection: ReadSelection };
  /** What a saved plan was made from. */
  readonly basis?: PlanBasis | undefined;
  readonly fresh?: boolean | undefined;
  /** What each session is held against, where that is not its manifest. */
  readonly sources?: ReadonlyMap<string, string>;
}

export async function showPlan(
  { specs, only }: Selection,
  context: Context,
  { detailedExitcode = false, out, basis, fresh = false, sources = sourcesOf(specs, only) }: Showing = {},
): Promise<number> {
  const runtime = await context.runtime();
  const planned = await (out
    ? savePlan(runtime, out.selection, out.file)
    : runtime.plan(specs, { only, fresh, ...(basis && { basis }) }));
  if (!planned.ok) return reportFailure(planned.error, context);
  const { conflicts, operations } = planned.value;
  const { output, options } = context;
  const holds = runtime.holds.read(specs.map(({ name }) => name));
  const stopped = [...holds.values()].filter(({ kind }) => kind === "stopped").map(({ session }) => session);
  if (options.output === "json") output.json(planJson(planned.value, { stopped }));
  else if (conflicts.length === 0) {
    output.result(renderPlan(planned.value, output.style, sources));
    for (const name of stopped) output.result(`${safe(name)} is stopped: an apply starts it.`);
  }
  const [conflict] = conflicts;
  if (conflict) {
    const failure = { code: "conflict", message: conflict.message, hint: conflict.hint } as const;
    return options.output === "json" ? EXIT.failed : reportFailure(failure, context);
  }
  if (out) output.note(`\nSaved. To do exactly this: tmx apply ${safe(out.file)}`);
  return detailedExitcode && operations.length > 0 ? EXIT.changes : EXIT.done;
}
