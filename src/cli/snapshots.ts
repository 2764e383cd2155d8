import { nearest } from "../lib/suggest.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { DamagedSnapshot, SnapshotGeneration } from "../model/snapshot.ts";
import type { FoundSnapshot, SnapshotRuntime } from "../model/snapshots.ts";
import type { Context } from "./context.ts";
import { describeDamaged } from "./views/snapshots/damaged.ts";
import { safe } from "./views/style.ts";

export const snapshotsOf = async ({ runtime }: Context): Promise<SnapshotRuntime> => (await runtime()).snapshots();

/** Generations' numbers, as arguments of a command. */
export function parseNumbers(texts: readonly string[]): Result<readonly number[], Failure> {
  const wrong = texts.find((text) => !/^[1-9]\d{0,8}$/.test(text));
  if (wrong === undefined) return ok(texts.map(Number));
  const hint = "write a generation's number; tmx session snapshots lists them";
  return err({ code: "usage", message: `${JSON.stringify(wrong)} is no generation`, hint });
}

/** The generation that is meant: the newest one, where no number is given. What is damaged on the way is told. */
export async function findGeneration(
  session: string,
  number: string | undefined,
  context: Context,
): Promise<Result<SnapshotGeneration, Failure>> {
  const snapshots = await snapshotsOf(context);
  const numbers = parseNumbers(number === undefined ? [] : [number]);
  if (!numbers.ok) return numbers;
  const [wanted] = numbers.value;
  const found = await (wanted === undefined ? snapshots.newest(session) : snapshots.read(session, wanted));
  if (!found.ok) return found;
  if (wanted === undefined) tellDamaged(found.value.damaged, context);
  if (found.value.generation) return ok(found.value.generation);
  return err(await notFound(session, { wanted, found: found.value, snapshots }));
}

/** What cannot be used is not passed over in silence. */
export function tellDamaged(damaged: readonly DamagedSnapshot[], { output }: Context): void {
  for (const each of damaged) output.note(`warning: ${safe(describeDamaged(each))}`);
}

interface Missing {
  readonly wanted: number | undefined;
  readonly found: FoundSnapshot;
  readonly snapshots: SnapshotRuntime;
}

async function notFound(session: string, { wanted, found, snapshots }: Missing): Promise<Failure> {
  const [bad] = found.damaged;
  if (bad)
    return { code: "bad-snapshot", message: describeDamaged(bad), hint: "tmx session snapshots shows what is whole" };
  const known = await allOf(snapshots);
  const own = known.filter((each) => each.snapshot.session === session).map((each) => each.number);
  if (wanted !== undefined && own.length > 0) return noSuchGeneration(session, wanted, own);
  return noSnapshots(session, known);
}

async function allOf({ list }: SnapshotRuntime): Promise<readonly SnapshotGeneration[]> {
  const all = await list();
  return all.ok ? all.value.generations : [];
}

/** Why nothing can be done with the snapshots of a session that has none. */
export const nothingOf = async (session: string, snapshots: SnapshotRuntime): Promise<Failure> =>
  noSnapshots(session, await allOf(snapshots));

const noSuchGeneration = (session: string, wanted: number, own: readonly number[]): Failure => ({
  code: "no-such-generation",
  message: `there is no snapshot ${wanted} of session ${JSON.stringify(session)}`,
  hint: `there are: ${own.join(", ")} (tmx session snapshots ${session} lists them)`,
});

function noSnapshots(session: string, generations: readonly SnapshotGeneration[]): Failure {
  const known = [...new Set(generations.map(({ snapshot }) => snapshot.session))];
  const near = nearest(session, known);
  const listed =
    known.length > 0 ? `there are some of: ${known.join(", ")}` : `save one with: tmx session save ${session}`;
  return {
    code: "no-such-generation",
    message: `there is no snapshot of session ${JSON.stringify(session)}`,
    hint: near === undefined ? listed : `did you mean ${JSON.stringify(near)}?`,
  };
}
