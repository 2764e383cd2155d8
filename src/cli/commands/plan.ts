import type { SessionSpec } from "../../model/spec.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { requireManifests, requirePaths, sourcesOf } from "../manifests.ts";
import type { Action } from "../action.ts";
import { reportFailure } from "../report.ts";
import { planJson } from "../views/plan-json.ts";
import { renderPlan } from "../views/plan-view.ts";

/** `tmx plan`: what apply would do. */
export const plan: Action = async ({ args, options, context }) => {
  if (!requirePaths(args, context, "plan")) return EXIT.usage;
  const specs = requireManifests(args, { context, vars: options["set"] as Readonly<Record<string, string>> });
  if (!specs) return EXIT.badManifest;
  return showPlan(specs, context, { detailedExitcode: options["detailedExitcode"] === true });
};

export async function showPlan(
  specs: readonly SessionSpec[],
  context: Context,
  { detailedExitcode = false }: { readonly detailedExitcode?: boolean },
): Promise<number> {
  const runtime = await context.runtime();
  const planned = await runtime.plan(specs);
  if (!planned.ok) return reportFailure(planned.error, context);
  const { conflicts, operations } = planned.value;
  const { output, options } = context;
  if (options.output === "json") output.json(planJson(planned.value));
  else if (conflicts.length === 0) output.result(renderPlan(planned.value, output.style, sourcesOf(specs)));
  const [conflict] = conflicts;
  if (conflict) {
    const failure = { code: "conflict", message: conflict.message, hint: conflict.hint } as const;
    return options.output === "json" ? EXIT.failed : reportFailure(failure, context);
  }
  return detailedExitcode && operations.length > 0 ? EXIT.changes : EXIT.done;
}
