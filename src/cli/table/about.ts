import { Option } from "commander";

import type { CommandSpec } from "../action.ts";
import { files, set } from "./options.ts";

/** Commands about tmx itself. */
export const ABOUT_COMMANDS: readonly CommandSpec[] = [
  {
    name: "trust",
    args: files,
    summary: "approve the hooks of manifests, as they are now",
    options: [
      new Option("--list", "show what was approved").conflicts("revoke"),
      new Option("--revoke", "take back what was approved of these manifests"),
      set(),
    ],
    examples: [
      ["tmx trust session.yaml", "show its hooks, and approve them until they change"],
      ["tmx trust --list", "everything that was approved"],
      ["tmx trust --revoke session.yaml", "ask again at the next apply"],
    ],
    load: async () => (await import("../commands/trust.ts")).trust,
  },
  {
    name: "schema",
    args: "[name]",
    summary: "print a JSON Schema: session (the manifest), plan, config or snapshot",
    examples: [
      ["tmx schema > session.schema.json", "for an editor's completion"],
      ["tmx schema plan", "what `-o json` prints"],
      ["tmx schema snapshot", "the files that saved sessions are in"],
    ],
    load: async () => (await import("../commands/schema.ts")).schema,
  },
  {
    name: "version",
    summary: "print the versions of tmx, Node and tmux",
    examples: [["tmx version -o json", "for a bug report"]],
    load: async () => (await import("../commands/version.ts")).version,
  },
];
