import type { SessionMatch } from "../diff/match.ts";
import type { Applied } from "../model/applied.ts";
import type { Operation, Plan } from "../model/plan.ts";
import type { MatchedPlan } from "../plan/plan.ts";
import { assumeApplied, recordOf, withoutMade } from "./record.ts";
import { planned } from "./work.ts";

/** What one run knows of what was applied: before it began, and by itself so far. */
export class Memory {
  #applied: ReadonlyMap<string, Applied> = new Map();
  /** What was applied before this run. */
  #before: ReadonlyMap<string, Applied> = new Map();
  /** Since when sessions are what they are, of those that were applied before. */
  #since: ReadonlyMap<string, number | undefined> = new Map();
  /** What was done to sessions of which every value was set. */
  readonly #done: Operation[] = [];

  get applied(): ReadonlyMap<string, Applied> {
    return this.#applied;
  }

  /** Another writer may have finished while this one waited. */
  recall(applied: ReadonlyMap<string, Applied>): void {
    this.#applied = this.#before = applied;
    this.#since = new Map([...applied].flatMap(([name, { at, since }]) => (at === 0 ? [] : [[name, since]])));
  }

  /** What was applied to a part that had gone says nothing about the one that was made in its place. */
  forgetGone({ matches, restored }: MatchedPlan): void {
    const known = matches.flatMap((match) => {
      const before = this.#applied.get(match.spec.name);
      if (before && restored?.has(match.spec.name)) return [[match.spec.name, before] as const];
      return match.observed && before ? [[match.spec.name, withoutMade(before, match)] as const] : [];
    });
    this.#applied = new Map(known);
  }

  /** What a message with no refusals has done. */
  note(plan: Plan, arranged: readonly SessionMatch[]): void {
    const names = new Set(arranged.map(({ spec }) => spec.name));
    this.#done.push(...planned(plan).filter(({ address }) => names.has(address.session)));
  }

  /** As if these had been applied: once a message went through, what tmux shows of an option is how tmux writes it. */
  assuming(settled: readonly SessionMatch[]): ReadonlyMap<string, Applied> {
    const assumed = settled.map(
      (match) => [match.spec.name, assumeApplied(match, this.#applied.get(match.spec.name), this.#done)] as const,
    );
    return new Map([...this.#applied, ...assumed]);
  }

  /** What is to be remembered of a session when all is done. */
  recordOf(match: SessionMatch, { agreed, left, at }: { agreed: Plan; left: Plan; at: number }): Applied {
    const { name } = match.spec;
    const record = recordOf({ match, plan: left, before: this.#applied.get(name), done: this.#done, at });
    const isNew = !this.#since.has(name) || agreed.operations.some((operation) => isCreation(operation, name));
    const since = isNew ? at : this.#since.get(name);
    return since === undefined ? record : { ...record, since };
  }

  /** What stays remembered of sessions that are ended, and come back: as they were, with no run unfinished. */
  recordsOf(matches: readonly SessionMatch[], at: number): readonly Applied[] {
    return matches.flatMap(({ spec }) => {
      const known = this.#before.get(spec.name);
      if (!known || known.spec.windows.length === 0) return [];
      const { intent: _over, ...before } = known;
      return [{ ...before, at: before.at || at }];
    });
  }
}

const isCreation = ({ action, level, address }: Operation, session: string): boolean =>
  action === "create" && level === "session" && address.session === session;
