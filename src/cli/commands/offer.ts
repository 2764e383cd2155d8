import { operationKey } from "../../model/plan.ts";
import type { SessionSpec } from "../../model/spec.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { sourcesOf, withWholePath } from "../manifests.ts";
import { reportFailure } from "../report.ts";
import { planJson } from "../views/plan-json.ts";
import { renderPlan } from "../views/plan-view.ts";
import { safe } from "../views/style.ts";
import { approval } from "./approval.ts";
import { converse } from "./consent.ts";

const LOCK_TIMEOUT_MS = 10_000;

/** Shows what a changed manifest would do, and does it after a yes. That yes is consent to what was shown. */
export async function offerToApply(specs: readonly SessionSpec[], context: Context): Promise<number> {
  const { output, options } = context;
  const sources = sourcesOf(specs, new Map());
  const runtime = await context.runtime();
  const planned = await runtime.plan(specs);
  if (!planned.ok) return reportFailure(planned.error, context);
  const { operations, conflicts } = planned.value;
  const [conflict] = conflicts;
  if (conflict) return reportFailure({ code: "conflict", message: conflict.message, hint: conflict.hint }, context);
  if (options.output === "json") output.json(planJson(planned.value));
  else output.result(renderPlan(planned.value, output.style, sources));
  if (operations.length === 0 || options.output === "json") return EXIT.done;
  const pending = operations.filter(({ state }) => state === "pending");
  const question = pending.length > 0 ? "Apply it? This ends running processes." : "Apply it?";
  if (!(await output.confirm(`\n${question}`))) {
    const files = [...new Set(sources.values())].map((file) => safe(file));
    output.note(`Nothing was applied. To do it later: tmx apply ${files.join(" ")}`);
    return EXIT.done;
  }
  const agreed = new Set(pending.map(operationKey));
  const { emit, consent, report } = converse({ context, sources, yes: false, agreed });
  const request = {
    specs: specs.map(withWholePath),
    consent,
    lockTimeoutMs: LOCK_TIMEOUT_MS,
    emit,
    approve: approval(context, false),
  };
  const done = await runtime.apply(request);
  return done.ok ? report(done.value) : reportFailure(done.error, context);
}
