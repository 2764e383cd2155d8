import type { FailureCode } from "../model/failure.ts";

/** Every exit status there is, and what it tells a script. */
export const EXIT = {
  done: 0,
  failed: 1,
  changes: 2,
  usage: 64,
  badManifest: 65,
  noTmux: 69,
  locked: 75,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** In the order in which `tmx help exit-status` lists them. */
export const EXIT_MEANINGS: readonly (readonly [ExitStatus, string])[] = [
  [EXIT.done, "done: everything is as the manifest says"],
  [EXIT.failed, "failed, or something was left undone for want of consent; the message says what"],
  [EXIT.changes, "`plan --detailed-exitcode` found changes"],
  [EXIT.usage, "wrong usage: an unknown command or option, a missing argument"],
  [EXIT.badManifest, "a manifest, a saved plan or a snapshot has errors, or cannot be read; nothing was applied"],
  [EXIT.noTmux, "tmux is missing or too old"],
  [EXIT.locked, "another writer holds the lock on this tmux server"],
];

export function exitStatusOf(code: FailureCode): ExitStatus {
  switch (code) {
    case "usage":
      return EXIT.usage;
    case "bad-manifest":
    case "bad-config":
    case "bad-plan":
    case "bad-snapshot":
      return EXIT.badManifest;
    case "tmux-missing":
    case "tmux-too-old":
      return EXIT.noTmux;
    case "locked":
      return EXIT.locked;
    default:
      return EXIT.failed;
  }
}
