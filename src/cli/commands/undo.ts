import { formatAddress } from "../../model/address.ts";
import { type Consent, type Operation, operationKey } from "../../model/plan.ts";
import type { UndoPlan } from "../../model/snapshots.ts";
import type { Action } from "../action.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { reportFailure } from "../report.ts";
import { snapshotsOf } from "../snapshots.ts";
import { renderEvent } from "../views/event-view.ts";
import { restoreJson } from "../views/snapshots/restore-json.ts";
import { renderRestorePlan } from "../views/snapshots/restore-view.ts";
import { renderUndone, undoneJson } from "../views/snapshots/undo-view.ts";
import { reportRestored, showRestorePlan } from "./session/restore.ts";

/** `tmx undo`: takes back the last session restore or delete, from the snapshot that it made first. */
export const undo: Action = async ({ options, context }) => {
  const planned = await (await snapshotsOf(context)).planUndo();
  if (!planned.ok) return reportFailure(planned.error, context);
  const plan = planned.value;
  if (options["dryRun"] === true) return showUndo(plan, context);
  const agreed = await agree(plan, options["yes"] === true, context);
  return agreed === undefined ? refuse(plan, context) : carryOut(agreed, options["lockTimeout"] as number, context);
};

function showUndo(plan: UndoPlan, context: Context): number {
  const { output, options } = context;
  if (options.output === "json") {
    output.json(restoreJson(plan, { undoes: undoneJson(plan.undoes) }));
    return plan.plan.conflicts.length > 0 ? EXIT.failed : EXIT.done;
  }
  output.result(renderUndone(plan.undoes, { now: Date.now(), style: output.style }));
  return showRestorePlan(plan, context);
}

interface Agreed {
  readonly consent: Consent;
  readonly isShown: boolean;
}

/** Nothing without consent to all of it: half a way back leads nowhere. */
async function agree(plan: UndoPlan, yes: boolean, context: Context): Promise<Agreed | undefined> {
  const ending = plan.plan.operations.filter(({ state }) => state === "pending");
  if (yes || ending.length === 0) return { consent: yes ? "all" : "none", isShown: false };
  const { output, options } = context;
  if (!output.isInteractive || options.output === "json") return undefined;
  const view = { now: Date.now(), style: output.errorStyle };
  output.error(`${renderUndone(plan.undoes, view)}\n${renderRestorePlan(plan, view)}`);
  const isYes = await output.confirm("\nThis ends running processes. Do it?");
  return isYes ? { consent: new Set(ending.map(operationKey)), isShown: true } : undefined;
}

const nameOf = ({ address, label, id }: Operation): string =>
  `${formatAddress(address)}${label === id ? "" : `  ${label}`}`;

const refuse = (plan: UndoPlan, context: Context): number =>
  reportFailure(
    {
      code: "needs-consent",
      message: `the ${plan.undoes.command} of ${plan.undoes.sessions.join(", ")} was not taken back: that would end running processes, and nobody said yes`,
      details: plan.plan.operations.filter(({ endsProcess }) => endsProcess).map(nameOf),
      hint: "tmx undo --dry-run shows what would end; consent with --yes, or at the prompt",
    },
    context,
  );

async function carryOut({ consent, isShown }: Agreed, lockTimeoutMs: number, context: Context): Promise<number> {
  const { output } = context;
  const wait = { lockTimeoutMs, emit: (event: Parameters<typeof renderEvent>[0]) => output.note(renderEvent(event)) };
  const done = await (await snapshotsOf(context)).undo(consent, wait);
  if (!done.ok) return reportFailure(done.error, context);
  if (context.options.output === "text" && !isShown)
    output.result(renderUndone(done.value.undoes, { now: Date.now(), style: output.style }));
  return reportRestored(done.value, { isShown, extra: { undoes: undoneJson(done.value.undoes) } }, context);
}
