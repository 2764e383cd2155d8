/** Why a command could not do what it was asked. The code decides the exit status; hints say what to do next. */
export interface Failure {
  readonly code: FailureCode;
  /** One sentence without a full stop. */
  readonly message: string;
  readonly hint?: string;
  /** Further lines: tmux's own words, the operations that were not done. */
  readonly details?: readonly string[];
}

export type FailureCode =
  | "usage"
  | "bad-manifest"
  | "bad-config"
  | "tmux-missing"
  | "tmux-too-old"
  | "tmux-timeout"
  | "tmux-failed"
  | "locked"
  | "held"
  | "not-held"
  | "conflict"
  | "no-such-session"
  | "not-exportable"
  | "ambiguous"
  | "root-missing"
  | "no-such-generation"
  | "no-such-snapshot"
  | "not-saved"
  | "bad-snapshot"
  | "needs-consent"
  | "hook-failed"
  | "hooks-not-approved"
  | "no-such-approval"
  | "state-unwritable"
  | "state-unreadable"
  | "text-gone"
  | "snapshot-pinned"
  | "snapshot-unwritable"
  | "manifest-changed"
  | "manifest-exists"
  | "manifest-unwritable"
  | "editor-failed"
  | "bad-plan"
  | "plan-outdated"
  | "plan-unwritable"
  | "not-as-planned"
  | "still-running"
  | "daemon-failed"
  | "no-daemon";
