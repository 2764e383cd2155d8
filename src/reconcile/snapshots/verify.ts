import { formatAddress } from "../../model/address.ts";
import { ok, type Result } from "../../lib/result.ts";
import type { Captured } from "../../model/captured.ts";
import type { Failure } from "../../model/failure.ts";
import type { NeededText } from "../../model/restoration.ts";
import type { RestoredField, RestorePlan, RestoreReport, SnapshotDifference } from "../../model/restore.ts";
import { differencesFrom } from "./differences.ts";
import type { SnapshotPorts } from "./ports.ts";
import type { PreparedRestore } from "./prepared.ts";

/** What is shown of a plan: how it is done is nobody else's business. */
export const planOf = ({ plan, sources, damaged, skipped, fields, questions }: PreparedRestore): RestorePlan => ({
  plan,
  sources,
  damaged,
  skipped,
  fields,
  questions,
});

/** What was done, now that it is looked at again. */
export async function verified(
  ports: SnapshotPorts,
  prepared: PreparedRestore,
  unread: readonly NeededText[],
): Promise<Result<RestoreReport, Failure>> {
  const captured = await ports.capture.sessions();
  if (!captured.ok) return captured;
  await ports.forgetWaiting(waitingFiles(captured.value));
  const plan = planOf(prepared);
  return ok({
    ...plan,
    fields: plan.fields.map((field) => asRead(field, unread)),
    differences: [...unread.map(lostText), ...differencesFrom(ports, prepared.sessions, captured.value)],
  });
}

/** What becomes of a field, now that all texts were read. */
function asRead(field: RestoredField, unread: readonly NeededText[]): RestoredField {
  const at = formatAddress(field.address);
  const isUnread = field.field === "text" && unread.some(({ address }) => formatAddress(address) === at);
  return isUnread ? { ...field, result: "not-restorable", note: "it is damaged" } : field;
}

const lostText = ({ address, sha256 }: NeededText): SnapshotDifference => ({
  address,
  field: "text",
  kind: "text",
  before: sha256,
});

/** Of all panes of the server: every restore leaves new ones, and those of panes that have gone are of no use. */
function waitingFiles(captured: Captured | undefined): ReadonlySet<string> {
  const windows = captured?.sessions.flatMap((session) => session.windows) ?? [];
  return new Set(windows.flatMap(({ panes }) => panes.map(({ waitingFile }) => waitingFile)));
}
