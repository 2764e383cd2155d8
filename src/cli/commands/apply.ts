import type { PlanBasis } from "../../model/saved-plan.ts";
import { isPlanFile } from "../../runtime.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { sourcesOf, withWholePath } from "../manifests.ts";
import type { Action } from "../action.ts";
import { reportFailure } from "../report.ts";
import { reviveDaemon } from "../revive.ts";
import { approval } from "./approval.ts";
import { onlyOf, openPlan } from "../saved-plans.ts";
import { requireSelection, type Selection } from "../selection.ts";
import { attachByName } from "./attach.ts";
import { converse } from "./consent.ts";
import { showPlan } from "./plan.ts";

interface Options {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly attach?: boolean;
  readonly only?: readonly string[];
  readonly trust?: boolean;
  readonly skipHooks?: boolean;
  readonly fresh?: boolean;
  readonly set: Readonly<Record<string, string>>;
  readonly lockTimeout: number;
}

/** What is to be applied: from manifests, or as a saved plan has it, and then exactly that. */
interface Work extends Selection {
  readonly basis?: PlanBasis;
}

/** `tmx apply`: makes tmux as the manifests say. */
export const apply: Action = async ({ args, options, context }) => {
  const given = options as unknown as Options;
  await reviveDaemon(context);
  const work = args.some(isSavedPlan)
    ? await openWork(args, given, context)
    : await requireSelection(args, { context, vars: given.set, windows: given.only });
  if (typeof work === "number") return work;
  const status = await (given.dryRun
    ? showPlan(work, context, { basis: (work as Work).basis, fresh: given.fresh })
    : execute(work, given, context));
  const first = work.specs[0];
  if (status !== EXIT.done || !given.attach || given.dryRun || !first) return status;
  return attachByName(first.name, context);
};

/** A bare word is a session's name, whatever file is called like it. */
const isSavedPlan = (text: string): boolean => /[./]/.test(text) && isPlanFile(text);

async function openWork(
  args: readonly string[],
  { set, only = [] }: Options,
  context: Context,
): Promise<Work | number> {
  const [file, ...others] = args;
  if (others.length > 0 || Object.keys(set).length + only.length > 0) {
    const message = "a saved plan is applied alone, and has its variables and windows already";
    return reportFailure({ code: "usage", message, hint: `tmx apply ${args.find(isSavedPlan)}` }, context);
  }
  const saved = openPlan(file!, await context.runtime());
  if (!saved.ok) return reportFailure(saved.error, context);
  const { specs, basis } = saved.value;
  return { specs, only: onlyOf(saved.value), basis };
}

async function execute({ specs, only, basis }: Work, options: Options, context: Context): Promise<number> {
  const runtime = await context.runtime();
  const sources = sourcesOf(specs, only);
  const { emit, consent, report } = converse({ context, sources, yes: options.yes === true });
  const done = await runtime.apply({
    specs: specs.map(withWholePath),
    only,
    consent,
    lockTimeoutMs: options.lockTimeout,
    emit,
    ...(basis && { basis }),
    approve: approval(context, options.trust === true),
    skipHooks: options.skipHooks === true,
    fresh: options.fresh === true,
  });
  return done.ok ? report(done.value) : reportFailure(done.error, context);
}
