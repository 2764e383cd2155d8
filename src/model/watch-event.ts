import type { Address } from "./address.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { Event } from "./event.ts";
import type { Failure } from "./failure.ts";
import type { Hold } from "./hold.ts";
import type { HookRun } from "./hooks.ts";
import type { Operation } from "./plan.ts";

/** What whoever watches sessions has to say. Each is said once, until it changes. */
export type WatchEvent =
  | { readonly kind: "watching"; readonly paths: readonly string[]; readonly sessions: readonly string[] }
  | { readonly kind: "applied"; readonly session: string; readonly operations: readonly Operation[] }
  /** Operations that would end a process, or cannot be done. */
  | { readonly kind: "waiting"; readonly session: string; readonly operations: readonly Operation[] }
  /** What was changed by hand, and stays. */
  | { readonly kind: "kept"; readonly session: string; readonly operations: readonly Operation[] }
  /** What is not as it should be where nothing is done about it. */
  | {
      readonly kind: "differs";
      readonly session: string;
      readonly why: "observe" | "paused";
      readonly operations: readonly Operation[];
    }
  /** Nothing differs, or waits, any more. */
  | { readonly kind: "matches"; readonly session: string }
  /** Somebody has stopped or paused it. */
  | { readonly kind: "held"; readonly session: string; readonly hold: Hold }
  /** It is started, resumed, or its pause is over. */
  | { readonly kind: "let-go"; readonly session: string }
  | { readonly kind: "left-alone"; readonly session: string; readonly address: Address }
  | { readonly kind: "given-up"; readonly session: string }
  | { readonly kind: "restarting"; readonly address: Address; readonly afterMs: number; readonly failures: number }
  | { readonly kind: "crash-loop"; readonly address: Address; readonly failures: number; readonly everyMs: number }
  | { readonly kind: "runs-again"; readonly address: Address }
  | { readonly kind: "hooks-ran"; readonly runs: readonly HookRun[] }
  /** `session` is absent where it is about all of tmux. */
  | { readonly kind: "failed"; readonly session?: string; readonly failure: Failure; readonly retryMs: number }
  | { readonly kind: "recovered"; readonly session?: string }
  | { readonly kind: "manifest-errors"; readonly file: string; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "manifest-mended"; readonly file: string }
  | { readonly kind: "manifest-changed"; readonly file: string; readonly session: string; readonly isNew: boolean }
  /** Another file describes the session already. */
  | { readonly kind: "duplicate"; readonly session: string; readonly file: string; readonly by: string }
  | { readonly kind: "orphaned"; readonly session: string; readonly file: string }
  | { readonly kind: "path-lost"; readonly path: string; readonly reason: string }
  | { readonly kind: "path-back"; readonly path: string }
  /** Something in git is under way, and is waited out. */
  | { readonly kind: "git-busy"; readonly file: string; readonly what: string }
  /** Files are only looked at by the clock. */
  | { readonly kind: "files-unwatched"; readonly reason: string }
  /** Its sessions are brought back. */
  | { readonly kind: "server-lost"; readonly how: "clean" | "crashed" }
  /** The machine is about to end: nothing is brought back. */
  | { readonly kind: "shutdown" }
  | { readonly kind: "saved"; readonly sessions: readonly string[] }
  | { readonly kind: "save-refused"; readonly session: string; readonly why: string }
  | { readonly kind: "cycle"; readonly event: Event }
  | { readonly kind: "ended"; readonly why: "asked" | "empty" };
