import type { Emit } from "../../model/event.ts";
import { type Consent, type Operation, type Plan, operationKey } from "../../model/plan.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { renderEvent } from "../views/event-view.ts";
import { operationJson, planJson } from "../views/plan-json.ts";
import { doneLine, noChanges, renderPlan } from "../views/plan-view.ts";

interface ConsentOptions {
  readonly context: Context;
  /** The file of each session. */
  readonly sources: ReadonlyMap<string, string>;
  /** Whether consent was given beforehand. */
  readonly yes: boolean;
}

/**
 * Asks before anything that ends a process: with --yes nobody is asked, and without a terminal nobody can be. A yes
 * holds for the operations that were shown, not for others that may have become necessary meanwhile.
 */
export function askConsent({ context, sources, yes }: ConsentOptions): {
  readonly consent: (plan: Plan) => Promise<Consent>;
  readonly emit: Emit;
} {
  const { output, options } = context;
  const consent = async (plan: Plan): Promise<Consent> => {
    if (yes) return "all";
    if (!output.isInteractive || options.output === "json") return "none";
    const waiting = plan.operations.filter(({ state }) => state === "pending");
    output.error(renderPlan(plan, output.errorStyle, sources));
    const agreed = await output.confirm(`\nEnd ${waiting.length} running process${waiting.length === 1 ? "" : "es"}?`);
    return agreed ? new Set(waiting.map(operationKey)) : "none";
  };
  return { consent, emit: (event) => output.note(renderEvent(event)) };
}

interface Report {
  readonly plan: Plan;
  readonly left: readonly Operation[];
}

/** What was done, what was not and why; the exit status tells whether anything is left. */
export function reportApply(
  { plan, left }: Report,
  { output, options }: Context,
  sources: ReadonlyMap<string, string>,
): number {
  const status = left.length === 0 ? EXIT.done : EXIT.failed;
  if (options.output === "json") {
    output.json(planJson(plan, { applied: true, left: left.map(operationJson) }));
    return status;
  }
  if (plan.operations.length === 0) {
    output.result(noChanges(plan, sources));
    return status;
  }
  output.result(renderPlan(plan, output.style, sources));
  output.result(doneLine(plan));
  const pending = left.filter(({ state }) => state === "pending").length;
  if (pending > 0) {
    output.error(
      `${pending} operation${pending === 1 ? "" : "s"} would end a running process and wait${pending === 1 ? "s" : ""} for consent: the process was kept. Run it again with --yes to do it.`,
    );
  }
  const blocked = left.length - pending;
  if (blocked > 0)
    output.error(`${blocked} operation${blocked === 1 ? "" : "s"} cannot be done; the plan above says why.`);
  return status;
}
