import type { Emit } from "../../model/event.ts";
import { type Consent, type Operation, type Plan, operationKey } from "../../model/plan.ts";
import { formatAddress } from "../../model/address.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { renderEvent } from "../views/event-view.ts";
import { operationJson, planJson } from "../views/plan-json.ts";
import { doneLine, noChanges, renderPlan } from "../views/plan-view.ts";
import { safe } from "../views/style.ts";

interface Report {
  readonly plan: Plan;
  readonly left: readonly Operation[];
  readonly ended: readonly Operation[];
}

/** What is said to a person before and after a change. */
export interface Conversation {
  readonly consent: (plan: Plan) => Promise<Consent>;
  readonly emit: Emit;
  /** Tells what was done, what was not and why; the exit status tells whether anything is left. */
  readonly report: (report: Report) => number;
}

interface ConversationOptions {
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
export function converse({ context, sources, yes }: ConversationOptions): Conversation {
  const { output, options } = context;
  let isShown = false;
  const consent = async (plan: Plan): Promise<Consent> => {
    if (yes) return "all";
    if (!output.isInteractive || options.output === "json") return "none";
    output.error(renderPlan(plan, output.errorStyle, sources));
    isShown = true;
    const agreed = await output.confirm("\nThis ends running processes. Do it?");
    const waiting = plan.operations.filter(({ state }) => state === "pending");
    return agreed ? new Set(waiting.map(operationKey)) : "none";
  };
  const report = (done: Report): number => {
    if (options.output === "json") reportJson(done, context);
    else reportText(done, context, { sources, isShown });
    return done.left.length + done.ended.length === 0 ? EXIT.done : EXIT.failed;
  };
  return { consent, emit: (event) => output.note(renderEvent(event)), report };
}

function reportJson({ plan, left, ended }: Report, { output }: Context): void {
  output.json(planJson(plan, { applied: true, left: left.map(operationJson), ended: ended.map(operationJson) }));
}

function reportText(
  { plan, left, ended }: Report,
  { output }: Context,
  { sources, isShown }: { readonly sources: ReadonlyMap<string, string>; readonly isShown: boolean },
): void {
  if (plan.operations.length + ended.length === 0) {
    output.result(noChanges(plan, sources));
    return;
  }
  if (!isShown) output.result(renderPlan(plan, output.style, sources));
  output.result(doneLine(plan));
  const pending = left.filter(({ state }) => state === "pending").length;
  if (pending > 0) output.error(keptLine(pending));
  if (left.length > pending) output.error(`${left.length - pending} cannot be done; the plan says why.`);
  for (const { address, cause } of ended) {
    output.error(`${safe(formatAddress(address))}: it was started, and ${safe(cause)} (tmx status shows it)`);
  }
}

const keptLine = (count: number): string =>
  count === 1
    ? "1 operation would end a running process: the process was kept. Consent with --yes, or at the prompt."
    : `${count} operations would end running processes: the processes were kept. Consent with --yes, or at the prompt.`;
