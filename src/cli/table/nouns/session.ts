import { InvalidArgumentError, Option } from "commander";

import { parseMoment } from "../../../lib/moment.ts";
import type { ProgramChoice } from "../../../model/restore.ts";
import type { NounSpec } from "../../action.ts";
import { LOCAL_ZONE } from "../../local-zone.ts";
import { generationNumber, lockTimeout } from "../options.ts";

/** What keeps sessions and brings them back. */
export const SESSION_NOUN: NounSpec = {
  name: "session",
  summary: "save sessions, and bring them back as they were: save, restore, autosave, snapshots",
  verbs: [
    {
      name: "save",
      args: "[sessions...]",
      summary: "save sessions as they are now: structure, directories, programs, text",
      options: [
        new Option("--all", "every session of this tmux server"),
        new Option("--file <file>", "into one file, which another machine can restore, in place of a generation"),
        new Option("--force", "replace the file that `--file` names, where it is such a one"),
        new Option("--no-text", "leave out what the panes show"),
        new Option("--note <text>", "a few words, to know it again by"),
        new Option("--if-changed", "for a timer: save only what has changed, as an autosave does, and prune it"),
        new Option("--pin", "keep it until `tmx snapshot unpin`"),
      ],
      examples: [
        ["tmx session save web", "a new generation of it"],
        ["tmx session save --all --note 'before the update' --pin", "every session, kept for good"],
        ["tmx session save web --file web.json", "to be taken to another machine"],
        ["tmx session save --all --if-changed", "from cron, every few minutes"],
      ],
      load: async () => (await import("../../commands/session/save.ts")).saveSessions,
    },
    {
      name: "restore",
      args: "[source]",
      summary: "bring a session back as it was saved; what is there already is left alone",
      options: [
        new Option("--all", "every session that was there at the newest save, and is not now"),
        new Option("--at <time>", "as it was at a time: 14:05, '2026-11-27 14:05', 2h").argParser(parseTime),
        new Option("--generation <number>", "as it was in one generation").argParser(generationNumber).conflicts("at"),
        new Option("--as <name>", "under another name"),
        new Option("--window <window>", "one window alone, by its name or its index"),
        new Option("--no-text", "with empty panes"),
        new Option("--programs <which>", "what starts by itself: ask, all, none, or names: vim,htop")
          .argParser(parsePrograms)
          .default("ask", "ask"),
        new Option("--trust", "the file is your own: its variables, options and harmless programs come back as well"),
        new Option("-y, --yes", "ask nothing; of the programs only harmless ones start"),
        new Option("--dry-run", "show the plan and change nothing"),
        lockTimeout(),
      ],
      examples: [
        ["tmx session restore web", "from the newest generation that is whole"],
        ["tmx session restore web --at 14:05", "as it was then"],
        ["tmx session restore web --generation 3 --as web-before", "beside the one that is there"],
        ["tmx session restore web --window logs", "a window that was closed"],
        ["tmx session restore ./web.json --dry-run", "what a file would bring back"],
        ["tmx session restore --all --programs none", "everything after a crash, each program ready at its prompt"],
      ],
      load: async () => (await import("../../commands/session/restore.ts")).restoreSessions,
    },
    {
      name: "autosave",
      args: "<session> [interval]",
      summary: "save a session every so often: an interval, off, or status",
      examples: [
        ["tmx session autosave web 60s", "where something has changed, every minute"],
        ["tmx session autosave web off", "not any more, whatever its manifest says"],
        ["tmx session autosave status", "all of them, and how old their newest saves are"],
      ],
      load: async () => (await import("../../commands/session/autosave.ts")).autosave,
    },
    {
      name: "snapshots",
      args: "[session]",
      summary: "list what was saved: age, cause, size, and whether its texts are there",
      examples: [
        ["tmx session snapshots", "of every session"],
        ["tmx session snapshots web -o json", "of one, for programs"],
      ],
      load: async () => (await import("../../commands/session/snapshots.ts")).listSnapshots,
    },
  ],
};

/** Milliseconds since the epoch. */
function parseTime(text: string): number {
  const at = parseMoment(text, { now: Date.now(), zone: LOCAL_ZONE });
  if (at === undefined)
    throw new InvalidArgumentError("Write 14:05, '2026-11-27 14:05', or an age such as 30m, 2h, 3d.");
  return at;
}

function parsePrograms(text: string): ProgramChoice {
  if (text === "ask" || text === "all" || text === "none") return text;
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) throw new InvalidArgumentError("Write ask, all, none, or names: vim,htop.");
  return names;
}
