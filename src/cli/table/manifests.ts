import { Option } from "commander";

import type { CommandSpec } from "../action.ts";
import { files, fresh, lockTimeout, only, set, skipHooks, trustHooks, yes } from "./options.ts";

/** Commands that are given manifests. */
export const MANIFEST_COMMANDS: readonly CommandSpec[] = [
  {
    name: "apply",
    alias: "up",
    args: files,
    summary: "make tmux as the manifests say, and nothing else",
    options: [
      yes(),
      new Option("--dry-run", "show the plan and change nothing"),
      new Option("--attach", "attach to the first session afterwards"),
      only(),
      fresh(),
      set(),
      trustHooks(),
      skipHooks(),
      lockTimeout(),
    ],
    examples: [
      ["tmx apply session.yaml", "create what is missing, change what differs"],
      ["tmx apply", "this project's tmx.yaml, .tmx.yaml or .tmx/*.yaml"],
      ["tmx apply web", "a session of this project, or web.yaml in ~/.config/tmx/sessions"],
      ["tmx apply web:debug", "one window of it, also one that is `when: manual`"],
      ["tmx apply sessions/ --yes", "every manifest of a folder, without asking"],
      ["tmx apply web.yaml --set port=4000 --attach", "with a variable, and look at it"],
      ["cat web.yaml | tmx apply -", "from standard input"],
      ["tmx apply web.yaml --fresh", "as the manifest says, though a snapshot of it could be restored"],
      ["tmx apply web.plan", "exactly a plan that `tmx plan --out` saved, if it still holds"],
    ],
    load: async () => (await import("../commands/apply.ts")).apply,
  },
  {
    name: "plan",
    alias: "diff",
    args: files,
    summary: "show what apply would do",
    options: [
      new Option("--detailed-exitcode", "exit 2 when there are changes, 0 when there are none"),
      new Option("--out <planfile>", "save the plan: `tmx apply PLANFILE` does exactly that, or nothing"),
      only(),
      fresh(),
      set(),
    ],
    examples: [
      ["tmx plan session.yaml", "the operations, each with its cause"],
      ["tmx plan session.yaml --only edit logs", "those of two windows"],
      ["tmx plan session.yaml --detailed-exitcode", "for scripts: 0 in sync, 2 changes, 1 error"],
      ["tmx plan session.yaml -o json", "the same plan for programs (schemas/plan.schema.json)"],
      ["tmx plan session.yaml --out web.plan", "to be looked at now, and done later as it is"],
    ],
    load: async () => (await import("../commands/plan.ts")).plan,
  },
  {
    name: "validate",
    args: files,
    summary: "check manifests and list every error in them",
    options: [set()],
    examples: [
      ["tmx validate session.yaml", "one file"],
      ["tmx validate sessions/ -o json", "a folder, for an editor or CI"],
    ],
    load: async () => (await import("../commands/validate.ts")).validate,
  },
  {
    name: "delete",
    alias: "down",
    args: "[targets...]",
    summary: "end sessions that tmx made: gracefully, and only what is its own",
    options: [
      yes(),
      new Option("--dry-run", "show what would go and change nothing"),
      new Option("--prune-unmanaged", "also end windows and panes in them that tmx did not make"),
      new Option("--no-snapshot", "do not save them first: what is ended cannot be brought back"),
      set(),
      trustHooks(),
      skipHooks(),
      lockTimeout(),
    ],
    examples: [
      ["tmx delete web", "a session by its name"],
      ["tmx delete", "the sessions of this project"],
      ["tmx delete web && tmx undo", "end it, and bring it back"],
      ["tmx delete session.yaml --yes", "every session of a file, without asking"],
    ],
    load: async () => (await import("../commands/delete.ts")).deleteSessions,
  },
  {
    name: "watch",
    args: "[paths...]",
    summary: "keep sessions as their manifests say: apply changes of files, bring back what vanishes",
    options: [
      new Option("--exit-when-empty", "end when the tmux server ends in good order (the default)"),
      new Option("--no-exit-when-empty", "bring the sessions back also then"),
    ],
    examples: [
      ["tmx watch session.yaml", "until Ctrl-C; every change of the file is applied"],
      ["tmx watch sessions/", "every manifest of a folder, also new ones"],
      ["tmx watch", "~/.config/tmx/sessions"],
      ["tmx watch sessions/ -o json", "what it does, one JSON document a line"],
    ],
    load: async () => (await import("../commands/watch.ts")).watch,
  },
  {
    name: "status",
    args: files,
    summary: "how sessions compare with their manifests",
    options: [new Option("--watch", "show it again whenever it changes, until Ctrl-C"), set()],
    examples: [
      ["tmx status", "every session, compared with this project's files, or with what was applied last"],
      ["tmx status session.yaml", "compared with the file as it is now"],
      ["tmx status --watch", "keep looking"],
    ],
    load: async () => (await import("../commands/status.ts")).status,
  },
];
