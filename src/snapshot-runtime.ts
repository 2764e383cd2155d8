import { homedir } from "node:os";
import { dirname } from "node:path";

import { Capture } from "./driver/capture.ts";
import { readMachine } from "./driver/machine.ts";
import { readSeenPrograms } from "./driver/programs.ts";
import { err, ok, type Result } from "./lib/result.ts";
import { type Config, DEFAULT_CONFIG } from "./model/config.ts";
import type { Diagnostic } from "./model/diagnostic.ts";
import type { Failure } from "./model/failure.ts";
import { configPath, readConfigFile } from "./store/config-file.ts";
import type { Tmux } from "./driver/tmux.ts";
import { isHolderAlive, newLease } from "./driver/writer.ts";
import type { SnapshotRuntime } from "./model/snapshots.ts";
import { knownSessions, listAutosaves } from "./reconcile/snapshots/autosaves.ts";
import { judgeGenerations } from "./reconcile/snapshots/keeping.ts";
import type { MatchedPlan } from "./plan/plan.ts";
import type { Ports, SavedPort } from "./reconcile/ports.ts";
import { noteUnsaved, saveBeforeDelete, saveBeforeStop } from "./reconcile/snapshots/before-delete.ts";
import { findRestorable } from "./reconcile/snapshots/restorable.ts";
import { writeTexts } from "./reconcile/snapshots/texts.ts";
import type { SnapshotPorts } from "./reconcile/snapshots/ports.ts";
import { startRestored } from "./reconcile/holds/start.ts";
import { planRestore, restore } from "./reconcile/snapshots/restore.ts";
import { save } from "./reconcile/snapshots/save.ts";
import { planUndo, undo } from "./reconcile/snapshots/undo.ts";
import { compareSnapshots } from "./snapshot/compare.ts";
import { FORMAT_VERSION } from "./snapshot/migrations.ts";
import { readSnapshot } from "./snapshot/read.ts";
import { AutosaveStore } from "./store/autosave-store.ts";
import { isUsableFile, isUsableFolder } from "./store/files.ts";
import type { HistoryFiles } from "./store/history.ts";
import type { HoldStore } from "./store/holds.ts";
import { SnapshotFiles } from "./store/snapshots/store.ts";
import type { ServerState } from "./store/state.ts";
import { UndoFile } from "./store/undo.ts";
import { forgetWaitingFiles, readWaitingFile } from "./store/waiting-file.ts";

/** For how long damaged files are kept for whoever wants to mend them. */
const QUARANTINE_MS = 30 * 24 * 60 * 60 * 1000;

interface Edges {
  readonly tmux: Tmux;
  readonly state: ServerState;
  readonly history: HistoryFiles;
  readonly holds: HoldStore;
  readonly env: NodeJS.ProcessEnv;
}

/** All that is done with snapshots. */
export interface Snapshots {
  readonly runtime: SnapshotRuntime;
  readonly saved: SavedPort;
  /** Saves what a deletion is about to end, or notes that nobody did. */
  readonly beforeDelete: (seen: MatchedPlan, isSaved: boolean) => Promise<Result<void, Failure>>;
  readonly beforeStop: (seen: MatchedPlan) => Promise<Result<void, Failure>>;
}

/** Plugs the edges into saving and restoring. Loaded only where that is done. */
export function openSnapshots(cycle: Ports, edges: Edges): Snapshots {
  const ports = createSnapshotPorts(cycle, edges);
  return {
    runtime: createSnapshotRuntime(ports, edges),
    saved: {
      restorable: (specs, known) => findRestorable(ports, specs, known),
      writeTexts: async (texts) => {
        const wrote = await writeTexts(ports, texts);
        return wrote.ok ? ok(undefined) : wrote;
      },
    },
    beforeDelete: (seen, isSaved) => (isSaved ? saveBeforeDelete(ports, seen) : noteUnsaved(ports, seen)),
    beforeStop: (seen) => saveBeforeStop(ports, seen),
  };
}

function createSnapshotPorts(ports: Ports, { tmux, state, history, holds, env }: Edges): SnapshotPorts {
  const { folder } = state;
  return {
    ...ports,
    capture: new Capture(tmux),
    snapshots: new SnapshotFiles({
      folder,
      format: { version: FORMAT_VERSION, read: readSnapshot },
      holders: { newLease, isAlive: isHolderAlive, now: Date.now },
    }),
    panePrograms: readSeenPrograms,
    readHistory: (session) => history.read(session),
    newestApplied: (session) => history.newest(session),
    readWaiting: readWaitingFile,
    forgetWaiting: (inUse) => forgetWaitingFiles(state.waiting, inUse),
    undo: new UndoFile(folder),
    holds,
    machine: readMachine,
    nearestFolder,
    config: () => readConfig(env),
    hasFile: isUsableFile,
    home: env["HOME"] || homedir(),
  };
}

function createSnapshotRuntime(
  ports: SnapshotPorts,
  { state, holds }: Pick<Edges, "state" | "holds">,
): SnapshotRuntime {
  const { snapshots } = ports;
  const autosaves = new AutosaveStore(state.folder);
  return {
    save: (request) => save(ports, request),
    planRestore: (request) => planRestore(ports, request),
    restore: async (request, wait) => startRestored({ holds }, await restore(ports, request, wait)),
    planUndo: () => planUndo(ports),
    undo: async (consent, wait) => startRestored({ holds }, await undo(ports, consent, wait)),
    list: (session) => snapshots.list(session),
    read: (session, number) => snapshots.read(session, number),
    newest: (session) => snapshots.newest(session),
    readText: (sha256) => snapshots.readText(sha256),
    verify: (session, number) => snapshots.verify(session, number),
    compare: compareSnapshots,
    setPinned: (session, number, pinned) => snapshots.setPinned(session, number, pinned),
    remove: (generations, named) => snapshots.remove(generations, named),
    retention: (request) => judgeGenerations(ports, request),
    stale: (session) => snapshots.quarantined(ports.clock.now() - QUARANTINE_MS, session),
    discard: (damaged) => snapshots.discard(damaged),
    autosaves: {
      set: (session, every) => autosaves.set({ session, every }),
      list: async () => {
        const { settings, damaged } = await autosaves.list();
        const listed = await listAutosaves(ports, settings);
        return listed.ok ? ok({ autosaves: listed.value, damaged }) : listed;
      },
      known: async () => knownSessions(ports, (await autosaves.list()).settings),
    },
  };
}

/** The user's configuration, or what is wrong with it. */
async function readConfig(env: NodeJS.ProcessEnv): Promise<Result<Config, Failure>> {
  const file = configPath(env, env["HOME"] || homedir());
  const bytes = readConfigFile(file);
  if (!bytes.ok || !bytes.value) return bytes.ok ? ok(DEFAULT_CONFIG) : bytes;
  // Most people have none, and then nothing that reads YAML is loaded.
  const [{ decodeUtf8 }, { parseConfig }] = await Promise.all([
    import("./manifest/decode.ts"),
    import("./manifest/config.ts"),
  ]);
  const text = decodeUtf8(bytes.value);
  if (!text.ok) return err({ code: "bad-config", message: `${file}: ${text.error.message}`, hint: text.error.hint });
  const config = parseConfig({ file, text: text.value });
  return config.ok ? config : err(badConfig(config.error));
}

function badConfig([first, ...others]: readonly Diagnostic[]): Failure {
  const said = ({ file, location, message }: Diagnostic): string =>
    `${file}:${location ? `${location.line}:${location.column}:` : ""} ${message}`;
  return {
    code: "bad-config",
    message: said(first!),
    ...(others.length > 0 ? { details: others.map(said) } : {}),
    hint: first!.hint ?? "tmx schema config prints what may be in there",
  };
}

/** The nearest folder at or above this one that a process can start in. */
function nearestFolder(path: string): string {
  for (let folder = path; ; folder = dirname(folder)) {
    if (isUsableFolder(folder) || folder === dirname(folder)) return folder;
  }
}
