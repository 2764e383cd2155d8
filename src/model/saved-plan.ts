import type { Failure } from "./failure.ts";
import type { Operation } from "./plan.ts";
import type { SessionSpec } from "./spec.ts";

/** A plan in a file, with all that tells whether it is still the plan. */
export interface SavedPlan {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The version of tmx that made it. */
  readonly tmx: string;
  /** The tmux server's socket. */
  readonly socket: string;
  readonly specs: readonly SessionSpec[];
  /** The windows that it is about, by session, where not all. */
  readonly only: readonly (readonly [session: string, windows: readonly string[]])[];
  /** What was named: files and folders, absolute; and the files that these name. */
  readonly paths: readonly string[];
  readonly manifests: readonly ManifestPrint[];
  readonly basis: PlanBasis;
}

/** A manifest as it was read. */
export interface ManifestPrint {
  /** Absolute. */
  readonly file: string;
  readonly hash: string;
}

/** What a plan was made from besides the specs, and what came of it. */
export interface PlanBasis {
  /** A fingerprint of the parts of tmux that the plan is about. */
  readonly tmux: string;
  /** A fingerprint of what was applied last to these sessions. */
  readonly applied: string;
  /** As they were without anybody's consent: those that end a process wait for it. */
  readonly operations: readonly Operation[];
}

/** What a plan is made from. */
export type Input = "manifest" | "applied" | "tmux";

const WORDS: Readonly<Record<Input, string>> = {
  manifest: "the manifest",
  applied: "what was applied last",
  tmux: "tmux",
};

/** Why a saved plan is not done, in one sentence; nothing when it may be. */
export function outdatedBy(moved: readonly Input[]): Failure | undefined {
  if (moved.length === 0) return undefined;
  const [verb, words] = [moved.length === 1 ? "has" : "have", moved.map((input) => WORDS[input])];
  const last = words.pop()!;
  const listed = words.length === 0 ? last : `${words.join(", ")} and ${last}`;
  return {
    code: "plan-outdated",
    message: `the saved plan is out of date: ${listed} ${verb} changed since it was made`,
    hint: "nothing was changed; make a new one with: tmx plan FILE --out PLANFILE",
  };
}
