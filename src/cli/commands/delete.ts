import { existsSync } from "node:fs";

import { nearest } from "../../lib/suggest.ts";
import type { Failure } from "../../model/failure.ts";
import type { Observed } from "../../model/observed.ts";
import type { SessionSpec } from "../../model/spec.ts";
import { absent } from "../../runtime.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { requireManifests } from "../manifests.ts";
import type { Action } from "../action.ts";
import { reportFailure } from "../report.ts";
import { planJson } from "../views/plan-json.ts";
import { renderPlan } from "../views/plan-view.ts";
import { safe } from "../views/style.ts";
import { askConsent, reportApply } from "./consent.ts";

/** `tmx delete`: ends what tmx made of the named sessions, gracefully. */
export const deleteSessions: Action = async ({ args, options, context }) => {
  const runtime = await context.runtime();
  const names = namesOf(args, options["set"] as Readonly<Record<string, string>>, context);
  if (!names) return EXIT.badManifest;
  const observed = await runtime.observe();
  if (!observed.ok) return reportFailure(observed.error, context);
  const known = names.byName.length > 0 ? await runtime.remembered() : new Map();
  const unknown = names.byName.find((name) => !isManaged(observed.value, name) && !isGone(observed.value, name, known));
  if (unknown !== undefined) return reportFailure(noSuchSession(unknown, observed.value), context);
  const unmanaged = options["pruneUnmanaged"] === true ? "prune" : "keep";
  const specs = [...names.byFile, ...names.byName].map((name) => absent(name, unmanaged));
  if (options["dryRun"] === true) return showDeletion(specs, context);
  const { consent, emit } = askConsent({ context, sources: new Map(), yes: options["yes"] === true });
  const done = await runtime.delete({ specs, consent, lockTimeoutMs: options["lockTimeout"] as number, emit });
  if (!done.ok) return reportFailure(done.error, context);
  const status = reportApply(done.value, context, new Map());
  if (status === EXIT.done) await tellWhatStays(specs, context);
  return status;
};

async function showDeletion(specs: readonly SessionSpec[], context: Context): Promise<number> {
  const planned = await (await context.runtime()).planDeletion(specs);
  if (!planned.ok) return reportFailure(planned.error, context);
  if (context.options.output === "json") context.output.json(planJson(planned.value));
  else context.output.result(renderPlan(planned.value, context.output.style, new Map()));
  return EXIT.done;
}

/** A session in which somebody else's windows or panes are goes on for them. */
async function tellWhatStays(specs: readonly SessionSpec[], context: Context): Promise<void> {
  const observed = await (await context.runtime()).observe();
  if (!observed.ok) return;
  for (const { name } of specs.filter((spec) => isManaged(observed.value, spec.name))) {
    context.output.note(
      `${safe(name)} is kept: windows or panes in it were not made by tmx (--prune-unmanaged ends them too)`,
    );
  }
}

interface Names {
  /** From manifests: may well be gone already. */
  readonly byFile: readonly string[];
  /** Typed: a session that is not there is a mistake. */
  readonly byName: readonly string[];
}

/** A target is a manifest when it is a path: it holds a slash, ends like one, or is there. */
function namesOf(
  targets: readonly string[],
  vars: Readonly<Record<string, string>>,
  context: Context,
): Names | undefined {
  const isFile = (target: string): boolean => target === "-" || /\/|\.ya?ml$/.test(target) || existsSync(target);
  const files = targets.filter(isFile);
  const specs = files.length === 0 ? [] : requireManifests(files, { context, vars });
  return specs && { byFile: specs.map(({ name }) => name), byName: targets.filter((target) => !isFile(target)) };
}

const isManaged = ({ sessions }: Observed, name: string): boolean =>
  sessions.some(
    ({ label, windows }) =>
      label?.session === name ||
      windows.some(
        (window) => window.label?.session === name || window.panes.some((pane) => pane.label?.session === name),
      ),
  );

/** A session that tmx made and that has ended since: nothing is left to do but to forget it. */
const isGone = ({ sessions }: Observed, name: string, known: ReadonlyMap<string, unknown>): boolean =>
  known.has(name) && sessions.every((session) => session.name !== name);

function noSuchSession(name: string, { sessions }: Observed): Failure {
  if (sessions.some((session) => session.name === name)) {
    return {
      code: "no-such-session",
      message: `session ${JSON.stringify(name)} was not made by tmx, so tmx does not end it`,
      hint: `end it yourself with: tmux kill-session -t '=${name}'`,
    };
  }
  const managed = sessions.flatMap(({ label }) => label?.session ?? []);
  const near = nearest(name, managed);
  const known = managed.length > 0 ? `there are: ${managed.join(", ")}` : "tmx made no session on this tmux server";
  return {
    code: "no-such-session",
    message: `there is no session ${JSON.stringify(name)} that tmx made`,
    hint: near === undefined ? known : `did you mean ${JSON.stringify(near)}?`,
  };
}
