import { ok, type Result } from "../../lib/result.ts";
import type { Applied } from "../../model/applied.ts";
import type { Failure } from "../../model/failure.ts";
import { DEFAULT_RETENTION, type KeptSnapshot, type RetentionPolicy } from "../../model/retention.ts";
import type {
  FewKept,
  ListedGeneration,
  RetentionRequest,
  RetentionVerdict,
  SnapshotListing,
} from "../../model/snapshots.ts";
import { retain } from "../../snapshot/retention.ts";
import type { SnapshotPorts } from "./ports.ts";

/** What is to become of each generation, now. Removes nothing. */
export async function judgeGenerations(
  { snapshots, config, state, clock }: SnapshotPorts,
  request: RetentionRequest,
): Promise<Result<readonly RetentionVerdict[], Failure>> {
  const listed = await snapshots.list();
  if (!listed.ok) return listed;
  const limits = await config();
  if (!limits.ok) return limits;
  const { keep, budget } = limits.value.snapshot;
  const policy = { ...DEFAULT_RETENTION, newest: keep, bytes: budget };
  return ok(decideRetention(listed.value, request, { policy, applied: await state.load(), now: clock.now() }));
}

/**
 * What tmx saves by itself is bounded by itself. What a person has saved goes by `prune` alone, and when this fails nothing
 * is lost.
 */
export async function thinOut(ports: SnapshotPorts, sessions: ReadonlySet<string>): Promise<void> {
  const judged = await judgeGenerations(ports, {});
  if (!judged.ok) return;
  const going = judged.value.filter(({ keep, session, cause }) => !keep && cause !== "manual" && sessions.has(session));
  if (going.length > 0) await ports.snapshots.remove(going.map(({ session, number }) => ({ session, number })));
}

interface Rules {
  readonly policy: RetentionPolicy;
  readonly applied: ReadonlyMap<string, Applied>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

function decideRetention(
  { generations, textBytes }: SnapshotListing,
  request: RetentionRequest,
  { policy, applied, now }: Rules,
): readonly RetentionVerdict[] {
  const few = fewOf(generations, request, { policy, applied, now });
  const kept = generations.map(({ number, pinned, snapshot, size, textsMissing }): KeptSnapshot => {
    const texts = new Set(snapshot.windows.flatMap(({ panes }) => panes.flatMap(({ text }) => text?.sha256 ?? [])));
    const shared = [...texts].reduce((sum, text) => sum + (textBytes.get(text) ?? 0), 0);
    return {
      session: snapshot.session,
      number,
      at: snapshot.at,
      pinned,
      whole: textsMissing === 0,
      bytes: Math.max(0, size - shared),
      texts: [...texts],
    };
  });
  const newest = new Map([...few].map(([session, { count }]) => [session, count]));
  return retain(kept, { policy, newest, now, textBytes })
    .map((decision, at) => ({
      ...decision,
      at: kept[at]!.at,
      size: generations[at]!.size,
      cause: generations[at]!.snapshot.cause,
      few: few.get(decision.session)!,
    }))
    .filter((decision) => request.session === undefined || decision.session === request.session);
}

/** How many of its newest count for each session: as the request says for those that it is about, else as its manifest does. */
function fewOf(
  generations: readonly ListedGeneration[],
  { session: asked, keep }: RetentionRequest,
  { policy, applied }: Rules,
): ReadonlyMap<string, FewKept> {
  const few = new Map<string, FewKept>();
  for (const { snapshot } of generations) {
    const { session, managed } = snapshot;
    if (few.has(session)) continue;
    const own = applied.get(managed?.key ?? session)?.spec.snapshot?.keep;
    if (keep !== undefined && (asked ?? session) === session) few.set(session, { count: keep, by: "request" });
    else if (own === undefined) few.set(session, { count: policy.newest, by: "config" });
    else few.set(session, { count: own, by: "manifest" });
  }
  return few;
}
