import { err, ok, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { Observed } from "../../model/observed.ts";
import type { RestoreRequest } from "../../model/restore.ts";
import { MOST_FOREIGN_PANES } from "../../snapshot/foreign.ts";
import type { SnapshotPorts } from "./ports.ts";
import { isForeign, type PlanRequest, type PreparedRestore } from "./prepared.ts";
import { RestorePlanner } from "./restore-planner.ts";
import { findSources, type Source } from "./sources.ts";

/** What a request comes to on this server, as it is now. Changes nothing in tmux. */
export async function prepareRestore(
  ports: SnapshotPorts,
  request: PlanRequest,
  observed: Observed,
): Promise<Result<PreparedRestore, Failure>> {
  const sources = await findSources(ports, request);
  if (!sources.ok) return sources;
  const { damaged, texts, ended } = sources.value;
  const refused = misuse(request, sources.value.found) ?? tooMany(request, sources.value.found);
  if (refused) return err(refused);
  const plan = new RestorePlanner(ports, { ...request, given: texts }, observed);
  for (const source of inOrder(sources.value.found)) {
    const failed = await plan.add(source);
    if (failed) return err(failed);
  }
  const planned = plan.result();
  const skipped = [...planned.skipped, ...ended.map((session) => ({ address: { session }, why: ENDED }))];
  return ok({ ...planned, skipped, damaged, texts });
}

const ENDED = "it was ended on purpose, and comes back only by its name, or with tmx undo";

/** Those that lead a group, or hold a window that is linked elsewhere, before those that follow. */
const inOrder = (found: readonly Source[]): readonly Source[] =>
  found.toSorted((a, b) => Number(a.snapshot.id.slice(1)) - Number(b.snapshot.id.slice(1)));

function misuse({ as, window, from }: RestoreRequest, found: readonly Source[]): Failure | undefined {
  if (as !== undefined && !isUsableName(as)) return badName(as);
  if (found.length <= 1 || (as === undefined && window === undefined)) return undefined;
  const option = as === undefined ? "--window" : "--as";
  const names = found.map(({ snapshot }) => snapshot.session).join(", ");
  const hint =
    from.kind === "file" ? "restore all of it, or save one session into a file of its own" : `name one of: ${names}`;
  return { code: "usage", message: `${option} is for one session, and these are ${found.length}: ${names}`, hint };
}

function tooMany(request: RestoreRequest, found: readonly Source[]): Failure | undefined {
  const panes = found.flatMap(({ snapshot }) => snapshot.windows).reduce((sum, each) => sum + each.panes.length, 0);
  if (!isForeign(request) || panes <= MOST_FOREIGN_PANES) return undefined;
  return {
    code: "bad-snapshot",
    message: `the file holds ${panes} panes, which would start as many programs`,
    hint: `up to ${MOST_FOREIGN_PANES} come out of a file; --trust takes more, where the file is your own`,
  };
}

/** A name that every tmux leaves as it is, and that a target finds. */
const isUsableName = (name: string): boolean => name.trim() !== "" && !/[:.\\$]|^[=@%]|\p{Cc}/u.test(name);

const badName = (name: string): Failure => ({
  code: "usage",
  message: `${JSON.stringify(name)} cannot be a session's name`,
  hint: "tmux would rewrite it, or not find it: write letters, digits, - or _",
});
