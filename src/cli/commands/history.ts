import type { Generation, History } from "../../model/generation.ts";
import { diffSpecs } from "../../runtime.ts";
import type { Action } from "../action.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { generationsOf, pickGeneration, tellDamage } from "../generations.ts";
import { reportFailure } from "../report.ts";
import { nearPath } from "../near-path.ts";
import { generationJson, renderHistories, renderHistory } from "../views/history-view.ts";
import { renderSpecChanges, specChangeJson } from "../views/spec-changes-view.ts";

/** `tmx history`: what was applied, from the record on disk. Needs no tmux. */
export const history: Action = async ({ args, options, context }) => {
  const [session] = args;
  const compared = options["diff"] as readonly [since: number, until?: number] | undefined;
  if (session === undefined) return compared ? reportFailure(WHOSE, context) : listAll(context);
  const known = await generationsOf(session, await context.runtime(), context);
  if (!known.ok) return reportFailure(known.error, context);
  if (compared) return showDiff(known.value, compared, context);
  const newestFirst = known.value.toReversed();
  if (context.options.output === "json") {
    context.output.json({ schemaVersion: 1, session, generations: newestFirst.map(generationJson) });
  } else context.output.result(renderHistory(newestFirst.map(near), { now: Date.now(), style: context.output.style }));
  return EXIT.done;
};

const WHOSE = { code: "usage", message: "which session?", hint: "tmx history NAME --diff N M" } as const;

async function listAll(context: Context): Promise<number> {
  const { output, options } = context;
  const found = await (await context.runtime()).histories();
  for (const each of found) tellDamage(each, context);
  const all = found.filter(({ generations }) => generations.length > 0);
  if (options.output === "json") output.json({ schemaVersion: 1, sessions: all.map(sessionJson) });
  else if (all.length === 0) output.note("Nothing was applied to this tmux server yet. Start with: tmx apply FILE");
  else {
    const newest = all.map(({ generations }) => ({ count: generations.length, newest: near(generations.at(-1)!) }));
    output.result(renderHistories(newest, { now: Date.now(), style: output.style }));
  }
  return EXIT.done;
}

function sessionJson({ generations }: History): unknown {
  const newest = generations.at(-1)!;
  return { session: newest.session, generations: generations.length, newest: generationJson(newest) };
}

/** The manifest as short as it can be said from here. */
const near = (generation: Generation): Generation => {
  const { spec } = generation;
  return spec
    ? { ...generation, spec: { ...spec, source: { ...spec.source, file: nearPath(spec.source.file) } } }
    : generation;
};

function showDiff(
  generations: readonly Generation[],
  [since, until]: readonly [since: number, until?: number],
  context: Context,
): number {
  const before = pickGeneration(generations, since);
  const after = pickGeneration(generations, until ?? generations.at(-1)!.number);
  if (!before.ok) return reportFailure(before.error, context);
  if (!after.ok) return reportFailure(after.error, context);
  const changes = diffSpecs(before.value.spec, after.value.spec);
  const [from, to] = [before.value.number, after.value.number];
  const { output, options } = context;
  if (options.output === "json") {
    output.json({ schemaVersion: 1, session: after.value.session, from, to, changes: changes.map(specChangeJson) });
  } else output.result(renderSpecChanges(changes, { from, to, style: output.style }));
  return EXIT.done;
}
