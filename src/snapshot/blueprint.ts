import type { Address } from "../model/address.ts";
import type { RestoredField } from "../model/restore.ts";
import type { Blueprint, NeededText, RestoredPane, RestoredProcess, RestoredWindow } from "../model/restoration.ts";
import type { StringMap } from "../model/spec.ts";
import type { Snapshot, SnapshotPane, SnapshotWindow } from "../model/snapshot.ts";

/** What the world adds to a snapshot. */
export interface Surroundings {
  /** The nearest folder at or above this one that a process can start in. */
  readonly nearestFolder: (path: string) => string;
  /** Where the text of a pane goes; nothing where it is not to come back, or is not there any more. */
  readonly textFile: (pane: SnapshotPane) => string | undefined;
  /** Whether no text is to come back. */
  readonly leavesTextsOut: boolean;
  /** The user's home, for what has no folder of its own. */
  readonly home: string;
}

/** What starts in a pane, and what is said of that. */
export interface ChosenProcess {
  readonly process: RestoredProcess;
  /** Where that is another than the pane's own. */
  readonly directory?: string;
  /** Where it goes from there by itself. */
  readonly goesTo?: string;
  /** Environment of the pane alone. */
  readonly env?: StringMap;
  /** The mark of what it is started from, where that is not what it was saved with. */
  readonly mark?: string;
  readonly result: RestoredField["result"];
  readonly note?: string;
}

export interface BlueprintOptions extends Surroundings {
  readonly name: string;
  /** Whether its labels come back: it is known what they stand for. */
  readonly isManaged: boolean;
  readonly choose: (pane: SnapshotPane, window: SnapshotWindow) => ChosenProcess;
  /** What a window is that is linked in from elsewhere. */
  readonly linkOf?: (window: SnapshotWindow) => RestoredWindow["link"];
  /** The session whose windows it shares. */
  readonly joins?: string;
}

/** The blueprint of a session as it was saved. */
export function blueprintOf(snapshot: Snapshot, options: BlueprintOptions): Blueprint {
  const windows = snapshot.windows.map((window) => windowBlueprint(window, options));
  const root = options.nearestFolder(snapshot.root || options.home);
  return {
    restoration: {
      name: options.name,
      ...(options.isManaged && snapshot.managed ? { key: snapshot.managed.key } : {}),
      root,
      env: snapshot.env,
      options: Object.fromEntries(
        Object.entries(snapshot.options).filter(([each]) => !isFatal(each, snapshot.options)),
      ),
      stack: snapshot.stack,
      ...(options.joins === undefined ? {} : { joins: options.joins }),
      windows: windows.map(({ window }) => window),
    },
    texts: windows.flatMap(({ texts }) => texts),
    fields: [...sessionFields(snapshot, options, root), ...windows.flatMap(({ fields }) => fields)],
  };
}

/** A window's own part of a blueprint. */
export interface WindowBlueprint {
  readonly window: RestoredWindow;
  readonly texts: readonly NeededText[];
  readonly fields: readonly RestoredField[];
}

export function windowBlueprint(window: SnapshotWindow, options: BlueprintOptions): WindowBlueprint {
  const address = windowAddress(options.name, window);
  const link = options.linkOf?.(window);
  const shape = window.full ?? window;
  // Its panes come back once, where the window is made, and are told of there.
  const isShared = link !== undefined || options.joins !== undefined;
  const panes = window.panes.map((pane) =>
    paneBlueprint(pane, window, isShared ? { ...options, choose: madeElsewhere } : options),
  );
  return {
    window: {
      index: window.index,
      name: window.name,
      ...(options.isManaged && window.key !== undefined ? { key: window.key } : {}),
      layoutMark: options.isManaged ? window.layoutMark : "",
      options: window.options,
      layout: shape.layout,
      width: shape.width,
      height: shape.height,
      zoomed: window.zoomed,
      ...(link ? { link } : {}),
      panes: panes.map(({ pane }) => pane),
    },
    texts: isShared ? [] : panes.flatMap(({ text }) => text ?? []),
    fields: [...windowFields(window, address, isShared), ...(isShared ? [] : panes.flatMap(({ fields }) => fields))],
  };
}

const madeElsewhere = (): ChosenProcess => ({ process: { kind: "shell" }, result: "restored" });

/** How a window is addressed in what is said of a restore. */
export const windowAddress = (session: string, { key, index }: SnapshotWindow): Address => ({
  session,
  window: key ?? String(index),
});

interface PaneBlueprint {
  readonly pane: RestoredPane;
  readonly text: NeededText | undefined;
  readonly fields: readonly RestoredField[];
}

function paneBlueprint(saved: SnapshotPane, window: SnapshotWindow, options: BlueprintOptions): PaneBlueprint {
  const at = window.panes.indexOf(saved);
  const address: Address = { ...windowAddress(options.name, window), pane: saved.key ?? String(at) };
  const chosen = options.choose(saved, window);
  const wanted = chosen.directory ?? saved.directory ?? "";
  const directory = options.nearestFolder(wanted || options.home);
  const ends = chosen.goesTo ?? wanted;
  const hasText = options.textFile(saved) !== undefined;
  // Where there is nothing to show, nothing is started to show it.
  const path = saved.text?.bytes === 0 ? undefined : options.textFile(saved);
  const isLabelled = options.isManaged && saved.key !== undefined && saved.windowKey !== undefined;
  return {
    pane: {
      ...(isLabelled ? { key: saved.key, windowKey: saved.windowKey } : {}),
      processMark: isLabelled ? (chosen.mark ?? saved.processMark) : "",
      titleMark: isLabelled ? saved.titleMark : "",
      title: saved.title,
      options: saved.options,
      active: saved.active,
      last: saved.last,
      marked: saved.marked,
      directory,
      startCommand: saved.startCommand,
      env: chosen.env ?? {},
      ...(path === undefined ? {} : { text: path }),
      textMark: hasText ? saved.text!.sha256 : "",
      process: chosen.process,
    },
    // A line editor that waits may draw over what is above it when its pane is told its size.
    text:
      path === undefined
        ? undefined
        : { path, sha256: saved.text!.sha256, address, isAbove: chosen.process.kind === "waiting" },
    fields: [
      directoryField(address, saved, { wanted: ends, directory: options.nearestFolder(ends || options.home) }),
      { address, field: "program", result: chosen.result, ...(chosen.note ? { note: chosen.note } : {}) },
      ...textFields(address, saved, hasText ? undefined : options),
    ],
  };
}

function directoryField(
  address: Address,
  saved: SnapshotPane,
  { wanted, directory }: { readonly wanted: string; readonly directory: string },
): RestoredField {
  const field = "directory";
  if (saved.directory === undefined) return { address, field, result: "not-restorable", note: "it was not known" };
  if (wanted === directory) return { address, field, result: "restored" };
  const note = `${wanted} is gone: it starts in ${directory}`;
  return { address, field, result: "approximated", note };
}

function textFields(
  address: Address,
  saved: SnapshotPane,
  without: Pick<Surroundings, "leavesTextsOut"> | undefined,
): readonly RestoredField[] {
  const field = "text";
  if (!saved.text) return [];
  if (without)
    return [{ address, field, result: "not-restorable", note: without.leavesTextsOut ? "it was left out" : TEXT_GONE }];
  if (!saved.alternate) return [{ address, field, result: "restored" }];
  const note = "what the full-screen program had drawn is not kept";
  return [{ address, field, result: "approximated", note }];
}

const TEXT_GONE = "its file is gone";

function sessionFields(snapshot: Snapshot, { name, isManaged }: BlueprintOptions, root: string): RestoredField[] {
  const address = { session: name };
  const gone = snapshot.root !== "" && root !== snapshot.root;
  return [
    gone
      ? { address, field: "root", result: "approximated", note: `${snapshot.root} is gone: it starts in ${root}` }
      : { address, field: "root", result: "restored" },
    ...Object.keys(snapshot.env).map((each) => ({ address, field: `env.${each}`, result: "restored" }) as const),
    ...snapshot.secrets.map(
      (each) => ({ address, field: `env.${each}`, result: "not-restorable", note: "secrets are not saved" }) as const,
    ),
    ...Object.keys(snapshot.options).map((each): RestoredField => {
      const field = `options.${each}`;
      return isFatal(each, snapshot.options)
        ? { address, field, result: "not-restorable", note: FATAL }
        : { address, field, result: "restored" };
    }),
    ...(snapshot.managed && !isManaged
      ? ([{ address, field: "manifest", result: "not-restorable", note: NOT_KNOWN }] as const)
      : []),
  ];
}

/** Set while nobody looks at the session, this ends it at once. */
const isFatal = (name: string, options: StringMap): boolean => name === "destroy-unattached" && options[name] !== "off";

const FATAL = "nobody is attached yet: it would end the session";

const NOT_KNOWN = "what was applied to it is not known here; tmx adopt puts it under its manifest again";

function windowFields(window: SnapshotWindow, address: Address, isLinked: boolean): readonly RestoredField[] {
  const lost = window.links.length > 0 && !isLinked;
  return [
    { address, field: "layout", result: "restored" },
    ...(isLinked ? ([{ address, field: "links", result: "restored" }] as const) : []),
    ...(lost ? ([{ address, field: "links", result: "approximated", note: linkNote(window.links) }] as const) : []),
  ];
}

const linkNote = (links: readonly string[]): string =>
  `it was linked into ${links.join(", ")} as well: what comes back is a window of its own`;
