import { Option } from "commander";

import type { CommandSpec } from "../action.ts";
import { lockTimeout, set } from "./options.ts";

/** Commands about sessions that are there. */
export const SESSION_COMMANDS: readonly CommandSpec[] = [
  {
    name: "list",
    alias: "ls",
    summary: "list the sessions of this tmux server",
    examples: [["tmx list", "names, windows, panes, who made them"]],
    load: async () => (await import("../commands/list.ts")).list,
  },
  {
    name: "attach",
    args: "<session>",
    summary: "look at a session; inside tmux, switch to it",
    examples: [["tmx attach web", "exactly this name, never one that begins like it"]],
    load: async () => (await import("../commands/attach.ts")).attach,
  },
  {
    name: "export",
    args: "<session>",
    summary: "print a live session as a manifest",
    options: [new Option("--comments", "say where the values come from, and what was left out")],
    examples: [
      ["tmx export web > web.yaml", "any session, whoever made it"],
      ["tmx export web --comments", "with a word on each value that was found out"],
    ],
    load: async () => (await import("../commands/export.ts")).exportSession,
  },
  {
    name: "adopt",
    args: "<session> [file]",
    summary: "put a live session under a manifest, with all its processes kept",
    options: [new Option("--dry-run", "show what would be adopted and change nothing"), set(), lockTimeout()],
    examples: [
      ["tmx adopt web web.yaml", "then `tmx plan web.yaml` says what still differs"],
      ["tmx adopt web", "export to ./web.yaml first, and adopt under that"],
      ["tmx adopt web web.yaml --dry-run", "which part becomes which"],
    ],
    load: async () => (await import("../commands/adopt.ts")).adopt,
  },
  {
    name: "release",
    args: "<session>",
    summary: "let go of a session: labels gone, processes kept",
    options: [new Option("--dry-run", "show what would be let go of and change nothing"), lockTimeout()],
    examples: [["tmx release web", "from now on it is nobody's but yours"]],
    load: async () => (await import("../commands/release.ts")).release,
  },
];
