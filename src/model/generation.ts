import type { Operation } from "./plan.ts";
import type { SessionSpec } from "./spec.ts";

/** One session as a change left it, and what that change did: what `tmx history` lists and `tmx rollback` goes back to. */
export interface Generation {
  readonly session: string;
  /** Counts up from 1 within one session of one tmux server; never used twice. */
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly origin: Origin;
  /** As applied; absent when the session was deleted. */
  readonly spec?: SessionSpec;
  readonly operations: readonly KeptOperation[];
  /** The version of tmx that made it. */
  readonly tmx: string;
  /** The manifest's place in git, when it was in a work tree. */
  readonly git?: GitState;
}

/** A generation that has no number yet. */
export type NewGeneration = Omit<Generation, "number">;

export type KeptOperation = Operation & { readonly result: OperationResult };

/** `left`: it waited for consent, or could not be done. `failed`: it was tried, and was not so afterwards. */
export type OperationResult = "done" | "left" | "failed";

/** Why tmux was changed. */
export type Origin =
  | { readonly cause: "apply" | "adopt" | "delete" }
  /** The manifest did not change: its place in git is what it was in the generation that was gone back to. */
  | { readonly cause: "rollback"; readonly to: number; readonly git?: GitState };

export interface GitState {
  readonly commit: string;
  /** Absent when HEAD is no branch. */
  readonly branch?: string;
  /** Whether the manifest is something else than what is committed there. */
  readonly dirty: boolean;
}

/** Generations of one session, in order, and the files among them that cannot be used. */
export interface History {
  readonly generations: readonly Generation[];
  readonly damaged: readonly string[];
}

/** How many generations of a session are kept. */
export const KEPT_GENERATIONS = 20;

/** The numbers, of those that are there, whose generations are to go. */
export const outdated = (numbers: readonly number[]): readonly number[] =>
  numbers.toSorted((a, b) => b - a).slice(KEPT_GENERATIONS);
