import { existsSync } from "node:fs";

import type { Failure } from "../../model/failure.ts";
import type { Observed } from "../../model/observed.ts";
import type { Plan } from "../../model/plan.ts";
import type { SessionSpec } from "../../model/spec.ts";
import { absent } from "../../runtime.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import type { Action } from "../action.ts";
import { isForeign, isManaged, managedNames, notManaged } from "../managed.ts";
import { reportFailure } from "../report.ts";
import { requireSelection } from "../selection.ts";
import { isPath } from "../targets.ts";
import { planJson } from "../views/plan-json.ts";
import { renderPlan } from "../views/plan-view.ts";
import { safe } from "../views/style.ts";
import { approval } from "./approval.ts";
import { converse } from "./consent.ts";

/** `tmx delete`: ends what tmx made of the named sessions, gracefully. */
export const deleteSessions: Action = async ({ args, options, context }) => {
  const runtime = await context.runtime();
  const observed = await runtime.observe();
  if (!observed.ok) return reportFailure(observed.error, context);
  const known = new Set([...(await runtime.remembered()).keys(), ...managedNames(observed.value)]);
  const names = await namesOf(args, { vars: options["set"] as Readonly<Record<string, string>>, known, context });
  if (typeof names === "number") return names;
  const unknown = names.byName.find((name) => !known.has(name) || isForeign(observed.value, name));
  if (unknown !== undefined) return reportFailure(noSuchSession(unknown, observed.value), context);
  const unmanaged = options["pruneUnmanaged"] === true ? "prune" : "keep";
  const specs = [...names.byFile, ...names.byName].map((name) => absent(name, unmanaged));
  if (options["dryRun"] === true) return showDeletion(specs, context);
  const { consent, emit, report } = converse({ context, sources: new Map(), yes: options["yes"] === true });
  const done = await runtime.delete({
    specs,
    consent,
    lockTimeoutMs: options["lockTimeout"] as number,
    emit,
    approve: approval(context, options["trust"] === true),
    skipHooks: options["skipHooks"] === true,
    skipSnapshot: options["snapshot"] === false,
  });
  if (!done.ok) return reportFailure(done.error, context);
  const status = await report(done.value);
  if (options["snapshot"] !== false && isEnded(done.value.plan)) tellOfUndo(context);
  if (status === EXIT.done) await tellWhatStays(specs, context, " (--prune-unmanaged ends them too)");
  return status;
};

function tellOfUndo({ output, options }: Context): void {
  if (options.output === "text") output.result("It was saved before: tmx undo brings it back.");
}

const isEnded = ({ operations }: Plan): boolean => operations.some(({ state }) => state === "planned");

async function showDeletion(specs: readonly SessionSpec[], context: Context): Promise<number> {
  const planned = await (await context.runtime()).planDeletion(specs);
  if (!planned.ok) return reportFailure(planned.error, context);
  if (context.options.output === "json") context.output.json(planJson(planned.value));
  else context.output.result(renderPlan(planned.value, context.output.style, new Map()));
  return EXIT.done;
}

/** A session in which somebody else's windows or panes are goes on for them. */
export async function tellWhatStays(
  specs: readonly { readonly name: string }[],
  context: Context,
  advice = "",
): Promise<void> {
  const observed = await (await context.runtime()).observe();
  if (!observed.ok) return;
  for (const { name } of specs.filter((spec) => isManaged(observed.value, spec.name))) {
    context.output.note(`${safe(name)} is kept: windows or panes in it were not made by tmx${advice}`);
  }
}

interface Names {
  /** From manifests: may well be gone already. */
  readonly byFile: readonly string[];
  /** Typed: a session that is not there is a mistake. */
  readonly byName: readonly string[];
}

/**
 * A target that names a session that tmx made is that session; a file of the same name is said as ./NAME. Without
 * targets it is the project's own sessions.
 */
async function namesOf(
  targets: readonly string[],
  { vars, known, context }: { vars: Readonly<Record<string, string>>; known: ReadonlySet<string>; context: Context },
): Promise<Names | number> {
  const isFile = (target: string): boolean => !known.has(target) && (isPath(target) || existsSync(target));
  const byName = targets.filter((target) => !isFile(target));
  if (targets.length > 0 && byName.length === targets.length) return { byFile: [], byName };
  const files = targets.filter(isFile).map((target) => (isPath(target) ? target : `./${target}`));
  const selection = await requireSelection(files, { context, vars, isWhole: true });
  if (typeof selection === "number") return selection;
  return { byFile: selection.specs.map(({ name }) => name), byName };
}

function noSuchSession(name: string, observed: Observed): Failure {
  const session = observed.sessions.find((each) => each.name === name);
  if (!session) return notManaged(name, observed, []);
  return {
    code: "no-such-session",
    message: `session ${JSON.stringify(name)} was not made by tmx, so tmx does not end it`,
    hint: `end it yourself with: tmux kill-session -t '${session.id}'`,
  };
}
