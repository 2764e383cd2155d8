import { err, ok, type Result } from "../../../lib/result.ts";
import type { Failure } from "../../../model/failure.ts";
import type { DamagedSnapshot } from "../../../model/snapshot.ts";
import type { GenerationName, SnapshotRuntime } from "../../../model/snapshots.ts";
import type { Action } from "../../action.ts";
import { EXIT } from "../../exit-status.ts";
import { reportFailure } from "../../report.ts";
import { nothingOf, parseNumbers, snapshotsOf } from "../../snapshots.ts";
import { earlierNote, renderVerdicts, type Verdict, verdictsJson } from "../../views/snapshots/verify-view.ts";

/** `tmx snapshot verify`: reads everything, and exits with 65 when anything is not as it was written. */
export const verify: Action = async ({ args: [session, number], options, context }) => {
  if ((options["all"] === true) === (session !== undefined)) return reportFailure(WHICH, context);
  const snapshots = await snapshotsOf(context);
  const found = await generationsOf(session, number, snapshots);
  if (!found.ok) return reportFailure(found.error, context);
  const verdicts = await judge(found.value.names, snapshots);
  if (!verdicts.ok) return reportFailure(verdicts.error, context);
  const { damaged, earlier } = found.value;
  const { output } = context;
  if (context.options.output === "json") output.json(verdictsJson(verdicts.value, { damaged, earlier }));
  else {
    output.result(renderVerdicts(verdicts.value, damaged, output.style));
    if (earlier.length > 0) output.note(earlierNote(earlier));
  }
  const isWhole = damaged.length === 0 && verdicts.value.every(({ wrong }) => wrong.length === 0);
  return isWhole ? EXIT.done : EXIT.badManifest;
};

const WHICH: Failure = {
  code: "usage",
  message: "name a session, or verify all with --all",
  hint: "tmx session snapshots lists what there is",
};

interface Wanted {
  readonly names: readonly GenerationName[];
  /** Found now. */
  readonly damaged: readonly DamagedSnapshot[];
  /** In quarantine since before. */
  readonly earlier: readonly DamagedSnapshot[];
}

async function generationsOf(
  session: string | undefined,
  number: string | undefined,
  snapshots: SnapshotRuntime,
): Promise<Result<Wanted, Failure>> {
  const numbers = parseNumbers(number === undefined ? [] : [number]);
  if (!numbers.ok) return numbers;
  if (session !== undefined && numbers.value[0] !== undefined)
    return ok({ names: [{ session, number: numbers.value[0] }], damaged: [], earlier: [] });
  const found = await snapshots.list(session);
  if (!found.ok) return found;
  const { generations, damaged, damagedNow } = found.value;
  if (session !== undefined && generations.length + damaged.length === 0)
    return err(await nothingOf(session, snapshots));
  const files = new Set(damagedNow.map(({ file }) => file));
  return ok({
    names: generations.map((each) => ({ session: each.snapshot.session, number: each.number })),
    damaged: damagedNow,
    earlier: damaged.filter(({ file }) => !files.has(file)),
  });
}

async function judge(
  names: readonly GenerationName[],
  { verify: check }: SnapshotRuntime,
): Promise<Result<readonly Verdict[], Failure>> {
  const verdicts: Verdict[] = [];
  for (const { session, number } of names) {
    const wrong = await check(session, number);
    if (!wrong.ok) return wrong;
    verdicts.push({ session, number, wrong: wrong.value });
  }
  return ok(verdicts);
}
