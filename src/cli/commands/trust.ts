import { resolve } from "node:path";

import { ok, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import { type Approval, type HookedSpec, isHooked } from "../../model/trust.ts";
import type { Action } from "../action.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { withWholePath } from "../manifests.ts";
import { reportFailure } from "../report.ts";
import { requireSelection } from "../selection.ts";
import { findTargets, type Target, withoutWindows } from "../targets.ts";
import { renderHooks } from "../views/hooks-view.ts";
import { safe } from "../views/style.ts";
import { renderTable } from "../views/table.ts";

type Approvals = Awaited<ReturnType<Awaited<ReturnType<Context["runtime"]>>["approvals"]>>;

/** `tmx trust`: approves the hooks of manifests as they are now, lists what was approved, takes it back. */
export const trust: Action = async ({ args, options, context }) => {
  const approvals = await (await context.runtime()).approvals();
  if (options["list"] === true) return list(approvals, context);
  if (options["revoke"] === true) {
    const targets = withoutWindows(await findTargets(args, context));
    if (!targets.ok) return reportFailure(targets.error, context);
    return revoke(targets.value, approvals, context);
  }
  const vars = options["set"] as Readonly<Record<string, string>>;
  const selection = await requireSelection(args, { context, vars, isWhole: true });
  if (typeof selection === "number") return selection;
  return approve(selection.specs.map(withWholePath).filter(isHooked), approvals, context);
};

async function approve(specs: readonly HookedSpec[], approvals: Approvals, context: Context): Promise<number> {
  const { output, options } = context;
  const added = await addAll(specs, approvals);
  if (!added.ok) return reportFailure(added.error, context);
  if (options.output === "json") output.json({ schemaVersion: 1, approved: added.value });
  else if (specs.length === 0) output.result("There are no hooks in it, so there is nothing to approve.");
  else output.result(`${renderHooks(specs, output.style)}\n\nApproved, until they change.`);
  return EXIT.done;
}

async function addAll(
  specs: readonly HookedSpec[],
  approvals: Approvals,
): Promise<Result<readonly Approval[], Failure>> {
  const added: Approval[] = [];
  for (const spec of specs) {
    const one = await approvals.add(spec, Date.now());
    if (!one.ok) return one;
    added.push(one.value);
  }
  return ok(added);
}

async function list(approvals: Approvals, { output, options }: Context): Promise<number> {
  const found = await approvals.list();
  if (options.output === "json") output.json({ schemaVersion: 1, approved: found });
  else if (found.length === 0) output.note("No hooks were approved. Approve those of a manifest with: tmx trust FILE");
  else {
    const rows = found.map(({ session, at, hash, file }) => [
      safe(session),
      new Date(at).toISOString().slice(0, 16).replace("T", " "),
      hash.slice(0, 12),
      safe(file),
    ]);
    output.result(renderTable(["SESSION", "APPROVED (UTC)", "CONTENT", "MANIFEST"], rows, output.style));
  }
  return EXIT.done;
}

/** By path alone: the manifest may be gone, or be none any more. */
async function revoke(targets: readonly Target[], approvals: Approvals, context: Context): Promise<number> {
  const revoked: Approval[] = [];
  for (const { path, session } of targets) {
    const gone = await approvals.revoke({ path: resolve(path), session });
    if (!gone.ok) return reportFailure(gone.error, context);
    if (gone.value.length === 0) return reportFailure(nothingApproved(path), context);
    revoked.push(...gone.value);
  }
  if (context.options.output === "json") context.output.json({ schemaVersion: 1, revoked });
  else context.output.result(`Taken back: ${[...new Set(revoked.map(({ session }) => safe(session)))].join(", ")}.`);
  return EXIT.done;
}

const nothingApproved = (path: string): Failure => ({
  code: "no-such-approval",
  message: `no hooks of ${path} were approved`,
  hint: "tmx trust --list shows what was",
});
