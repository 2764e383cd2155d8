import { InvalidArgumentError, Option } from "commander";

import type { CommandSpec, NounSpec } from "../../action.ts";

/** Commands about what was saved. Only the save itself needs tmux. */
export const SNAPSHOT_NOUN: NounSpec = {
  name: "snapshot",
  summary: "look at what was saved, and after it: show, diff, verify, pin, unpin, delete, prune",
  verbs: [
    {
      name: "show",
      args: "<session> [generation]",
      summary: "show what a generation holds; the newest, where none is named",
      options: [new Option("--text [pane]", "what its panes showed, or one of them, as in 0.1: window 0, pane 1")],
      examples: [
        ["tmx snapshot show web", "windows, panes, directories, programs"],
        ["tmx snapshot show web 3 --text 0.1", "what one pane showed then"],
      ],
      load: async () => (await import("../../commands/snapshot/show.ts")).show,
    },
    {
      name: "diff",
      args: "<session> <before> [after]",
      summary: "how two generations differ, in structure and text",
      examples: [
        ["tmx snapshot diff web 3", "from the third to the newest"],
        ["tmx snapshot diff web 3 5", "between two"],
      ],
      load: async () => (await import("../../commands/snapshot/diff.ts")).diff,
    },
    {
      name: "verify",
      args: "[session] [generation]",
      summary: "read every byte of what was saved, and say what is damaged; exit 65 if anything is",
      options: [new Option("--all", "of every session")],
      examples: [
        ["tmx snapshot verify web", "every generation of a session"],
        ["tmx snapshot verify --all", "everything that was saved from this tmux server"],
      ],
      load: async () => (await import("../../commands/snapshot/verify.ts")).verify,
    },
    pinning("pin", "keep generations, whatever retention says", "until it is unpinned"),
    pinning("unpin", "leave generations to retention again", "it goes when its time has come"),
    {
      name: "delete",
      args: "<session> <generations...>",
      summary: "remove generations for good; pinned ones are kept",
      examples: [["tmx snapshot delete web 2 3", "two of them, and the texts that no other needs"]],
      load: async () => (await import("../../commands/snapshot/delete.ts")).deleteSnapshots,
    },
    {
      name: "prune",
      args: "[session]",
      summary: "remove the generations that need not be kept, and say why",
      options: [
        new Option("--keep <number>", "how many of the newest to keep of each session").argParser(parseCount),
        new Option("--dry-run", "say what would be removed, and remove nothing"),
      ],
      examples: [
        ["tmx snapshot prune --dry-run", "what would go, and what stays for which reason"],
        ["tmx snapshot prune web --keep 5", "of one session"],
      ],
      load: async () => (await import("../../commands/snapshot/prune.ts")).prune,
    },
  ],
};

function pinning(name: "pin" | "unpin", summary: string, what: string): CommandSpec {
  return {
    name,
    args: "<session> <generations...>",
    summary,
    examples: [[`tmx snapshot ${name} web 3`, what]],
    load: async () => (await import("../../commands/snapshot/pin.ts"))[name],
  };
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Write a number, 1 or more.");
  return Number(text);
}
