import { formatAddress } from "../../../model/address.ts";
import type { RestoredField, RestorePlan, RestoreReport } from "../../../model/restore.ts";
import { planJson } from "../plan-json.ts";
import { differencesJson } from "./difference-view.ts";

export const fieldJson = ({ address, field, result, note }: RestoredField): Readonly<Record<string, unknown>> => ({
  address: formatAddress(address),
  field,
  result,
  note: note ?? null,
});

/** A restore for programs: a plan as every other (schemas/plan.schema.json), and field by field what comes back. */
export const restoreJson = (
  plan: RestorePlan | RestoreReport,
  extra: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> =>
  planJson(plan.plan, {
    ...("differences" in plan ? { applied: true, differences: differencesJson(plan.differences) } : {}),
    sources: plan.sources.map(({ session, generation, at }) => ({
      session,
      generation: generation?.number ?? null,
      time: new Date(at).toISOString(),
    })),
    damaged: plan.damaged,
    skipped: plan.skipped.map(({ address, why }) => ({ address: formatAddress(address), why })),
    restored: plan.fields.map(fieldJson),
    unlisted: plan.questions.map(({ address, line }) => ({ address: formatAddress(address), line })),
    ...extra,
  });
