import { isSecretCommand } from "../../../model/secrets.ts";
import { shownLine } from "../../../model/shown-command.ts";
import type { Snapshot, SnapshotPane } from "../../../model/snapshot.ts";

/** A snapshot without the arguments that seem to hold a secret. */
export const withoutSecretArguments = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  windows: snapshot.windows.map((window) => ({ ...window, panes: window.panes.map(hidePane) })),
});

function hidePane(pane: SnapshotPane): SnapshotPane {
  const { program, waiting, title, startCommand } = pane;
  return {
    ...pane,
    title: shownLine(title),
    startCommand: shownLine(startCommand),
    ...(waiting === undefined ? {} : { waiting: shownLine(waiting) }),
    program: program.kind === "command" ? { ...program, pipeline: program.pipeline.map(hideWords) } : program,
  };
}

const hideWords = (words: readonly string[]): readonly string[] =>
  isSecretCommand(words) ? [...words.slice(0, 1), "(hidden)"] : words;
