import { summarise } from "../../model/plan.ts";
import type { Generation, GitState, KeptOperation, OperationResult } from "../../model/generation.ts";
import { operationJson } from "./plan-json.ts";
import { safe, type Style } from "./style.ts";
import { renderTable } from "./table.ts";
import { describeTime } from "./time.ts";

interface View {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly style: Style;
}

/** Generations as a table, in the order in which they come. */
export function renderHistory(generations: readonly Generation[], { now, style }: View): string {
  const rows = generations.map((generation) => [generation.number, ...cellsOf(generation, now)]);
  return renderTable(["GENERATION", "WHEN", "CAUSE", "CHANGES", "MANIFEST", "GIT"], rows, style);
}

/** Sessions with their newest generation. */
export function renderHistories(
  sessions: readonly { readonly count: number; readonly newest: Generation }[],
  { now, style }: View,
): string {
  const rows = sessions.map(({ count, newest }) => [safe(newest.session), count, ...cellsOf(newest, now)]);
  return renderTable(["SESSION", "GENERATIONS", "LAST", "CAUSE", "CHANGES", "MANIFEST", "GIT"], rows, style);
}

const cellsOf = ({ at, origin, operations, spec, git }: Generation, now: number): readonly string[] => [
  describeTime(at, now),
  origin.cause === "rollback" ? `rollback to ${origin.to}` : origin.cause,
  describeChanges(operations),
  safe(spec?.source.file ?? "-"),
  git ? safe(describeGit(git)) : "-",
];

/** `main@1a2b3c4`, and a star where the file is something else. */
const describeGit = ({ commit, branch = "", dirty }: GitState): string =>
  `${branch}@${commit.slice(0, 7)}${dirty ? "*" : ""}`;

/** `2 created, 1 changed`: what was done, and what was not. */
function describeChanges(operations: readonly KeptOperation[]): string {
  const withResult = (wanted: OperationResult): readonly KeptOperation[] =>
    operations.filter(({ result }) => result === wanted);
  const done = withResult("done");
  const { create, restore, change, replace, delete: gone } = summarise(done);
  const parts = [
    [done.filter(({ action }) => action === "adopt").length, "adopted"],
    [create, "created"],
    [restore, "restored"],
    [change, "changed"],
    [replace, "replaced"],
    [gone, "deleted"],
    [withResult("left").length, "left"],
    [withResult("failed").length, "failed"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, verb]) => `${count} ${verb}`);
  return said.join(", ") || "the record only";
}

/** A generation for programs. The spec itself is not told: it holds the session's environment. */
export const generationJson = (generation: Generation): Readonly<Record<string, unknown>> => ({
  generation: generation.number,
  time: new Date(generation.at).toISOString(),
  cause: generation.origin.cause,
  rolledBackTo: generation.origin.cause === "rollback" ? generation.origin.to : null,
  manifest: generation.spec?.source.file ?? null,
  git: generation.git ? { branch: null, ...generation.git } : null,
  tmx: generation.tmx,
  deleted: generation.spec === undefined,
  operations: generation.operations.map(operationJson),
});
