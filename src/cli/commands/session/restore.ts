import { isTypable } from "../../../lib/typable.ts";
import type { ProgramQuestion, RestorePlan, RestoreReport, RestoreRequest } from "../../../model/restore.ts";
import type { Action } from "../../action.ts";
import type { Context } from "../../context.ts";
import { EXIT } from "../../exit-status.ts";
import { reportFailure } from "../../report.ts";
import { requestOf, type RestoreOptions } from "../../restore-request.ts";
import { snapshotsOf, tellDamaged } from "../../snapshots.ts";
import { renderEvent } from "../../views/event-view.ts";
import { restoreJson } from "../../views/snapshots/restore-json.ts";
import {
  renderDeviations,
  renderRestored,
  renderRestorePlan,
  waitingLine,
} from "../../views/snapshots/restore-view.ts";
import { askPrograms } from "./programs.ts";

/** `tmx session restore`: brings back what is missing. Nothing ends with it, so only programs are asked about. */
export const restoreSessions: Action = async ({ args: [source], options, context }) => {
  const given = options as unknown as RestoreOptions;
  const request = requestOf(source, given);
  if (!request.ok) return reportFailure(request.error, context);
  if (given.dryRun) return showRestore(request.value, context);
  const agreed = await agree(request.value, given, context);
  return typeof agreed === "number" ? agreed : carryOut(agreed, given, context);
};

async function showRestore(request: RestoreRequest, context: Context): Promise<number> {
  const planned = await (await snapshotsOf(context)).planRestore(request);
  return planned.ok ? showRestorePlan(planned.value, context) : reportFailure(planned.error, context);
}

export function showRestorePlan(plan: RestorePlan, context: Context): number {
  const [conflict] = plan.plan.conflicts;
  const { output, options } = context;
  if (options.output === "json") output.json(restoreJson(plan));
  else if (conflict) return reportFailure({ code: "conflict", ...withoutAddress(conflict) }, context);
  else {
    tellDamaged(plan.damaged, context);
    output.result(renderRestorePlan(plan, { now: Date.now(), style: output.style }));
  }
  return conflict ? EXIT.failed : EXIT.done;
}

const withoutAddress = ({ message, hint }: RestorePlan["plan"]["conflicts"][number]) => ({ message, hint });

/** What is to be done, once the programs are agreed upon. */
interface Agreed {
  readonly request: RestoreRequest;
  readonly programs: readonly ProgramQuestion[];
  /** Whether the plan was shown with the question. */
  readonly isShown: boolean;
}

/** Only a person at a terminal can be asked; for anybody else the list of harmless programs decides. */
async function agree(
  request: RestoreRequest,
  { programs, yes }: RestoreOptions,
  context: Context,
): Promise<Agreed | number> {
  const { output, options } = context;
  if (programs !== "ask") return { request, programs: [], isShown: false };
  if (yes || !output.isInteractive || options.output === "json")
    return { request: { ...request, programs: "listed" }, programs: [], isShown: false };
  const planned = await (await snapshotsOf(context)).planRestore(request);
  if (!planned.ok) return reportFailure(planned.error, context);
  const { questions, plan } = planned.value;
  if (questions.length === 0 || plan.conflicts.length > 0) return { request, programs: [], isShown: false };
  output.error(renderRestorePlan(planned.value, { now: Date.now(), style: output.errorStyle }));
  output.error("");
  const chosen = await askPrograms(questions, output);
  if (chosen) return { request: exactly(request, planned.value), programs: chosen, isShown: true };
  output.error("Nothing was restored.");
  return EXIT.failed;
}

/** What was shown is what is restored, also when a newer generation was saved meanwhile. */
function exactly(request: RestoreRequest, { sources: [source] }: RestorePlan): RestoreRequest {
  const { from } = request;
  if (from.kind !== "session" || !source?.generation) return request;
  return { ...request, from: { kind: "session", name: from.name, number: source.generation.number } };
}

async function carryOut(
  { request, programs, isShown }: Agreed,
  { lockTimeout }: RestoreOptions,
  context: Context,
): Promise<number> {
  const { restore } = await snapshotsOf(context);
  const done = await restore(
    { ...request, agreedPrograms: programs },
    { lockTimeoutMs: lockTimeout, emit: (event) => context.output.note(renderEvent(event)) },
  );
  if (!done.ok) return reportFailure(done.error, context);
  const status = reportRestored(done.value, { isShown }, context);
  const waiting = request.programs === "listed" ? done.value.questions.filter(({ line }) => isTypable(line)).length : 0;
  if (context.options.output === "text" && waiting > 0) context.output.note(waitingLine(waiting));
  return status;
}

/** Structure that is not as it was saved makes the command fail; text that a program has changed since does not. */
export function reportRestored(
  report: RestoreReport,
  { isShown, extra = {} }: { readonly isShown: boolean; readonly extra?: Readonly<Record<string, unknown>> },
  context: Context,
): number {
  const { output, options } = context;
  if (options.output === "json") output.json(restoreJson(report, extra));
  else {
    if (!isShown) tellDamaged(report.damaged, context);
    output.result(renderRestored(report, { now: Date.now(), style: output.style, isShown }));
    if (report.differences.length > 0) output.error(renderDeviations(report, output.errorStyle));
  }
  return report.differences.some(({ kind }) => kind === "structure") ? EXIT.failed : EXIT.done;
}
