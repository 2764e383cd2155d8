import { quote } from "../lib/quote.ts";
import { unreachable } from "../lib/unreachable.ts";
import type { Lease } from "./lease.ts";

/** Commands that tmx runs itself, around the life of a session. */
export const HOOK_NAMES = [
  "beforeCreate",
  "afterCreate",
  "beforeDelete",
  "afterDelete",
  "onAttach",
  "onDetach",
] as const;
export type HookName = (typeof HOOK_NAMES)[number];

export interface Hooks {
  /** At least one. */
  readonly byName: Readonly<Partial<Record<HookName, Hook>>>;
  /** The manifest's variables, which hooks get as environment. */
  readonly vars: Readonly<Record<string, string>>;
}

export interface Hook {
  /** At least one, none of them blank. */
  readonly commands: readonly string[];
  /** For all of them together. */
  readonly timeoutMs: number;
}

/** How a hook came out. */
export interface HookRun {
  readonly session: string;
  readonly hook: HookName;
  readonly end: HookEnd;
  /** What its commands printed; the middle of a long output is left out. */
  readonly output: string;
}

export type HookEnd =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly status: number; readonly command: string }
  | { readonly kind: "timed-out"; readonly afterMs: number; readonly command: string }
  | { readonly kind: "not-run"; readonly reason: string };

/** In one sentence without a full stop. */
export const describeHookRun = ({ session, hook, end }: HookRun): string =>
  `the hook ${hook} of ${quote(session)} ${describeEnd(end)}`;

function describeEnd(end: HookEnd): string {
  switch (end.kind) {
    case "done":
      return "is done";
    case "failed":
      return `failed with status ${end.status}: ${quote(end.command)}`;
    case "timed-out":
      return `was ended, because it took more than ${end.afterMs / 1000} s: ${quote(end.command)}`;
    case "not-run":
      return `was not run: ${end.reason}`;
    default:
      return unreachable(end);
  }
}

export const isFailed = ({ end }: HookRun): boolean => end.kind !== "done";

/** What a hook printed, as lines. */
export function outputLines({ output }: HookRun): readonly string[] {
  const text = output.trimEnd();
  return text === "" ? [] : text.split("\n");
}

/** Who has the right to run a session's hooks. */
export interface HookLockState {
  /** Every taking is one more; 0 when it was never taken. */
  readonly turn: number;
  /** Absent when it is free. */
  readonly holder?: Lease;
}

/** What was last seen of a session with hooks. */
export interface HookState {
  /** Absent when the session was not there. */
  readonly session?: SeenSession;
}

export interface SeenSession {
  /** One life of one session: tmux uses its ids again with every server. */
  readonly life: string;
  /** How many clients looked at it. */
  readonly attached: number;
}
