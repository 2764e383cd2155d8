import { quote } from "../../lib/quote.ts";
import { plainShellWord } from "../../lib/shell-word.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import { isInForce } from "../../model/hold.ts";
import type { SessionSpec } from "../../model/spec.ts";
import type { Action } from "../action.ts";
import type { Context } from "../context.ts";
import { findManaged, isManaged, type Managed } from "../managed.ts";
import { loadManifests, withWholePath } from "../manifests.ts";
import { nearPath } from "../near-path.ts";
import { reportFailure } from "../report.ts";
import { safe } from "../views/style.ts";
import { approval } from "./approval.ts";
import { converse } from "./consent.ts";

/** `tmx start`: brings a session back that was stopped. */
export const start: Action = async ({ args: [name = ""], options, context }) => {
  const found = await findManaged(name, context);
  if (!found.ok) return reportFailure(found.error, context);
  const { session, hold } = found.value;
  if (hold?.kind !== "stopped") return reportFailure(notStopped(found.value), context);
  const spec = await specOf(session, context);
  if (!spec.ok) return reportFailure(spec.error, context);
  const sources = new Map([[session, spec.value.source.file]]);
  const { consent, emit, report } = converse({ context, sources, yes: options["yes"] === true });
  const done = await (
    await context.runtime()
  ).apply({
    specs: [withWholePath(spec.value)],
    consent,
    emit,
    approve: approval(context, options["trust"] === true),
    skipHooks: options["skipHooks"] === true,
    fresh: options["fresh"] === true,
    lockTimeoutMs: options["lockTimeout"] as number,
  });
  return done.ok ? report(done.value) : reportFailure(done.error, context);
};

function notStopped(managed: Managed): Failure {
  const { so, hint } = stateOf(managed);
  return { code: "not-held", message: `session ${quote(managed.session)} is not stopped: ${so}`, hint };
}

function stateOf({ session, hold, observed }: Managed): { readonly so: string; readonly hint: string } {
  const word = plainShellWord(session);
  if (hold && isInForce(hold, Date.now())) return { so: "it is paused", hint: `tmx resume ${word} ends that` };
  return isManaged(observed, session)
    ? { so: "it is running", hint: "tmx status compares it with its manifest" }
    : { so: "it is only missing", hint: `tmx apply ${word} brings it back` };
}

/** As its file describes it now; where that cannot be used, as it was applied last. */
async function specOf(session: string, context: Context): Promise<Result<SessionSpec, Failure>> {
  const known = (await (await context.runtime()).remembered()).get(session)?.spec;
  if (!known || known.windows.length === 0) return err(nothingKnown(session));
  const { file } = known.source;
  if (file.startsWith("<")) return ok(known);
  const { output, env } = context;
  const { specs, diagnostics } = loadManifests([nearPath(file)], { env, vars: {}, cwd: process.cwd() });
  const isGood = diagnostics.every(({ severity }) => severity !== "error");
  const described = isGood ? specs.find(({ name }) => name === session) : undefined;
  if (described) output.note(`using ${safe(nearPath(file))}`);
  else
    output.note(
      `${safe(nearPath(file))} does not describe it any more, or has errors: it starts as it was applied last`,
    );
  return ok(described ?? known);
}

const nothingKnown = (session: string): Failure => ({
  code: "no-such-session",
  message: `nothing is remembered of what session ${quote(session)} was made from`,
  hint: "apply its manifest, which starts it: tmx apply FILE",
});
