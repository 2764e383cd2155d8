import { ok, err, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { Generation } from "../../model/generation.ts";
import type { SessionSpec, WindowSpec } from "../../model/spec.ts";
import type { Action } from "../action.ts";
import { generationsOf, pickGeneration } from "../generations.ts";
import { reportFailure } from "../report.ts";
import { approval } from "./approval.ts";
import { converse } from "./consent.ts";
import { showPlan } from "./plan.ts";

/** `tmx rollback`: a plan like any other, from a spec that was applied before. */
export const rollback: Action = async ({ args, options, context }) => {
  const [session, wanted] = args;
  const runtime = await context.runtime();
  const known = await generationsOf(session!, runtime, context);
  if (!known.ok) return reportFailure(known.error, context);
  const picked = wanted === undefined ? lastButOne(known.value) : pickGeneration(known.value, wanted);
  const target = picked.ok ? targetOf(picked.value) : picked;
  if (!target.ok) return reportFailure(target.error, context);
  const { spec, number, git } = target.value;
  const sources = new Map([[spec.name, `generation ${number}`]]);
  if (options["dryRun"] === true) return showPlan({ specs: [spec], only: new Map() }, context, { sources });
  const { consent, emit, report } = converse({ context, sources, yes: options["yes"] === true });
  const done = await runtime.apply({
    specs: [spec],
    consent,
    emit,
    approve: approval(context, options["trust"] === true),
    skipHooks: options["skipHooks"] === true,
    lockTimeoutMs: options["lockTimeout"] as number,
    origin: { cause: "rollback", to: number, ...(git && { git }) },
  });
  return done.ok ? report(done.value) : reportFailure(done.error, context);
};

function lastButOne(generations: readonly Generation[]): Result<Generation, Failure> {
  const found = generations.at(-2);
  if (found) return ok(found);
  const only = generations.at(-1)!;
  return err({
    code: "no-such-generation",
    message: `there is nothing before generation ${only.number} of session ${JSON.stringify(only.session)}`,
    hint: `to make the session what it was then: tmx rollback ${only.session} ${only.number}`,
  });
}

interface Target extends Generation {
  readonly spec: SessionSpec;
}

/** To have no session is what `tmx delete` is for, which asks for that and nothing else. */
function targetOf({ spec, ...generation }: Generation): Result<Target, Failure> {
  if (spec) return ok({ ...generation, spec: { ...spec, windows: spec.windows.map(wanted) } });
  const { session, number } = generation;
  return err({
    code: "no-such-generation",
    message: `in generation ${number} session ${JSON.stringify(session)} was deleted: there is nothing to go back to`,
    hint: `to delete it: tmx delete ${session}; other generations: tmx history ${session}`,
  });
}

/** What was there then is to be there again, also what the manifest leaves to the person to ask for. */
function wanted({ manual: _asked, ...window }: WindowSpec): WindowSpec {
  return window;
}
