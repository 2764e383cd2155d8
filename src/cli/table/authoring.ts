import { Option } from "commander";

import type { CommandSpec } from "../action.ts";
import { files, set } from "./options.ts";

/** Commands for those who write manifests. */
export const AUTHORING_COMMANDS: readonly CommandSpec[] = [
  {
    name: "init",
    summary: "write a first manifest for this directory, tmx.yaml, of what is found in it",
    options: [
      new Option("--force", "overwrite a manifest that is already here"),
      new Option("--stdout", "print it and write nothing"),
    ],
    examples: [
      ["tmx init", "looks for package.json, Procfile, Makefile, tmuxp's and tmuxinator's files, and more"],
      ["tmx init --stdout", "only look at what it would write"],
    ],
    load: async () => (await import("../commands/init.ts")).init,
  },
  {
    name: "explain",
    args: "[path]",
    summary: "explain a key of the manifest: what it is, its default, and what a change of it does",
    examples: [
      ["tmx explain", "the keys at the top of a manifest"],
      ["tmx explain windows.panes.restart", "one key; windows[0].panes[0].restart is the same"],
    ],
    load: async () => (await import("../commands/explain.ts")).explain,
  },
  {
    name: "fmt",
    args: files,
    summary: "format manifests in place: one order of keys, one indentation, comments kept",
    options: [new Option("--check", "change nothing, list the files that would change, and exit 1 if there are any")],
    examples: [
      ["tmx fmt web.yaml", "says its name when it was changed"],
      ["tmx fmt sessions/ --check", "for CI"],
      ["tmx fmt -", "from standard input to standard output, for an editor"],
    ],
    load: async () => (await import("../commands/fmt.ts")).fmt,
  },
  {
    name: "edit",
    args: "<target>",
    summary: "edit the manifest of a session in $VISUAL or $EDITOR; check it, save it, and offer to apply it",
    options: [set()],
    examples: [
      ["tmx edit web", "the file that the session web was applied from"],
      ["tmx edit ./web.yaml", "a file"],
    ],
    load: async () => (await import("../commands/edit.ts")).edit,
  },
];
