import type { Snapshot, SnapshotPane, SnapshotWindow } from "../model/snapshot.ts";
import { paneEnv } from "../model/pane-env.ts";
import { shownCommand, shownLine } from "../model/shown-command.ts";
import type { PaneSpec, Process, SessionSpec, WindowSpec } from "../model/spec.ts";
import { shellWord } from "../lib/shell-word.ts";
import type { Blueprint } from "../model/restoration.ts";
import { withPanes } from "./part.ts";
import { blueprintOf, type ChosenProcess, type Surroundings } from "./blueprint.ts";
import { isSaidBy } from "./said-by.ts";

export interface ManagedOptions extends Surroundings {
  /** What starts in panes that tmx did not make. */
  readonly choose: (pane: SnapshotPane, window: SnapshotWindow) => ChosenProcess;
  /** The mark of what a pane's process is started from. */
  readonly markOf: (spec: PaneSpec) => string;
}

/**
 * The blueprint of a managed session whose server has gone: the manifest says what must exist, the snapshot adds what
 * that is silent about (directories, text, sizes, focus, zoom, windows that people opened). Parts that the manifest does
 * not have any more do not come back; parts that are new in it are made by what follows a restore. Nothing when no
 * window would come back.
 */
export function managedBlueprint(
  spec: SessionSpec,
  snapshot: Snapshot,
  options: ManagedOptions,
): Blueprint | undefined {
  const windows = snapshot.windows.flatMap((window) => keptWindow(spec, window) ?? []);
  if (windows.length === 0) return undefined;
  const kept = new Set(windows.map(({ index }) => index));
  const stack = snapshot.stack.filter((index) => kept.has(index));
  return blueprintOf(
    {
      ...snapshot,
      windows,
      stack,
      root: spec.root,
      env: { ...snapshot.env, ...spec.env },
      secrets: snapshot.secrets.filter((name) => !(name in spec.env)),
      options: { ...snapshot.options, ...spec.options },
      managed: { ...snapshot.managed, key: spec.name },
    },
    {
      ...options,
      name: spec.name,
      isManaged: true,
      choose: (pane, window) => manifestChoice(spec, { pane, window }, options) ?? options.choose(pane, window),
    },
  );
}

/** How a pane of the manifest starts; nothing for one that it does not know. */
export function manifestChoice(
  spec: SessionSpec,
  { pane, window }: { readonly pane: SnapshotPane; readonly window: SnapshotWindow },
  { markOf, choose, nearestFolder }: ManifestOptions,
): ChosenProcess | undefined {
  const own = paneSpec(spec, pane);
  if (!own) return undefined;
  const mark = markOf(own.pane);
  const isFree = own.pane.process.kind === "shell" && pane.dead === undefined;
  if (!isFree || (pane.program.kind === "shell" && pane.waiting === undefined))
    return { ...manifestProcess(own.pane, own.window.key, { pane, nearestFolder }), mark };
  // What somebody has started in a shell of the manifest is theirs.
  const env = paneEnv(own.pane, { session: spec.name, window: own.window.key });
  return { directory: pane.directory ?? own.pane.root, ...choose(pane, window), env, mark };
}

type ManifestOptions = Pick<ManagedOptions, "markOf" | "choose" | "nearestFolder">;

/** The window without the panes that are not to come back; nothing when none is left. */
function keptWindow(spec: SessionSpec, window: SnapshotWindow): SnapshotWindow | undefined {
  const isKept = (pane: SnapshotPane): boolean =>
    pane.key === undefined || paneSpec(spec, pane)?.window.key === window.key;
  // A labelled window that has left the manifest stays for the panes in it that are somebody's own.
  const known = window.key === undefined || spec.windows.some(({ key }) => key === window.key);
  const { key: _gone, ...unlabelled } = window;
  return withPanes(known ? window : { ...unlabelled, layoutMark: "" }, isKept);
}

interface OwnPane {
  readonly pane: PaneSpec;
  readonly window: WindowSpec;
}

/** The manifest's part that a pane was made for. */
function paneSpec({ windows }: SessionSpec, { key, windowKey }: SnapshotPane): OwnPane | undefined {
  const window = windows.find((each) => each.key === windowKey);
  const pane = key === undefined ? undefined : window?.panes.find((each) => each.key === key);
  return pane && window && { pane, window };
}

/**
 * As the manifest says. Someone who has left the manifest's folder, once its commands were through, finds that again:
 * the commands run where they should, and then the shell goes where it was.
 */
function manifestProcess(
  spec: PaneSpec,
  window: string,
  { pane, nearestFolder }: { readonly pane: SnapshotPane } & Pick<Surroundings, "nearestFolder">,
): ChosenProcess {
  const { directory = spec.root } = pane;
  const process = { kind: "manifest", spec, window } as const;
  if (spec.process.kind === "shell") return { process, directory, result: "restored" };
  const said = { directory: spec.root, ...sayProgram(spec.process, pane) };
  const isThrough = said.result !== "restored" || pane.program.kind === "shell";
  if (spec.process.kind === "supervised" || directory === spec.root || !isThrough) return { process, ...said };
  const lines = [...spec.process.lines, `cd ${shellWord(nearestFolder(directory))}`];
  const moved = { ...spec, process: { ...spec.process, lines } };
  return { process: { ...process, spec: moved }, goesTo: directory, ...said };
}

/** The manifest's commands run, whatever somebody has run after them. */
function sayProgram(
  process: Extract<Process, { readonly lines: readonly string[] }>,
  { program }: SnapshotPane,
): Pick<ChosenProcess, "result" | "note"> {
  const starts = { result: "restored", note: shownLine(process.lines.join("; ")) } as const;
  if (process.kind === "supervised" || program.kind !== "command") return starts;
  if (program.pipeline.every((words) => isSaidBy(process.lines, words))) return starts;
  return {
    result: "approximated",
    note: `the manifest's commands run; it was at ${shownCommand(program.pipeline)}`,
  };
}
