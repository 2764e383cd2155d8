import type { Emit } from "../../model/event.ts";
import type { Hold } from "../../model/hold.ts";
import type { HookRun } from "../../model/hooks.ts";
import { type Consent, type Operation, type Plan, operationKey } from "../../model/plan.ts";
import type { Restorable } from "../../model/restoration.ts";
import type { RestoredField } from "../../model/restore.ts";
import { formatAddress } from "../../model/address.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { renderEvent } from "../views/event-view.ts";
import { holdJson } from "../views/hold-view.ts";
import { operationJson, planJson } from "../views/plan-json.ts";
import { doneLine, noChanges, renderPlan } from "../views/plan-view.ts";
import { safe } from "../views/style.ts";

interface Report {
  readonly plan: Plan;
  readonly left: readonly Operation[];
  readonly ended: readonly Operation[];
  readonly restored?: ReadonlyMap<string, Restorable>;
  readonly started?: readonly string[];
  /** Of a session that was to be stopped; null where it was not. */
  readonly hold?: Hold | null;
  readonly hooks?: readonly HookRun[];
}

/** What is said to a person before and after a change. */
export interface Conversation {
  readonly consent: (plan: Plan) => Promise<Consent>;
  readonly emit: Emit;
  /** Tells what was done, what was not and why; the exit status tells whether anything is left. */
  readonly report: (report: Report) => Promise<number>;
}

interface ConversationOptions {
  readonly context: Context;
  /** The file of each session. */
  readonly sources: ReadonlyMap<string, string>;
  /** Whether consent was given beforehand. */
  readonly yes: boolean;
  /** The operations that were shown and agreed to already: only others are asked about. */
  readonly agreed?: ReadonlySet<string>;
}

/**
 * Asks before anything that ends a process: with --yes nobody is asked, and without a terminal nobody can be. A yes
 * holds for the operations that were shown, not for others that may have become necessary meanwhile.
 */
export function converse({ context, sources, yes, agreed }: ConversationOptions): Conversation {
  const { output, options } = context;
  let isShown = agreed !== undefined;
  const consent = async (plan: Plan): Promise<Consent> => {
    if (yes) return "all";
    if (agreed && waitingIn(plan).every((key) => agreed.has(key))) return agreed;
    if (!output.isInteractive || options.output === "json") return "none";
    output.error(renderPlan(plan, output.errorStyle, sources));
    isShown = true;
    const isYes = await output.confirm("\nThis ends running processes. Do it?");
    return isYes ? new Set(waitingIn(plan)) : "none";
  };
  const report = async (done: Report): Promise<number> => {
    if (options.output === "json") await reportJson(done, context);
    else {
      reportText(done, context, { sources, isShown });
      if (done.restored) await reportShortfalls(done.restored, context);
      if (done.hooks) await reportHooks(done.hooks, context);
      for (const name of done.started ?? []) output.result(`${safe(name)} is not stopped any more.`);
    }
    const isDone = done.hooks?.every(({ end }) => end.kind === "done") ?? true;
    return isDone && done.left.length + done.ended.length === 0 ? EXIT.done : EXIT.failed;
  };
  return { consent, emit: (event) => output.note(renderEvent(event)), report };
}

const waitingIn = ({ operations }: Plan): readonly string[] =>
  operations.filter(({ state }) => state === "pending").map(operationKey);

/** Loaded only where there are hooks. */
const hookViews = () => import("../views/hooks-view.ts");

async function reportHooks(hooks: readonly HookRun[], { output, options }: Context): Promise<void> {
  const how = { style: output.errorStyle, verbose: options.verbose };
  for (const text of (await hookViews()).renderHookRuns(hooks, how)) output.error(text);
}

/** What did not come back as it was, although all is as the manifest says. */
async function reportShortfalls(restored: ReadonlyMap<string, Restorable>, { output }: Context): Promise<void> {
  const { renderShortfalls } = await import("../views/snapshots/restore-view.ts");
  for (const line of renderShortfalls(fieldsOf(restored), output.errorStyle)) output.note(line);
}

async function reportJson(report: Report, { output, options }: Context): Promise<void> {
  const { plan, left, ended, restored, started, hold, hooks } = report;
  const views = hooks && (await hookViews());
  const runs = hooks?.map((run) => views?.hookRunJson(run, options.verbose)) ?? [];
  const done = { applied: true, left: left.map(operationJson), ended: ended.map(operationJson), hooks: runs };
  output.json(
    planJson(plan, {
      ...done,
      ...(started && { started }),
      ...(hold !== undefined && { hold: holdJson(hold) }),
      ...(restored && { restored: await fieldsJson(restored) }),
    }),
  );
}

async function fieldsJson(restored: ReadonlyMap<string, Restorable>): Promise<readonly unknown[]> {
  const { fieldJson } = await import("../views/snapshots/restore-json.ts");
  return fieldsOf(restored).map(fieldJson);
}

const fieldsOf = (restored: ReadonlyMap<string, Restorable>): readonly RestoredField[] =>
  [...restored.values()].flatMap(({ blueprint }) => blueprint.fields);

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
