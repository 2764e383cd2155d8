import type { SessionSpec } from "../../model/spec.ts";
import { EXIT } from "../exit-status.ts";
import { requireManifests, requirePaths, sourcesOf, withWholePath } from "../manifests.ts";
import type { Action, Invocation } from "../action.ts";
import { reportFailure } from "../report.ts";
import { attachByName } from "./attach.ts";
import { converse } from "./consent.ts";
import { showPlan } from "./plan.ts";

interface Options {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly attach?: boolean;
  readonly set: Readonly<Record<string, string>>;
  readonly lockTimeout: number;
}

/** `tmx apply`: makes tmux as the manifests say. */
export const apply: Action = async ({ args, options, context }) => {
  const given = options as unknown as Options;
  if (!requirePaths(args, context, "apply")) return EXIT.usage;
  const specs = requireManifests(args, { context, vars: given.set });
  if (!specs) return EXIT.badManifest;
  const status = await (given.dryRun ? showPlan(specs, context, {}) : execute(specs, given, context));
  const first = specs[0];
  if (status !== EXIT.done || !given.attach || given.dryRun || !first) return status;
  return attachByName(first.name, context);
};

async function execute(
  specs: readonly SessionSpec[],
  options: Options,
  context: Invocation["context"],
): Promise<number> {
  const runtime = await context.runtime();
  const sources = sourcesOf(specs);
  const { emit, consent, report } = converse({ context, sources, yes: options.yes === true });
  const done = await runtime.apply({
    specs: specs.map(withWholePath),
    consent,
    lockTimeoutMs: options.lockTimeout,
    emit,
  });
  return done.ok ? report(done.value) : reportFailure(done.error, context);
}
