import { formatAddress } from "../../model/address.ts";
import { withoutSecret } from "./secrets.ts";
import { type Operation, type Plan, summarise } from "../../model/plan.ts";

/** The plan for programs: schemas/plan.schema.json, version 1. */
export function planJson(plan: Plan, extra: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    schemaVersion: 1,
    sessions: plan.sessions,
    server: plan.server ? { pid: plan.server.pid, version: plan.server.version, socket: plan.server.socketPath } : null,
    operations: plan.operations.map(operationJson),
    conflicts: plan.conflicts.map(({ address, message, hint }) => ({ address: formatAddress(address), message, hint })),
    summary: summarise(plan.operations),
    ...extra,
  };
}

export const operationJson = ({ address, id, from, ...operation }: Operation): Readonly<Record<string, unknown>> => ({
  ...operation,
  ...(from ? { from: { generation: from.generation, time: new Date(from.at).toISOString() } } : {}),
  fields: operation.fields.map(withoutSecret),
  address: formatAddress(address),
  session: address.session,
  window: address.window ?? null,
  pane: address.pane ?? null,
  id: id ?? null,
});
